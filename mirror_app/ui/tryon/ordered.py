"""A picture that was ordered of what is worn in the mirror."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from mirror_app.garments import GarmentPhoto
from mirror_app.tryon.orders import Order
from mirror_app.tryon.rack import Hanger


@dataclass(frozen=True, slots=True)
class Ordered:
    """photo: the garment as the mirror wears it. order: what was ordered of it. middle: where across the
    person's picture they stand, 0..1."""

    photo: GarmentPhoto
    order: Order
    middle: float = 0.5

    @classmethod
    def among(
        cls, orders: Iterable[Order], photo: GarmentPhoto, hanger: Hanger | None, middle: float
    ) -> Self | None:
        """The one of these that is of what hangs there of this garment, None where none is."""
        of_it = (order for order in orders if hanger is not None and order.garment.path == hanger.path)
        return next((cls(photo, order, middle) for order in of_it), None)

    @property
    def key(self) -> str:
        """Of the order."""
        return self.order.key
