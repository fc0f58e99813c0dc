"""How large a head truly is, over the average one: measured by its irises, then frozen."""

import numpy as np

from mirror_app.face.irises import readable, size_of
from mirror_app.smoothing import OneEuro
from mirror_app.values import Floats, Pose

FRAMES = 45
"""Good frames after which a person's true size is frozen: it cannot change."""
ENOUGH = 9
"""Until there are so many good frames, poor ones stand in for those that are missing."""
SIZE_RANGE = (0.85, 1.15)
"""Heads of adults over the average one, by the irises; beyond it the irises were misread."""
SQUARE_DEG = 20.0


class HeadSize:
    """One person's. One thread only."""

    def __init__(self) -> None:
        self._good: list[float] = []
        self._poor: list[float] = []
        self._steady = OneEuro(1.0, 0.0)

    def __call__(self, points_px: Floats, pose: Pose, step_s: float) -> float:
        """The size over the template's, > 0. points_px: (478, 2) landmarks. pose: of a head of the
        template's size."""
        well_seen = abs(pose.angles_deg[0]) < SQUARE_DEG and readable(points_px)
        readings, wanted = (self._good, FRAMES) if well_seen else (self._poor, ENOUGH)
        if len(readings) < wanted:
            readings.append(float(np.clip(size_of(points_px, pose), *SIZE_RANGE)))
        used = self._good + self._poor[: max(ENOUGH - len(self._good), 0)]
        return float(self._steady(np.asarray(middle_mean(used)), step_s))


def middle_mean(values: list[float]) -> float:
    """The mean of the middle half: as deaf to misread values as the median, but steadier. Not empty."""
    spare = len(values) // 4
    return float(np.mean(sorted(values)[spare : len(values) - spare]))
