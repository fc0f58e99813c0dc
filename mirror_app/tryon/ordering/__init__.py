"""Orders of a window. In come wishes, out come jobs, made on a thread beside it and found again when it
is reopened."""

from mirror_app.tryon.ordering.keeping import encoded
from mirror_app.tryon.ordering.ordering import OVER, Ordering

__all__ = ["OVER", "Ordering", "encoded"]
