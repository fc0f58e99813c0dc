"""Columns that hold all of a slab: what is looked at to find the pixels it is in."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.slabs.slab import Cells, Stand
from mirror_app.glasses_on.slabs.solids import Grid
from mirror_app.values import Doubles

_CELL_MM = 1.25
_LARGE = 4
"""Small columns along a side of a large one."""


def cells_of(frame: Doubles, lens: Doubles, stand: Stand, grid: Grid) -> Cells:
    """Of runs of solid (see `Solid.inside`): large columns where there is only lens, else small ones."""
    step = max(int(_CELL_MM * grid.px_per_mm), 1)
    near, far, framed, glazed = _columns(frame, lens, grid, step)
    clear = ~framed.any((1, 3)) & glazed.all((1, 3))
    used = framed.any((1, 3)) | glazed.any((1, 3))
    least, most = near.min((1, 3)), far.max((1, 3))
    large = _folded(clear).all((1, 3))
    inside_large = np.repeat(np.repeat(large, _LARGE, 0), _LARGE, 1)
    found = [
        _placed(large, (_folded(least).min((1, 3)), _folded(most).max((1, 3))), step * _LARGE, grid),
        _placed(clear & ~inside_large, (least, most), step, grid),
        _placed(used & ~clear, (least, most), step, grid),
    ]
    cells = np.concatenate(found)
    w = cells[:, 2:4].T + stand.slope * cells[:, 0] + stand.curve * cells[:, 0] ** 2
    ends = np.stack([np.stack([cells[:, 0]] * 2), np.stack([cells[:, 1]] * 2), w])
    return Cells(ends, len(found[0]) + len(found[1]), cells[:, 4])


def _columns(
    frame: Doubles, lens: Doubles, grid: Grid, step: int
) -> tuple[Doubles, Doubles, NDArray[np.bool_], NDArray[np.bool_]]:
    """(rows, step, columns, step): least and greatest w of each fine pixel, and whether there is frame and
    whether lens; whole large columns."""
    side = step * _LARGE
    columns, rows = (-(-size // side) * side for size in grid.size)
    near, far = np.full((rows, columns), np.inf), np.full((rows, columns), -np.inf)
    kinds = np.zeros((2, rows, columns), np.bool_)
    for kind, runs in zip(kinds, (frame, lens), strict=True):
        row, column = np.divmod(runs[:, 0].astype(int), grid.size[0])
        np.minimum.at(near, (row, column), runs[:, 1])
        np.maximum.at(far, (row, column), runs[:, 2])
        kind[row, column] = True
    shape = (rows // step, step, columns // step, step)
    return near.reshape(shape), far.reshape(shape), kinds[0].reshape(shape), kinds[1].reshape(shape)


def _folded(small: NDArray[Any]) -> NDArray[Any]:
    """(rows, _LARGE, columns, _LARGE) of large columns."""
    return small.reshape(len(small) // _LARGE, _LARGE, -1, _LARGE)


def _placed(chosen: NDArray[np.bool_], depth: tuple[Doubles, Doubles], side: int, grid: Grid) -> Doubles:
    """(n, 5): u and v of the middle, least and greatest w, half a side, mm, of the chosen columns."""
    row, column = np.nonzero(chosen)
    u, v = (
        (place + 0.5) * side / grid.px_per_mm + corner
        for place, corner in ((column, grid.corner_mm[0]), (row, grid.corner_mm[1]))
    )
    half = np.full(len(u), side / grid.px_per_mm / 2)
    return np.stack([u, v, depth[0][chosen], depth[1][chosen], half], 1)
