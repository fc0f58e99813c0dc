"""A temple as a chain of convex pieces: a bar whose cross-section is a rounded box, which changes on its way.

Seen along its length a bar is many times as deep as it is wide; slices of it (see `slab`) would be met beside
each other. Chain coordinates, millimetres: u back along the temple, v down, w to the right: the eyewear's or
the head's axes z, y, x. A chain is bent to a head by moving its stations; nothing is baked again.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.slabs.solids import Grid
from mirror_app.values import Doubles, Floats

PIECES = 12
STATIONS = PIECES + 1
IN_SIGHT = 9
"""So many pieces are before the ear at most, as temples are usually worn."""
SECTION = 7
_EVENED_MM = 0.8
_HANGING, _BOX, _ROUND_COUNTS = 2.0, 0.4, 10.0
"""A tip that hangs down is so many times as high as it is wide. Up to this share of its half width, the
corners of a box may be round; how fast it is none beyond."""
AXES = np.eye(3)[:, ::-1]
"""(3, 3) columns u, v, w in the axes of the eyewear."""


@dataclass(frozen=True, slots=True, eq=False)
class Stations:
    """Where the pieces of a chain meet, from front to back.

    middle: (STATIONS, 3) of the cross-section, eyewear or head axes, mm; z rises. half: (STATIONS, 2), half
    its extent down and to the right. shown: (STATIONS,) 0..1, less than 1 where an ear hides it.
    """

    middle: Doubles
    half: Doubles
    shown: Doubles

    @property
    def in_sight(self) -> tuple[int, int]:
        """The first and the last station of the pieces of which any is shown; the same where none is."""
        shown = np.flatnonzero(self.shown > 0.0)
        if not len(shown):
            return 0, 0
        return max(int(shown[0]) - 1, 0), min(int(shown[-1]) + 1, len(self.shown) - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """A baked temple. stations: as in its mesh. rounded: (PIECES,) radius of the corners of each piece, mm.

    The texel in row r and column c has its middle at corner_mm + (c, r) / texels_per_mm, u and v of the
    mesh. size: columns, rows. first: its first texel in the texture of both temples.
    """

    role: str
    stations: Stations
    rounded: Doubles
    corner_mm: tuple[float, float]
    size: tuple[int, int]
    texels_per_mm: float
    first: int


def stations_of(inside: Doubles, grid: Grid) -> tuple[Stations, Doubles]:
    """Stations that follow what is solid (see `Solid.inside`) as well as so many can, and the radii between.

    Raises ValueError where nothing is solid.
    """
    u, low, high, area = _sections(inside, grid)
    # The steps of the grid tell nothing.
    low, high = (_evened(curves, int(_EVENED_MM * grid.px_per_mm)) for curves in (low, high))
    chosen = _telling(u, np.concatenate([low, high], 1))
    low, high = low[chosen], high[chosen]
    half = (high - low) / 2
    # What a box has more than the section is in its corners: (4 - pi) r ** 2.
    missing = np.maximum(4.0 * half[:, 0] * half[:, 1] - area[chosen], 0.0)
    radius = np.minimum(np.sqrt(missing / (4.0 - np.pi)), half.min(1))
    middle = (high + low) / 2
    place = np.column_stack([middle[:, 1], middle[:, 0], u[chosen]])
    return Stations(place, half, np.ones(STATIONS)), (radius[1:] + radius[:-1]) / 2


def _sections(inside: Doubles, grid: Grid) -> tuple[Doubles, Doubles, Doubles, Doubles]:
    """Of each column of the grid with something solid in it: u; least v and w; greatest v and w; area, mm."""
    if not len(inside):
        raise ValueError("a temple without any volume")
    pixel = inside[:, 0].astype(int)
    row, column = np.divmod(pixel, grid.size[0])
    order = np.argsort(column, kind="stable")
    row, column, begin, end = row[order], column[order], inside[order, 1], inside[order, 2]
    first = np.flatnonzero(np.diff(column, prepend=-1))
    step = 1.0 / grid.px_per_mm
    top = np.minimum.reduceat(row, first) * step + grid.corner_mm[1]
    bottom = (np.maximum.reduceat(row, first) + 1) * step + grid.corner_mm[1]
    u = (column[first] + 0.5) * step + grid.corner_mm[0]
    # A shell is as wide as from its one side to the other, an open one as wide as it is.
    least, most = np.minimum.reduceat(begin, first), np.maximum.reduceat(end, first)
    area = np.add.reduceat(end - begin, first) * step
    return u, np.stack([top, least], 1), np.stack([bottom, most], 1), area


def _evened(curves: Doubles, reach: int) -> Doubles:
    """Each row averaged with `reach` on both sides of it; the ends are continued."""
    padded = np.pad(curves, ((reach + 1, reach), (0, 0)), "edge")
    total = np.cumsum(padded, 0)
    return (total[2 * reach + 1 :] - total[: -2 * reach - 1]) / (2 * reach + 1)


def section_at(u: Doubles, stations: Stations, rounded: Doubles) -> Floats:
    """(n, SECTION) at evenly spaced places u (n,) of a chain, see `Textures.temples`."""
    at = stations.middle[:, 2]
    middle, high, wide = (np.interp(u, at, curve) for curve in (stations.middle[:, 1], *stations.half.T))
    # In a temple of a few columns the same one is more than one station.
    steps = np.maximum(np.diff(at), 1e-3)
    slopes, widens = (np.diff(curve) / steps for curve in (stations.middle[:, 1], stations.half[:, 0]))
    steep = np.abs(slopes) + np.abs(widens)
    # Most rays leave a piece by its end: what is looked up there has to be that of the piece before it.
    near = 0.5 * float(u[1] - u[0]) if len(u) > 1 else 0.0
    piece = np.clip(np.searchsorted(at, u - near) - 1, 0, PIECES - 1)
    # An end was evened like all else; it is steeper.
    upright = np.maximum(steep, 1.0)
    slope, opens = ((curve * upright)[piece] for curve in (slopes, widens))
    less, radius = np.minimum(high, wide), rounded[piece]
    # What hangs down and is round has no edges before it: the texture has its normals, all the way round.
    hangs = np.clip(high / np.maximum(wide, 1e-3) - _HANGING, 0.0, 1.0)
    less -= _ROUND_COUNTS * hangs * np.maximum(radius - _BOX * less, 0.0)
    rows = (middle, high, less, 2.0 * wide, slope, opens, 2.0 * radius)
    return np.stack(rows, 1).astype(np.float32)


def _telling(u: Doubles, curves: Doubles) -> NDArray[np.intp]:
    """Which STATIONS of the columns tell most: the ends, then again and again the one furthest off a line."""
    chosen = [0, len(u) - 1]
    while len(chosen) < STATIONS:
        lines = np.stack([np.interp(u, u[chosen], curve[chosen]) for curve in curves.T], 1)
        off = np.abs(curves - lines).max(1)
        off[chosen] = -1.0
        chosen = sorted([*chosen, int(off.argmax())])
    return np.array(chosen)


def pieces_of(chain: Chain, worn: Stations, per_mm: Doubles, eye: Floats, backwards: bool) -> Floats:
    """(numbers of a piece, n) of those `in_sight`, for stations that may have been moved; see `uniforms`.
    per_mm: (STATIONS,) pixels to a mm there. eye: u, v, w of the camera."""
    first, last = worn.in_sight
    some = slice(first, last + 1)
    own, there = chain.stations.middle[some], worn.middle[some] - eye[::-1]
    rows = np.empty((9, len(own)), np.float32)
    rows[:3] = there.T[::-1]
    rows[[1, 2]] = rows[[2, 1]]
    rows[3:5] = worn.half[some].T[::-1]
    rows[5], rows[6], rows[7], rows[8] = own[:, 2], own[:, 1], worn.shown[some], per_mm[some]
    begin = rows[:, :-1]
    on = rows[:, 1:] - begin
    px_per_mm, radius = begin[8] + on[8] / 2, chain.rounded[first:last]
    pieces = np.empty((19, len(own) - 1), np.float32)
    pieces[_BEGIN], pieces[_ON] = begin[:8], on[:8]
    # What is thinner than a pixel covers so much less of it.
    thin = np.minimum(2.0 * np.minimum(begin[3], begin[4]) * px_per_mm, 1.0)
    pieces[_SHOWN] *= thin
    pieces[_INNER] -= radius
    pieces[10] = begin[3] - begin[4]
    pieces[17], pieces[18] = radius * px_per_mm + 0.5, px_per_mm
    return pieces[:, ::-1] if backwards else pieces


_BEGIN, _ON = [0, 2, 3, 6, 7, 11, 13, 15], [1, 4, 5, 8, 9, 12, 14, 16]
"""Rows of u, w, v, half along w and v, u and v of the mesh, what is shown; and of how each goes on."""
_INNER, _SHOWN = slice(6, 8), slice(15, 17)
