"""The recipe that made the weights in models/: portraits in, drawn glasses, two small networks out."""
