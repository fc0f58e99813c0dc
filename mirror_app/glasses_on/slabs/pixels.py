"""Which pixels of the picture a part may touch, as far as one can tell cheaply."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.slabs.chain import Stations
from mirror_app.glasses_on.slabs.nodes import Rect, nodes, texels_seen
from mirror_app.glasses_on.slabs.reach import EDGE_LEVEL, LEVELS_PER_MM
from mirror_app.glasses_on.slabs.slab import Slab, Stand
from mirror_app.values import Doubles, Image, Pose

Index = NDArray[np.intp]
"""(n,) pixels of a picture, row * width + column."""
_SOFT_PX = 0.5
_TILE_MM = 1.4
"""What is looked at at once is about so wide."""
_NODES = (32, 12)
_SQUARELY = 0.3
"""A front seen more flatly than that is looked at pixel by pixel."""
_EVEN_MM = 0.05
"""What nodes and levels may be wrong by."""
_NONE: Index = np.empty(0, np.intp)
_NOWHERE = np.empty(0, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Pixels of a part: which, and their columns and rows."""

    index: Index
    x: Index
    y: Index

    @staticmethod
    def of(mask: NDArray[np.bool_], corner: tuple[int, int], size_px: tuple[int, int]) -> "Found":
        """Where a mask (height, width), its left top corner at a pixel, is in the picture."""
        (left, top), (width, height) = corner, size_px
        inside = mask[max(-top, 0) : max(height - top, 0), max(-left, 0) : max(width - left, 0)]
        y, x = np.nonzero(inside)
        y += max(top, 0)
        x += max(left, 0)
        return Found(y * width + x, x, y)


def pixels_of_front(slab: Slab, stand: Stand, pose: Pose, size_px: tuple[int, int]) -> tuple[Found, Found]:
    """Those with frame or an edge in them, and all others with nothing but lens."""
    box, tile = _box(slab, stand, pose, size_px)
    columns, rows = (box[2] - box[0]) // tile, (box[3] - box[1]) // tile
    corner = box[:2]
    if columns < 1 or rows < 1:
        nothing = np.zeros((1, 1), np.bool_)
        return Found.of(nothing, corner, size_px), Found.of(nothing, corner, size_px)
    grid = nodes(box[0], box[2], _NODES[0]), nodes(box[1], box[3], _NODES[1])
    depths = np.append(slab.depths, slab.reach.edge_w)
    seen, squarely = texels_seen(slab, stand, pose, grid, depths)
    if squarely < _SQUARELY:
        every = np.ones((rows * tile, columns * tile), np.bool_)
        return Found.of(every, corner, size_px), Found.of(~every, corner, size_px)
    frame, glass = _tiles(slab, pose, seen, (columns, rows, tile), (box[2] - box[0], box[3] - box[1]))
    size = (columns * tile, rows * tile)
    frame, glass = (
        cv2.resize(tiles, size, interpolation=cv2.INTER_NEAREST).view(np.bool_) for tiles in (frame, glass)
    )
    return Found.of(frame, corner, size_px), Found.of(glass, corner, size_px)


def _tiles(slab, pose, seen, tiling, size) -> tuple[Image, Image]:
    """(rows, columns) 0 or 1, of tiles with frame or edges in them and of others with lens."""
    columns, rows, tile = tiling
    per_mm = slab.texels_per_mm
    # A tile is looked at in its middle.
    step = [np.abs(np.diff(seen[0], axis=axis)).max((0, 1)) for axis in (1, 0)]
    step = np.hypot(step[0] * (_NODES[0] / size[0]), step[1] * (_NODES[1] / size[1]))
    aside = float(np.hypot(*step)) / per_mm * (tile - 1) / 2
    soft = _SOFT_PX / pose.px_per_mm + aside + _EVEN_MM
    first, last = float(slab.depths[0]), float(slab.depths[-1])
    flat = np.hypot(*np.moveaxis(seen[-2] - seen[0], -1, 0)).max() / per_mm / max(last - first, 0.1)
    touched = None
    for level, thick, place in zip(slab.reach.frame, slab.thick.tolist(), seen, strict=False):
        found = _looked_up(level, place, (columns, rows))
        there = found > EDGE_LEVEL - (soft + flat * thick / 2) * LEVELS_PER_MM
        touched = there if touched is None else touched | there
    lens = _looked_up(slab.reach.lens, seen[-1], (columns, rows))
    room = (soft + flat * slab.reach.edge_off) * LEVELS_PER_MM
    clear = lens > EDGE_LEVEL + room
    frame = touched | ((lens > EDGE_LEVEL - room) & ~clear)
    return frame.view(np.uint8), (clear & ~frame).view(np.uint8)


def _looked_up(levels: Image, places, size: tuple[int, int]) -> Image:
    fine = cv2.resize(places, size, interpolation=cv2.INTER_LINEAR)
    return cv2.remap(levels, fine, _NOWHERE, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _box(slab: Slab, stand: Stand, pose: Pose, size_px: tuple[int, int]) -> tuple[Rect, int]:
    """Around all of a front, whole tiles of so many pixels, with a node to spare; reaches beyond the picture
    by no more than that."""
    left, top, right, bottom = (
        end / slab.texels_per_mm + corner
        for end, corner in zip(slab.reach.ends, (*slab.corner_mm, *slab.corner_mm), strict=True)
    )
    u, v, w = np.meshgrid(
        np.linspace(left, right, 7), (top, bottom), (slab.depths[0], slab.depths[-1]), indexing="ij"
    )
    x, y, _ = _projected(stand.out(np.stack([u, v, w], -1).reshape(-1, 3)).T, pose.rotation, pose.translation_mm, pose)
    tile = max(round(_TILE_MM * pose.px_per_mm), 1)
    box: list[tuple[int, int]] = []
    for places, count, most in zip((x, y), _NODES, size_px, strict=True):
        spare = max(np.ptp(places) / count * 1.5, 2.0) + 2.0 * tile
        low, high = max(float(places.min()), 0.0) - spare, min(float(places.max()), most) + spare
        box.append((int(low), int(low) + int((high - low) / tile) * tile))
    return (box[0][0], box[1][0], box[0][1], box[1][1]), tile


def pixels_of_temple(worn: Stations, pose: Pose, size_px: tuple[int, int]) -> Found:
    """Those that any of it that is shown may be in."""
    shown = worn.shown > 0.0
    shown = shown[1:] | shown[:-1]
    half = worn.half + _SOFT_PX / pose.px_per_mm
    corners = worn.middle.T[:, :, None] + half.T[[1, 0, 0]][:, :, None] * _CORNERS[:, None]
    x, y, _ = _projected(corners, pose.rotation, pose.translation_mm, pose)
    # The four corners of a station and those of the next.
    places = np.stack([x, y], -1)
    places = np.concatenate([places[:-1], places[1:]], 1)[shown]
    if not len(places):
        return Found(_NONE, _NONE, _NONE)
    low = np.floor(places.min((0, 1))).clip(-1.0, size_px).astype(int)
    high = np.ceil(places.max((0, 1))).clip(-1.0, size_px).astype(int) + 1
    if (high <= low + 1).any():
        return Found(_NONE, _NONE, _NONE)
    mask = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
    for piece in np.round((places - low) * _SHIFTED).astype(np.int32):
        cv2.fillConvexPoly(mask, cv2.convexHull(piece), 1, cv2.LINE_8, _SHIFT)
    return Found.of(mask.view(np.bool_), (int(low[0]), int(low[1])), size_px)


_SHIFT = 3
_SHIFTED = 2**_SHIFT
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
