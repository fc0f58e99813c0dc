"""What the window has to know of garments that are worn live."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mirror_app.garments import GarmentPhoto
from mirror_app.tryon.rack import Rack


@dataclass(frozen=True, slots=True)
class LiveGarments:
    """rack: where they hang. offer: told those that may be chosen soon, the soonest first, in the place of
    those before; called on Qt's thread, so it must be quick."""

    rack: Rack
    offer: Callable[[Sequence[GarmentPhoto]], None]
