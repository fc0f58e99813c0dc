"""What the surfaces of parts look like, seen from both sides of a slab or a chain."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.importing.model import Part
from mirror_app.glasses_on.importing.scene import Material, srgb
from mirror_app.glasses_on.slabs.curving import MOMENTS, fitted, moments, within_texels
from mirror_app.glasses_on.slabs.scan import Fragments
from mirror_app.glasses_on.slabs.slab import FRAME_MM, density
from mirror_app.glasses_on.slabs.solids import Grid, Solid
from mirror_app.values import Doubles, Floats

FINE = 3
"""Fine pixels to a texel; odd, so that the middle of a texel is the middle of a pixel."""
BLURS_MM = (0.12, 0.3, 0.7)
"""How much the attributes are blurred: for near, usual and far faces."""
_LEAST_TEXELS = 0.6
"""Less would show the texels: along a wire its glints would bead."""
_NORMALS, _LEAST_NORMALS = 0.7, 0.4
"""How much less normals are, and the least, texels: they are fitted, see `curving`."""
_LOOKS = 9
_STEP_MM = 1.0
"""What lies deeper than what is beside it by so much has a wall between."""
_BESIDE = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))


def attributes(
    materials: tuple[Material, ...],
    solids: tuple[Solid, Solid],
    grid: Grid,
    even: bool,
    blurs_mm: tuple[float, ...] = BLURS_MM,
) -> tuple[Floats, ...]:
    """For each blur (rows, columns, 2, ATTRIBUTES) of the texels; see `Textures`. solids: the frame, the
    lenses. even: opacity is given, as if the frame were as thick everywhere, instead of density."""
    solid, glass = solids
    sides = [
        (_seen(materials, solid, side, grid, even), _seen(materials, lens, side, grid, even))
        for side, lens in zip((0, -1), _bare(glass, solid), strict=True)
    ]
    made = {blur: _blurred(sides, blur, grid.px_per_mm / FINE) for blur in dict.fromkeys(blurs_mm)}
    return tuple(made[blur] for blur in blurs_mm)


def _blurred(sides: Sequence[tuple[Floats, Floats]], blur_mm: float, texels_per_mm: float) -> Floats:
    """(rows, columns, 2, ATTRIBUTES) of what is seen of frame and lenses from each side, see `_seen`."""
    layers: list[Floats] = []
    sigma = max(blur_mm * texels_per_mm, _LEAST_TEXELS)
    for frame, lens in sides:
        look, lens_look = (_spread(part[..., :_LOOKS], sigma) for part in (frame, lens))
        sums = np.dstack([frame[..., :2], frame[..., _LOOKS - 1 :]])
        normal, turn = fitted(sums, max(_NORMALS * sigma, _LEAST_NORMALS), look[..., :2])
        layers.append(np.dstack([normal, look[..., 2:], lens_look[..., :3], turn * texels_per_mm]))
    return np.stack(layers, 2).astype(np.float32)


def _bare(glass: Solid, solid: Solid) -> tuple[Solid, Solid]:
    """The lens without what the frame hides of it, seen from the side of small w, and from the other.

    Its edge, in the rim, would mirror the room where the lens beside it does not.
    """
    pixel, mine = solid.fragments.pixel, glass.fragments.pixel
    first, past = np.searchsorted(pixel, mine), np.searchsorted(pixel, mine, "right")
    there = past > first
    w = np.append(solid.w, 0.0)
    before, behind = w[np.where(there, first, -1)], w[np.where(there, past - 1, -1)]
    return _some(glass, ~there | (glass.w <= before)), _some(glass, ~there | (glass.w >= behind))


def _some(solid: Solid, kept: NDArray[np.bool_]) -> Solid:
    """Some of its fragments."""
    found = solid.fragments
    some = Fragments(found.triangle[kept], found.pixel[kept], found.weights[kept])
    return replace(solid, fragments=some, w=solid.w[kept])


def _spread(layers: Floats, sigma: float) -> Floats:
    """Sums (rows, columns, n) of texels, the last how many: their means, blurred, and continued a little
    beyond what is covered."""
    if not layers[..., -1].any():
        return np.zeros((*layers.shape[:2], layers.shape[2] - 1), np.float32)
    wide = (2 * int(4.0 * sigma) + 7,) * 2
    total = cv2.GaussianBlur(layers, (0, 0), sigma) + 1e-3 * cv2.blur(layers, wide)
    return np.asarray(total[..., :-1] / (total[..., -1:] + 1e-7), np.float32)


def binned(values: Sequence[Doubles], pixel: NDArray[np.intp], grid: Grid) -> Floats:
    """(rows, columns, n): sums over each texel of n values of fine pixels, as shares of a full texel."""
    columns, rows = (side // FINE for side in grid.size)
    row, column = np.divmod(pixel, grid.size[0])
    texel = row // FINE * columns + column // FINE
    sums = [np.bincount(texel, value, rows * columns) for value in values]
    return (np.stack(sums, 1).reshape(rows, columns, -1) / FINE**2).astype(np.float32)


def _seen(materials: tuple[Material, ...], solid: Solid, side: int, grid: Grid, even: bool) -> Floats:
    """What is seen first from one side of the slab: (rows, columns, _LOOKS + MOMENTS), the last of the looks
    its cover; see `binned`."""
    found = solid.fragments
    nobody = grid.size[0] * grid.size[1]
    edge = np.diff(found.pixel, prepend=-1) if side == 0 else np.diff(found.pixel, append=nobody)
    chosen = np.flatnonzero(edge)
    if not len(chosen):
        return np.zeros((grid.size[1] // FINE, grid.size[0] // FINE, _LOOKS + MOMENTS), np.float32)
    pixel, w = found.pixel[chosen], solid.w[chosen]
    shown = _beside_steps(pixel, w if side == 0 else -w, grid)
    chosen, w = chosen[shown], w[shown]
    triangle, weights = found.triangle[chosen], found.weights[chosen]
    normal = np.einsum("nk,nkj->nj", weights, solid.normals[triangle])
    # What looks away is the inside of an open mesh.
    normal *= np.where(normal[:, 2:] * (1 if side == 0 else -1) > 0.0, -1.0, 1.0)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
    look = looks(materials, solid.parts, triangle, weights)
    if even:
        look[:, 4] = 1.0 - np.exp(-FRAME_MM * look[:, 4])
    planes = [*normal[:, :2].T, w, *look.T, np.ones(len(chosen))]
    return binned([*planes, *moments(normal[:, :2], within_texels(pixel, grid.size[0], FINE))], pixel, grid)


def _beside_steps(pixel: NDArray[np.intp], depth: Doubles, grid: Grid) -> NDArray[np.intp]:
    """Of what is seen, one a pixel (n,), rising, which of it each pixel shows (n,): itself, but beside a step
    what is at its top. Walls have no pixels of their own; they look like the face they go down from, and what
    is at their foot would shine through where the place on a wall is not exact."""
    columns, rows = grid.size[0] + 2, grid.size[1] + 2
    row, column = np.divmod(pixel, grid.size[0])
    place = (row + 1) * columns + column + 1
    depths = np.full(rows * columns, np.inf, np.float32)
    depths[place] = depth
    top = cv2.erode(depths.reshape(rows, columns), _BESIDE).ravel()
    low = np.flatnonzero(depth - top[place] > _STEP_MM)
    ways = np.array([-columns, -1, 1, columns])
    around = place[low, None] + ways
    highest = around[np.arange(len(low)), depths[around].argmin(1)]
    shown = np.arange(len(pixel))
    shown[low] = np.searchsorted(place, highest)
    return shown


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
