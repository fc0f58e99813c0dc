"""A guard against folds: what a map does to small squares, and the plain map used where it does too much."""

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.garment_on.ladder import Ladder
from mirror_app.garment_on.warp.mls import Grid
from mirror_app.values import Doubles

_STRETCH = 2.0
_MOST = 0.85
_SHARES = (0.0, 0.15, 0.3, 0.5, 0.75)


def stretches(grid: Grid) -> tuple[Doubles, Doubles, Doubles]:
    """Of each cell (rows-1, columns-1): the determinant, the smaller and the larger singular value of its
    map."""
    step = grid.places[1, 1] - grid.places[0, 0]
    across = (grid.sources[:-1, 1:] - grid.sources[:-1, :-1]) / step[0]
    down = (grid.sources[1:, :-1] - grid.sources[:-1, :-1]) / step[1]
    jacobian = np.stack([across, down], -1)
    values = np.linalg.svd(jacobian, compute_uv=False)
    return np.linalg.det(jacobian), values[..., 1], values[..., 0]


def sound(grid: Grid, ladder: Ladder, come_from: Doubles) -> bool:
    """Whether, within a ladder, nothing folds and all but a little is stretched no more than twice, and no
    less than half, what the whole is."""
    det, least, most = stretches(grid)
    centres = (grid.places[:-1, :-1] + grid.places[1:, 1:]) / 2.0
    within = _within(ladder, centres)
    if not within.any():
        return True
    values = np.linalg.svd(fitted(ladder.handles, come_from)[:, :2], compute_uv=False)
    good = (least >= values[1] / _STRETCH) & (most <= values[0] * _STRETCH)
    return bool((det[within] > 0).all()) and float(good[within].mean()) >= _MOST


def _within(ladder: Ladder, places: Doubles) -> NDArray[np.bool_]:
    """Which of some places (rows, columns, 2) lie between two rungs of a ladder."""
    low, step = places[0, 0], np.maximum(places[-1, -1] - places[0, 0], 1e-6)
    size = np.array([places.shape[1] - 1, places.shape[0] - 1])
    canvas = np.zeros(places.shape[:2], np.uint8)
    for i in range(len(ladder.left) - 1):
        cell = np.stack([ladder.left[i], ladder.left[i + 1], ladder.right[i + 1], ladder.right[i]])
        cv2.fillConvexPoly(canvas, np.rint((cell - low) / step * size).astype(np.int32), (1,))
    return canvas.astype(bool)


def fitted(to: Doubles, come_from: Doubles) -> Doubles:
    """(2, 3): the affine map that brings handles closest, of all of them alike."""
    ones = np.column_stack([to, np.ones(len(to))])
    return np.linalg.lstsq(ones, come_from, rcond=None)[0].T


def guarded(grid: Grid, ladder: Ladder, come_from: Doubles) -> tuple[Grid, float]:
    """The map nearest to `grid` that is sound, and what share of it is the plain affine one: 0 as it was, 1
    all."""
    affine = fitted(ladder.handles, come_from)
    plain = grid.places @ affine[:, :2].T + affine[:, 2]
    for share in _SHARES:
        mixed = Grid(grid.places, (1.0 - share) * grid.sources + share * plain)
        if sound(mixed, ladder, come_from):
            return mixed, share
    return Grid(grid.places, plain), 1.0
