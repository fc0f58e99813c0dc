"""Where a pair sits, as plain numbers that may leave this package."""

from mirror_app.glasses_on.fit import Fitted
from mirror_app.values import Seat


def seat_of(fitted: Fitted) -> Seat:
    """An imported mesh has the bend of its front in itself."""
    curve = 0.0 if fitted.eyewear.mesh else fitted.curve
    left, right = fitted.temples
    return Seat(fitted.eyewear, fitted.origin, fitted.axes, curve, (left.middle, right.middle))
