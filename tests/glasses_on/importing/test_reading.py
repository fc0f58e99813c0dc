"""The same pair of glasses, in every form, unit and stance, is read to the same measures and parts."""

from pathlib import Path

import numpy as np
import pytest

from mirror_app.glasses_on.importing import EyewearModel, Given, Measures, read, sentences
from mirror_app.glasses_on.importing.model import ROLES
from tests import eyewear_files as files

UNITS = {"metres": 0.001, "centimetres": 0.1, "millimetres": 1.0, "inches": 1 / 25.4}


def read_as(folder: Path, name: str, data: bytes, given: Given | None = None) -> EyewearModel:
    path = folder / name
    path.write_bytes(data)
    return read(path, given or Given(path.stem))


def assert_is_it(measures: Measures) -> None:
    found = (measures.a_mm, measures.b_mm, measures.dbl_mm, measures.temple_mm, measures.width_mm)
    expected = (files.A, files.B, files.DBL, files.TEMPLE, files.WIDTH)
    assert found == pytest.approx(expected, abs=0.5)


@pytest.mark.parametrize("stance", files.STANCES)
@pytest.mark.parametrize("unit", UNITS)
def test_a_glb_in_any_unit_and_stance(tmp_path: Path, unit: str, stance: str):
    bodies = files.stood(files.glasses(), stance, UNITS[unit])
    model = read_as(tmp_path, "a.glb", files.glb(*files.description(bodies)))
    assert_is_it(model.measures)
    assert unit in model.assumed[0]
    assert stance.split(",", maxsplit=1)[0].replace(" up", " is up") in model.assumed[1]
    assert [part.role for part in model.parts] == list(ROLES)


@pytest.mark.parametrize("stance", files.STANCES)
@pytest.mark.parametrize("unit", UNITS)
def test_an_stl_has_neither_names_nor_unit_nor_axes(tmp_path: Path, unit: str, stance: str):
    model = read_as(tmp_path, "a.stl", files.stl(files.stood(files.glasses(), stance, UNITS[unit])))
    assert_is_it(model.measures)
    assert model.assumed[0].startswith("No unit given: ")
    assert f"read as {unit}" in model.assumed[0]
    assert "Lenses found by their shape." in model.assumed
    assert [part.role for part in model.parts] == list(ROLES)


@pytest.mark.parametrize("unit", UNITS)
def test_other_forms(tmp_path: Path, unit: str):
    bodies = files.stood(files.glasses(), scale=UNITS[unit])
    content, data = files.description(bodies)
    for name, written in (
        ("a.gltf", files.gltf(content, data)),
        ("a.obj", files.obj(bodies)),
        ("text.stl", files.stl_text(bodies)),
    ):
        assert_is_it(read_as(tmp_path, name, written).measures)


def test_a_gltf_with_its_buffer_beside_it(tmp_path: Path):
    content, data = files.description(files.stood(files.glasses(), scale=0.001))
    (tmp_path / "all parts.bin").write_bytes(data)
    content["buffers"][0]["uri"] = "all%20parts.bin"
    import json

    assert_is_it(read_as(tmp_path, "a.gltf", json.dumps(content).encode()).measures)


def test_far_from_the_origin_is_as_near(tmp_path: Path):
    content, data = files.description(files.stood(files.glasses()))
    content["nodes"].append({"translation": [3e4, -2e5, 1e6], "children": [0, 1, 2, 3, 4]})
    content["scenes"][0]["nodes"] = [5]
    assert_is_it(read_as(tmp_path, "a.glb", files.glb(content, data)).measures)
    content["nodes"][5]["translation"] = [0, 0, 1e17]
    flat = read_as(tmp_path, "a.glb", files.glb(content, data))
    assert flat.measures.width_mm == pytest.approx(files.WIDTH)


