"""An EyewearModel baked for drawing: once per model, whatever its mesh, in some tenths of a second."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.glasses_on.importing.model import FRONT, LENSES, TEMPLES, EyewearModel, Part
from mirror_app.glasses_on.importing.surface import bounds, sampled
from mirror_app.glasses_on.slabs.attributes import BLURS_MM, FINE, attributes, binned
from mirror_app.glasses_on.slabs.chain import AXES, SECTION, Chain, section_at, stations_of
from mirror_app.glasses_on.slabs.reach import around, reach_of
from mirror_app.glasses_on.slabs.slab import (
    ATTRIBUTES,
    SLICE_CHANNELS,
    SLICES,
    TEMPLE_TEXELS,
    TEXELS,
    Slab,
    Stand,
    Textures,
)
from mirror_app.glasses_on.slabs.slicing import layers_of, slices_of
from mirror_app.glasses_on.slabs.solids import Grid, corners_of, solid_of
from mirror_app.values import Doubles, Image

SHADOW_BLURS_MM = (0.8, 1.8)


@dataclass(frozen=True, slots=True)
class Detail:
    """texels_per_mm: at most. blurs_mm: how much each of the textures of attributes is blurred."""

    texels_per_mm: float
    blurs_mm: tuple[float, float, float] = BLURS_MM


FULL, QUICK = Detail(2.0), Detail(1.4)
"""For a face that fills the picture, and for a small picture."""
FIRST = Detail(1.0, (BLURS_MM[1], BLURS_MM[1], BLURS_MM[1]))
"""For a moment, while more is on its way: the usual blur for all faces."""
_MARGIN_MM = 3.0
_SAMPLES = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Baked:
    """All that is drawn of a model: the front, None where it has none, and its temples.

    shadow: each (rows, columns), 0..255, a texel of the front each: cover of the frame, blurred a little, and
    much.
    """

    front: Slab | None
    temples: tuple[Chain, ...]
    textures: Textures
    shadow: tuple[Image, Image]


def baked(model: EyewearModel, detail: Detail = FULL) -> Baked:
    """Raises ValueError where the model has no triangles."""
    lenses = tuple(part for role in LENSES if (part := model.part(role)) is not None)
    frame = model.part(FRONT)
    textures = Textures(
        np.zeros((TEXELS * SLICES, SLICE_CHANNELS), np.float16),
        tuple(np.zeros((TEXELS * 2, ATTRIBUTES), np.float16) for _ in BLURS_MM),
        tuple(np.zeros((TEMPLE_TEXELS * 2, ATTRIBUTES), np.float16) for _ in BLURS_MM),
    )
    front, nothing = None, np.zeros((1, 1), np.uint8)
    shadow = (nothing, nothing)
    if frame is not None or lenses:
        front, shadow = _front(model, (() if frame is None else (frame,), lenses), textures, detail)
    parts = [part for role in TEMPLES if (part := model.part(role)) is not None]
    return Baked(front, _temples(model, parts, textures, detail), textures, shadow)


def _front(
    model: EyewearModel, parts: tuple[tuple[Part, ...], tuple[Part, ...]], textures: Textures, detail: Detail
) -> tuple[Slab, tuple[Image, Image]]:
    """The slab and its shadow; its textures are written where they belong."""
    stand = _stand((*parts[0], *parts[1]))
    extent = _extent((*parts[0], *parts[1]), stand)
    grid, scale = _grid(extent, _scale([extent], TEXELS, detail.texels_per_mm))
    solid, glass = (solid_of(some, stand, grid) for some in parts)
    layers = layers_of(solid.inside, glass.inside)
    size = (grid.size[0] // FINE, grid.size[1] // FINE)
    count = size[0] * size[1]
    slices = slices_of(solid.inside, glass.inside, layers, grid)
    textures.slices[: count * SLICES] = slices.reshape(count * SLICES, SLICE_CHANNELS)
    blurred = attributes(model.materials, (solid, glass), grid, True, detail.blurs_mm)
    for texture, looks in zip(textures.front, blurred, strict=True):
        texture[: 2 * count] = looks.reshape(2 * count, -1)
    reach = reach_of(slices, glass.inside, grid, FINE)
    # A little beyond its ends, or these would have no soft edge.
    span = (float(extent[0, 0]) + 0.5 * _MARGIN_MM, float(extent[1, 0]) - 0.5 * _MARGIN_MM)
    glass_w = float(glass.inside[:, 1:].mean()) if len(glass.inside) else 0.0
    ends = around(np.concatenate([glass.inside, solid.inside]), stand, grid)
    depths = layers.depths.astype(np.float32)
    slab = Slab(stand, _corner(extent, scale), size, scale, depths, reach, span, glass_w, ends)
    return slab, _shadow(solid.inside, grid)


def _temples(model: EyewearModel, parts: list[Part], textures: Textures, detail: Detail) -> tuple[Chain, ...]:
    stand = Stand(np.zeros(3), AXES)
    extents = [_extent((part,), stand) for part in parts]
    scale = _scale(extents, TEMPLE_TEXELS, detail.texels_per_mm) if parts else 1.0
    chains: list[Chain] = []
    first = 0
    for part, extent in zip(parts, extents, strict=True):
        grid, scale = _grid(extent, scale)
        solid, none = solid_of((part,), stand, grid), solid_of((), stand, grid)
        size = (grid.size[0] // FINE, grid.size[1] // FINE)
        end = first + size[0] * size[1]
        stations, rounded = stations_of(solid.inside, grid)
        corner = _corner(extent, scale)
        section = section_at(corner[0] + np.arange(size[0]) / scale, stations, rounded)
        blurred = attributes(model.materials, (solid, none), grid, False, detail.blurs_mm)
        for texture, layers in zip(textures.temples, blurred, strict=True):
            layers[..., -SECTION:] = section[:, None]
            texture[2 * first : 2 * end] = layers.reshape(2 * (end - first), -1)
        chains.append(Chain(part.role, stations, rounded, corner, size, scale, first))
        first = end
    return tuple(chains)


def _stand(parts: tuple[Part, ...]) -> Stand:
    """The sheet a front lies in best, bent about its middle."""
    points = np.concatenate(
        [sampled(part.vertices.astype(np.float64), part.triangles, _SAMPLES) for part in parts]
    )
    terms = np.stack([np.ones(len(points)), points[:, 0] ** 2], 1)
    found = np.linalg.lstsq(terms, points[:, 2], rcond=None)[0]
    return Stand(np.zeros(3), np.eye(3), 0.0, float(np.clip(found[1], 0.0, 0.01)))


def _extent(parts: tuple[Part, ...], stand: Stand) -> Doubles:
    """(2, 3): the least and the greatest u, v, w, with room around."""
    low, high = bounds(np.concatenate([corners_of(part, stand).reshape(-1, 3) for part in parts]))
    return np.stack([low - _MARGIN_MM, high + _MARGIN_MM])


def _scale(extents: list[Doubles], room: int, most: float) -> float:
    """Texels per mm, at most that many, so that all of them have room."""
    area = sum(float((e[1, 0] - e[0, 0]) * (e[1, 1] - e[0, 1])) for e in extents)
    return min(most, float(np.sqrt(room / area)))


def _grid(extent: Doubles, scale: float) -> tuple[Grid, float]:
    """Fine pixels over all of an extent but less than a texel, and texels per mm."""
    columns, rows = (int((extent[1, axis] - extent[0, axis]) * scale) for axis in (0, 1))
    return Grid(extent[0, :2], scale * FINE, (columns * FINE, rows * FINE)), scale


def _corner(extent: Doubles, scale: float) -> tuple[float, float]:
    """The middle of the first texel."""
    u, v = (extent[0, :2] + 0.5 / scale).tolist()
    return u, v


def _shadow(inside: Doubles, grid: Grid) -> tuple[Image, Image]:
    """Where there is frame, blurred; see `Baked`."""
    pixel = np.unique(inside[:, 0].astype(int))
    cover = binned([np.ones(len(pixel))], pixel, grid)
    scale = grid.px_per_mm / FINE
    little, much = (
        cv2.convertScaleAbs(cv2.GaussianBlur(cover, (0, 0), mm * scale), alpha=255.0)
        for mm in SHADOW_BLURS_MM
    )
    return np.asarray(little, np.uint8), np.asarray(much, np.uint8)
