"""What is wrong with a file, the file's name and the limit are in the one sentence that refuses it."""

import copy
import json
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing import LIMITS, Given, Limits, read
from mirror_app.glasses_on.importing.formats.pictures import size_px
from tests import eyewear_files as files

BODIES = files.stood(files.glasses(), scale=0.001)
CONTENT, DATA = files.description(BODIES)
OUTSIDE = "; only files in its own folder are read."
PAINTED, PAINT = files.textured(BODIES, files.picture())


def refusal(folder: Path, name: str, data: bytes, limits: Limits = LIMITS) -> str:
    path = folder / name
    path.write_bytes(data)
    with pytest.raises(EyewearFileError) as caught:
        read(path, Given("a"), limits=limits)
    sentence = str(caught.value)
    assert sentence.startswith(f"{name}: ")
    assert sentence.endswith(".")
    return sentence.removeprefix(f"{name}: ")


def changed(change: Callable[[dict[str, Any]], object], content: dict[str, Any] = CONTENT) -> dict[str, Any]:
    content = copy.deepcopy(content)
    change(content)
    return content


def put(*path: Any) -> Callable[[dict[str, Any]], None]:
    """put("nodes", 0, "mesh", 7): content["nodes"][0]["mesh"] = 7."""
    *holders, key, value = path

    def change(content: Any) -> None:
        for holder in holders:
            content = content[holder]
        content[key] = value

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (put("asset", "version", "1.0"), "it is not glTF 2; only that version is read."),
        (put("nodes", 0, "mesh", 7), "nodes[0].mesh is not a whole number from 0 to 4."),
        (put("nodes", 1, "mesh", -1), "nodes[1].mesh is not a whole number from 0 to 4."),
        (put("nodes", 0, "children", [0]), "its nodes are nested more than 32 deep, or in a ring."),
        (put("nodes", 0, "scale", [1, 1]), "nodes[0].scale is not a list of 3 numbers."),
        (put("nodes", 0, "scale", [1e30, 1e30, 1e300]), "nodes[0].scale is not a finite number."),
        (put("nodes", 0, "matrix", [1e30] * 16), "its triangles have no extent, or one beyond measure."),
        (put("nodes", "all"), "nodes is not a list."),
        (put("nodes", [{"children": [n + 1] * 2} for n in range(20)] + [{}]), "it has more than 2000 nodes."),
        (put("accessors", 0, "count", 10**9), "accessors[0].count is not a whole number from 0 to 1200000."),
        (put("accessors", 0, "count", 99999), "accessors[0] reaches beyond the end of its buffer view."),
        (
            put("accessors", 0, "byteOffset", -4),
            "accessors[0].byteOffset is not a whole number from 0 to 1056.",
        ),
        (put("accessors", 0, "componentType", 5), "accessors[0].componentType is not one that glTF knows."),
        (
            put("accessors", 0, "type", "VEC2"),
            "accessors[0].type is not of 3 numbers each, as is needed there.",
        ),
        (put("accessors", 1, "componentType", 5126), "accessors[1] is no list of indices."),
        (
            put("bufferViews", 0, "byteLength", 10**8),
            "bufferViews[0].byteLength is not a whole number from 0 to ",
        ),
        (put("bufferViews", 0, "byteStride", 4), "accessors[0] has elements that overlap."),
        (put("buffers", 0, "byteLength", 10**7), "buffers[0] is said to have 10000000 bytes and has "),
        (put("buffers", 0, "uri", "http://a.b/c"), 'it asks for "http://a.b/c"' + OUTSIDE),
        (put("buffers", 0, "uri", "../a.bin"), 'it asks for "../a.bin"' + OUTSIDE),
        (put("buffers", 0, "uri", "..%2Fa"), 'it asks for "..%2Fa"' + OUTSIDE),
        (put("buffers", 0, "uri", "/etc/passwd"), 'it asks for "/etc/passwd"' + OUTSIDE),
        (put("buffers", 0, "uri", "none.bin"), "there is no file none.bin."),
        (put("buffers", 0, "uri", "data:x;base64,?"), "it has a data: address that is not base64."),
        (
            put("extensionsRequired", ["KHR_strange"]),
            "it needs the extension KHR_strange, which is not read.",
        ),
        (put("meshes", 0, "primitives", 0, "attributes", {}), "meshes[0].primitives[0] has no positions."),
        (put("scenes", 0, "nodes", []), "it has no triangles."),
    ],
)
def test_a_gltf_that_does_not_fit_itself(tmp_path: Path, change: Callable[[Any], None], sentence: str):
    assert refusal(tmp_path, "a.glb", files.glb(changed(change), DATA)).startswith(sentence)


