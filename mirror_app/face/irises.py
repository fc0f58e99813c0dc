"""The irises as a ruler: how large they are seen, and when they can be trusted."""

import numpy as np

from mirror_app.values import Floats, Pose

IRIS_MM = 11.7
"""Horizontal visible iris diameter, +-0.5 mm over adults (MediaPipe Iris model card)."""
_EDGES = ((469, 471), (474, 476))
_LIDS = ((159, 145), (386, 374))
UNLIKE = 0.12
"""Two irises of one person that differ by more are misread: one is turned away, shaded or behind a glare."""
OPEN = 0.45
"""Lids further apart than this share of the iris leave its sides free."""


def diameters_px(points_px: Floats) -> tuple[float, float]:
    """The horizontal diameters, left in the picture first, of landmarks (478, 2 or more)."""
    left, right = (float(np.linalg.norm(points_px[a, :2] - points_px[b, :2])) for a, b in _EDGES)
    return left, right


def diameter_px(points_px: Floats) -> float:
    """The mean of both; > 0."""
    return max(sum(diameters_px(points_px)) / 2, 1e-6)


def readable(points_px: Floats) -> bool:
    """Whether both eyes are open and both irises are seen alike."""
    left, right = diameters_px(points_px)
    mean = diameter_px(points_px)
    gaps = [float(np.linalg.norm(points_px[a, :2] - points_px[b, :2])) for a, b in _LIDS]
    return min(gaps) > OPEN * mean and abs(left - right) < UNLIKE * mean


def size_of(points_px: Floats, pose: Pose) -> float:
    """A person's true size over that of the head whose pose this is: the irises are IRIS_MM."""
    return pose.px_per_mm * IRIS_MM / diameter_px(points_px)
