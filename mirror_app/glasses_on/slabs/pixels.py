"""Which pixels of the picture a part may touch, as far as one can tell cheaply."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.slabs.chain import Stations
from mirror_app.glasses_on.slabs.slab import Slab, Stand
from mirror_app.values import Doubles, Pose

Index = NDArray[np.intp]
"""(n,) pixels of a picture, row * width + column."""
_TILE_PX = 2
_SOFT_PX = 0.5


def pixels_of_front(slab: Slab, stand: Stand, pose: Pose, size_px: tuple[int, int]) -> tuple[Index, Index]:
    """Those with frame or an edge in them, and all others with nothing but lens."""
    into = pose.rotation @ stand.axes
    offset = pose.rotation @ stand.origin + pose.translation_mm
    x, y, per_mm = _projected(slab.cells.ends, into, offset, pose)
    # The corners of a column, however it is turned.
    margin = slab.cells.reach_mm * per_mm.max(0) + _SOFT_PX
    low = np.stack([x.min(0) - margin, y.min(0) - margin])
    high = np.stack([x.max(0) + margin, y.max(0) + margin])
    area = _Area.around(low, high, size_px)
    if area is None:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    clear = slab.cells.clear
    frame, glass = (
        area.touched(low[:, clear:], high[:, clear:]),
        area.touched(low[:, :clear], high[:, :clear]),
    )
    return area.pixels(frame), area.pixels(glass & ~frame)


def pixels_of_temple(worn: Stations, pose: Pose, size_px: tuple[int, int]) -> Index:
    """Those that any of it that is shown may be in."""
    rows = np.column_stack([worn.middle, worn.half, worn.shown]).T
    every = np.empty((len(rows), 2 * rows.shape[1] - 1))
    every[:, ::2], every[:, 1::2] = rows, (rows[:, 1:] + rows[:, :-1]) / 2
    corners = every[:3, :, None] + every[[4, 3, 3], :, None] * _CORNERS[:, None]
    x, y, _ = _projected(corners, pose.rotation, pose.translation_mm, pose)
    shown = every[5] > 0.0
    shown = shown[1:] | shown[:-1]
    low = np.stack([x.min(1), y.min(1)]) - _SOFT_PX
    high = np.stack([x.max(1), y.max(1)]) + _SOFT_PX
    low = np.minimum(low[:, 1:], low[:, :-1])[:, shown]
    high = np.maximum(high[:, 1:], high[:, :-1])[:, shown]
    area = _Area.around(low, high, size_px) if shown.any() else None
    return np.empty(0, np.intp) if area is None else area.pixels(area.touched(low, high))


_CORNERS = np.array([(-1.0, -1.0, 1.0, 1.0), (-1.0, 1.0, -1.0, 1.0), (0.0, 0.0, 0.0, 0.0)])
"""Of a cross-section: right, down, back."""


def _projected(
    points: Doubles, into: Doubles, offset: Doubles, pose: Pose
) -> tuple[Doubles, Doubles, Doubles]:
    """Pixels x and y, and pixels to a mm there, each (...), of points (3, ...) that `into` turns and `offset`
    moves into camera axes. Plane by plane: several times as fast as point by point."""
    camera = [
        row[0] * points[0] + row[1] * points[1] + (row[2] * points[2] + by)
        for row, by in zip(into.tolist(), offset.tolist(), strict=True)
    ]
    per_mm = pose.focal_px / np.maximum(camera[2], 1.0)
    (x, y) = pose.centre_px
    return camera[0] * per_mm + x, camera[1] * per_mm + y, per_mm


class _Area:
    """Tiles of a part of the picture; corner and size of it in tiles."""

    def __init__(self, corner: Sequence[int], size: Sequence[int], picture: tuple[int, int]) -> None:
        self._corner, self._size, self._picture = np.array(corner), np.array(size), picture

    @staticmethod
    def around(low: Doubles, high: Doubles, size_px: tuple[int, int]) -> "_Area | None":
        """Around boxes from `low` (2, n), px, up to `high`; None where nothing of them is in the picture."""
        least = (low.min(1).clip(0, size_px) / _TILE_PX).astype(int)
        most = np.ceil(high.max(1).clip(0, size_px) / _TILE_PX).astype(int)
        size = most - least
        return _Area(least.tolist(), size.tolist(), size_px) if size.min() > 0 else None

    def touched(self, low: Doubles, high: Doubles) -> NDArray[np.bool_]:
        """Which tiles (rows, columns) are in any of the boxes."""
        limit = self._size[:, None]
        first = (low * (1 / _TILE_PX) - self._corner[:, None]).clip(0, limit).astype(np.int32)
        last = np.ceil(high * (1 / _TILE_PX) - self._corner[:, None]).clip(0, limit).astype(np.int32)
        width, height = (self._size + 1).tolist()
        change = np.zeros(width * height, np.int64)
        for x, y, sign in ((first, first, 1), (last, first, -1), (first, last, -1), (last, last, 1)):
            change += sign * np.bincount(y[1] * width + x[0], minlength=len(change))
        return (np.cumsum(np.cumsum(change.reshape(height, width), 0), 1) > 0)[:-1, :-1]

    def pixels(self, tiles: NDArray[np.bool_]) -> Index:
        """All pixels of the tiles that are in the picture."""
        row, column = np.nonzero(tiles)
        width, height = self._picture
        found: list[Index] = []
        y = (row + self._corner[1]) * _TILE_PX
        x = (column + self._corner[0]) * _TILE_PX
        for down in range(_TILE_PX):
            for right in range(_TILE_PX):
                inside = (y + down < height) & (x + right < width)
                found.append(((y + down) * width + x + right)[inside])
        return np.concatenate(found)
