"""A guard against folds: what a map does to small squares, and the plain map used where it does too much."""

import numpy as np

from mirror_app.garment_on.warp.mls import Grid
from mirror_app.values import Doubles

_STRETCH = 2.0


def stretches(grid: Grid) -> tuple[Doubles, Doubles, Doubles]:
    """Of each cell (rows-1, columns-1): the determinant, the smaller and the larger singular value of its map."""
    step = grid.places[1, 1] - grid.places[0, 0]
    across = (grid.sources[:-1, 1:] - grid.sources[:-1, :-1]) / step[0]
    down = (grid.sources[1:, :-1] - grid.sources[:-1, :-1]) / step[1]
    jacobian = np.stack([across, down], -1)
    values = np.linalg.svd(jacobian, compute_uv=False)
    return np.linalg.det(jacobian), values[..., 1], values[..., 0]


def sound(grid: Grid, to: Doubles, come_from: Doubles) -> bool:
    """Whether no cell between the handles folds, nor is stretched more than twice what they are as a whole."""
    det, least, most = stretches(grid)
    low, high = to.min(0), to.max(0)
    centre = (grid.places[:-1, :-1] + grid.places[1:, 1:]) / 2.0
    between = ((centre >= low) & (centre <= high)).all(-1)
    if not between.any():
        return True
    values = np.linalg.svd(fitted(to, come_from)[:, :2], compute_uv=False)
    good = (det > 0) & (least >= values[1] / _STRETCH) & (most <= values[0] * _STRETCH)
    return bool(good[between].mean() > 0.995) and bool((det[between] > 0).all())


def fitted(to: Doubles, come_from: Doubles) -> Doubles:
    """(2, 3): the affine map that brings handles closest, of all of them alike."""
    ones = np.column_stack([to, np.ones(len(to))])
    return np.linalg.lstsq(ones, come_from, rcond=None)[0].T


def plain(grid: Grid, to: Doubles, come_from: Doubles) -> Grid:
    """The same grid under the affine map."""
    affine = fitted(to, come_from)
    return Grid(grid.places, grid.places @ affine[:, :2].T + affine[:, 2])
