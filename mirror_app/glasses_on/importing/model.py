"""What a file of eyewear becomes: parts in millimetres, their materials, their measures, what was assumed.

Eyewear axes: millimetres, those of the head (see `values`): x to the right of the picture, which is the
wearer's left, y down, z into the head. The origin is midway between the lenses on the centre line of their
boxes, in the plane of the foremost point of the front. Left and right are the picture's.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.importing.marking import Marking
from mirror_app.glasses_on.importing.scene import Material, Triangles
from mirror_app.values import Floats

FRONT = "front"
TEMPLES = ("temple_left", "temple_right")
LENSES = ("lens_left", "lens_right")
ROLES = (FRONT, *TEMPLES, *LENSES)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One of ROLES. vertices: (n, 3) float32, eyewear axes. triangles: (m, 3) int32, counter-clockwise seen
    from outside. normals: (n, 3) float32, of unit length, outwards. uvs: (n, 2) float32, v downwards, zero
    where the file has none. materials: (m,) int32, of each triangle, into EyewearModel.materials."""

    role: str
    vertices: Floats
    triangles: Triangles
    normals: Floats
    uvs: Floats
    materials: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Measures:
    """In millimetres, in the boxing system; None for what cannot be measured.

    a_mm, b_mm: the box round one lens, in the plane of that lens. dbl_mm: the shortest way between them.
    temple_mm: along the middle of a temple, from its front end to its tip, through its bend. width_mm: of
    all, from side to side.
    """

    a_mm: float | None
    b_mm: float | None
    dbl_mm: float | None
    temple_mm: float | None
    width_mm: float


@dataclass(frozen=True, slots=True, eq=False)
class EyewearModel:
    """parts: those there are, in the order of ROLES. marking: what the file or the person says it is.
    assumed: a sentence for each thing that the file did not say and that was found out. colourways: names of
    the other looks that the file has, see `Given`."""

    name: str
    parts: tuple[Part, ...]
    materials: tuple[Material, ...]
    measures: Measures
    marking: Marking | None
    assumed: tuple[str, ...]
    colourways: tuple[str, ...] = ()

    def part(self, role: str) -> Part | None:
        """None where the file has no such part."""
        return next((part for part in self.parts if part.role == role), None)

    @property
    def triangles(self) -> int:
        return sum(len(part.triangles) for part in self.parts)