def test_parts_are_where_the_wearer_has_them(tmp_path: Path):
    bodies = files.stood(files.glasses(), "+Z up, -Y front", 0.001)
    model = read_as(tmp_path, "a.glb", files.glb(*files.description(bodies)))
    boxes = {
        part.role: (part.vertices.min(0).tolist(), part.vertices.max(0).tolist()) for part in model.parts
    }
    half = files.DBL / 2
    assert boxes["lens_right"][0] == pytest.approx([half, -files.B / 2, 1.0], abs=1e-3)
    assert boxes["lens_right"][1] == pytest.approx([half + files.A, files.B / 2, 3.0], abs=1e-3)
    assert boxes["temple_left"][0] == pytest.approx([-files.WIDTH / 2, -15.0, files.THICK], abs=1e-3)
    assert boxes["temple_left"][1][2] == pytest.approx(files.THICK + files.TEMPLE, abs=1e-3)
    for part in model.parts:
        corners = part.vertices[part.triangles]
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        assert ((across * part.normals[part.triangles[:, 0]]).sum(1) > 0).all()
        # All of it is closed, and seen from outside: its volume is above zero.
        assert float((corners[:, 0] * across).sum()) > 0


def test_one_mesh_without_lenses_is_measured_at_its_openings(tmp_path: Path):
    bodies = files.stood(files.one(files.glasses(), "LensLeft", "LensRight"), scale=0.001)
    model = read_as(tmp_path, "a.glb", files.glb(*files.description(bodies)))
    assert_is_it(model.measures)
    assert "No lenses: A, B and DBL are those of the openings." in model.assumed
    assert [part.role for part in model.parts] == ["front", "temple_left", "temple_right"]


def test_one_half_is_mirrored(tmp_path: Path):
    half = {name: body for name, body in files.glasses().items() if not name.endswith("Left")}
    vertices, triangles = half["Frame"]
    kept = vertices[triangles][:, :, 0].mean(1) > 0
    half["Frame"] = (np.maximum(vertices, (0.0, -np.inf, -np.inf)), triangles[kept])
    model = read_as(tmp_path, "a.glb", files.glb(*files.description(files.stood(half))))
    assert_is_it(model.measures)
    assert model.assumed[0] == "Only one half is in the file; it was mirrored at x = 0."
    assert [part.role for part in model.parts] == list(ROLES)


def test_a_node_that_mirrors_its_mesh_keeps_it_inside_in(tmp_path: Path):
    half = {name: body for name, body in files.glasses().items() if name.endswith("Right")}
    content, data = files.description(files.stood({"Frame": files.glasses()["Frame"], **half}))
    for number in (1, 2):
        content["nodes"].append(
            {"mesh": number, "scale": [-1, 1, 1], "name": content["nodes"][number]["name"]}
        )
        content["scenes"][0]["nodes"].append(len(content["nodes"]) - 1)
    model = read_as(tmp_path, "a.glb", files.glb(content, data))
    assert_is_it(model.measures)
    for role in ROLES:
        part = model.part(role)
        assert part is not None
        corners = part.vertices[part.triangles]
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        assert float((corners[:, 0] * across).sum()) > 0


def test_a_front_alone_is_read(tmp_path: Path):
    bodies = {name: body for name, body in files.glasses().items() if "Temple" not in name}
    model = read_as(tmp_path, "a.stl", files.stl(files.stood(bodies, "+Z up, -Y front")))
    assert (model.measures.a_mm, model.measures.temple_mm) == (pytest.approx(files.A, abs=0.5), None)
    assert model.assumed[1:3] == (
        "Which of its sides is the front was guessed.",
        "+Z is up and -Y to the front; turned to the wearer's axes.",
    )
    assert "It has no temples." in model.assumed


def test_without_a_unit_the_marking_gives_the_size(tmp_path: Path):
    model = read_as(tmp_path, "model 52-18-145.stl", files.stl(files.stood(files.glasses(), scale=0.0142)))
    assert_is_it(model.measures)
    assert model.assumed[0] == "No unit fits 1.931 wide: read as 140 mm."
    assert model.assumed[-1] == "Scaled so that 2 A + DBL is 122 mm, as its marking 52\u25a118 145 says."


