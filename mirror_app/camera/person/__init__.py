"""A pose and a glance come in, a painted person goes out, with the masks of the glasses worn."""
