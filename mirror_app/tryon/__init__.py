"""Try-on: photoreal pictures of people in garments, ordered in batches from a queue that is slow, limited,
paid per call, and fails. In come pictures of people and garments, out go pictures in a folder and a journal
of what was asked."""
