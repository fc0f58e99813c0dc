"""A picture of a person comes in, a `Body` goes out: joints, and what each pixel shows."""
