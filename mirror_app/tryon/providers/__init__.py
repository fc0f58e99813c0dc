"""Who makes the pictures. In come an order and two encoded pictures, out come a task's id and, later, its
results."""
