"""An EyewearModel, or why there is none, as plain bytes between two processes, of which one may be hostile.

Twelve bytes, a description in JSON, then the arrays it announces, close together. No object is ever
unpacked from it: names, numbers, and arrays of known kinds, each checked.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing.formats.table import Table, parsed
from mirror_app.glasses_on.importing.limits import Limits
from mirror_app.glasses_on.importing.marking import Marking
from mirror_app.glasses_on.importing.model import ROLES, EyewearModel, Measures, Part
from mirror_app.glasses_on.importing.scene import Material, cleaned
from mirror_app.values import Image

_MAGIC = b"eyewear\1"
_FLOATS, _WHOLES, _BYTES = (np.dtype(kind) for kind in ("<f4", "<i4", "u1"))
_SENTENCE = 400
_MEASURES = ("a_mm", "b_mm", "dbl_mm", "temple_mm")


def refusal(sentence: str) -> bytes:
    """The message that the file was refused."""
    return _framed({"refused": sentence}, [])


def packed(model: EyewearModel) -> bytes:
    """The message that holds `model`."""
    parts = [
        {"role": part.role, "vertices": len(part.vertices), "triangles": len(part.triangles)}
        for part in model.parts
    ]
    arrays: list[NDArray[Any]] = []
    for part in model.parts:
        arrays += [part.vertices, part.normals, part.uvs, part.triangles, part.materials]
    pictures = list({id(m.texture): m.texture for m in model.materials if m.texture is not None}.values())
    arrays += pictures
    description = {
        "name": model.name,
        "parts": parts,
        "pictures": [{"size": picture.shape[:2]} for picture in pictures],
        "materials": [_told(material, pictures) for material in model.materials],
        "measures": {key: value for key, value in asdict(model.measures).items() if value is not None},
        "marking": None if model.marking is None else asdict(model.marking),
        "assumed": model.assumed,
        "colourways": model.colourways,
    }
    return _framed(description, arrays)


def _told(material: Material, pictures: Sequence[Image]) -> dict[str, Any]:
    """A material; its texture is a number, or none is given."""
    texture = next((n for n, picture in enumerate(pictures) if picture is material.texture), None)
    told: dict[str, Any] = {
        "name": material.name,
        "base": material.base,
        "metallic": material.metallic,
        "roughness": material.roughness,
        "transmission": material.transmission,
    }
    return told if texture is None else told | {"texture": texture}


def _framed(description: dict[str, Any], arrays: list[NDArray[Any]]) -> bytes:
    text = json.dumps(description).encode()
    return b"".join([_MAGIC, struct.pack("<I", len(text)), text, *(array.tobytes() for array in arrays)])


def most_bytes(limits: Limits) -> int:
    """What the longest message has."""
    # Where the file has no normals, each corner of each triangle becomes a vertex.
    geometry = max(limits.vertices, 3 * limits.triangles) * 32 + limits.triangles * 16
    return limits.json_bytes + geometry + 8 * limits.pictures_px + 1024


def unpacked(data: bytes, limits: Limits) -> EyewearModel:
    """The model in a message. Raises EyewearFileError: the refusal in it, or that it makes no sense."""
    if data[:8] != _MAGIC or len(data) < 12:
        raise EyewearFileError("what came back from reading it makes no sense.")
    (length,) = struct.unpack_from("<I", data, 8)
    description = parsed(data[12 : 12 + length], limits)
    if "refused" in description:
        raise EyewearFileError(cleaned(description.text("refused"), _SENTENCE))
    arrays = _Arrays(data, 12 + length)
    parts = tuple(_part(table, arrays, limits) for table in description.tables("parts", len(ROLES)))
    pictures = [
        _picture(table, arrays, limits) for table in description.tables("pictures", 2 * limits.pictures)
    ]
    materials = tuple(
        _material(table, pictures) for table in description.tables("materials", limits.items + 1)
    )
    arrays.end()
    used = [int(array.max(initial=-1)) for array in (part.materials for part in parts)]
    if len({part.role for part in parts}) != len(parts) or max(used, default=-1) >= len(materials):
        raise EyewearFileError("what came back from reading it makes no sense.")
    measures, marking = description.table("measures"), description.table("marking")
    if measures is None:
        raise description.wrong("measures", "there")
    sizes = [measures.number(key, 0.0) if key in measures else None for key in _MEASURES]
    return EyewearModel(
        description.name(),
        parts,
        materials,
        Measures(sizes[0], sizes[1], sizes[2], sizes[3], measures.number("width_mm", 0.0)),
        None
        if marking is None
        else Marking(*(marking.number(key, 0.0) for key in ("a_mm", "dbl_mm", "temple_mm"))),
        tuple(cleaned(sentence, _SENTENCE) for sentence in description.texts("assumed")),
        tuple(cleaned(name) for name in description.texts("colourways")),
    )


class _Arrays:
    """Takes arrays from a message, one after the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    def next(self, kind: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
        count = int(np.prod(shape, dtype=np.int64))
        if count * kind.itemsize > len(self._data) - self._at:
            raise EyewearFileError("what came back from reading it is cut short.")
        array = np.frombuffer(self._data, kind, count, self._at).reshape(shape)
        self._at += count * kind.itemsize
        if kind.kind == "f" and not np.isfinite(array).all():
            raise EyewearFileError("what came back from reading it has a number that is not finite.")
        return array

    def end(self) -> None:
        """Raises EyewearFileError where there is more."""
        if self._at != len(self._data):
            raise EyewearFileError("what came back from reading it makes no sense.")


def _part(table: Table, arrays: _Arrays, limits: Limits) -> Part:
    role = table.text("role")
    if role not in ROLES:
        raise table.wrong("role", "a part of eyewear")
    vertices = table.whole("vertices", None, max(limits.vertices, 3 * limits.triangles))
    count = table.whole("triangles", None, limits.triangles)
    places, normals = arrays.next(_FLOATS, (vertices, 3)), arrays.next(_FLOATS, (vertices, 3))
    uvs = arrays.next(_FLOATS, (vertices, 2))
    triangles, materials = arrays.next(_WHOLES, (count, 3)), arrays.next(_WHOLES, (count,))
    if count and not (
        int(triangles.min()) >= 0 and int(triangles.max()) < vertices and int(materials.min()) >= 0
    ):
        raise EyewearFileError("what came back from reading it has an index beyond its vertices.")
    return Part(role, places, triangles, normals, uvs, materials)


def _picture(table: Table, arrays: _Arrays, limits: Limits) -> Image:
    size = table.wholes("size", limits.texture_px)
    if len(size) != 2:
        raise table.wrong("size", "a height and a width")
    return arrays.next(_BYTES, (size[0], size[1], 4))


def _material(table: Table, pictures: Sequence[Image]) -> Material:
    red, green, blue, opacity = table.numbers("base", (0.0, 0.0, 0.0, 1.0))
    texture = table.index("texture", len(pictures))
    return Material(
        table.name(),
        (red, green, blue, opacity),
        table.number("metallic", 0.0),
        table.number("roughness", 0.0),
        table.number("transmission", 0.0),
        None if texture is None else pictures[texture],
    )