def test_nodes_that_grow_beyond_every_number(tmp_path: Path):
    grown = [{"scale": [1e30, 1e30, 1e30], "children": [n + 1]} for n in range(20)]
    content = changed(put("nodes", [*grown, {"mesh": 0}]))
    content["scenes"][0]["nodes"] = [0]
    told = refusal(tmp_path, "a.glb", files.glb(content, DATA))
    assert told == "nodes[10] is where no finite number reaches."


def test_a_flat_sheet_has_no_sides_to_compare(tmp_path: Path):
    bodies = {name: (vertices * (1, 1, 0), triangles) for name, (vertices, triangles) in BODIES.items()}
    path = tmp_path / "a.stl"
    path.write_bytes(files.stl(bodies))
    assert read(path, Given("a")).measures.width_mm == pytest.approx(files.WIDTH)


def test_indices_beyond_the_vertices(tmp_path: Path):
    view = CONTENT["bufferViews"][1]["byteOffset"]
    data = DATA[:view] + struct.pack("<I", 88) + DATA[view + 4 :]
    told = refusal(tmp_path, "a.glb", files.glb(CONTENT, data))
    assert told == "accessors[1] has an index beyond the 88 vertices there are."


@pytest.mark.parametrize(
    "bits", [0x7F800000, 0x7FC00000, 0x7FA00000], ids=["infinity", "nan", "signalling nan"]
)
def test_numbers_that_are_none(tmp_path: Path, bits: int):
    data = struct.pack("<I", bits) + DATA[4:]
    assert (
        refusal(tmp_path, "a.glb", files.glb(CONTENT, data))
        == "accessors[0] has a number that is not finite."
    )
    stl = files.stl(files.glasses())
    stl = stl[:96] + struct.pack("<I", bits) + stl[100:]
    assert refusal(tmp_path, "a.stl", stl) == "a triangle has a number that is not finite."


@pytest.mark.parametrize(
    ("at", "value", "sentence"),
    [
        (4, 1, "it is GLB version 1; only version 2 is read."),
        (8, 7, "its header says 7 bytes, the file has "),
        (12, 2**31, "a chunk at byte 12 reaches beyond the end of the file."),
        (16, 5, "its first chunk is not JSON."),
    ],
)
def test_a_glb_with_a_wrong_header(tmp_path: Path, at: int, value: int, sentence: str):
    data = bytearray(files.glb(CONTENT, DATA))
    struct.pack_into("<I", data, at, value)
    assert refusal(tmp_path, "a.glb", bytes(data)).startswith(sentence)


def test_json_is_measured_before_it_is_parsed(tmp_path: Path):
    deep = b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert refusal(tmp_path, "a.gltf", deep) == "its JSON is nested more than 32 deep."
    long = b'{"a":"' + b"x" * LIMITS.json_bytes + b'"}'
    assert (
        refusal(tmp_path, "a.gltf", long)
        == f"its description is {len(long)} bytes of JSON, more than 2097152."
    )
    brackets = json.dumps({"asset": {"version": "2.0"}, "name": "[" * 99}).encode()
    assert refusal(tmp_path, "a.gltf", brackets) == "it has no triangles."
    for data in (b"", b"[]", b"{", b'{"a": NaN}', b"\xff", b'{"a": 1' + b"0" * 5000 + b"}"):
        assert refusal(tmp_path, "a.gltf", data).startswith("its description is not ")


