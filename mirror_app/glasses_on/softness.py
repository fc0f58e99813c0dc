"""How soft a picture is near the eyes, so that what is drawn there is as soft.

A step blurred by a Gaussian of standard deviation s, and again by one of s0, loses gradient by a ratio R that
tells s = s0 / sqrt(R^2 - 1) (Zhuo and Sim 2011, "Defocus map estimation from a single image"). Here both
gradients are of pictures blurred before, the lesser along the direction of the greater: noise then adds as
often as it takes away.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.values import Face, Floats, Image

_MARKS = [33, 133, 159, 145, 263, 362, 386, 374, 70, 105, 107, 300, 334, 336]
"""Lids and brows."""
_ABOVE_MM, _BELOW_MM = 6.0, 4.0
_FINE_PX, _COARSE_PX = 0.5, 1.2
_STRONGEST, _FEWEST = 120, 20
_CONTRAST = 6.0
"""Grey levels to a pixel: a lesser gradient is no edge."""
_DIFFERENCE = 1.0 / 3.0
"""Variance of what a difference of two pixels two apart averages over, px^2."""
_CENTRAL = np.array((-0.5, 0.0, 0.5), np.float32)
_MOST_PX = 2.0
_EVERY, _LOOKS, _NEWS = 16, 3, 0.25
"""One picture in so many is looked at. The middle of so many looks counts, as eyes that are shut show few
edges, and counts for so much; the first ones for more."""
_GLIDE = 0.15
"""So much of the way to what is known goes what is shown with each picture."""


class Softness:
    """The blur of the pictures of one person, as slow as a camera that focuses: about a second of pictures is
    averaged. One thread only."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """The next picture is of somebody else."""
        self._person, self._since = -1, 0
        self._looks: list[float] = []
        self._known, self._news = 0.0, 1.0
        self._shown: float | None = None

    def of(self, image: Image, face: Face) -> float:
        """Standard deviation of the camera's blur near the eyes, px, 0..2, from this picture and those before
        it; not every one is looked at. 0 where none ever told."""
        if face.person != self._person:
            self.forget()
            self._person = face.person
        if self._since % _EVERY == 0:
            self._look(softness_of(image, face))
        self._since += 1
        before = self._known if self._shown is None else self._shown
        self._shown = before + _GLIDE * (self._known - before)
        return self._shown

    def _look(self, seen: float | None) -> None:
        if seen is None:
            return
        self._looks = [*self._looks[1 - _LOOKS :], seen]
        middle = sorted(self._looks)[(len(self._looks) - 1) // 2]
        self._known += self._news * (middle - self._known)
        self._news = max(self._news / (1.0 + self._news), _NEWS)


def softness_of(image: Image, face: Face) -> float | None:
    """Standard deviation of the blur of one picture near the eyes, px, 0..2; None where there are too
    few edges to tell."""
    marks, per_mm = face.points_px[_MARKS], face.pose.px_per_mm
    low = marks.min(0) - _ABOVE_MM * per_mm
    high = marks.max(0) + _BELOW_MM * per_mm
    (left, top), (right, bottom) = np.clip((low, high), 0, (image.shape[1], image.shape[0])).astype(int)
    if min(right - left, bottom - top) < 8:
        return None
    blur = _blur_of_edges(image[top:bottom, left:right, 1])
    return None if blur is None else float(np.sqrt(np.clip(blur, 0.0, _MOST_PX**2)))


def _blur_of_edges(seen: Image) -> float | None:
    """Variance of the blur of the strongest edges, px^2, below 0 for lines; None where there are few."""
    fine, coarse = (_gradient(seen, sigma) for sigma in (_FINE_PX, _COARSE_PX))
    steep = np.asarray(cv2.magnitude(*coarse), np.float32)
    at = _ridges(steep, np.abs(coarse[0]) > np.abs(coarse[1]))
    if len(at) < _FEWEST:
        return None
    x, y, of_x, of_y, after = (part.take(at) for part in (*fine, *coarse, steep))
    before = (x * of_x + y * of_y) / after
    # The softer half is soft by nature; the sharper one shows the camera.
    sharper = np.argpartition(before / after, len(at) // 2)[len(at) // 2 :]
    ratio = max(float(before.take(sharper).sum() / after.take(sharper).sum()), 1.001) ** 2
    near, far = _FINE_PX**2 + _DIFFERENCE, _COARSE_PX**2 + _DIFFERENCE
    return (far - ratio * near) / (ratio - 1.0)


def _gradient(seen: Image, sigma: float) -> tuple[Floats, Floats]:
    """Grey levels to a pixel, to the right and down, of a blurred picture."""
    along = cv2.getGaussianKernel(2 * int(3.0 * sigma + 0.5) + 1, sigma, cv2.CV_32F)
    across = np.convolve(along[:, 0], _CENTRAL)
    right = cv2.sepFilter2D(seen, cv2.CV_32F, across, along)
    down = cv2.sepFilter2D(seen, cv2.CV_32F, along, across)
    return np.asarray(right, np.float32), np.asarray(down, np.float32)


def _ridges(steep: Floats, level: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Where a gradient (height, width) is greatest along its direction, level or upright: the strongest, as
    places row by row. Those at the border do not count: what is beyond is not known."""
    inner = np.zeros(steep.shape, np.bool_)
    inner[3:-3, 3:-3] = steep[3:-3, 3:-3] > _CONTRAST
    at = np.flatnonzero(inner)
    flat = steep.ravel()
    aside = np.where(level.ravel().take(at), 1, steep.shape[1])
    here = flat.take(at)
    at = at[(here >= flat.take(at + aside)) & (here > flat.take(at - aside))]
    if len(at) > _STRONGEST:
        at = at[np.argpartition(flat.take(at), -_STRONGEST)[-_STRONGEST:]]
    return at
