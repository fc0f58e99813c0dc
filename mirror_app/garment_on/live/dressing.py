"""The stage of the mirror that puts a garment on: what was chosen, on whom, frame by frame."""

from collections.abc import Sequence

import cv2

from mirror_app.garment_on.live.dresser import Dresser, People
from mirror_app.garment_on.live.following import NOBODY
from mirror_app.garment_on.live.outfit import Outfit
from mirror_app.garment_on.live.wardrobe import Wardrobe
from mirror_app.garment_on.live.watching import Watched
from mirror_app.garments import GarmentPhoto, GarmentView
from mirror_app.values import Image

UNSEEN = "Nothing of it is seen: stand in the middle of the picture."
"""Where it would hang is beside the picture, or behind what is in front of it."""


class Dressing:
    """Owns the threads that make garments ready, from now until `close`.

    Mirror thread only, but for `offer`."""

    def __init__(self, people: People, wardrobe: Wardrobe[GarmentPhoto]) -> None:
        self._dresser = Dresser(people)
        self._wardrobe = wardrobe
        self._outfit = Outfit(wardrobe)
        self._outfit.start()

    def offer(self, photos: Sequence[GarmentPhoto]) -> None:
        """These may be chosen soon: they are made ready when there is nothing else to do. Any thread."""
        self._outfit.offer(photos)

    def require(self, photo: GarmentPhoto) -> None:
        """Make it ready now, and wait for that. Raises InputError where that cannot be done."""
        self._wardrobe.borrow(photo)
        self._wardrobe.give_back(photo)

    def dress(
        self, watched: Watched, photo: GarmentPhoto | None, onto: Image
    ) -> tuple[Image, GarmentView | None]:
        """`onto`, which is the frame with something else done to it already, with the garment on, and what
        became of that; the very same array where nothing is drawn."""
        worn = self._outfit.wear(photo)
        if photo is None:
            return onto, None
        if not watched.looked:
            failure = watched.failure
            return onto, GarmentView(photo, worn.epoch, waiting=not failure, reason=failure)
        done = self._dresser.dress(watched, worn, onto)
        body = watched.joints is not None and done.reason != NOBODY
        if worn.waiting:
            return onto, GarmentView(photo, worn.epoch, waiting=True, body=body)
        if cv2.countNonZero(done.alpha) == 0:
            return onto, GarmentView(photo, worn.epoch, reason=done.reason or UNSEEN, body=body)
        return done.image, GarmentView(
            photo, worn.epoch, drawn=True, reason=done.reason, box=done.box, alpha=done.alpha, body=body
        )

    def forget(self) -> None:
        """Whoever comes next is somebody else."""
        self._dresser.forget()

    def close(self) -> None:
        """End the threads and free the network. Not to be used afterwards."""
        self._outfit.stop()
        self._dresser.close()
