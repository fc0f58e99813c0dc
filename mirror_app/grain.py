"""The camera's own grain, so that what is painted into a picture looks photographed with it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.values import Floats, Image

Box = tuple[int, int, int, int]
"""left, top, right, bottom, px."""

_SIDE = 1024
_LIVELY = 0.7
"""Share of the finest detail that is new from one picture to the next, from which it is noise; noise that is
wholly new gives 1.4, a still picture 0."""
_MOST = 8.0
"""Grey levels, of 255: beyond it the finest detail is texture, not noise."""


class Grain:
    """Noise like that of the pictures it is shown. One thread only."""

    def __init__(self, seed: int = 0, every: int = 1) -> None:
        """every: one picture in so many is looked at; the others are taken to be as noisy, and as lively."""
        self._every = every
        self._random = np.random.default_rng(seed)
        grain = self._random.standard_normal((_SIDE, _SIDE, 3), np.float32)
        # Sensors see colour through a mosaic: their grain is a little soft, and mostly grey.
        soft = np.asarray(cv2.GaussianBlur(0.8 * grain[..., :1] + 0.4 * grain, (0, 0), 0.6), np.float32)
        self._field: Floats = soft / soft.std()
        self.forget()

    def forget(self) -> None:
        """The next picture has nothing to do with the one before."""
        self._before: Image | None = None
        self._shift = (0, 0)
        self._since, self._known = 0, (0.0, False)

    def of(self, image: Image, box: Box, bare: NDArray[np.bool_] | None = None) -> tuple[Floats, float]:
        """Noise for a box of a picture, (height, width, 3), deviation 1, and how strong it is in the picture,
        grey levels: by the median of its finest detail (Donoho 1994).

        bare: (rows, columns) of the box, every sixth and every third from the second on, less one at the end:
        where to look; None for everywhere. The noise is as lively as the picture's: grain that stands still
        in a live picture is dirt on the glass, grain that boils in a still one worse.
        """
        left, top, right, bottom = box
        before = self._before
        if before is None or before.shape != image.shape:
            before, self._since = np.zeros_like(image), 0
        # The second has one before it to be compared with.
        if self._since < 2 or self._since % self._every == 0:
            self._known = _told(image, before, box, bare)
        self._since += 1
        level, lively = self._known
        if lively:
            x, y = self._random.integers(0, _SIDE // 2, 2)
            # As a rule the box then lies within one tile.
            self._shift = (int(x) - left, int(y) - top)
        self._before = image
        x, y = (left + self._shift[0]) % _SIDE, (top + self._shift[1]) % _SIDE
        tiles = 1 + max(x + right - left, y + bottom - top) // _SIDE
        field = self._field if tiles == 1 else np.tile(self._field, (tiles, tiles, 1))
        strength = min(level / (0.6745 * 6**0.5), _MOST)
        return field[y : y + bottom - top, x : x + right - left], strength


def _told(image: Image, before: Image, box: Box, bare: NDArray[np.bool_] | None) -> tuple[float, bool]:
    """The median of the finest detail in a box, grey levels, and whether it is that of noise."""
    detail = _finest(image, box)
    where = np.ones(detail.shape, np.bool_) if bare is None else bare
    level = _median(detail, where)
    return level, _median(detail - _finest(before, box), where) > _LIVELY * level


def _finest(image: Image, box: Box) -> Floats:
    """Second differences along every sixth row."""
    left, top, right, bottom = box
    seen = image[top:bottom, left:right, 1]
    middle, before, after = (seen[1:-1:6, k : k - 2 or None : 3] for k in (1, 0, 2))
    return 2 * middle.astype(np.float32) - before - after


def _median(values: Floats, where: NDArray[np.bool_]) -> float:
    found = np.abs(values[where])
    middle = len(found) // 2
    return float(np.partition(found, middle)[middle]) if len(found) else 0.0
