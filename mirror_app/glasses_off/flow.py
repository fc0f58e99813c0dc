"""Optical flow in the eye band: what was known of the picture before, moved to this one."""

import cv2
import numpy as np

from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH
from mirror_app.values import Floats, Image


class Flow:
    """DIS flow (Kroeger et al. 2016) from this band back to the one before. Mirror thread only."""

    def __init__(self) -> None:
        self._dis = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
        self._grid = np.stack(np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT)), -1).astype(np.float32)
        self._back: Floats = np.zeros((HEIGHT, WIDTH, 2), np.float32)
        self._before: Image | None = None
        self._map: Floats | None = None

    def advance(self, band: Image) -> None:
        """Measure the motion from the band given last time to `band`, (HEIGHT, WIDTH, 3) uint8."""
        grey = np.asarray(cv2.cvtColor(band, cv2.COLOR_BGR2GRAY), np.uint8)
        self._map = None
        if self._before is not None:
            back = self._dis.calc(grey, self._before, self._back)
            self._map = self._grid + np.asarray(cv2.blur(back, (5, 5)), np.float32)
        self._before = grey

    def carry(self, known: Floats) -> Floats:
        """(HEIGHT, WIDTH[, channels]) float32 known for the band before, as it lies in this one."""
        if self._map is None:
            return known
        x, y = cv2.split(self._map)
        moved = cv2.remap(known, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(moved, np.float32)

    @property
    def motion_px(self) -> float:
        """Mean length of the motion just measured, in band px; 0 where there was nothing before."""
        if self._map is None:
            return 0.0
        motion = (self._map - self._grid)[::4, ::4]  # it is smooth: every fourth says enough
        return float(np.hypot(motion[..., 0], motion[..., 1]).mean())

    def forget(self) -> None:
        """The next band has nothing to do with the one before."""
        self._before = self._map = None
        self._back[:] = 0  # the flow before is where the next one is looked for first
