"""Triangles as surfaces: their area, points on them, what hangs together, what they look like from before."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.importing.scene import Triangles
from mirror_app.values import Doubles, Floats, Image

_WELD_MM = 1e-3
_CREASE = np.cos(np.radians(40.0))
_BIN_MM = 2.0
_MOST_PX = 2000.0
_MOST_SPANS = 1_500_000
_Number = TypeVar("_Number", np.float64, np.intp)


def crossed(vertices: Doubles, triangles: Triangles) -> Doubles:
    """(m, 3) normals of the triangles, twice their area long."""
    x, y, z = vertices.T
    a, b, c = triangles.T
    (ux, vx), (uy, vy), (uz, vz) = ((on[b] - on[a], on[c] - on[a]) for on in (x, y, z))
    return np.stack([uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx], 1)


def areas(vertices: Doubles | Floats, triangles: Triangles) -> Doubles:
    """(m,) twice the area of each triangle."""
    x, y, z = crossed(np.asarray(vertices, np.float64), triangles).T
    return np.sqrt(x * x + y * y + z * z)


def used_of(triangles: Triangles, count: int) -> NDArray[np.bool_]:
    """Which of so many vertices are a corner of any of `triangles`, (count,)."""
    used = np.zeros(count, np.bool_)
    used[triangles.ravel()] = True
    return used


def sampled(vertices: Doubles, triangles: Triangles, count: int) -> Doubles:
    """(count, 3) points spread over the surface by area; always the same ones."""
    random = np.random.default_rng(1)
    area = areas(vertices, triangles)
    total = np.cumsum(area)
    if not len(total) or total[-1] <= 0.0:
        return vertices[triangles].reshape(-1, 3)
    chosen = np.searchsorted(total, (np.arange(count) + 0.5) * (total[-1] / count)).clip(0, len(area) - 1)
    u, v = random.random((2, count, 1))
    over = u + v > 1.0
    u, v = np.where(over, 1.0 - u, u), np.where(over, 1.0 - v, v)
    a, b, c = (vertices[triangles[chosen, k]] for k in range(3))
    return a + u * (b - a) + v * (c - a)


def welded(vertices: Doubles) -> NDArray[np.intp]:
    """(n,) the same number for vertices, in millimetres, at the same place."""
    cells = np.round(np.clip(vertices, -1000.0, 1000.0) / _WELD_MM).astype(np.int64) + 2**20
    _, place = np.unique(cells[:, 0] << 42 | cells[:, 1] << 21 | cells[:, 2], return_inverse=True)
    return place


def connected(vertices: Doubles, triangles: Triangles) -> tuple[NDArray[np.intp], int]:
    """Which piece each triangle belongs to, (m,), and how many there are.

    Corners take the least label of their triangle, labels that of their label, until nothing changes.
    """
    corners = welded(vertices)[triangles]
    label = np.arange(int(corners.max(initial=-1)) + 1)
    while True:
        roots = label[corners]
        least = np.repeat(least_and_most(roots)[0], 3)
        before = label.copy()
        np.minimum.at(label, roots.ravel(), least)
        while (label[label] != label).any():
            label = label[label]
        if (label == before).all():
            break
    names, piece = np.unique(label[corners[:, 0]], return_inverse=True)
    return piece, len(names)


def silhouette(
    vertices: Doubles, triangles: Triangles, px_per_mm: float
) -> tuple[Image, tuple[float, float], float]:
    """What the triangles cover seen from before: (height, width) uint8, 0 or 1, one pixel of air around it;
    the corner of its first pixel in millimetres; and its pixels per millimetre, less where it is costly.

    Each triangle adds one where it begins in a row of pixels and takes it away where it ends.
    """
    corners = vertices[triangles][:, :, :2]
    low, high = bounds(corners)
    least, most = least_and_most(corners[..., 1])
    rows = float((most - least).sum())
    widest = float((high - low).max()) + 1e-9
    scale = min(px_per_mm, _MOST_SPANS / (rows + len(triangles)), _MOST_PX / widest)
    points = (corners - low) * scale + 1.0
    width, height = (np.ceil((high - low) * scale) + 2).astype(int)
    first, last = (np.ceil((y - low[1]) * scale + 1.0 - 0.5).astype(int) for y in (least, most))
    counts = last - first
    triangle = np.repeat(np.arange(len(points)), counts)
    row = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + first[triangle]
    left, right = spans(points, counts, row + 0.5)
    begins, ends = (np.ceil(x - 0.5).astype(int).clip(0, width) for x in (left, right))
    size = (width + 1) * height
    steps = np.bincount(row * (width + 1) + begins, minlength=size) - np.bincount(
        row * (width + 1) + ends, minlength=size
    )
    covered = np.cumsum(steps.reshape(height, width + 1), 1)[:, :width] > 0
    corner = (float(low[0]) - 1.0 / scale, float(low[1]) - 1.0 / scale)
    return covered.astype(np.uint8), corner, scale


def bounds(points: Doubles) -> tuple[Doubles, Doubles]:
    """The least and the greatest (k,) of each coordinate of some points (..., k): numpy is slow across so
    few."""
    columns = points.reshape(-1, points.shape[-1]).T
    return np.array([column.min() for column in columns]), np.array([column.max() for column in columns])


def mean_of(of_corners: Doubles) -> Doubles:
    """The mean (m,) of a value at the three corners (m, 3)."""
    a, b, c = of_corners.T
    return (a + b + c) / 3


def least_and_most(of_corners: NDArray[_Number]) -> tuple[NDArray[_Number], NDArray[_Number]]:
    """The least and the greatest (m,) of a value at the three corners (m, 3)."""
    a, b, c = of_corners.T
    return np.minimum(np.minimum(a, b), c), np.maximum(np.maximum(a, b), c)


def spans(points: Doubles, counts: NDArray[np.intp], y: Doubles) -> tuple[Doubles, Doubles]:
    """Where lines at `y` (n,), one triangle's `counts` (m,) of them after the other's, enter and leave the
    triangles (m, 3, 2) that they go through."""
    (x0, y0), (x1, y1), (x2, y2) = _downwards(points)
    slopes = [
        (to - begin) / np.where(down > 0.0, down, 1.0)
        for begin, to, down in ((x0, x2, y2 - y0), (x0, x1, y1 - y0), (x1, x2, y2 - y1))
    ]
    # The long edge is met by each line; of the two others the one that begins last above it.
    top, left, middle, turn, long, upper, lower = (
        np.repeat(values, counts) for values in (y0, x0, y1, x1, *slopes)
    )
    one = left + (y - top) * long
    other = np.where(middle <= y, turn + (y - middle) * lower, left + (y - top) * upper)
    return np.minimum(one, other), np.maximum(one, other)


def _downwards(points: Doubles) -> list[tuple[Doubles, Doubles]]:
    """x and y, (m,) each, of the highest corner of triangles (m, 3, 2), of the middle and of the lowest."""
    ordered = [(points[:, k, 0], points[:, k, 1]) for k in range(3)]
    for upper, lower in ((0, 1), (1, 2), (0, 1)):
        (x, y), (below_x, below_y) = ordered[upper], ordered[lower]
        swapped = below_y < y
        ordered[upper] = np.where(swapped, below_x, x), np.where(swapped, below_y, y)
        ordered[lower] = np.where(swapped, x, below_x), np.where(swapped, y, below_y)
    return ordered


def back_of(corners: Doubles, width: float, height: float) -> float:
    """How far behind z = 0, the foremost point, the front ends at its sides: there they are no longer as high
    as it is. corners: (m, 3, 3) of triangles, x from the middle. width, height: of all, and of the front."""
    sides = corners[mean_of(np.abs(corners[:, :, 0])) > 0.28 * width].reshape(-1, 3)
    bins = np.clip(sides[:, 2] / _BIN_MM, 0, 199).astype(int)
    top, bottom = np.full(200, np.inf), np.full(200, -np.inf)
    np.minimum.at(top, bins, sides[:, 1])
    np.maximum.at(bottom, bins, sides[:, 1])
    tall = np.flatnonzero(bottom - top > 0.55 * height)
    tall = tall[tall * _BIN_MM < 0.4 * width]
    if not len(tall):
        return 0.05 * width
    last = sides[bins == tall[-1]]
    ends = (last[:, 1] < top[tall[-1]] + 0.15 * height) | (last[:, 1] > bottom[tall[-1]] - 0.15 * height)
    return float(last[ends, 2].max())


def normals_of(vertices: Doubles, triangles: Triangles) -> Floats:
    """(3 m, 3) one for each corner of each triangle: smooth, but for edges sharper than 40 degrees."""
    face = crossed(vertices, triangles)
    place = welded(vertices)[triangles].ravel()
    count = int(place.max(initial=-1)) + 1
    sums = [np.bincount(place, np.repeat(face[:, k], 3), count) for k in range(3)]
    smooth = unit(np.stack(sums, 1).astype(np.float64))[place]
    flat = np.repeat(unit(face), 3, axis=0)
    agree = (smooth * flat).sum(1, keepdims=True) > _CREASE
    return np.where(agree, smooth, flat).astype(np.float32)


def unit(vectors: Doubles) -> Doubles:
    """Of unit length, straight at the viewer where they have none."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.where(length > 1e-12, vectors / np.maximum(length, 1e-12), (0.0, 0.0, -1.0))
