"""What any format is read into: meshes in the file's own unit and axes, with what it says of itself."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mirror_app.values import Doubles, Floats, Image

Triangles = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """base: linear red, green, blue and opacity, 0..1, multiplied with the texture. metallic, roughness and
    transmission: 0..1, as in glTF. texture: (height, width, 4) uint8, sRGB, BGRA, its first row at v = 0, or
    None."""

    name: str = ""
    base: tuple[float, float, float, float] = (0.6, 0.6, 0.6, 1.0)
    metallic: float = 0.0
    roughness: float = 0.5
    transmission: float = 0.0
    texture: Image | None = None

    @property
    def clear(self) -> bool:
        """Whether one sees through it."""
        return self.transmission > 0.2 or self.base[3] < 0.7


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """Triangles of one material. names: of the node, the mesh and the material, the outermost first.

    vertices: (n, 3). triangles: (m, 3), counter-clockwise from outside. normals: (n, 3), of unit length, and
    uvs: (n, 2), v downwards, or None where the file has none. material: index into Scene.materials.
    """

    names: tuple[str, ...]
    vertices: Doubles
    triangles: Triangles
    normals: Floats | None
    uvs: Floats | None
    material: int


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """unit: in millimetres, as the format or the file says, None where nothing says. up, front: the axes
    ("+y") the format says are up and to the viewer, "" where it says nothing. texts: where a marking may
    stand. remarks: sentences on what was left out. colourways: names of the other looks that the file has."""

    meshes: tuple[Mesh, ...]
    materials: tuple[Material, ...]
    unit_mm: float | None = None
    up: str = ""
    front: str = ""
    texts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    colourways: tuple[str, ...] = ()


def cleaned(text: str, most: int = 60) -> str:
    """What a file says, fit to be shown: no control characters, nothing a terminal obeys, `most` letters."""
    letters = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * most])
    return " ".join(letters.split())[:most]


def linear(value: float) -> float:
    """One part of an sRGB colour, 0..1, to linear light."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def srgb(value: float) -> float:
    """One part of a colour in linear light, 0..1, to sRGB."""
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
