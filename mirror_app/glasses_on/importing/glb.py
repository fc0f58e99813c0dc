"""An EyewearModel as one .glb file, as the glTF 2.0 specification has it: metres, +Y up, +Z to the front.

What `read` makes of it is the same model again: nodes are called by their roles.
"""

import json
import struct
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.importing.model import EyewearModel, Part
from mirror_app.glasses_on.importing.scene import Material

_FLIP = np.array([1.0, -1.0, -1.0], np.float32)
_MM = 1000.0
_ARRAY, _ELEMENTS = 34962, 34963


def as_glb(model: EyewearModel) -> bytes:
    """The file's bytes."""
    body = _Body()
    nodes: list[dict[str, Any]] = []
    meshes: list[dict[str, Any]] = []
    for part in model.parts:
        nodes.append({"name": part.role, "mesh": len(meshes)})
        meshes.append({"name": part.role, "primitives": _primitives(part, body)})
    images, textures = body.pictures(model.materials)
    extras = {} if model.marking is None else {"extras": {"marking": str(model.marking)}}
    content: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "mirror-app", **extras},
        "scene": 0,
        "scenes": [{"nodes": list(range(len(nodes)))}],
        "nodes": nodes,
        "meshes": meshes,
        "materials": [_material(material, textures.get(n)) for n, material in enumerate(model.materials)],
        "accessors": body.accessors,
        "bufferViews": body.views,
        "buffers": [{"byteLength": body.length}],
        "extensionsUsed": ["KHR_materials_transmission"],
    }
    if images:
        content |= {"images": images, "textures": [{"source": n} for n in range(len(images))]}
    text = json.dumps(content, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    data = b"".join(body.pieces)
    head = struct.pack("<4sII", b"glTF", 2, 28 + len(text) + len(data))
    return b"".join(
        [head, struct.pack("<I4s", len(text), b"JSON"), text, struct.pack("<I4s", len(data), b"BIN\0"), data]
    )


class _Body:
    """The binary chunk while it grows."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.length = 0
        self.views: list[dict[str, int]] = []
        self.accessors: list[dict[str, Any]] = []

    def array(self, values: NDArray[Any], kind: str, target: int) -> int:
        """The number of its accessor."""
        view = self.view(np.ascontiguousarray(values).tobytes()) | {"target": target}
        self.views.append(view)
        component = 5126 if values.dtype.kind == "f" else 5125
        accessor: dict[str, Any] = {
            "bufferView": len(self.views) - 1,
            "componentType": component,
            "type": kind,
        }
        accessor["count"] = len(values)
        if kind == "VEC3":
            accessor |= {"min": values.min(0).tolist(), "max": values.max(0).tolist()}
        self.accessors.append(accessor)
        return len(self.accessors) - 1

    def view(self, data: bytes) -> dict[str, int]:
        data += b"\0" * (-len(data) % 4)
        self.pieces.append(data)
        self.length += len(data)
        return {"buffer": 0, "byteOffset": self.length - len(data), "byteLength": len(data)}

    def pictures(self, materials: tuple[Material, ...]) -> tuple[list[dict[str, Any]], dict[int, int]]:
        """Images, each once, and by material the number of its own."""
        images: list[dict[str, Any]] = []
        known: dict[int, int] = {}
        textures: dict[int, int] = {}
        for number, material in enumerate(materials):
            if material.texture is None:
                continue
            if id(material.texture) not in known:
                known[id(material.texture)] = len(images)
                _, png = cv2.imencode(".png", material.texture, [cv2.IMWRITE_PNG_COMPRESSION, 3])
                self.views.append(self.view(png.tobytes()))
                images.append({"bufferView": len(self.views) - 1, "mimeType": "image/png"})
            textures[number] = known[id(material.texture)]
        return images, textures


def _primitives(part: Part, body: _Body) -> list[dict[str, Any]]:
    """One for each material; they share their vertices."""
    attributes = {
        "POSITION": body.array(part.vertices * (_FLIP / np.float32(_MM)), "VEC3", _ARRAY),
        "NORMAL": body.array(part.normals * _FLIP, "VEC3", _ARRAY),
        "TEXCOORD_0": body.array(part.uvs, "VEC2", _ARRAY),
    }
    return [
        {
            "attributes": attributes,
            "indices": body.array(
                part.triangles[part.materials == material].reshape(-1).astype(np.uint32), "SCALAR", _ELEMENTS
            ),
            "material": material,
        }
        for material in np.unique(part.materials).tolist()
    ]


def _material(material: Material, texture: int | None) -> dict[str, Any]:
    rough: dict[str, Any] = {
        "baseColorFactor": material.base,
        "metallicFactor": material.metallic,
        "roughnessFactor": material.roughness,
    }
    if texture is not None:
        rough["baseColorTexture"] = {"index": texture}
    see_through = material.base[3] < 1.0 or (
        material.texture is not None and int(material.texture[..., 3].min()) < 255
    )
    return {
        "name": material.name,
        "alphaMode": "BLEND" if see_through else "OPAQUE",
        "doubleSided": True,
        "pbrMetallicRoughness": rough,
        "extensions": {"KHR_materials_transmission": {"transmissionFactor": material.transmission}},
    }
