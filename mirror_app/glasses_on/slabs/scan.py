"""Triangles turned into the pixels they cover: which triangle, which pixel, where in the triangle."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.importing.surface import least_and_most, spans
from mirror_app.values import Doubles


@dataclass(frozen=True, slots=True, eq=False)
class Fragments:
    """Every pixel centre inside every triangle. triangle, pixel: (n,), pixel = row * width + column.
    weights: (n, 3), of the triangle's corners; they add up to 1."""

    triangle: NDArray[np.intp]
    pixel: NDArray[np.intp]
    weights: Doubles

    def mixed(self, corners: Doubles) -> Doubles:
        """What the corners (m, 3, ...) of each triangle have, at each fragment (n, ...)."""
        chosen = corners[self.triangle]
        return np.einsum("nk,nk...->n...", self.weights, chosen)


def scanned(points: Doubles, size_px: tuple[int, int]) -> Fragments:
    """points: (m, 3, 2), corners of triangles in pixels, pixel centres at whole numbers and a half."""
    width, height = size_px
    first, last = (np.ceil(y - 0.5).clip(0, height).astype(int) for y in least_and_most(points[..., 1]))
    triangle, row = _runs(first, last)
    left, right = spans(points, np.maximum(last - first, 0), row + 0.5)
    begins, ends = (np.ceil(x - 0.5).clip(0, width).astype(int) for x in (left, right))
    span, column = _runs(begins, ends)
    triangle, row = triangle[span], row[span]
    weights = _weights(points, triangle, (column + 0.5, row + 0.5))
    return Fragments(triangle, row * width + column, weights)


def _runs(first: NDArray[np.intp], last: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The whole numbers from each `first` up to its `last`: whose they are, and what they are."""
    counts = np.maximum(last - first, 0)
    owner = np.repeat(np.arange(len(first)), counts)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts) + first[owner]


def _weights(points: Doubles, triangle: NDArray[np.intp], at: tuple[Doubles, Doubles]) -> Doubles:
    """Barycentric coordinates (n, 3) of places x (n,), y (n,), each in one triangle of `points` (m, 3, 2)."""
    (ax, ay), (ux, uy), (vx, vy) = (
        points[:, 0].T,
        (points[:, 1] - points[:, 0]).T,
        (points[:, 2] - points[:, 0]).T,
    )
    area = ux * vy - uy * vx
    area = np.where(np.abs(area) < 1e-12, 1e-12, area)
    table = np.stack([ax, ay, vy / area, vx / area, uy / area, ux / area], 1)[triangle]
    x, y = at[0] - table[:, 0], at[1] - table[:, 1]
    weights = np.empty((len(triangle), 3))
    weights[:, 1] = x * table[:, 2] - y * table[:, 3]
    weights[:, 2] = y * table[:, 5] - x * table[:, 4]
    weights[:, 0] = 1.0 - weights[:, 1] - weights[:, 2]
    return weights
