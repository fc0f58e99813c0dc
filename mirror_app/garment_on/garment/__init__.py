"""A flat photo of a garment comes in, a `Garment` goes out: cut out, anchored, split into parts."""
