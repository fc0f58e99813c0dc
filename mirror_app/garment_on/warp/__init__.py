"""A part of a garment and its ladder come in, the pixels laid there go out."""
