"""Long hair beside a face: temples go under it.

No network looks for hair here. Hair is taken to hang beside the face where what is seen there looks like what
is seen above the forehead, and neither looks like the skin between them.
"""

import cv2
import numpy as np

from mirror_app.glasses_on.fit import Head
from mirror_app.values import Doubles, Face, Floats, Image

_CROWN_MM = np.array([(x, y, 18.0) for x in (-24.0, 0.0, 24.0) for y in (-92.0, -102.0)])
_SKIN = (50, 280, 118, 347, 151)
_BESIDE_MM, _BEFORE_EAR_MM = 9.0, 18.0
_DOWN_MM = (18.0, 30.0, 42.0)
_ALIKE, _UNLIKE = 14.0, 16.0
"""Distances in CIELAB."""
_SOFT = 6.0
_EVERY, _NEWS = 8, 0.4


class Hair:
    """How surely hair hangs over the temples of one person, left and right of the picture."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """The next picture is of somebody else."""
        self._person, self._since = -1, 0
        self._over = np.zeros(2)

    def over(self, image: Image, face: Face, head: Head) -> Doubles:
        """(2,) 0..1, from this picture and those before it; not every one is looked at."""
        if face.person != self._person:
            self._person, self._since = face.person, 0
            self._over = hanging(image, face, head)
        elif self._since % _EVERY == 0:
            self._over = self._over + _NEWS * (hanging(image, face, head) - self._over)
        self._since += 1
        return self._over


def hanging(image: Image, face: Face, head: Head) -> Doubles:
    """(2,) 0..1, left and right, in one picture; 0 where it cannot be seen."""
    crown = _seen(image, face.pose.project(_CROWN_MM))
    skin = _seen(image, face.points_px[list(_SKIN)].astype(np.float64))
    found = np.zeros(2)
    if not len(crown) or not len(skin):
        return found
    hair, bare = np.median(crown, 0), np.median(skin, 0)
    for side, ear in enumerate(head.ears):
        out = np.sign(ear[0]) * _BESIDE_MM
        beside = np.array([(ear[0] + out, ear[1] + down, ear[2] - _BEFORE_EAR_MM) for down in _DOWN_MM])
        seen = _seen(image, face.pose.project(beside))
        if len(seen) == len(_DOWN_MM):
            alike = _ALIKE - np.median(np.linalg.norm(seen - hair, axis=1))
            unlike = min(np.linalg.norm(hair - bare), np.linalg.norm(np.median(seen, 0) - bare)) - _UNLIKE
            found[side] = np.clip(min(alike, unlike) / _SOFT + 0.5, 0.0, 1.0)
    return found


def _seen(image: Image, points_px: Doubles) -> Floats:
    """(m, 3) CIELAB of small patches around those of the points that lie in the picture."""
    height, width = image.shape[:2]
    patches = [
        image[y - 3 : y + 4, x - 3 : x + 4].reshape(-1, 3).mean(0)
        for x, y in points_px.round().astype(int).tolist()
        if 3 <= x < width - 3 and 3 <= y < height - 3
    ]
    if not patches:
        return np.empty((0, 3), np.float32)
    colours = (np.array(patches, np.float32) / 255.0)[None]
    return np.asarray(cv2.cvtColor(colours, cv2.COLOR_BGR2LAB)[0], np.float32)
