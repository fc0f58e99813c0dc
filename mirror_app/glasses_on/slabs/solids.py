"""A part as what its triangles enclose along the depth of a slab."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.importing.model import Part
from mirror_app.glasses_on.slabs.scan import Fragments, scanned
from mirror_app.glasses_on.slabs.slab import Stand
from mirror_app.values import Doubles, Floats

_JOINED_MM = 5.0
"""Surfaces of an open mesh up to this far behind each other are taken for two sides of one thing."""
FAR_MM = 6.0
"""Distances are not told further than that."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Fine pixels over a slab: the outer corner of the first, pixels per mm, columns and rows."""

    corner_mm: Doubles
    px_per_mm: float
    size: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Solid:
    """The parts of one material kind in slab coordinates, over a grid.

    normals: (m, 3, 3) of the corners. fragments are sorted by pixel, then by w (n,). inside: (k, 3), runs of
    solid: pixel, w where it begins, w where it ends.
    """

    parts: tuple[Part, ...]
    normals: Doubles
    fragments: Fragments
    w: Doubles
    inside: Doubles


def corners_of(part: Part, stand: Stand) -> Doubles:
    """(m, 3, 3): the corners of the triangles in slab coordinates."""
    return stand.into(part.vertices.astype(np.float64))[part.triangles]


def solid_of(parts: tuple[Part, ...], stand: Stand, grid: Grid) -> Solid:
    """What the triangles of `parts` enclose along w."""
    corners = np.concatenate([np.empty((0, 3, 3)), *(corners_of(part, stand) for part in parts)])
    normals = np.concatenate([np.empty((0, 3, 3)), *(_normals(part, stand) for part in parts)])
    found = scanned((corners[..., :2] - grid.corner_mm) * grid.px_per_mm, grid.size)
    w = found.mixed(corners[..., 2])
    order = np.argsort(_falling_in(found.pixel, w), kind="stable")
    found, w = Fragments(found.triangle[order], found.pixel[order], found.weights[order]), w[order]
    facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    facing *= np.sign((facing * normals.sum(1)).sum(1, keepdims=True))
    enters = np.where(facing[:, 2] < 0.0, 1, -1)[found.triangle]
    return Solid(parts, normals, found, w, _runs(found.pixel, w, enters))


def _falling_in(pixel: NDArray[np.intp], w: Doubles) -> Doubles:
    """(n,) numbers that rise with the pixel, and within a pixel with w: sorted once, not twice."""
    least, most = (float(w.min()), float(w.max())) if len(w) else (0.0, 0.0)
    return pixel + (w - least) * (0.999 / (most - least + 1e-9))


def _normals(part: Part, stand: Stand) -> Doubles:
    """Normals of the corners as they are once the sheet is flat."""
    u = stand.into(part.vertices.astype(np.float64))[:, 0]
    flat = part.normals.astype(np.float64) @ stand.axes
    flat[:, 0] += flat[:, 2] * (stand.slope + 2.0 * stand.curve * u)
    flat /= np.linalg.norm(flat, axis=1, keepdims=True) + 1e-12
    return flat[part.triangles]


def _runs(pixel: NDArray[np.intp], w: Doubles, enters: NDArray[np.int_]) -> Doubles:
    """Runs of solid (k, 3) from where surfaces are entered and left. A pixel whose surfaces do not agree, as
    those of an open mesh, is solid between its surfaces where they are near each other."""
    if not len(pixel):
        return np.empty((0, 3))
    starts = np.flatnonzero(np.diff(pixel, prepend=-1))
    counts = np.diff(np.append(starts, len(pixel)))
    total = np.cumsum(enters)
    depth = total - np.repeat(total[starts] - enters[starts], counts)
    odd = (np.minimum.reduceat(depth, starts) < 0) | (np.add.reduceat(enters, starts) != 0)
    odd = np.repeat(odd, counts)
    last = np.append(pixel[1:] != pixel[:-1], True)
    following = np.append(w[1:], 0.0)
    solid = ~last & np.where(odd, following - w < _JOINED_MM, depth > 0)
    alone = odd & ~solid & np.append(True, ~solid[:-1])
    end = np.where(solid, following, w)
    chosen = solid | alone
    return np.stack([pixel[chosen].astype(np.float64), w[chosen], end[chosen]], 1)


def signed_distance(mask: NDArray[np.bool_], px_per_mm: float) -> Floats:
    """To the edge of a mask, in mm, positive inside, at most some."""
    inside, outside = (
        np.minimum(cv2.distanceTransform(part.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE), 1e4)
        for part in (mask, ~mask)
    )
    signed = np.where(mask, inside - 0.5, 0.5 - outside) / px_per_mm
    smooth = cv2.GaussianBlur(signed.astype(np.float32), (0, 0), 0.8)
    return np.clip(smooth, -FAR_MM, FAR_MM).astype(np.float32)
