"""Where a pair sits, as plain numbers that may leave this package."""

from mirror_app.glasses_on.fit import Fitted
from mirror_app.values import Seat


def seat_of(fitted: Fitted) -> Seat:
    """The front is put there as it is; temples are bent to the head."""
    left, right = fitted.temples
    return Seat(fitted.eyewear, fitted.origin, fitted.axes, (left.middle, right.middle))
