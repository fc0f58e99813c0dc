"""How the normals of a surface change from place to place, by the plane that fits them about each texel.

Unlike a mean, a plane is not flatter for being fitted widely, and it goes on beyond an edge: across a wire
that is two texels wide its normals change evenly, from one side to the other.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.values import Doubles, Floats

MOMENTS = 9
_LEAST_SPREAD, _LEAST_WEIGHT = 0.02, 1e-3
"""Along what is thinner, texels squared, normals are taken to be even; of a full texel."""
_LONGEST = 2.5
"""As long as the normal of a plane is told to be beside what it fits."""


def moments(normal: Doubles, place: tuple[Doubles, Doubles]) -> list[Doubles]:
    """MOMENTS numbers (n,) to be summed over each texel: of x and y, in texels from its middle, and of their
    products with normal u and v (n, 2)."""
    x, y = place
    u, v = normal.T
    return [x, y, x * x, x * y, y * y, x * u, y * u, x * v, y * v]


@dataclass(frozen=True, slots=True, eq=False)
class _Bell:
    """Sums (rows, columns) over the neighbours of each texel, weighed by a bell so many texels wide."""

    powers: tuple[Doubles, Doubles, Doubles]

    @staticmethod
    def of(sigma: float) -> "_Bell":
        reach = int(4.0 * sigma) + 1
        away = np.arange(-reach, reach + 1.0)
        bell = np.exp(-0.5 * np.square(away / sigma))
        bell /= bell.sum()
        return _Bell((bell, bell * away, bell * away * away))

    def near(self, plane: Floats, along: int = 0, down: int = 0) -> Doubles:
        """Weighed with powers of how far away along u and along v, too."""
        kernels = self.powers[along], self.powers[down]
        return np.asarray(cv2.sepFilter2D(np.ascontiguousarray(plane), cv2.CV_64F, *kernels), np.float64)

    def along(self, plane: Floats, moment: Floats) -> Doubles:
        """The moment along u of the whole neighbourhood, from the sums and the moments of its texels."""
        return self.near(moment) + self.near(plane, 1)

    def down(self, plane: Floats, moment: Floats) -> Doubles:
        """That along v."""
        return self.near(moment) + self.near(plane, 0, 1)


def fitted(sums: Floats, sigma: float, usual: Floats) -> tuple[Floats, Floats]:
    """The normal (rows, columns, 2) at each texel, beside an edge longer than 1; how it changes by a texel
    along u, and along v (rows, columns, 4).

    sums: (rows, columns, 3 + MOMENTS) of normal u, v and how many, then of their `moments`. usual: the normal
    where nothing is near.
    """
    u, v, count, x, y, xx, xy, yy, xu, yu, xv, yv = np.moveaxis(sums, 2, 0)
    bell = _Bell.of(sigma)
    weight = bell.near(count) + 1e-9
    mean_x, mean_y = bell.along(count, x) / weight, bell.down(count, y) / weight
    wide = (bell.near(xx) + 2 * bell.near(x, 1) + bell.near(count, 2)) / weight - mean_x**2 + _LEAST_SPREAD
    high = (bell.near(yy) + 2 * bell.near(y, 0, 1) + bell.near(count, 0, 2)) / weight
    high += _LEAST_SPREAD - mean_y**2
    both = (bell.near(xy) + bell.near(x, 0, 1) + bell.near(y, 1) + bell.near(count, 1, 1)) / weight
    both -= mean_x * mean_y
    there = weight > _LEAST_WEIGHT
    planes: list[Doubles] = []
    turns: list[Doubles] = []
    for number, along, down, bare in ((u, xu, yu, usual[..., 0]), (v, xv, yv, usual[..., 1])):
        mean = bell.near(number) / weight
        with_x = bell.along(number, along) / weight - mean * mean_x
        with_y = bell.down(number, down) / weight - mean * mean_y
        by_x, by_y = with_x * high - with_y * both, with_y * wide - with_x * both
        by_x, by_y = (np.where(there, by / (wide * high - both**2), 0.0) for by in (by_x, by_y))
        planes.append(np.where(there, mean - by_x * mean_x - by_y * mean_y, bare))
        turns += [by_x, by_y]
    normal = np.dstack(planes)
    # Longer than 1 beside an edge: from there, too, one finds what it is within.
    normal /= np.maximum(np.linalg.norm(normal, axis=2, keepdims=True) / _LONGEST, 1.0)
    return normal.astype(np.float32), np.dstack([turns[k] for k in (0, 2, 1, 3)]).astype(np.float32)


def within_texels(pixel: NDArray[np.intp], columns: int, fine: int) -> tuple[Doubles, Doubles]:
    """x and y of fine pixels, `fine` to a texel, of a grid so wide: texels from the middle of theirs."""
    row, column = np.divmod(pixel, columns)
    x, y = ((place % fine - fine // 2) / fine for place in (column, row))
    return x, y
