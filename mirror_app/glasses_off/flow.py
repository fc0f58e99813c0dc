"""Optical flow in the eye band: what was known of the picture before, moved to this one."""

import cv2
import numpy as np

from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH
from mirror_app.values import Floats, Image

STRANGE = 0.05
"""Difference in brightness, of 1, from which a carried pixel is another one than it was."""
COARSE = 4
"""Band px along one px of the flow."""


def _grid(width: int, height: int) -> Floats:
    """(height, width, 2): every pixel's own place, x then y."""
    return np.stack(np.meshgrid(np.arange(width), np.arange(height)), -1).astype(np.float32)


GRID, COARSE_GRID = _grid(WIDTH, HEIGHT), _grid(WIDTH // COARSE, HEIGHT // COARSE)
"""Every pixel's own place, of the band and of the coarse flow."""


def moved(known: Floats, places: Floats) -> Floats:
    """`known` (h, w[, channels]) taken from `places` (height, width, 2), bilinearly."""
    taken = cv2.remap(known, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
    return np.asarray(taken, np.float32)


class CoarseFlow:
    """DIS flow (Kroeger et al. 2016) of bands brought to a quarter of their size. Mirror thread only.

    DIS at its fastest stops at that size anyway, and enlarges what it has: kept small until it is needed, it
    is the same, and all that is done with it costs a sixteenth.
    """

    def __init__(self) -> None:
        self._dis = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
        self._dis.setFinestScale(0)

    def between(self, here: Image, there: Image, start: Floats | None) -> Floats:
        """(HEIGHT/4, WIDTH/4, 2) coarse px: how far each pixel of `here` must go to lie on itself in `there`.

        here, there: as coarse() makes them. start: where to look first.
        """
        # Found in place: the one before is still needed.
        first = np.zeros_like(COARSE_GRID) if start is None else start.copy()
        return np.asarray(self._dis.calc(here, there, first), np.float32)


def coarse(grey: Image) -> Image:
    """(HEIGHT/4, WIDTH/4), averaged, of a grey band (HEIGHT, WIDTH)."""
    size = (WIDTH // COARSE, HEIGHT // COARSE)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def fine(steps: Floats) -> Floats:
    """(HEIGHT, WIDTH, 2) band px, of such a flow."""
    large = cv2.resize(steps * np.float32(COARSE), (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.float32)


class Flow:
    """The way from this band back to the last anchor. Mirror thread only.

    The steps are added up and the picture is taken from where they lead once: carried from frame to frame,
    it would get softer each time.
    """

    def __init__(self) -> None:
        self._flow = CoarseFlow()
        self.forget()

    def advance(self, band: Image) -> None:
        """Measure the motion from the band given last time to `band`, (HEIGHT, WIDTH, 3) uint8."""
        self._grey = np.asarray(cv2.cvtColor(band, cv2.COLOR_BGR2GRAY), np.uint8)
        here, there = coarse(self._grey), self._coarse
        self._coarse, self._motion_px = here, 0.0
        if there is None:
            return
        # The step before is where this one is looked for first.
        step = self._step = self._flow.between(here, there, self._step)
        self._motion_px = COARSE * float(np.hypot(step[..., 0], step[..., 1]).mean())
        self._way = step if self._way is None else step + moved(self._way, COARSE_GRID + step)
        self._places = fine(self._way)
        self._places += GRID

    def carry(self, known: Floats) -> Floats:
        """(HEIGHT, WIDTH[, channels]) float32 known for the anchored band, as it lies in this one."""
        return known if self._places is None else moved(known, self._places)

    def anchor(self) -> None:
        """What is known is known for this band: from here on it is carried from here."""
        self._way = self._places = None
        self._anchored, self._coarse_anchored = self._grey, self._coarse

    def lost(self, where: Floats) -> float:
        """Share, 0..1, of a mask (HEIGHT, WIDTH) 0..1 of this band, in which something else has come to be
        seen since the anchor: a hand, or what it uncovers. What all of the picture does is light."""
        if self._way is None or self._coarse is None or self._coarse_anchored is None:
            return 0.0
        was = moved(self._coarse_anchored.astype(np.float32), COARSE_GRID + self._way)
        change = self._coarse.astype(np.float32) - was
        # Averaged, a rim that the flow left a pixel aside is nothing.
        strange = np.abs(cv2.blur(change - np.median(change), (3, 3))) > 255 * STRANGE
        size = (WIDTH // COARSE, HEIGHT // COARSE)
        weight = cv2.resize(where, size, interpolation=cv2.INTER_AREA)
        return float((weight * strange).sum() / (weight.sum() + 1))

    def trust(self) -> Floats:
        """(HEIGHT, WIDTH) 0..1: where the anchored picture, carried here, looks like this one."""
        if self._places is None or self._anchored is None or self._grey is None:
            return np.ones((HEIGHT, WIDTH), np.float32)
        # Every other pixel says enough: it is averaged over several.
        places = cv2.resize(self._places, (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_NEAREST)
        was = cv2.remap(self._anchored, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
        other = np.asarray(cv2.blur(cv2.absdiff(was, self._grey[::2, ::2]), (3, 3)), np.float32)
        trust = np.clip(2 - other * np.float32(1 / (255 * STRANGE)), 0, 1)
        return np.asarray(cv2.resize(trust, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR), np.float32)

    @property
    def motion_px(self) -> float:
        """Mean length of the motion just measured, in band px; 0 where there was nothing before."""
        return self._motion_px

    def forget(self) -> None:
        """The next band has nothing to do with the one before."""
        self._grey: Image | None = None
        self._coarse: Image | None = None
        self._anchored: Image | None = None
        self._coarse_anchored: Image | None = None
        self._step: Floats | None = None
        self._way: Floats | None = None
        self._places: Floats | None = None
        self._motion_px = 0.0
