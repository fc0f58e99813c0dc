"""The front of eyewear as a slab: a bent sheet with some thickness, cut into slices along its depth.

Slab coordinates, millimetres: u and v along the sheet, w through it. A slab stands in the eyewear's axes by
a `Stand`: the point (u, v, w) lies at origin + axes @ (u, v, w + slope * u + curve * u ** 2).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mirror_app.values import Doubles, Floats, Image

SLICES = 5
SLICE_CHANNELS = 8
ATTRIBUTES = 15
TEXELS, TEMPLE_TEXELS = 56_000, 32_000
"""Room for the texels of a front, and for those of both temples."""
FRAME_MM = 3.2
"""How thick a front is taken to be, where it is translucent."""


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
class Reach:
    """Where there is anything of a slab.

    frame: of each slice, for each of some slants of rays, and lens, of all of it: (rows, columns), how far
    inside the outline each texel is, in the levels of `reach`. edge_w: mean w of the lens's edge; edge_off:
    how far off that it may lie, mm.
    """

    frame: tuple[tuple[Image, ...], ...]
    lens: Image
    edge_w: float
    edge_off: float


@dataclass(frozen=True, slots=True, eq=False)
class Slab:
    """A baked front.

    The texel in row r and column c has its middle at corner_mm + (c, r) / texels_per_mm, u and v.
    size: columns, rows. depths: (SLICES,) w that most of each slice is nearest to. u_mm: least and greatest
    u. glass_w: the lens's mean w. around: (3, n), see `reach`.
    """

    stand: Stand
    corner_mm: tuple[float, float]
    size: tuple[int, int]
    texels_per_mm: float
    depths: Floats
    reach: Reach
    u_mm: tuple[float, float]
    glass_w: float
    around: Doubles


@dataclass(frozen=True, slots=True, eq=False)
class Textures:
    """Of a model.

    slices: (TEXELS * SLICES, SLICE_CHANNELS) float16, of the front; row texel * SLICES + slice has the signed
    distance, in mm, positive inside, to the outline of that slice of the frame, how it changes from one texel
    to the next along u, and along v; the same of the lens; how much deeper than the slice the edge of
    what it stands for lies there, or its face where no edge is near, and how much further that outline
    reaches for each millimetre that a ray goes aside while it goes a millimetre deeper.
    front, temples: for each of some blurs (TEXELS or TEMPLE_TEXELS times 2, ATTRIBUTES) float16; row
    texel * 2 is seen from the side of small w, the next from the other: normal u and v, depth w, colour (BGR,
    0..1), metallic 0..1, opacity of a front, 0..1, but of temples density (see `density`). Then of a
    front the lens's normal u and v, and its depth w; how the frame's normal u and v change by a millimetre
    along u, and along v. Of a temple its cross-section at that u: v of its middle; half its height; the half
    of it that is less; its thickness; how its middle and half its height change along u; twice the radius of
    its corners.
    """

    slices: NDArray[np.float16]
    front: tuple[NDArray[np.float16], ...]
    temples: tuple[NDArray[np.float16], ...]


def density(opacity: float) -> float:
    """How much light is lost along a millimetre, so that a frame 3 mm thick has that opacity, 0..1."""
    return float(-np.log(max(1.0 - opacity, 1e-4)) / 3.0)
