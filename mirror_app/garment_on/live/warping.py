"""The maps of `garment_on.warp`, fast enough for every frame: sums in place of tables, grids cut at the
picture.

Moving least squares (Schaefer 2006) needs of the handles only weighted means of their places and products, so
one matrix product gives them for all points at once."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.garment_on.ladder import Ladder
from mirror_app.values import Doubles, Floats

Box = tuple[int, int, int, int]
_STEP_PX = 24
_MOST_CELLS = 20
_EVEN = 120.0
"""Square px: handles reach about half a step. What is finer than the grid would come and go with it."""
_STRETCH = 2.5
_MOST = 0.8
_SHARES = (0.0, 0.2, 0.4, 0.7)
_ONE = np.eye(2)


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A map known on a grid round a box (left, top, right, bottom). sources: (rows, columns, 2), where each
    of its points comes from, `step` px apart, the first one half a step before the box. plain: what share of
    it is affine: 0 it follows its handles, 1 they would have folded it."""

    box: Box
    step: int
    sources: Doubles
    plain: float

    @property
    def places(self) -> Doubles:
        """(rows, columns, 2): where its points are drawn."""
        return _places(self.box, self.step, self.sources.shape[:2])


def spread_over(box: Box, ladder: Ladder, source: Doubles) -> Sheet:
    """The map over a box that takes the handles of a ladder from `source` (3 n, 2), as far as nothing
    folds."""
    step = max(_STEP_PX, (box[3] - box[1]) // _MOST_CELLS)
    columns, rows = (-(-(box[i + 2] - box[i]) // step) for i in (0, 1))
    # One more point on either side: at the edges of the box, too, there is one beyond.
    places = _places(box, step, (rows + 2, columns + 2))
    handles = ladder.handles
    sources = least_squares(places.reshape(-1, 2), handles, source, _EVEN).reshape(places.shape)
    way, shift = _affine(handles, source)
    inside = _inside(ladder, box, step, (rows + 1, columns + 1))
    _, least, most = _singular(*way.ravel())
    for share in _SHARES:
        mixed = sources + share * (places @ way + shift - sources) if share else sources
        if _sound(mixed, step, inside, (float(least), float(most))):
            return Sheet(box, step, mixed, share)
    return Sheet(box, step, places @ way + shift, 1.0)


def least_squares(points: Doubles, to: Doubles, come_from: Doubles, even: float) -> Doubles:
    """Where points (m, 2) come from, by handles drawn at `to` (n, 2) that come from `come_from` (n, 2):
    affine near each. even: how far off, in square px, a handle weighs half."""
    centre = to.mean(0)
    p, t = points - centre, to - centre
    away = t @ (-2.0 * p.T)
    away += np.einsum("ij,ij->i", p, p) + even
    away += np.einsum("ij,ij->i", t, t)[:, None]
    weight = np.reciprocal(np.maximum(away, even, out=away), out=away)
    x, y = t.T
    u, v = come_from.T
    sums = np.stack([np.ones(len(t)), x, y, u, v, x * x, x * y, y * y, x * u, x * v, y * u, y * v]) @ weight
    sums /= sums[0].copy()
    _, mx, my, mu, mv, xx, xy, yy = sums[:8]
    cross = sums[8:] - np.stack([mx, mx, my, my]) * sums[[3, 4, 3, 4]]
    xx, xy, yy = xx - mx * mx, xy - mx * my, yy - my * my
    least = 1e-9 + 1e-6 * (xx + yy)
    xx, yy = xx + least, yy + least
    du, dv = p[:, 0] - mx, p[:, 1] - my
    det = xx * yy - xy * xy
    a, b = (yy * du - xy * dv) / det, (xx * dv - xy * du) / det
    return np.stack([mu + a * cross[0] + b * cross[2], mv + a * cross[1] + b * cross[3]], -1)


def dense(sheet: Sheet, halvings: int = 0) -> Floats:
    """(h, w, 2) float32: for each pixel of its box, where it comes from, on a picture halved so often."""
    left, top, right, bottom = sheet.box
    rows, columns = sheet.sources.shape[:2]
    step = sheet.step
    size = (step * columns, step * rows)
    sources = ((sheet.sources + 0.5) / 2**halvings - 0.5).astype(np.float32)
    large = cv2.resize(sources, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.float32)[step : step + bottom - top, step : step + right - left]


def folds(sheet: Sheet, ladder: Ladder) -> int:
    """In how many cells on a ladder the map turns over."""
    shape = (sheet.sources.shape[0] - 1, sheet.sources.shape[1] - 1)
    turned = _stretches(sheet.sources, sheet.step)[0] <= 0
    return int((turned & _inside(ladder, sheet.box, sheet.step, shape)).sum())


def _places(box: Box, step: int, shape: tuple[int, ...]) -> Doubles:
    x = box[0] - 0.5 + (np.arange(shape[1]) - 0.5) * step
    y = box[1] - 0.5 + (np.arange(shape[0]) - 0.5) * step
    out = np.empty((shape[0], shape[1], 2))
    out[..., 0], out[..., 1] = x, y[:, None]
    return out


def _affine(to: Doubles, come_from: Doubles) -> tuple[Doubles, Doubles]:
    """(2, 2) and (2,): the affine map that brings all handles closest, places @ the first + the second."""
    centre, middle = to.mean(0), come_from.mean(0)
    t = to - centre
    (a, b), (_, d) = (t.T @ t + 1e-6 * _ONE).tolist()
    way = np.array([[d, -b], [-b, a]]) @ (t.T @ (come_from - middle)) / (a * d - b * b)
    return way, middle - centre @ way


def _stretches(sources: Doubles, step: int) -> tuple[Doubles, Doubles, Doubles]:
    """Of each cell: the determinant of its map, its smaller and its larger singular value."""
    across = (sources[:-1, 1:] - sources[:-1, :-1]) / step
    down = (sources[1:, :-1] - sources[:-1, :-1]) / step
    return _singular(across[..., 0], across[..., 1], down[..., 0], down[..., 1])


def _singular(a: Doubles, b: Doubles, c: Doubles, d: Doubles) -> tuple[Doubles, Doubles, Doubles]:
    """The determinant of ((a, b), (c, d)), and its smaller and larger singular value."""
    det = a * d - b * c
    total = a * a + b * b + c * c + d * d
    root = np.sqrt(np.maximum(total * total - 4.0 * det * det, 0.0))
    return det, np.sqrt(np.maximum(total - root, 0.0) / 2.0), np.sqrt((total + root) / 2.0)


def _sound(sources: Doubles, step: int, inside: NDArray[np.bool_], usual: tuple[float, float]) -> bool:
    if not inside.any():
        return True
    across = (sources[:-1, 1:] - sources[:-1, :-1])[inside].T / step
    down = (sources[1:, :-1] - sources[:-1, :-1])[inside].T / step
    det, least, most = _singular(across[0], across[1], down[0], down[1])
    good = (least >= usual[0] / _STRETCH) & (most <= usual[1] * _STRETCH)
    return bool((det > 0).all()) and np.count_nonzero(good) >= _MOST * len(good)


def _inside(ladder: Ladder, box: Box, step: int, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """(rows, columns): which cells lie on a ladder."""
    canvas = np.zeros(shape, np.uint8)
    low = np.array([box[0], box[1]]) - 0.5
    left, right = ((end - low) / step for end in (ladder.left, ladder.right))
    outline = np.concatenate([left, right[::-1]])
    cv2.fillPoly(canvas, [np.rint(outline * 16.0).astype(np.int32)], (1,), cv2.LINE_8, 4)
    return canvas.astype(bool)
