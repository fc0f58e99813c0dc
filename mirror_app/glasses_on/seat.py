"""Where a pair sits, as plain numbers that may leave this package."""

from mirror_app.glasses_on.fit import Fitted
from mirror_app.values import Face, Seat


def seat_of(fitted: Fitted, face: Face, whole: bool = True) -> Seat:
    """The front is put there as it is; temples are bent to the head."""
    left, right = fitted.temples
    return Seat(fitted.eyewear, face, fitted.origin, fitted.axes, (left.middle, right.middle), whole)