def test_the_unit_the_person_gives_counts(tmp_path: Path):
    data = files.stl(files.stood(files.glasses(), scale=2.0))
    model = read_as(tmp_path, "a.stl", data, Given("a", 1.0))
    assert model.measures.width_mm == pytest.approx(2 * files.WIDTH)
    assert model.assumed[0] == "The unit is millimetres, as you say: 272.0 mm wide."


def test_a_texture_and_its_place_on_the_frame_are_kept(tmp_path: Path):
    bodies = files.stood(files.glasses(), scale=0.001)
    for kind in (".png", ".webp", ".jpg"):
        model = read_as(tmp_path, "a.glb", files.glb(*files.textured(bodies, files.picture(kind))))
        front = model.part("front")
        assert front is not None
        texture = model.materials[int(front.materials[0])].texture
        assert texture is not None
        assert texture.shape == (4, 8, 4)
        assert texture[0, 0].tolist() == pytest.approx([10, 20, 200, 255], abs=12)
        assert (front.uvs.min(), front.uvs.max()) == (0.0, 1.0)


def test_materials_are_what_the_file_says(tmp_path: Path):
    glass = {
        "name": "clear",
        "pbrMetallicRoughness": {"baseColorFactor": [0.5, 0.25, 0.125, 0.5], "metallicFactor": 0.0},
        "alphaMode": "BLEND",
        "extensions": {"KHR_materials_transmission": {"transmissionFactor": 0.75}},
    }
    content, data = files.description(files.stood(files.glasses(), scale=0.001), {"LensLeft": glass})
    model = read_as(tmp_path, "a.glb", files.glb(content, data))
    lens = model.part("lens_left")
    assert lens is not None
    material = model.materials[int(lens.materials[0])]
    assert (material.name, material.base) == ("clear", (0.5, 0.25, 0.125, 0.5))
    assert (material.metallic, material.roughness, material.transmission) == (0.0, 1.0, 0.75)


def test_an_obj_has_its_colours_from_its_library(tmp_path: Path):
    (tmp_path / "glasses.mtl").write_text(
        "newmtl Acetate\nKd 1 0 0.5\nPm 0.25\nPr 0.75\nnewmtl Glass\nKd 1 1 1\nd 0.25\nmap_Kd lens.png\n"
    )
    (tmp_path / "lens.png").write_bytes(files.picture())
    model = read_as(tmp_path, "a.obj", files.obj(files.stood(files.glasses(), scale=0.1)))
    front, lens = model.part("front"), model.part("lens_left")
    assert front is not None
    assert lens is not None
    acetate, glass = (model.materials[int(part.materials[0])] for part in (front, lens))
    assert acetate.base == pytest.approx((1.0, 0.0, 0.214, 1.0), abs=1e-3)
    assert (acetate.metallic, acetate.roughness) == (0.25, 0.75)
    assert glass.base[3] == 0.25
    assert glass.texture is not None
    assert "Lenses found by the name 'Glass'." in model.assumed


def test_a_parametric_file_is_built_to_its_measures(tmp_path: Path):
    model = read_as(tmp_path, "a.toml", files.TOML.encode())
    found = model.measures
    assert (found.a_mm, found.b_mm, found.dbl_mm) == pytest.approx((48, 42, 21), abs=0.1)
    assert found.temple_mm == pytest.approx(145, abs=0.5)
    assert str(model.marking) == "48\u25a121 145"
    assert sentences(model)[-1] == "That is what the marking 48\u25a121 145 says."


@pytest.mark.parametrize("name", ["wire_mm/scene.gltf", "detailed_unitless/scene.gltf"])
def test_files_of_other_people(shared_data: Path, name: str):
    model = read(shared_data / "eyewear3d" / name, Given("theirs"))
    assert {"front", "temple_left", "temple_right"} <= {part.role for part in model.parts}
    assert 135 < model.measures.width_mm < 145
    front, temple = model.part("front"), model.part("temple_left")
    assert front is not None
    assert temple is not None
    assert front.vertices[:, 2].max() < 25
    assert temple.vertices[:, 2].max() > 100
