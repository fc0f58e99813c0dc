"""Scores on the development data, by the code that `mirror-app process` runs."""
