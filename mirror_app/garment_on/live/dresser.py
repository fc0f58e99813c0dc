"""What the mirror does with a frame that was watched: the wearer followed, the garment drawn."""

from typing import Any, Protocol

import numpy as np

from mirror_app.garment_on.live.composite import Composed, composite
from mirror_app.garment_on.live.following import NOBODY, Follower
from mirror_app.garment_on.live.outfit import Worn
from mirror_app.garment_on.live.watching import Watched
from mirror_app.garment_on.live.wearer import Mask8
from mirror_app.values import Image

_NO_MASK = np.zeros((0, 0), np.uint8)


class People(Protocol):
    """Tells which pixels of a frame are a person. One thread."""

    def find(self, image: Image) -> Mask8: ...

    def close(self) -> None: ...


class Dresser:
    """Holds what is known of the person, and nothing of any garment. Mirror thread only."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._follower = Follower()

    def dress(self, watched: Watched, worn: Worn[Any], onto: Image | None = None) -> Composed:
        """The frame with what is worn; as it is, with a sentence, where that cannot be. onto: the same frame
        with something else already done to it, to draw on instead."""
        image = watched.frame.image if onto is None else onto
        if worn.cloth is None:
            return _plain(image, worn.failure)
        frame, joints = watched.frame, watched.joints
        if reason := self._follower.unfit(joints, frame.image.shape, worn.cloth.kind):
            return _plain(image, reason)
        person = _NO_MASK if joints is None else self._people.find(frame.image)
        wearer = self._follower.follow(frame.image, joints, person, frame.born_s)
        return _plain(image, NOBODY) if wearer is None else composite(image, wearer, person, worn.cloth)

    def forget(self) -> None:
        """Whoever comes next is somebody else."""
        self._follower.forget()

    def close(self) -> None:
        """Free the network. Not to be used afterwards."""
        self._people.close()


def _plain(image: Image, reason: str) -> Composed:
    return Composed(image, (0, 0, 0, 0), _NO_MASK, (), reason)
