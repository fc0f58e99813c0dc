"""What the surfaces of parts look like, seen from both sides of a slab or a chain."""

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.importing.model import Part
from mirror_app.glasses_on.importing.scene import Material, srgb
from mirror_app.glasses_on.slabs.slab import density
from mirror_app.glasses_on.slabs.solids import Grid, Solid
from mirror_app.values import Doubles, Floats

FINE = 3
"""Fine pixels to a texel; odd, so that the middle of a texel is the middle of a pixel."""
BLURS_MM = (0.12, 0.3, 0.7)
"""How much the attributes are blurred: for near, usual and far faces."""


def attributes(materials: tuple[Material, ...], solid: Solid, glass: Solid, grid: Grid) -> tuple[Floats, ...]:
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
            layers.append(np.dstack([look, lens_normal]))
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
