"""Where what was made is kept. In come results, each an address or bytes, out go pictures in a folder, whole
and under names that say what they are."""

from mirror_app.tryon.results.problems import ResultGone, ResultRefused
from mirror_app.tryon.results.results import Results

__all__ = ["ResultGone", "ResultRefused", "Results"]
