"""Triangles turned into the pixels they cover: which triangle, which pixel, where in the triangle."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    first = np.ceil(points[..., 1].min(1) - 0.5).clip(0, height).astype(int)
    last = np.ceil(points[..., 1].max(1) - 0.5).clip(0, height).astype(int)
    triangle, row = _runs(first, last)
    left, right = _crossed(points[triangle], row + 0.5)
    begins, ends = (np.ceil(x - 0.5).clip(0, width).astype(int) for x in (left, right))
    span, column = _runs(begins, ends)
    triangle, row = triangle[span], row[span]
    weights = _weights(points[triangle], np.stack([column + 0.5, row + 0.5], 1))
    return Fragments(triangle, row * width + column, weights)


def _runs(first: NDArray[np.intp], last: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The whole numbers from each `first` up to its `last`: whose they are, and what they are."""
    counts = np.maximum(last - first, 0)
    owner = np.repeat(np.arange(len(first)), counts)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts) + first[owner]


def _crossed(points: Doubles, y: Doubles) -> tuple[Doubles, Doubles]:
    """Where the line at `y` (n,) enters and leaves the triangles (n, 3, 2)."""
    left, right = np.full(len(y), np.inf), np.full(len(y), -np.inf)
    for a, b in ((0, 1), (1, 2), (2, 0)):
        start, end = points[:, a], points[:, b]
        rise = end[:, 1] - start[:, 1]
        crosses = (start[:, 1] <= y) != (end[:, 1] <= y)
        x = start[:, 0] + (y - start[:, 1]) / np.where(crosses, rise, 1.0) * (end[:, 0] - start[:, 0])
        left, right = (
            np.where(crosses, np.minimum(left, x), left),
            np.where(crosses, np.maximum(right, x), right),
        )
    empty = right < left
    return np.where(empty, 0.0, left), np.where(empty, 0.0, right)


def _weights(corners: Doubles, at: Doubles) -> Doubles:
    """Barycentric coordinates (n, 3) of points (n, 2) in triangles (n, 3, 2)."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    ab, ac, ap = b - a, c - a, at - a
    area = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    area = np.where(np.abs(area) < 1e-12, 1e-12, area)
    second = (ap[:, 0] * ac[:, 1] - ap[:, 1] * ac[:, 0]) / area
    third = (ab[:, 0] * ap[:, 1] - ab[:, 1] * ap[:, 0]) / area
    return np.stack([1.0 - second - third, second, third], 1)
