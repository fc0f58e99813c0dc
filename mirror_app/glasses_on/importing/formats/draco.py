"""Meshes compressed with Draco (KHR_draco_mesh_compression), decoded by DracoPy of the extra `import`.

Google's decoder is C++ that crashes on some broken files, so it runs only in a process that may crash (see
`isolated`): anywhere else NeedsChild is raised.
"""

import importlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing.formats.container import View
from mirror_app.glasses_on.importing.formats.table import Table
from mirror_app.glasses_on.importing.limits import Limits
from mirror_app.glasses_on.importing.scene import Triangles
from mirror_app.values import Doubles, Floats

EXTENSION = "KHR_draco_mesh_compression"
_WIDTHS = {"POSITION": 3, "NORMAL": 3}


class NeedsChild(Exception):
    """The file has something in it that is only ever decoded in a process of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """See `scene.Mesh`."""

    vertices: Doubles
    triangles: Triangles
    normals: Floats | None
    uvs: Floats | None


def packed(primitive: Table) -> Table | None:
    """What a primitive says of its compressed form, None where it has none."""
    extensions = primitive.table("extensions")
    return extensions.table(EXTENSION) if extensions else None


def decoded(table: Table, views: tuple[View, ...], uv_set: int, limits: Limits) -> Decoded:
    """The mesh that `table`, see `packed`, stands for. Only in a process that may crash.

    Raises EyewearFileError, also where DracoPy is not installed.
    """
    number = table.index("bufferView", len(views))
    attributes = table.table("attributes")
    if number is None or attributes is None or "POSITION" not in attributes:
        raise EyewearFileError(f"{table.where} has no data or no positions.")
    mesh = _mesh(views[number].data.tobytes(), table.where)
    triangles = np.asarray(mesh.faces, np.int64).reshape(-1, 3)
    found = {
        name: _attribute(mesh, attributes, name) for name in ("POSITION", "NORMAL", f"TEXCOORD_{uv_set}")
    }
    vertices, normals, uvs = found.values()
    if vertices is None:
        raise EyewearFileError(f"{table.where} has no positions.")
    if len(vertices) > limits.vertices or len(triangles) > limits.triangles:
        raise EyewearFileError(f"{table.where} has more than {limits.triangles} triangles.")
    if len(triangles) and not 0 <= triangles.min() <= triangles.max() < len(vertices):
        raise EyewearFileError(f"{table.where} has an index beyond its vertices.")
    return Decoded(
        vertices, triangles.astype(np.int32), _small(normals, len(vertices)), _small(uvs, len(vertices))
    )


def _mesh(data: bytes, where: str) -> Any:
    try:
        draco: Any = importlib.import_module("DracoPy")
    except ImportError as error:
        raise EyewearFileError(
            'it is compressed with Draco; export it without, or install the extra "import" (DracoPy).'
        ) from error
    try:
        return draco.decode(data)
    except (
        ValueError,
        TypeError,
        RuntimeError,
        MemoryError,
        OverflowError,
        draco.FileTypeException,
    ) as error:
        raise EyewearFileError(f"{where} is no mesh that Draco can decode.") from error


def _attribute(mesh: Any, attributes: Table, name: str) -> Doubles | None:
    """(n, 3) or, of texture coordinates, (n, 2); None where the mesh has no such attribute."""
    if name not in attributes:
        return None
    unique = attributes.whole(name, None, 2**31)
    found = next((each["data"] for each in mesh.attributes if each["unique_id"] == unique), None)
    width = _WIDTHS.get(name, 2)
    if found is None or np.ndim(found) != 2 or np.shape(found)[1] != width:
        raise EyewearFileError(f"{attributes.where}.{name} is not in the compressed mesh.")
    values = np.asarray(found, np.float64)
    if not np.isfinite(values).all():
        raise EyewearFileError(f"{attributes.where}.{name} has a number that is not finite.")
    return values


def _small(values: Doubles | None, count: int) -> Floats | None:
    if values is None or len(values) != count:
        return None
    return np.clip(values, -1e6, 1e6).astype(np.float32)
