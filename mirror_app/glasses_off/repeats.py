"""A picture that was shown already: a camera short of light, a screen or a codec gives one more than once."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH, EyeBand
from mirror_app.values import Image

NEW = 0.25
"""Grey levels by which a picture around the eyes changes on average, from which it is another one: the
quietest camera's noise is more, what a codec does to a repeated picture less."""
NEW_SOMEWHERE = 6.0
"""The same within a window of 8 x 8 band px: a lid that moves by a pixel is more."""
WINDOW_PX = 8


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """One picture (h, w, 3), what was given for it, the part of it that counts, the window there in px."""

    seen: Image
    given: Image
    place: tuple[slice, slice]
    window: int


class Repeats:
    """Knows the last picture that was worked on. What differs is counted from there, not from the last one
    seen: a slow change does not go unnoticed. Mirror thread only."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """The next picture has nothing to do with the one before."""
        self._last: _Shown | None = None

    def keep(self, seen: Image, given: Image, band: EyeBand) -> None:
        """What was made of a picture (h, w, 3) in its eye band; the same array where nothing was."""
        corners = band.corners((0, 0, WIDTH, HEIGHT))
        left, top = np.floor(corners.min(0)).astype(int).clip(0)
        right, bottom = np.ceil(corners.max(0)).astype(int).clip(0) + 2
        window = max(1, round(WINDOW_PX * band.px_per_band_px))
        self._last = _Shown(seen, given, np.s_[top:bottom, left:right], window)

    def again(self, image: Image) -> Image | None:
        """What to give for a picture that shows nothing new, None where it does."""
        last = self._last
        if last is None or image.shape != last.seen.shape or _is_new(image, last):
            return None
        if last.given is last.seen:
            return image
        given, out = last.given[last.place], image.copy()
        np.copyto(out[last.place], given, where=(given != last.seen[last.place]).any(-1, keepdims=True))
        return out


def _is_new(image: Image, last: _Shown) -> bool:
    apart = cv2.absdiff(image[last.place], last.seen[last.place])
    if not apart.size or sum(cv2.mean(apart)[:3]) / 3 > NEW:
        return True
    return float(np.max(cv2.blur(apart.astype(np.float32), (last.window, last.window)))) > NEW_SOMEWHERE
