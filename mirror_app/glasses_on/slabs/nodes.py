"""Where a slab is seen through the nodes of a grid over the picture: in between, that changes evenly."""

import numpy as np

from mirror_app.glasses_on.slabs.slab import Slab, Stand
from mirror_app.values import Doubles, Floats, Pose

Rect = tuple[int, int, int, int]
"""left, top, right, bottom, px; may reach beyond the picture."""
_SIDEWAYS = 0.05
"""No ray is taken to be flatter than that on the sheet."""
_WIDEST_MM = 90.0


def nodes(start: int, end: int, count: int) -> Doubles:
    """Middles of equal cells from pixel `start` to before `end`, as cv2.resize has them."""
    return start + (np.arange(count) + 0.5) * ((end - start) / count) - 0.5


def texels_seen(
    slab: Slab, stand: Stand, pose: Pose, grid: tuple[Doubles, Doubles], depths: Doubles
) -> tuple[Floats, float]:
    """(depths, rows, columns, 2), column and row of the texel that is seen at each depth of a slab through
    the nodes x (columns,) and y (rows,) of a grid; and how squarely, 0..1, where it is seen least so."""
    into = (pose.rotation @ stand.axes).T
    eye = -into @ (pose.translation_mm + pose.rotation @ stand.origin)
    x = (grid[0][None, :] - pose.centre_px[0]) / pose.focal_px
    y = (grid[1][:, None] - pose.centre_px[1]) / pose.focal_px
    ray = [row[0] * x + (row[1] * y + row[2]) for row in into.tolist()]
    sign = 1.0 if pose.rotation[:, 2] @ stand.axes[:, 2] >= 0.0 else -1.0
    steps = 1.0 / (sign * np.maximum(sign * ray[2], _SIDEWAYS))
    level = np.asarray(depths, np.float64)[:, None, None] - eye[2]
    # Once more, with the bend that the sheet has there.
    u = (eye[0] + level * (steps * ray[0])).clip(-_WIDEST_MM, _WIDEST_MM)
    along = (level + (stand.curve * u + stand.slope) * u) * steps
    seen = np.empty((*along.shape, 2), np.float32)
    for axis in (0, 1):
        from_corner = float(eye[axis]) - slab.corner_mm[axis]
        seen[..., axis] = (along * ray[axis] + from_corner) * slab.texels_per_mm
    squarely = float((sign * ray[2] / np.sqrt(1.0 + x * x + y * y)).min())
    return seen, squarely
