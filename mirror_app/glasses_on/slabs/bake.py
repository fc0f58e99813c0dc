"""An EyewearModel baked into slabs: once per model, whatever its mesh, in some tenths of a second."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.importing.model import FRONT, LENSES, TEMPLES, EyewearModel, Part
from mirror_app.glasses_on.importing.scene import Material, srgb
from mirror_app.glasses_on.importing.surface import sampled
from mirror_app.glasses_on.slabs.slab import (
    ATTRIBUTES,
    SLICE_CHANNELS,
    SLICES,
    TEXELS,
    Slab,
    Stand,
    Textures,
    density,
)
from mirror_app.glasses_on.slabs.solids import (
    Grid,
    Solid,
    cells_of,
    corners_of,
    depths_for,
    outlines,
    solid_of,
)
from mirror_app.values import Doubles, Floats

FINE = 3
"""Fine pixels to a texel; odd, so that the middle of a texel is the middle of a pixel."""
BLURS_MM = (0.12, 0.3, 0.7)
"""How much the attributes are blurred: for near, usual and far faces."""
SHADOW_BLURS_MM = (0.8, 1.8)
_MOST_TEXELS_PER_MM = 2.5
_MARGIN_MM = 3.0
_SAMPLES = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Baked:
    """All that is drawn of a model: its slabs, the front first, and their textures."""

    slabs: tuple[Slab, ...]
    textures: Textures


def baked(model: EyewearModel) -> Baked:
    """Raises ValueError where the model has no triangles."""
    lenses = tuple(part for role in LENSES if (part := model.part(role)) is not None)
    front = model.part(FRONT)
    groups = [(FRONT, () if front is None else (front,), lenses)]
    groups += [(role, (part,), ()) for role in TEMPLES if (part := model.part(role)) is not None]
    groups = [group for group in groups if group[1] or group[2]]
    stands = [_stand(role, (*frame, *lens)) for role, frame, lens in groups]
    extents = [_extent((*g[1], *g[2]), stand) for g, stand in zip(groups, stands, strict=True)]
    scale = _scale(extents)
    slices = np.full((TEXELS, SLICES, SLICE_CHANNELS), 0.0, np.float32)
    attributes = tuple(np.zeros((TEXELS, 2, ATTRIBUTES), np.float32) for _ in BLURS_MM)
    slabs: list[Slab] = []
    first = 0
    for (role, frame, lens), stand, extent in zip(groups, stands, extents, strict=True):
        size = (int((extent[1, 0] - extent[0, 0]) * scale), int((extent[1, 1] - extent[0, 1]) * scale))
        grid = Grid(extent[0, :2], scale * FINE, (size[0] * FINE, size[1] * FINE))
        solid, glass = solid_of(frame, stand, grid), solid_of(lens, stand, grid)
        depths = depths_for(solid.inside, glass.inside)
        count, end = size[0] * size[1], first + size[0] * size[1]
        for channel, runs in ((0, solid.inside), (3, glass.inside)):
            slices[first:end, :, channel : channel + 3] = _texels(outlines(runs, depths, grid)).reshape(
                count, SLICES, 3
            )
        seen = _attributes(model.materials, solid, glass, grid)
        for texture, layers in zip(attributes, seen, strict=True):
            texture[first:end] = layers.reshape(count, 2, -1)
        corner = extent[0, :2] + 0.5 / scale
        cells, clear, reach = cells_of(solid.inside, glass.inside, grid)
        # A little beyond its ends, or these would have no soft edge.
        span = (float(extent[0, 0]) + 0.5 * _MARGIN_MM, float(extent[1, 0]) - 0.5 * _MARGIN_MM)
        glass_w = float(glass.inside[:, 1:].mean()) if len(glass.inside) else 0.0
        place = ((float(corner[0]), float(corner[1])), size, first)
        slabs.append(Slab(role, stand, *place, *_layers(depths), cells, clear, reach, span, glass_w))
        first = end
    flat = tuple(texture.reshape(TEXELS * 2, ATTRIBUTES) for texture in attributes)
    return Baked(tuple(slabs), Textures(slices.reshape(-1, SLICE_CHANNELS), flat, scale))


def _stand(role: str, parts: tuple[Part, ...]) -> Stand:
    """The sheet a part lies in best: a front bent about its middle, a temple as it runs back."""
    points = np.concatenate(
        [sampled(part.vertices.astype(np.float64), part.triangles, _SAMPLES) for part in parts]
    )
    if role == FRONT:
        terms = np.stack([np.ones(len(points)), points[:, 0] ** 2], 1)
        found = np.linalg.lstsq(terms, points[:, 2], rcond=None)[0]
        return Stand(np.zeros(3), np.eye(3), 0.0, float(np.clip(found[1], 0.0, 0.01)))
    start = float(points[:, 2].min())
    along = points[:, 2] - start
    terms = np.stack([np.ones(len(points)), along, along**2], 1)
    found = np.linalg.lstsq(terms, points[:, 0], rcond=None)[0]
    return Stand(np.array([found[0], 0.0, start]), np.eye(3)[:, ::-1], float(found[1]), float(found[2]))


def _extent(parts: tuple[Part, ...], stand: Stand) -> Doubles:
    """(2, 3): the least and the greatest u, v, w, with room around."""
    points = np.concatenate([corners_of(part, stand).reshape(-1, 3) for part in parts])
    return np.stack([points.min(0) - _MARGIN_MM, points.max(0) + _MARGIN_MM])


def _scale(extents: list[Doubles]) -> float:
    """Texels per mm, so that all slabs have room."""
    area = sum(float((e[1, 0] - e[0, 0]) * (e[1, 1] - e[0, 1])) for e in extents)
    return min(_MOST_TEXELS_PER_MM, float(np.sqrt(TEXELS / area)))


def _layers(depths: Doubles) -> tuple[Floats, Floats]:
    """The middle and the thickness of what each slice stands for: up to halfway to its neighbours."""
    borders = np.concatenate([depths[:1], (depths[1:] + depths[:-1]) / 2, depths[-1:]])
    middle, thick = (borders[1:] + borders[:-1]) / 2, np.maximum(np.diff(borders), 0.05)
    return middle.astype(np.float32), thick.astype(np.float32)


def _texels(distance: Floats) -> Floats:
    """(SLICES, rows, columns) fine distances to (texels, SLICES, 3): distance, its change along u and v."""
    du = np.zeros_like(distance)
    dv = np.zeros_like(distance)
    du[:, :, 1:-1] = (distance[:, :, 2:] - distance[:, :, :-2]) * (FINE / 2)
    dv[:, 1:-1] = (distance[:, 2:] - distance[:, :-2]) * (FINE / 2)
    middle = slice(FINE // 2, None, FINE)
    return np.stack([part[:, middle, middle] for part in (distance, du, dv)], -1).transpose(1, 2, 0, 3)


def _attributes(
    materials: tuple[Material, ...], solid: Solid, glass: Solid, grid: Grid
) -> tuple[Floats, ...]:
    """For each blur (rows, columns, 2, ATTRIBUTES) of the texels; see `Textures`."""
    sides = [
        (_shrunk(*_seen(materials, solid, side, grid)), _shrunk(*_seen(materials, glass, side, grid)))
        for side in (0, -1)
    ]
    texels_per_mm = grid.px_per_mm / FINE
    made: list[Floats] = []
    for blur in BLURS_MM:
        layers: list[Floats] = []
        for (frame, cover), (lens, glazed) in sides:
            sigma = blur * texels_per_mm
            look = _spread(frame, cover, sigma)
            lens_normal = _spread(np.ascontiguousarray(lens[..., :2]), glazed, sigma)
            shadow = [_soft(cover, mm * texels_per_mm) for mm in SHADOW_BLURS_MM]
            layers.append(np.dstack([look, lens_normal, *shadow]))
        made.append(np.stack(layers, 2).astype(np.float32))
    return tuple(made)


def _shrunk(layer: Floats, cover: Floats) -> tuple[Floats, Floats]:
    """From fine pixels to texels: the layer times its cover, and that cover."""
    size = (cover.shape[1] // FINE, cover.shape[0] // FINE)
    small = cv2.resize(layer * cover[..., None], size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32), np.asarray(
        cv2.resize(cover, size, interpolation=cv2.INTER_AREA), np.float32
    )


def _spread(layer: Floats, cover: Floats, sigma: float) -> Floats:
    """A layer times its cover (rows, columns, n): blurred, and continued a little beyond what is covered."""
    wide = (2 * int(4.0 * sigma) + 7,) * 2
    total = cv2.GaussianBlur(layer, (0, 0), sigma) + 1e-3 * cv2.blur(layer, wide)
    weight = cv2.GaussianBlur(cover, (0, 0), sigma) + 1e-3 * cv2.blur(cover, wide)
    return np.asarray(total / (weight[..., None] + 1e-7), np.float32)


def _soft(cover: Floats, sigma: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(cover, (0, 0), sigma), np.float32)


def _seen(materials: tuple[Material, ...], solid: Solid, side: int, grid: Grid) -> tuple[Floats, Floats]:
    """What is seen first from one side of the slab: (rows, columns, 8) and its cover (rows, columns)."""
    width, height = grid.size
    layer, cover = np.zeros((height * width, 8), np.float32), np.zeros(height * width, np.float32)
    pixel = solid.fragments.pixel
    if len(pixel):
        edge = np.diff(pixel, prepend=-1) if side == 0 else np.diff(pixel, append=width * height)
        chosen = np.flatnonzero(edge)
        found = solid.fragments
        triangle, weights = found.triangle[chosen], found.weights[chosen]
        normal = np.einsum("nk,nkj->nj", weights, solid.normals[triangle])
        # What looks away is the inside of an open mesh.
        normal *= np.where(normal[:, 2:] * (1 if side == 0 else -1) > 0.0, -1.0, 1.0)
        normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
        at = pixel[chosen]
        layer[at, :2], layer[at, 2] = normal[:, :2], solid.w[chosen]
        layer[at, 3:] = looks(materials, solid.parts, triangle, weights)
        cover[at] = 1.0
    return layer.reshape(height, width, 8), cover.reshape(height, width)


def looks(
    materials: tuple[Material, ...], parts: tuple[Part, ...], triangle: NDArray[np.intp], weights: Doubles
) -> Doubles:
    """(n, 5) colour (BGR, 0..1), metallic, density at places in the triangles of `parts`, counted through."""
    number = np.concatenate([part.materials for part in parts])[triangle]
    uvs = np.concatenate([part.uvs[part.triangles] for part in parts])[triangle]
    table = np.array([_look(material) for material in materials])
    found = table[number]
    for index, material in enumerate(materials):
        mine = np.flatnonzero(number == index)
        if material.texture is not None and len(mine):
            at = np.einsum("nk,nkj->nj", weights[mine], uvs[mine].astype(np.float64)) % 1.0
            height, width = material.texture.shape[:2]
            rows, columns = (at[:, 1] * height).astype(int), (at[:, 0] * width).astype(int)
            found[mine, :3] *= (
                material.texture[rows.clip(0, height - 1), columns.clip(0, width - 1), :3] / 255.0
            )
    return found


def _look(material: Material) -> tuple[float, float, float, float, float]:
    red, green, blue, opacity = material.base
    solid = density(opacity * (1.0 - material.transmission))
    return srgb(blue), srgb(green), srgb(red), material.metallic, solid
