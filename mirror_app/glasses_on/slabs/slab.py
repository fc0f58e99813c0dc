"""A part of eyewear as a slab: a bent sheet with some thickness, cut into slices along its depth.

Slab coordinates, millimetres: u and v along the sheet, w through it. A slab stands in the eyewear's axes by
a `Stand`: the point (u, v, w) lies at origin + axes @ (u, v, w + slope * u + curve * u ** 2). So a front may
be wrapped round a face, and a temple bent to a head, without anything being baked again.
"""

from dataclasses import dataclass

import numpy as np

from mirror_app.values import Doubles, Floats

SLICES = 6
SLICE_CHANNELS = 6
ATTRIBUTES = 12
TEXELS = 90_000
"""Room for the texels of all the slabs of a model."""


@dataclass(frozen=True, slots=True, eq=False)
class Stand:
    """Where a slab stands; see the module. axes: (3, 3), columns u, v, w, a rotation or a mirror of one."""

    origin: Doubles
    axes: Doubles
    slope: float = 0.0
    curve: float = 0.0

    def into(self, points: Doubles) -> Doubles:
        """Eyewear points (..., 3) to slab coordinates."""
        flat = (points - self.origin) @ self.axes
        flat[..., 2] -= self.slope * flat[..., 0] + self.curve * flat[..., 0] ** 2
        return flat

    def out(self, points: Doubles) -> Doubles:
        """Slab points (..., 3) to eyewear axes."""
        bent = points.copy()
        bent[..., 2] += self.slope * points[..., 0] + self.curve * points[..., 0] ** 2
        return bent @ self.axes.T + self.origin


@dataclass(frozen=True, slots=True, eq=False)
class Slab:
    """One baked part.

    The texel in row r and column c has its middle at corner_mm + (c, r) / texels_per_mm, u and v.
    size: columns, rows. first: its first texel in the textures of its model. depths: (SLICES,) w of the
    middle of each slice. thick: (SLICES,) how much of the depth it stands for. cells: (n, 4), small
    columns that hold all of the part: u and v of the middle, w where it begins and ends; the first `glass`
    of them have nothing but lens in them, `reach_mm` around their middle along u and along v. u_mm: least
    and greatest u. glass_w: the lens's mean w.
    """

    role: str
    stand: Stand
    corner_mm: tuple[float, float]
    size: tuple[int, int]
    first: int
    depths: Floats
    thick: Floats
    cells: Doubles
    glass: int
    reach_mm: float
    u_mm: tuple[float, float]
    glass_w: float


@dataclass(frozen=True, slots=True, eq=False)
class Textures:
    """Of all the slabs of a model.

    slices: (TEXELS * SLICES, SLICE_CHANNELS) float32; row texel * SLICES + slice has the signed distance, in
    mm, positive inside, to the outline of that slice of the frame, and how it changes from one texel to the
    next along u and v; then the same of the lens.
    attributes: for each of some blurs (TEXELS * 2, ATTRIBUTES) float32; row texel * 2 is seen from the side
    of small w, the next from the other: normal u and v, depth w, colour (BGR, 0..1), metallic 0..1, density
    (see `density`); the lens's normal u and v; cover of the frame, blurred a little and much.
    """

    slices: Floats
    attributes: tuple[Floats, ...]
    texels_per_mm: float


def density(opacity: float) -> float:
    """How much light is lost along a millimetre, so that a frame 3 mm thick has that opacity, 0..1."""
    return float(-np.log(max(1.0 - opacity, 1e-4)) / 3.0)
