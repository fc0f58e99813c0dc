"""`mirror-app tryon`: in come words, out go orders, and what became of them in sentences."""
