"""A person's picture and a garment's become one of the person wearing it: photoreal, in batches, not live."""