def png_of(width: int, height: int) -> bytes:
    picture = files.picture()
    return picture[:16] + struct.pack(">II", width, height) + picture[24:]


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (png_of(60000, 60000), "images[0] has 60000 x 60000 pixels; 1 to 16777216 are allowed."),
        (png_of(0, 5), "images[0] has 0 x 5 pixels; 1 to 16777216 are allowed."),
        (b"GIF89a" + b"\0" * 50, "images[0] is no PNG, JPEG or WebP picture."),
        (files.picture()[:50], "images[0] cannot be decoded."),
        (b"", "images[0] is no PNG, JPEG or WebP picture."),
    ],
)
def test_a_texture_is_measured_before_it_is_decoded(tmp_path: Path, picture: bytes, sentence: str):
    assert refusal(tmp_path, "a.glb", files.glb(*files.textured(BODIES, picture))) == sentence


@pytest.mark.parametrize("kind", [".png", ".jpg", ".webp"])
def test_the_size_of_a_picture_is_in_its_header(kind: str):
    assert size_px(files.picture(kind)) == (8, 4)


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (replace(LIMITS, file_bytes=1000), "a.glb has more than the 1000 bytes that are read."),
        (replace(LIMITS, triangles=100), "it has more than 100 triangles."),
        (replace(LIMITS, vertices=119), "it has more than 119 vertices."),
        (replace(LIMITS, nodes=4), "it has more than 4 nodes."),
        (replace(LIMITS, items=4), "it has 12 bufferViews, more than 4."),
        (replace(LIMITS, pictures=0), "it has more than 0 textures."),
        (replace(LIMITS, pictures_px=31), "its textures have more than 31 pixels together."),
        (replace(LIMITS, picture_px=31), "images[0] has 8 x 4 pixels; 1 to 31 are allowed."),
        (replace(LIMITS, json_depth=3), "its JSON is nested more than 3 deep."),
    ],
)
def test_each_limit_is_named(tmp_path: Path, limits: Limits, sentence: str):
    assert refusal(tmp_path, "a.glb", files.glb(PAINTED, PAINT), limits) == sentence


def test_meshes_are_counted(tmp_path: Path):
    content = changed(put("nodes", [{"mesh": 0}] * 501))
    content["scenes"][0]["nodes"] = list(range(501))
    assert refusal(tmp_path, "a.glb", files.glb(content, DATA)) == "it has more than 500 meshes."
    content = changed(put("nodes", 0, "children", [1] * 2001))
    assert refusal(tmp_path, "a.glb", files.glb(content, DATA)) == "it has more than 2000 nodes."


def test_a_mesh_used_often_counts_each_time(tmp_path: Path):
    content = changed(put("nodes", [{"mesh": 0}] * 400))
    content["scenes"][0]["nodes"] = list(range(400))
    limits = replace(LIMITS, triangles=50_000)
    assert refusal(tmp_path, "a.glb", files.glb(content, DATA), limits) == "it has more than 50000 triangles."


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"v -", b"v nan ", 'a "v" line has a number that is not finite.'),
        (b"v -", b"v x", 'a "v" line is not 3 numbers.'),
        (b"f 1 3 4", b"f 1 2", "a face has 2 corners; 3 to 64 are read."),
        (b"f 1 3 4", b"f 1 2 9999", 'a face has the corner "9999", beyond the 120 "v" lines.'),
        (b"f 1 3 4", b"f 1 2 0", 'a face has the corner "0".'),
        (b"f 1 3 4", b"f 1 2 c", 'a face has the corner "c".'),
        (
            b"glasses.mtl",
            b"../glasses.mtl",
            'it asks for "../glasses.mtl"' + OUTSIDE,
        ),
    ],
)
def test_an_obj_that_is_wrong(tmp_path: Path, old: bytes, new: bytes, sentence: str):
    data = files.obj(files.glasses())
    first = data.index(old)
    data = data[:first] + new + data[first + len(old) :]
    assert refusal(tmp_path, "a.obj", data) == sentence


