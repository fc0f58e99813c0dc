"""Which pixels of the picture a part may touch, as far as one can tell cheaply."""

import math
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.hiding import filled
from mirror_app.glasses_on.slabs.chain import Stations
from mirror_app.glasses_on.slabs.nodes import Rect, nodes, texels_seen
from mirror_app.glasses_on.slabs.reach import EDGE_LEVEL, LEVELS_PER_MM, SLANTS
from mirror_app.glasses_on.slabs.slab import SLICES, Slab, Stand
from mirror_app.values import Doubles, Floats, Image, Pose

Index = NDArray[np.intp]
"""(n,) pixels of a picture, row * width + column."""
_SOFT_PX, _BESIDE_PX = 0.5, 0.2
_TILE_MM = 1.4
"""What is looked at at once is about so wide."""
_NODES = (32, 12)
_SQUARELY = 0.3
"""A front seen more flatly than that is looked at pixel by pixel."""
_EVEN_MM = 0.05
"""What nodes and levels may be wrong by."""
_RIDGE = 0.2
"""How much of the way from the middle of a tile to its corner the ridge of a thin wire may be lower than what
is between two tiles beside it tells."""
_STEEP = 0.8
"""As much for each millimetre that rays go aside while they go a millimetre deeper."""
_BEVEL_MM = 0.45
"""So near its edge a lens turns away."""
_NOWHERE = np.empty(0, np.float32)


@dataclass(frozen=True, eq=False)
class Found:
    """Pixels of a part: those of a mask (height, width), its left top corner at a pixel of a picture that is
    so many pixels wide."""

    mask: NDArray[np.bool_]
    corner: tuple[int, int]
    width: int

    @staticmethod
    def of(mask: NDArray[np.bool_], corner: tuple[int, int], size_px: tuple[int, int]) -> "Found":
        """Where a mask (height, width), its left top corner at a pixel, is in the picture."""
        (left, top), (width, height) = corner, size_px
        inside = mask[max(-top, 0) : max(height - top, 0), max(-left, 0) : max(width - left, 0)]
        return Found(inside, (max(left, 0), max(top, 0)), width)

    @cached_property
    def places(self) -> tuple[Index, Index]:
        """Columns and rows of the pixels, row by row."""
        # Several times as fast as np.nonzero in two dimensions.
        place = np.flatnonzero(self.mask)
        y = place // self.mask.shape[1] if place.size else place
        x = place - y * self.mask.shape[1]
        y += self.corner[1]
        x += self.corner[0]
        return x, y

    @cached_property
    def index(self) -> Index:
        """The pixels, row by row."""
        x, y = self.places
        return y * self.width + x

    @cached_property
    def box(self) -> Rect | None:
        """Around them; None where there is none."""
        left, top, width, height = cv2.boundingRect(self.mask.view(np.uint8))
        left, top = left + self.corner[0], top + self.corner[1]
        return (left, top, left + width, top + height) if width else None


NOTHING = Found(np.zeros((0, 0), np.bool_), (0, 0), 0)


def pixels_of_front(slab: Slab, stand: Stand, pose: Pose, size_px: tuple[int, int]) -> tuple[Found, Found]:
    """Those with frame or an edge in them, and all others with nothing but lens."""
    box, tile = _box(slab, stand, pose, size_px)
    columns, rows = (box[2] - box[0]) // tile, (box[3] - box[1]) // tile
    if min(columns, rows) < 1:
        return NOTHING, NOTHING
    grid = nodes(box[0], box[2], _NODES[0]), nodes(box[1], box[3], _NODES[1])
    depths = np.append(slab.depths, slab.reach.edge_w)
    seen, squarely = texels_seen(slab, stand, pose, grid, depths)
    if squarely < _SQUARELY:
        every = np.ones((rows * tile, columns * tile), np.bool_)
        return Found.of(every, box[:2], size_px), NOTHING
    frame, glass = _masks(slab, pose, seen, (columns, rows, tile))
    return Found.of(frame, box[:2], size_px), Found.of(glass, box[:2], size_px)


