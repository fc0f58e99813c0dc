"""A part as what its triangles enclose along the depth of a slab, and the outlines of slices through it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.importing.model import Part
from mirror_app.glasses_on.slabs.scan import Fragments, scanned
from mirror_app.glasses_on.slabs.slab import SLICES, Stand
from mirror_app.values import Doubles, Floats

_JOINED_MM = 5.0
"""Surfaces of an open mesh up to this far behind each other are taken for two sides of one thing."""
_SLIVER, _SLIVER_MM = 0.2, 0.25
"""What reaches into a slice by so little of itself counts for the slice beside it."""
_FAR_MM = 6.0
_ENOUGH = 8000


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
    order = np.lexsort((w, found.pixel))
    found, w = Fragments(found.triangle[order], found.pixel[order], found.weights[order]), w[order]
    facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    facing *= np.sign((facing * normals.sum(1)).sum(1, keepdims=True))
    enters = np.where(facing[:, 2] < 0.0, 1, -1)[found.triangle]
    return Solid(parts, normals, found, w, _runs(found.pixel, w, enters))


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


def depths_for(frame: Doubles, lens: Doubles) -> Doubles:
    """w of each slice, rising: evenly by how much there is at that depth, from first to last."""
    frame, lens = (runs[:: len(runs) // _ENOUGH + 1] for runs in (frame, lens))
    runs = np.concatenate([frame, lens])
    shares = np.array([0.01, 0.25, 0.5, 0.75, 0.99])
    at = runs[:, 1:2] + (runs[:, 2:] - runs[:, 1:2]) * shares
    weight = (runs[:, 2] - runs[:, 1] + 0.2) * np.repeat((1.0, 0.1), (len(frame), len(lens)))
    order = np.argsort(at.ravel())
    mass = np.cumsum(np.repeat(weight, len(shares))[order])
    wanted = np.linspace(0.01, 0.99, SLICES) * mass[-1]
    depths = at.ravel()[order][np.searchsorted(mass, wanted).clip(0, at.size - 1)]
    return np.maximum.accumulate(depths + 0.02 * np.arange(SLICES))


def within(
    inside: Doubles, borders: Doubles, index: int
) -> tuple[NDArray[np.intp], Doubles, Doubles]:
    """The pixels (n,) that have something solid between two of some borders, and where it begins and ends
    there. inside: see `Solid`. What lies before the first border or behind the last counts too."""
    low = -np.inf if index == 0 else borders[index]
    high = np.inf if index == len(borders) - 2 else borders[index + 1]
    begin, end = inside[:, 1], inside[:, 2]
    little = np.minimum(_SLIVER * (end - begin), _SLIVER_MM)
    there = (end > low) & (begin <= high)
    there &= ((end - low > little) | (begin >= low)) & ((high - begin > little) | (end <= high))
    begin = np.where(low - begin > little, low, begin)
    end = np.where(end - high > little, high, end)
    there = np.flatnonzero(there)
    if not len(there):
        return there, begin[there], end[there]
    pixel = inside[there, 0].astype(int)
    first = np.flatnonzero(np.diff(pixel, prepend=-1))
    return pixel[first], np.minimum.reduceat(begin[there], first), np.maximum.reduceat(end[there], first)


def outlines(inside: Doubles, borders: Doubles, grid: Grid) -> Floats:
    """(SLICES, rows, columns) signed distance in mm to what is solid between borders."""
    width, height = grid.size
    distances = np.full((SLICES, height, width), -_FAR_MM, np.float32)
    for index in range(SLICES):
        pixel, _, _ = within(inside, borders, index)
        if len(pixel):
            solid = np.zeros(height * width, np.bool_)
            solid[pixel] = True
            distances[index] = signed_distance(solid.reshape(height, width), grid.px_per_mm)
    return distances


def signed_distance(mask: NDArray[np.bool_], px_per_mm: float) -> Floats:
    """To the edge of a mask, in mm, positive inside, at most some."""
    inside, outside = (
        np.minimum(cv2.distanceTransform(part.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE), 1e4)
        for part in (mask, ~mask)
    )
    signed = np.where(mask, inside - 0.5, 0.5 - outside) / px_per_mm
    smooth = cv2.GaussianBlur(signed.astype(np.float32), (0, 0), 0.8)
    return np.clip(smooth, -_FAR_MM, _FAR_MM).astype(np.float32)
