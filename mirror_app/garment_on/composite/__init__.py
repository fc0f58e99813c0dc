"""A picture, its `Body` and laid pixels come in, one picture goes out."""
