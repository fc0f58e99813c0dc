"""A pair of glasses made of boxes, of exactly known measures, and files of it in every form and stance."""

import base64
import json
import struct
from collections.abc import Mapping

import cv2
import numpy as np

A, B, DBL, TEMPLE = 52.0, 38.0, 18.0, 145.0
RIM, THICK = 4.0, 4.0
WIDTH = 2 * A + DBL + 2 * RIM + 2 * 3.0

Body = tuple[np.ndarray, np.ndarray]
Bodies = Mapping[str, Body]

# From the head's axes (x right, y down, z inwards) to a file's, by what is up and to the front there.
STANCES = {
    "+Y up, +Z front": np.diag([1.0, -1.0, -1.0]),
    "+Z up, -Y front": np.array([(1.0, 0, 0), (0, 0, 1.0), (0, -1.0, 0)]),
    "+Y up, +X front": np.array([(0, 0, -1.0), (0, -1.0, 0), (-1.0, 0, 0)]),
    "+Y up, -Z front": np.diag([-1.0, -1.0, 1.0]),
    "-Y up, -Z front": np.eye(3),
    "+Z up, +Y front": np.array([(-1.0, 0, 0), (0, 0, -1.0), (0, -1.0, 0)]),
}


def box(low: tuple[float, float, float], high: tuple[float, float, float]) -> Body:
    """Eight vertices, twelve triangles, seen counter-clockwise from outside."""
    corners = np.array([[(low, high)[k >> axis & 1][axis] for axis in range(3)] for k in range(8)])
    quads = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5))
    triangles = [t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))]
    return corners, np.array(triangles)


def joined(*bodies: Body) -> Body:
    offsets = np.cumsum([0] + [len(vertices) for vertices, _ in bodies])
    vertices = np.concatenate([vertices for vertices, _ in bodies])
    return vertices, np.concatenate([t + at for (_, t), at in zip(bodies, offsets, strict=False)])


def glasses() -> dict[str, Body]:
    """By part, in millimetres and the head's axes: A, B, DBL and TEMPLE are just as above."""
    parts: dict[str, Body] = {}
    bars = [box((-DBL / 2, -12.0, 0.0), (DBL / 2, -6.0, THICK))]
    for side, name in ((-1, "Left"), (1, "Right")):
        inner, outer = DBL / 2, DBL / 2 + A

        def across(low: float, high: float, side: int = side) -> tuple[float, float]:
            return (low, high) if side > 0 else (-high, -low)

        for (x0, x1), (y0, y1) in (
            (across(inner - RIM, outer + RIM), (-B / 2 - RIM, -B / 2)),
            (across(inner - RIM, outer + RIM), (B / 2, B / 2 + RIM)),
            (across(inner - RIM, inner), (-B / 2, B / 2)),
            (across(outer, outer + RIM), (-B / 2, B / 2)),
            (across(outer + RIM, outer + RIM + 3.0), (-15.0, -9.0)),
        ):
            bars.append(box((x0, y0, 0.0), (x1, y1, THICK)))
        x0, x1 = across(inner, outer)
        parts[f"Lens{name}"] = box((x0, -B / 2, 1.0), (x1, B / 2, 3.0))
        x0, x1 = across(outer + RIM, outer + RIM + 3.0)
        parts[f"Temple{name}"] = box((x0, -15.0, THICK), (x1, -9.0, THICK + TEMPLE))
    return {"Frame": joined(*bars), **parts}


def stood(bodies: Bodies, stance: str = "+Y up, +Z front", scale: float = 1.0) -> dict[str, Body]:
    """The same turned to a file's axes and unit."""
    return {name: (v @ STANCES[stance].T * scale, t) for name, (v, t) in bodies.items()}


def one(bodies: Bodies, *left_out: str) -> dict[str, Body]:
    """All in one mesh without a name, but for what is left out."""
    return {"": joined(*(body for name, body in bodies.items() if name not in left_out))}