def test_an_stl_that_is_wrong(tmp_path: Path):
    data = files.stl(files.glasses())
    assert refusal(tmp_path, "a.stl", data[:-1]).startswith("it is no STL: ")
    text = files.stl_text(files.glasses()).replace(b"vertex", b"vertex x", 1)
    assert refusal(tmp_path, "a.stl", text) == 'a "vertex" line is not three numbers.'
    few = replace(LIMITS, triangles=10)
    assert refusal(tmp_path, "a.stl", data, few) == "it has 180 triangles, more than 10."


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("a_mm = 48", "a_mm = nan", 'key "a_mm" must be a number from 30 to 70, not nan.'),
        ("a_mm = 48", "a_mm = " + "[" * 50 + "]" * 50, "it is nested more than 32 deep."),
        ("a_mm = 48", "a" + ".a" * 600 + " = 1", "it has a line of more than 400 bytes."),
        ("\n[[col", '\nmesh = "a.glb"\n[[col', "key \"mesh\" must be a file beside it; there is no 'a.glb'."),
    ],
)
def test_a_parametric_file_that_is_wrong(tmp_path: Path, old: str, new: str, sentence: str):
    assert refusal(tmp_path, "a.toml", files.TOML.replace(old, new, 1).encode()) == sentence


def test_a_parametric_file_too_long(tmp_path: Path):
    data = files.TOML.encode() + b"# more\n" * 20_000
    assert refusal(tmp_path, "a.toml", data) == "a.toml has more than the 65536 bytes that are read."


def test_what_is_no_file_of_eyewear(tmp_path: Path):
    assert refusal(tmp_path, "a.fbx", b"") == "only .glb, .gltf, .obj, .stl, .toml are read."
    with pytest.raises(EyewearFileError, match=r"there is no file none\.glb"):
        read(tmp_path / "none.glb", Given("a"))
    (tmp_path / "folder.glb").mkdir()
    with pytest.raises(EyewearFileError, match=r"there is no file folder\.glb"):
        read(tmp_path / "folder.glb", Given("a"))


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path):
    (tmp_path / "secret.bin").write_bytes(DATA)
    home = tmp_path / "home"
    home.mkdir()
    try:
        (home / "a.bin").symlink_to(tmp_path / "secret.bin")
    except OSError:
        pytest.skip("this system makes no links")
    content = changed(put("buffers", 0, "uri", "a.bin"))
    told = refusal(home, "a.gltf", json.dumps(content).encode())
    assert told == 'it asks for "a.bin"' + OUTSIDE


def test_shapes_that_are_no_eyewear(tmp_path: Path):
    nail = files.stl(
        {"": files.joined(files.box((-1, 0, 0), (1, 1, 200)), files.box((-10, 0, 0), (10, 1, 20)))}
    )
    told = refusal(tmp_path, "a.stl", nail)
    assert told == "it is more than 5 times as deep or high as it is wide: no eyewear is."
    point = files.stl({"": files.box((1, 1, 1), (1, 1, 1))})
    assert refusal(tmp_path, "a.stl", point) == "its triangles have no extent, or one beyond measure."


def test_no_name_from_a_file_reaches_the_terminal_as_it_is(tmp_path: Path):
    content = changed(put("extensionsRequired", ["\x1b[31mred\n\u202e" + "x" * 500]))
    told = refusal(tmp_path, "a.glb", files.glb(content, DATA))
    assert told.isprintable()
    assert len(told) < 150
