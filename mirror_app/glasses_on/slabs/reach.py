"""Where there is anything of a slab: what is looked at to find the pixels it is in."""

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.slabs.slab import Reach, Stand
from mirror_app.glasses_on.slabs.solids import Grid, signed_distance
from mirror_app.values import Doubles, Floats, Image

SLANTS = (0.0, 0.12, 0.25, 0.37, 0.5, 0.67, 0.85)
"""Millimetres that a ray goes aside while it goes a millimetre deeper; some go further."""
LEVELS_PER_MM, EDGE_LEVEL = 32.0, 128
"""A signed distance is kept in 8 bits: up to 4 mm, in steps that nobody sees."""
_ACROSS = 7
_WHOLE = 98.0


def reach_of(slices: NDArray[np.float16], lens: Doubles, grid: Grid, fine: int) -> Reach:
    """slices: (rows, columns, SLICES, SLICE_CHANNELS), see `Textures`. lens: runs of it, see `Solid.inside`.
    fine: pixels of the grid to a texel."""
    frame, off, further = np.moveaxis(slices[..., (0, 6, 7)].astype(np.float32), (2, 3), (1, 0))
    away = np.abs(off) + further
    whole, edge_w, edge_off = np.full(slices.shape[:2], -9.0, np.float32), 0.0, 0.0
    if len(lens):
        solid = np.zeros(grid.size[0] * grid.size[1], np.bool_)
        pixel = lens[:, 0].astype(int)
        solid[pixel] = True
        solid = solid.reshape(grid.size[::-1])
        whole = signed_distance(solid, grid.px_per_mm)[fine // 2 :: fine, fine // 2 :: fine]
        inner = cv2.erode(solid.astype(np.uint8), np.ones((3, 3), np.uint8)).ravel() > 0
        edge = lens[~inner[pixel], 1:]
        edge_w = float(edge.mean())
        edge_off = float(np.percentile(np.abs(edge - edge_w).max(1), _WHOLE))
    drawn_out = tuple(tuple(_levels(one) for one in frame + slant * away) for slant in SLANTS)
    return Reach(drawn_out, _levels(whole), edge_w, edge_off)


def around(inside: Doubles, stand: Stand, grid: Grid) -> Doubles:
    """(3, n) u, v and bent w (see `Stand`) of points around all that is solid, see `Solid.inside`."""
    if not len(inside):
        return np.zeros((3, 1))
    row, column = np.divmod(inside[:, 0].astype(int), grid.size[0])
    (left, right), (top, bottom) = (
        np.array([place.min(), place.max() + 1]) / grid.px_per_mm + corner
        for place, corner in zip((column, row), grid.corner_mm, strict=True)
    )
    depths = (inside[:, 1].min(), inside[:, 2].max())
    u, v, w = (axis.ravel() for axis in np.meshgrid(np.linspace(left, right, _ACROSS), (top, bottom), depths))
    return np.stack([u, v, w + (stand.slope + stand.curve * u) * u])


def _levels(distance: Floats) -> Image:
    return np.clip(distance * LEVELS_PER_MM + EDGE_LEVEL, 0, 255).astype(np.uint8)
