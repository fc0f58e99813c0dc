"""Optical flow in the eye band: what was known of the picture before, moved to this one."""

import cv2
import numpy as np

from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH
from mirror_app.values import Floats, Image

STRANGE = 0.05
"""Difference in brightness, of 1, from which a carried pixel is another one than it was."""


def grid() -> Floats:
    """(HEIGHT, WIDTH, 2): every pixel's own place, x then y."""
    return np.stack(np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT)), -1).astype(np.float32)


def moved(known: Floats, places: Floats) -> Floats:
    """`known` (HEIGHT, WIDTH[, channels]) taken from `places` (HEIGHT, WIDTH, 2), bilinearly."""
    taken = cv2.remap(known, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
    return np.asarray(taken, np.float32)


class Flow:
    """DIS flow (Kroeger et al. 2016) from this band back to the last anchor. Mirror thread only.

    The places are added up and the picture is taken from them once: carried from frame to frame, it would
    get softer each time.
    """

    def __init__(self) -> None:
        self._dis = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
        self._grid = grid()
        self._back: Floats = np.zeros((HEIGHT, WIDTH, 2), np.float32)
        self.forget()

    def advance(self, band: Image) -> None:
        """Measure the motion from the band given last time to `band`, (HEIGHT, WIDTH, 3) uint8."""
        grey = np.asarray(cv2.cvtColor(band, cv2.COLOR_BGR2GRAY), np.uint8)
        self._motion_px = 0.0
        if self._before is not None:
            self._back = np.asarray(self._dis.calc(grey, self._before, self._back), np.float32)
            step = np.asarray(cv2.blur(self._back, (5, 5)), np.float32)
            coarse = step[::4, ::4]  # it is smooth: every fourth says enough
            self._motion_px = float(np.hypot(coarse[..., 0], coarse[..., 1]).mean())
            step += self._grid
            self._places = step if self._places is None else moved(self._places, step)
        self._before = grey

    def carry(self, known: Floats) -> Floats:
        """(HEIGHT, WIDTH[, channels]) float32 known for the anchored band, as it lies in this one."""
        return known if self._places is None else moved(known, self._places)

    def anchor(self) -> None:
        """What is known is known for this band: from here on it is carried from here."""
        self._places = None
        self._anchored = self._before

    def trust(self) -> Floats:
        """(HEIGHT, WIDTH) 0..1: where the anchored picture, carried here, looks like this one."""
        if self._places is None or self._anchored is None or self._before is None:
            return np.ones((HEIGHT, WIDTH), np.float32)
        # Every other pixel says enough: it is averaged over several.
        places = np.ascontiguousarray(self._places[::2, ::2])
        was = cv2.remap(self._anchored, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
        other = np.asarray(cv2.blur(cv2.absdiff(was, self._before[::2, ::2]), (3, 3)), np.float32)
        trust = np.clip(2 - other * np.float32(1 / (255 * STRANGE)), 0, 1)
        return np.asarray(cv2.resize(trust, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR), np.float32)

    @property
    def motion_px(self) -> float:
        """Mean length of the motion just measured, in band px; 0 where there was nothing before."""
        return self._motion_px

    def forget(self) -> None:
        """The next band has nothing to do with the one before."""
        self._before: Image | None = None
        self._anchored: Image | None = None
        self._places: Floats | None = None
        self._motion_px = 0.0
        self._back[:] = 0  # the flow before is where the next one is looked for first