def _masks(
    slab: Slab, pose: Pose, seen: Floats, tiling: tuple[int, int, int]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(rows, columns) of pixels, those with frame or edges in them and others with lens. seen: texels, at
    each slice and at the edge of the lens, through the nodes. tiling: columns and rows of tiles, pixels
    along a side: the middle of a tile is looked at, and what is between is taken to change evenly."""
    columns, rows, tile = tiling
    per_mm = slab.texels_per_mm
    step_x = _longest(seen[0, :, 1:] - seen[0, :, :-1]) * _NODES[0] / (columns * tile)
    step_y = _longest(seen[0, 1:] - seen[0, :-1]) * _NODES[1] / (rows * tile)
    aside = float(np.hypot(step_x, step_y)) / per_mm * (tile - 1) / 2
    flat = _longest(seen[SLICES - 1] - seen[0]) / per_mm / max(float(slab.depths[-1] - slab.depths[0]), 0.1)
    soft = _SOFT_PX / pose.px_per_mm + min(_RIDGE + flat * _STEEP, 1.0) * aside + _EVEN_MM
    slant = min(int(np.searchsorted(SLANTS, flat)), len(SLANTS) - 1)
    levels = [
        _looked_up(level, place, (columns, rows))
        for level, place in zip(slab.reach.frame[slant], seen, strict=False)
    ]
    nearest = levels[0]
    for level in levels[1:]:
        cv2.max(nearest, level, nearest)
    size = (columns * tile, rows * tile)
    touched = _between(nearest, size) > max(EDGE_LEVEL - soft * LEVELS_PER_MM, -1.0)
    lens = _between(_looked_up(slab.reach.lens, seen[-1], (columns, rows)), size)
    room = (soft + flat * slab.reach.edge_off) * LEVELS_PER_MM
    clear = lens > EDGE_LEVEL + room + _BEVEL_MM * LEVELS_PER_MM
    frame = touched | ((lens > EDGE_LEVEL - room) & ~clear)
    return frame, clear & ~frame


def _between(levels: Image, size: tuple[int, int]) -> Image:
    return np.asarray(cv2.resize(levels, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _longest(steps: Floats) -> float:
    """Of steps (..., 2)."""
    return float(np.sqrt(np.square(steps[..., 0]) + np.square(steps[..., 1])).max())


def _looked_up(levels: Image, places: Floats, size: tuple[int, int]) -> Image:
    """Of texels (rows, columns, 2) at nodes, those at so many tiles."""
    fine = cv2.resize(places, size, interpolation=cv2.INTER_LINEAR)
    found = cv2.remap(levels, fine, _NOWHERE, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.uint8)


def _box(slab: Slab, stand: Stand, pose: Pose, size_px: tuple[int, int]) -> tuple[Rect, int]:
    """Around all of a front, whole tiles of so many pixels, with a node to spare; reaches beyond the picture
    by no more than that."""
    into, offset = pose.rotation @ stand.axes, pose.rotation @ stand.origin + pose.translation_mm
    x, y, _ = _projected(slab.around, into, offset, pose)
    tile = max(round(_TILE_MM * pose.px_per_mm), 1)
    box: list[tuple[int, int]] = []
    for places, count, most in zip((x, y), _NODES, size_px, strict=True):
        least, greatest = float(places.min()), float(places.max())
        spare = max((greatest - least) / count * 1.5, 2.0) + 2.0 * tile
        low, high = max(least, 0.0) - spare, min(greatest, most) + spare
        box.append((int(low), int(low) + int((high - low) / tile) * tile))
    return (box[0][0], box[1][0], box[0][1], box[1][1]), tile


def pixels_of_temple(
    worn: Stations, pose: Pose, size_px: tuple[int, int], before: Doubles | None = None
) -> Found:
    """Those that any of it that is shown may be in, but for those wholly within the outline (n, 2) of what
    is before it."""
    first, last = worn.in_sight
    if first >= last:
        return NOTHING
    # A filled polygon has its edge in it, which is nearly soft enough.
    half = worn.half[first : last + 1].T + _BESIDE_PX / pose.px_per_mm
    corners = np.repeat(worn.middle[first : last + 1].T[:, :, None], 4, 2)
    corners[:2] += half[::-1, :, None] * _CORNERS
    camera = pose.rotation @ corners.reshape(3, -1) + pose.translation_mm[:, None]
    seen = (camera[:2] * (pose.focal_px / np.maximum(camera[2], 1.0))).T + pose.centre_px
    (left, top), (right, bottom) = seen.min(0).tolist(), seen.max(0).tolist()
    low = int(min(max(left, 0), size_px[0])), int(min(max(top, 0), size_px[1]))
    high = math.ceil(min(max(right, -1), size_px[0])) + 1, math.ceil(min(max(bottom, -1), size_px[1])) + 1
    if high[0] <= low[0] or high[1] <= low[1]:
        return NOTHING
    mask = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
    seen = np.rint((seen - low) * 2**_SHIFT)
    if max(right, bottom, -left, -top) > _FAR / 2 ** (_SHIFT + 1):
        seen = seen.clip(-_FAR, _FAR)
    seen = seen.astype(np.int32)
    # Two pieces at a time: they hardly bend.
    for start in range(0, len(seen) - 4, 4 * _TOGETHER):
        hull = cv2.convexHull(seen[start : start + 4 * _TOGETHER + 4])
        cv2.fillConvexPoly(mask, hull, (1,), cv2.LINE_8, _SHIFT)
    if before is not None:
        mask[filled(before, (*low, *high)) == 255] = 0
    return Found.of(mask.view(np.bool_), low, size_px)


_TOGETHER = 2
_SHIFT, _FAR = 3, 1e6
_CORNERS = np.array([[(-1.0, -1.0, 1.0, 1.0)], [(-1.0, 1.0, -1.0, 1.0)]])
"""Of a cross-section: right, down."""


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
