"""A garment worn in the mirror: drawn anew on every frame, on that frame's body."""
