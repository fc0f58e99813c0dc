"""A slab cut into slices along its depth: the outline of all that is in each, and how it lies there."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.slabs.attributes import FINE, binned
from mirror_app.glasses_on.slabs.slab import SLICE_CHANNELS, SLICES
from mirror_app.glasses_on.slabs.solids import FAR_MM, Grid, signed_distance
from mirror_app.values import Doubles, Floats

_ENOUGH = 8000
_SLIVER, _SLIVER_MM = 0.2, 0.25
"""What reaches into a slice by so little of itself counts for the slice beside it."""
_CONTINUED_MM = 2.0
_SMOOTH_TEXELS = 1.0
_EDGE_MM, _FACE = 0.15, 1e-2
"""How near an outline it is that it lies as deep as its edge does; how little, beside that, the face counts:
far from any edge all that is seen is on it."""
_ROUNDED_MM, _SLANT = 0.5, 0.4
"""Edges are rounded by up to so much; the slant of rays that outlines are drawn out for best."""
_AROUND_TEXELS = 0.8
_RIDGE_SLOPE, _LEAST_SLOPE = 0.9, 0.06
"""A distance that rises by less, mm to a mm, is that of a ridge; the least it is taken to rise by there."""

_Within = tuple[NDArray[np.intp], Doubles, Doubles]


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """borders: (SLICES + 1,) w from one slice to the next. depths: see `Slab`. within: of each slice, what
    is in it of the frame, or of the lens where there is no frame, see `_within`."""

    borders: Doubles
    depths: Doubles
    within: tuple[_Within, ...]


def layers_of(frame: Doubles, lens: Doubles) -> Layers:
    """frame, lens: see `Solid.inside`."""
    depths = _depths_for(frame, lens)
    borders = np.concatenate([depths[:1], (depths[1:] + depths[:-1]) / 2, depths[-1:]])
    middle = (borders[1:] + borders[:-1]) / 2
    within = _all_within(frame if len(frame) else lens, borders)
    for index, (_, begin, end) in enumerate(within):
        if len(begin):
            # An outline is told best where nothing has to be moved to be where it is.
            middle[index] = np.median((begin + end) / 2)
    return Layers(borders, middle, within)


def _depths_for(frame: Doubles, lens: Doubles) -> Doubles:
    """w of each slice, rising: evenly by how much there is at that depth, from first to last."""
    frame, lens = (runs[:: len(runs) // _ENOUGH + 1] for runs in (frame, lens))
    runs = np.concatenate([frame, lens])
    if not len(runs):
        raise ValueError("there is nothing to draw of its front.")
    shares = np.array([0.01, 0.25, 0.5, 0.75, 0.99])
    at = runs[:, 1:2] + (runs[:, 2:] - runs[:, 1:2]) * shares
    weight = (runs[:, 2] - runs[:, 1] + 0.2) * np.repeat((1.0, 0.1), (len(frame), len(lens)))
    order = np.argsort(at.ravel())
    mass = np.cumsum(np.repeat(weight, len(shares))[order])
    wanted = np.linspace(0.01, 0.99, SLICES) * mass[-1]
    depths = at.ravel()[order][np.searchsorted(mass, wanted).clip(0, at.size - 1)]
    return np.maximum.accumulate(depths + 0.02 * np.arange(SLICES))


def slices_of(frame: Doubles, lens: Doubles, layers: Layers, grid: Grid) -> NDArray[np.float16]:
    """(rows, columns, SLICES, SLICE_CHANNELS), see `Textures.slices`. frame, lens: see `Solid.inside`."""
    columns, rows = (side // FINE for side in grid.size)
    slices = np.empty((rows, columns, SLICES, SLICE_CHANNELS), np.float16)
    told = 0 if len(frame) else 1
    other = _all_within((lens, frame)[told], layers.borders)
    found = (layers.within, other) if told == 0 else (other, layers.within)
    outlines = [_outlines(within, grid) for within in found]
    for channel, distances in enumerate(outlines):
        slices[..., 3 * channel : 3 * channel + 3] = _texels(distances)
    texel_mm = FINE / grid.px_per_mm
    for index in range(SLICES):
        slope = slices[..., index, 1:3].astype(np.float32) / texel_mm
        slices[..., index, 1:3] = _across(slope) * texel_mm
    for index, away in enumerate(outlines[told]):
        lies, further = _lying(away, layers, index, grid)
        slices[..., index, 6], slices[..., index, 7] = lies, further
    return slices


def _all_within(inside: Doubles, borders: Doubles) -> tuple[_Within, ...]:
    return tuple(_within(inside, borders, index) for index in range(SLICES))


def _within(inside: Doubles, borders: Doubles, index: int) -> _Within:
    """The pixels (n,) that have something solid in a slice, and where it begins and ends there. What lies
    before the first border or behind the last counts too."""
    low = -np.inf if index == 0 else borders[index]
    high = np.inf if index == SLICES - 1 else borders[index + 1]
    begin, end = inside[:, 1], inside[:, 2]
    little = np.minimum(_SLIVER * (end - begin), _SLIVER_MM)
    there = (end > low) & (begin <= high)
    there &= ((end - low > little) | (begin >= low)) & ((high - begin > little) | (end <= high))
    chosen = np.flatnonzero(there)
    begin = np.where(low - begin > little, low, begin)[chosen]
    end = np.where(end - high > little, high, end)[chosen]
    pixel = inside[chosen, 0].astype(int)
    if not len(chosen):
        return pixel, begin, end
    first = np.flatnonzero(np.diff(pixel, prepend=-1))
    return pixel[first], np.minimum.reduceat(begin, first), np.maximum.reduceat(end, first)


def _outlines(within: tuple[_Within, ...], grid: Grid) -> Floats:
    """(SLICES, rows, columns) signed distance in mm to what is solid in each slice."""
    width, height = grid.size
    distances = np.full((SLICES, height, width), -FAR_MM, np.float32)
    for index, (pixel, _, _) in enumerate(within):
        if len(pixel):
            solid = np.zeros(height * width, np.bool_)
            solid[pixel] = True
            distances[index] = signed_distance(solid.reshape(height, width), grid.px_per_mm)
    return distances


def _lying(away: Floats, layers: Layers, index: int, grid: Grid) -> tuple[Floats, Floats]:
    """(rows, columns) each, see `Textures.slices`: how much deeper than the slice its edge lies, or far from
    it its face, continued beyond where there is anything; and how much further a slanting ray still meets
    it."""
    pixel, begin, end = layers.within[index]
    off, half = (begin + end) / 2 - layers.depths[index], (end - begin) / 2
    deep = np.maximum(away.ravel()[pixel], 0.0)
    near = np.exp(-deep / _EDGE_MM)
    face = off + half * _facing(begin, end, layers.borders, index)
    texels = binned([off * near + face * _FACE, near + _FACE], pixel, grid)
    reach = (2 * int(_CONTINUED_MM * grid.px_per_mm / FINE) + 1,) * 2
    # Smoothly: an outline that is moved must not fray.
    texels = cv2.GaussianBlur(texels, (0, 0), _SMOOTH_TEXELS) + 1e-4 * cv2.blur(texels, reach)
    lies = np.asarray(texels[..., 0] / (texels[..., 1] + 1e-7), np.float32)
    usual = cv2.resize(lies, grid.size, interpolation=cv2.INTER_LINEAR).ravel()[pixel]
    total = np.zeros(away.shape, np.float32)
    around = np.ones((2 * int(_ROUNDED_MM * grid.px_per_mm) + 1,) * 2, np.uint8)
    for side in (1.0, -1.0):
        further = np.zeros(away.size, np.float32)
        further[pixel] = half + side * (off - usual) - deep / _SLANT
        total += cv2.dilate(further.reshape(away.shape), around)
    total = cv2.GaussianBlur(np.maximum(total / 2, 0.0), (0, 0), _SMOOTH_TEXELS * FINE)
    return lies, np.asarray(total[FINE // 2 :: FINE, FINE // 2 :: FINE], np.float32)


def _facing(begin: Doubles, end: Doubles, borders: Doubles, index: int) -> Doubles:
    """Of what is in a slice (n,), see `_within`: -1 where it begins there and goes on in the next, 1 where
    it comes from the one before and ends there, else 0."""
    begins = (begin != borders[index]) | (index == 0)
    ends = (end != borders[index + 1]) | (index == SLICES - 1)
    return ends.astype(np.float64) - begins


def _texels(distance: Floats) -> Floats:
    """(SLICES, rows, columns) fine distances to (rows, columns, SLICES, 3) of texels: distance, its change
    along u and v."""
    middle = slice(FINE // 2, None, FINE)
    found = np.empty((*distance[0, middle, middle].shape, SLICES, 3), np.float32)
    last_row, last_column = found.shape[0] * FINE - 1, found.shape[1] * FINE - 1
    before, after = slice(FINE // 2 - 1, last_row, FINE), slice(FINE // 2 + 1, None, FINE)
    left = slice(FINE // 2 - 1, last_column, FINE)
    for index, layer in enumerate(distance):
        found[..., index, 0] = layer[middle, middle]
        found[..., index, 1] = (layer[middle, after] - layer[middle, left]) * (FINE / 2)
        found[..., index, 2] = (layer[after, middle] - layer[before, middle]) * (FINE / 2)
    return found


def _across(slope: Floats) -> Floats:
    """Slopes (rows, columns, 2) of a distance; on the ridge of a wire, where it does not rise, across the
    wire and just enough to tell so: what is seen there is lit on both sides of the ridge."""
    u, v = slope[..., 0], slope[..., 1]
    size = u * u + v * v
    around = cv2.GaussianBlur(np.dstack([u * u - v * v, 2.0 * u * v, size]), (0, 0), _AROUND_TEXELS)
    ridge = (size < _RIDGE_SLOPE**2) & (around[..., 2] > _LEAST_SLOPE**2)
    flat = np.clip(2.0 - 2.0 * np.sqrt(size[ridge]) / _RIDGE_SLOPE, 0.0, 1.0)
    cosine, sine, whole = around[ridge].T
    half = np.arctan2(sine, cosine) / 2
    way = np.stack([np.cos(half), np.sin(half)], 1)
    rise = (slope[ridge] * way).sum(1)
    rise = np.where(rise < 0.0, np.minimum(rise, -_LEAST_SLOPE), np.maximum(rise, _LEAST_SLOPE))
    # Where it falls to all sides alike no way is across.
    share = flat * np.hypot(cosine, sine) / whole
    told = slope.copy()
    told[ridge] += share[:, None] * (way * rise[:, None] - slope[ridge])
    return told