def description(bodies: Bodies, materials: Mapping[str, dict] | None = None) -> tuple[dict, bytes]:
    """glTF's JSON and its one buffer; `materials` by the name of the body, all others plain."""
    data = b""
    views, accessors, meshes, nodes = [], [], [], []
    listed = list((materials or {}).values())
    for name, (vertices, triangles) in bodies.items():
        for array, kind, component in (
            (vertices.astype("<f4"), "VEC3", 5126),
            (triangles.astype("<u4").reshape(-1), "SCALAR", 5125),
        ):
            views.append({"buffer": 0, "byteOffset": len(data), "byteLength": array.nbytes})
            accessors.append(
                {"bufferView": len(views) - 1, "componentType": component, "count": len(array), "type": kind}
            )
            data += array.tobytes()
        primitive = {"attributes": {"POSITION": len(accessors) - 2}, "indices": len(accessors) - 1}
        if materials and name in materials:
            primitive["material"] = list(materials).index(name)
        nodes.append({"name": name, "mesh": len(meshes)})
        meshes.append({"primitives": [primitive]})
    content = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": list(range(len(nodes)))}],
        "nodes": nodes,
        "meshes": meshes,
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": len(data)}],
    }
    return content | ({"materials": listed} if listed else {}), data


def glb(content: dict, data: bytes) -> bytes:
    text = json.dumps(content).encode()
    text += b" " * (-len(text) % 4)
    data += b"\0" * (-len(data) % 4)
    head = struct.pack("<4sII", b"glTF", 2, 28 + len(text) + len(data))
    return (
        head
        + struct.pack("<I4s", len(text), b"JSON")
        + text
        + struct.pack("<I4s", len(data), b"BIN\0")
        + data
    )


def gltf(content: dict, data: bytes) -> bytes:
    """With its buffer in a data: address."""
    address = "data:application/octet-stream;base64," + base64.b64encode(data).decode()
    return json.dumps(content | {"buffers": [{"byteLength": len(data), "uri": address}]}).encode()


def textured(bodies: Bodies, picture: bytes) -> tuple[dict, bytes]:
    """The same with texture coordinates and a texture on the frame."""
    paint = {"name": "paint", "pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}
    content, data = description(bodies, {"Frame": paint})
    count = len(bodies["Frame"][0])
    uvs = np.linspace(0, 1, 2 * count, dtype="<f4").tobytes()
    views, accessors = content["bufferViews"], content["accessors"]
    for piece in (uvs, picture):
        views.append({"buffer": 0, "byteOffset": len(data), "byteLength": len(piece)})
        data += piece + b"\0" * (-len(piece) % 4)
    accessors.append({"bufferView": len(views) - 2, "componentType": 5126, "count": count, "type": "VEC2"})
    content["meshes"][0]["primitives"][0]["attributes"]["TEXCOORD_0"] = len(accessors) - 1
    content["images"] = [{"bufferView": len(views) - 1, "mimeType": "image/png"}]
    content["textures"] = [{"source": 0}]
    content["buffers"] = [{"byteLength": len(data)}]
    return content, data


def picture(kind: str = ".png") -> bytes:
    """8 x 4 pixels, blue 10, green 20, red 200."""
    image = np.full((4, 8, 3), (10, 20, 200), np.uint8)
    return cv2.imencode(kind, image)[1].tobytes()


def obj(bodies: Bodies) -> bytes:
    lines = ["# glasses", "mtllib glasses.mtl"]
    before = 1
    for name, (vertices, triangles) in bodies.items():
        lines += [f"o {name}", f"usemtl {'Glass' if name.startswith('Lens') else 'Acetate'}"]
        lines += [f"v {x:.9g} {y:.9g} {z:.9g}" for x, y, z in vertices]
        lines += [f"f {a} {b} {c}" for a, b, c in triangles + before]
        before += len(vertices)
    return "\n".join(lines).encode()


def stl(bodies: Bodies) -> bytes:
    vertices, triangles = joined(*bodies.values())
    records = np.zeros(len(triangles), [("n", "<f4", 3), ("v", "<f4", (3, 3)), ("a", "<u2")])
    records["v"] = vertices[triangles]
    return b"glasses".ljust(80, b"\0") + struct.pack("<I", len(triangles)) + records.tobytes()


def stl_text(bodies: Bodies) -> bytes:
    vertices, triangles = joined(*bodies.values())
    facets = "".join(
        "facet normal 0 0 0\nouter loop\n"
        + "".join(f"vertex {x:.9g} {y:.9g} {z:.9g}\n" for x, y, z in vertices[triangle])
        + "endloop\nendfacet\n"
        for triangle in triangles
    )
    return f"solid glasses\n{facets}endsolid glasses\n".encode()


TOML = """
name = "Test"
shape = "panto"
material = "acetate"
a_mm = 48
b_mm = 42
dbl_mm = 21
temple_mm = 145
rim_mm = 2.4
rim_top_mm = 3

[[colourway]]
sku = "test-black"
colour = "Black"
frame_rgb = [20, 20, 20]
temple_rgb = [20, 20, 20]
"""
