"""A `Body` and a `Garment` come in, ladders go out: where each part of the garment is to stand."""
