"""What the surfaces of parts look like, seen from both sides of a slab or a chain."""

from collections.abc import Sequence

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
_LEAST_TEXELS = 0.6
"""Less would show the texels: along a wire its glints would bead."""
_LEAST_SPREAD, _LEAST_WEIGHT = 0.02, 1e-3
"""Along what is thinner, texels squared, normals are taken to be even; of a full texel."""


def attributes(materials: tuple[Material, ...], solid: Solid, glass: Solid, grid: Grid, opaque_mm: float | None = None) -> tuple[Floats, ...]:
    """For each blur (rows, columns, 2, ATTRIBUTES) of the texels; see `Textures`."""
    sides = [[_seen(materials, one, side, grid, opaque_mm) for one in (solid, glass)] for side in (0, -1)]
    texels_per_mm = grid.px_per_mm / FINE
    made: list[Floats] = []
    for blur in BLURS_MM:
        layers: list[Floats] = []
        sigma = max(blur * texels_per_mm, _LEAST_TEXELS)
        for (frame, moments), (lens, _) in sides:
            look, lens_look = _spread(frame, sigma), _spread(lens, sigma)
            normal, turn = turned(np.dstack([frame, moments]), max(0.7 * sigma, 0.4), look[..., :2])
            layers.append(np.dstack([normal, look[..., 2:], lens_look[..., :3], turn * texels_per_mm]))
        made.append(np.stack(layers, 2).astype(np.float32))
    return tuple(made)


def _spread(layers: Floats, sigma: float) -> Floats:
    """Sums (rows, columns, n) of texels, the last how many: their means, blurred, and continued a little
    beyond what is covered."""
    wide = (2 * int(4.0 * sigma) + 7,) * 2
    total = cv2.GaussianBlur(layers, (0, 0), sigma) + 1e-3 * cv2.blur(layers, wide)
    return np.asarray(total[..., :-1] / (total[..., -1:] + 1e-7), np.float32)


def moments_of(normal: Doubles, pixel: NDArray[np.intp], grid: Grid) -> list[Doubles]:
    """Of fine pixels, in texels from the middle of theirs: x, y, xx, xy, yy; x and y times normal u, and v."""
    row, column = np.divmod(pixel, grid.size[0])
    x, y = ((place % FINE - FINE // 2) / FINE for place in (column, row))
    u, v = normal[:, 0], normal[:, 1]
    return [x, y, x * x, x * y, y * y, x * u, y * u, x * v, y * v]


def turned(sums: Floats, sigma: float, usual: Floats) -> tuple[Floats, Floats]:
    """The plane (rows, columns, 2) that fits the normals about each texel best, weighed by a bell, and how it
    changes by a texel along u and along v (rows, columns, 4). Unlike a mean it is not flatter for being wide,
    and goes on beyond an edge. sums: see `_seen`. usual: what it is where nothing is near."""
    reach = int(4.0 * sigma) + 1
    away = np.arange(-reach, reach + 1.0)
    bell = np.exp(-0.5 * np.square(away / sigma))
    bell /= bell.sum()
    powers = (bell, bell * away, bell * away * away)

    def near(plane: Floats, along: int = 0, down: int = 0) -> Floats:
        return np.asarray(cv2.sepFilter2D(plane, cv2.CV_64F, powers[along], powers[down]))

    u, v, m = (np.ascontiguousarray(sums[..., k]) for k in (0, 1, 8))
    x, y, xx, xy, yy, xu, yu, xv, yv = (np.ascontiguousarray(sums[..., k]) for k in range(9, 18))
    weight = near(m) + 1e-9
    mean_x, mean_y = (near(x) + near(m, 1)) / weight, (near(y) + near(m, 0, 1)) / weight
    wide = (near(xx) + 2 * near(x, 1) + near(m, 2)) / weight - mean_x**2 + _LEAST_SPREAD
    high = (near(yy) + 2 * near(y, 0, 1) + near(m, 0, 2)) / weight - mean_y**2 + _LEAST_SPREAD
    both = (near(xy) + near(x, 0, 1) + near(y, 1) + near(m, 1, 1)) / weight - mean_x * mean_y
    share = wide * high - both**2
    planes: list[Floats] = []
    turns: list[Floats] = []
    for index, (value, along, down) in enumerate(((u, xu, yu), (v, xv, yv))):
        mean = near(value) / weight
        with_x = (near(along) + near(value, 1)) / weight - mean * mean_x
        with_y = (near(down) + near(value, 0, 1)) / weight - mean * mean_y
        turn_x, turn_y = (
            (with_x * high - with_y * both) / share,
            (with_y * wide - with_x * both) / share,
        )
        there = weight > _LEAST_WEIGHT
        turns += [np.where(there, turn_x, 0.0), np.where(there, turn_y, 0.0)]
        planes.append(np.where(there, mean - turn_x * mean_x - turn_y * mean_y, usual[..., index]))
    fit = np.dstack(planes)
    fit /= np.maximum(np.linalg.norm(fit, axis=2, keepdims=True), 1.0)
    # Along u of both, then along v of both.
    return fit, np.dstack([turns[0], turns[2], turns[1], turns[3]])


def binned(values: Sequence[Doubles], pixel: NDArray[np.intp], grid: Grid) -> Floats:
    """(rows, columns, n): sums over each texel of n values of fine pixels, as shares of a full texel."""
    columns, rows = (side // FINE for side in grid.size)
    row, column = np.divmod(pixel, grid.size[0])
    texel = row // FINE * columns + column // FINE
    sums = [np.bincount(texel, value, rows * columns) for value in values]
    return (np.stack(sums, 1).reshape(rows, columns, -1) / FINE**2).astype(np.float32)


def _seen(
    materials: tuple[Material, ...], solid: Solid, side: int, grid: Grid, opaque_mm
) -> tuple[Floats, Floats]:
    """What is seen first from one side of the slab: (rows, columns, 9), the last its cover; and the moments of
    where it is and of its normal, see `turning`; see `binned`."""
    found = solid.fragments
    nobody = grid.size[0] * grid.size[1]
    edge = np.diff(found.pixel, prepend=-1) if side == 0 else np.diff(found.pixel, append=nobody)
    chosen = np.flatnonzero(edge)
    if not len(chosen):
        none = np.zeros((grid.size[1] // FINE, grid.size[0] // FINE, 9), np.float32)
        return none, none
    triangle, weights = found.triangle[chosen], found.weights[chosen]
    normal = np.einsum("nk,nkj->nj", weights, solid.normals[triangle])
    # What looks away is the inside of an open mesh.
    normal *= np.where(normal[:, 2:] * (1 if side == 0 else -1) > 0.0, -1.0, 1.0)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
    look = looks(materials, solid.parts, triangle, weights)
    if opaque_mm is not None:
        look[:, 4] = 1.0 - np.exp(-opaque_mm * look[:, 4])
    planes = [*normal[:, :2].T, solid.w[chosen], *look.T, np.ones(len(chosen))]
    found_there = binned([*planes, *moments_of(normal, found.pixel[chosen], grid)], found.pixel[chosen], grid)
    return found_there[..., :9], found_there[..., 9:]


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
