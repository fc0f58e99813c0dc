"""A file as a draft: its colourways, what is worn of each, its boxes."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.drafts import boxes_of
from mirror_app.glasses_on.drafts.coarse import coarse
from mirror_app.glasses_on.drafts.draft import MANY, Draft, as_eyewear, in_haste, name_of, read_draft
from mirror_app.glasses_on.drafts.paint import PALETTE, frame_material, painted
from mirror_app.glasses_on.importing import Given, read
from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.shelf import ready_from
from mirror_app.glasses_on.slabs import FULL, Drawer, Scene, Stance, before_camera
from mirror_app.paths import asset
from tests import eyewear_files as files

ACETATE = {"name": "acetate", "pbrMetallicRoughness": {"baseColorFactor": [0.2, 0.1, 0.05, 1.0]}}
GOLD = {
    "name": "gold",
    "pbrMetallicRoughness": {"baseColorFactor": [0.8, 0.6, 0.2, 1.0], "metallicFactor": 1.0},
}


def mesh(folder: Path, variants: bool = False) -> Path:
    """GLB of acetate; with variants also in gold."""
    content, data = files.description(
        files.stood(files.glasses(), scale=0.001), {"Frame": ACETATE, "gold": GOLD}
    )
    if variants:
        content["extensions"] = {
            "KHR_materials_variants": {"variants": [{"name": "Walnut"}, {"name": "Gold"}]}
        }
        mapped = [{"material": 0, "variants": [0]}, {"material": 1, "variants": [1]}]
        primitive = content["meshes"][0]["primitives"][0]
        primitive["extensions"] = {"KHR_materials_variants": {"mappings": mapped}}
    path = folder / "mine.glb"
    path.write_bytes(files.glb(content, data))
    return path


def frame_name(draft: Draft, way: int) -> str:
    model = draft.ways[way].model()
    chosen = frame_material(model)
    return "" if chosen is None else model.materials[chosen].name


def test_a_parametric_file_has_its_own_colourways_and_is_worn_as_it_is(tmp_path: Path):
    path = tmp_path / "two.toml"
    black = files.TOML[files.TOML.index("[[colourway]]") :]
    red = black.replace("test-black", "test-red").replace("Black", "Red").replace("20, 20, 20", "160, 20, 30")
    path.write_text(files.TOML + red)
    draft = read_draft(path, False)
    assert [way.name for way in draft.ways] == ["Black", "Red"]
    worn, _ = as_eyewear(draft.ways[1], tmp_path)
    assert (worn.sku, worn.mesh, worn.frame_rgb) == ("test-red", "", (160, 20, 30))


def test_the_sizes_of_a_parametric_file_are_told_apart(tmp_path: Path):
    sizes = '[[size]]\nname = "M"\n\n[[size]]\nname = "L"\na_mm = 54\n\n'
    path = tmp_path / "sizes.toml"
    path.write_text(files.TOML.replace("[[colourway]]", sizes + "[[colourway]]", 1))
    assert [way.name for way in read_draft(path, False).ways] == ["Black M", "Black L"]


def test_what_is_worn_of_a_parametric_file_was_read_with_it(tmp_path: Path):
    path = tmp_path / "one.toml"
    path.write_text(files.TOML)
    draft = read_draft(path, False)
    assert draft.ways[0].model() is draft.model
    # Narrower than any: the importing takes it for another unit.
    path.write_text(files.TOML.replace("a_mm = 48", "a_mm = 31"))
    small = read_draft(path, False).ways[0].model()
    assert small.measures.a_mm == pytest.approx(31.0, abs=0.2)


def test_a_mesh_is_worn_as_drawn_and_in_the_colours_of_the_palette(tmp_path: Path):
    draft = read_draft(mesh(tmp_path), False)
    assert [way.name for way in draft.ways] == ["As drawn", *(paint.name for paint in PALETTE)]
    drawn, gold = (as_eyewear(draft.ways[way], tmp_path / str(way))[0] for way in (0, 5))
    assert (drawn.sku, gold.sku) == ("mine", "mine-gold")
    assert Path(drawn.mesh).parent == tmp_path / "0"
    assert gold.frame_rgb == PALETTE[4].rgb
    assert gold.material == "metal"


@pytest.mark.parametrize("untrusted", [False, True])
def test_a_mesh_with_variants_has_those(tmp_path: Path, untrusted: bool):
    draft = read_draft(mesh(tmp_path, variants=True), untrusted)
    assert [way.name for way in draft.ways] == ["As drawn", "Walnut", "Gold"]
    assert [frame_name(draft, way) for way in range(3)] == ["acetate", "acetate", "gold"]


def test_a_variant_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(EyewearFileError, match=r"^mine.glb: it has 2 variants, and no number 3\.$"):
        read(mesh(tmp_path, variants=True), Given("mine", colourway=2))


def test_paint_is_put_on_the_frame_and_not_on_the_lenses(tmp_path: Path):
    model = read(mesh(tmp_path), Given("mine"))
    black = painted(model, PALETTE[0])
    changed = [n for n, (a, b) in enumerate(zip(model.materials, black.materials, strict=True)) if a is not b]
    assert changed == [frame_material(model)]
    assert model.materials[changed[0]].name == "acetate"
    assert black.measures == model.measures


def test_what_is_kept_of_a_model_is_named_after_its_folder_where_the_file_says_nothing():
    assert name_of(Path("work/Round One/scene.gltf")) == "Round One"
    assert name_of(Path("work/Round One/panto.gltf")) == "panto"


@pytest.mark.parametrize("left_out", [(), ("LensLeft", "LensRight")], ids=["lenses", "openings"])
def test_boxes_lie_where_the_lenses_are(tmp_path: Path, left_out: tuple[str, ...]):
    bodies = {name: body for name, body in files.glasses().items() if name not in left_out}
    path = tmp_path / "a.glb"
    path.write_bytes(files.glb(*files.description(files.stood(bodies, scale=0.001))))
    boxes = boxes_of(read(path, Given("a")))
    left, right = boxes.lenses
    half = files.DBL / 2
    flat = [
        (-half - files.A, -files.B / 2),
        (-half, -files.B / 2),
        (-half, files.B / 2),
        (-half - files.A, files.B / 2),
    ]
    # Openings are measured in pixels of an eighth of a millimetre.
    np.testing.assert_allclose(left[:, :2], flat, atol=0.15)
    np.testing.assert_allclose(
        right[:, :2], [(-x, y) for x, y in (flat[1], flat[0], flat[3], flat[2])], atol=0.15
    )
    np.testing.assert_allclose(boxes.centres[:, 0], [-(half + files.A / 2), half + files.A / 2], atol=0.15)


def test_boxes_are_in_the_plane_of_their_lens():
    left, right = boxes_of(read_draft(asset("eyewear", "01-harbour.toml"), False).model).lenses
    sides = np.linalg.norm(np.diff(left, axis=0), axis=1)
    np.testing.assert_allclose(sides, [50.0, 39.0, 50.0], atol=0.15)
    # Turned back to the temple.
    assert left[0, 2] - left[1, 2] > 3.0
    assert right[0, 0] - left[1, 0] == pytest.approx(20.0, abs=0.1)


def test_a_model_without_lenses_or_openings_has_no_boxes(shared_data: Path):
    model = read(shared_data / "eyewear3d" / "wire_mm" / "scene.gltf", Given("wire"))
    boxes = boxes_of(model)
    assert boxes.lenses == ()
    assert boxes.measures.width_mm == pytest.approx(139.4, abs=0.05)


def test_a_detailed_mesh_is_first_worn_with_fewer_triangles(shared_data: Path, tmp_path: Path):
    path = shared_data / "eyewear3d" / "detailed_unitless" / "scene.gltf"
    draft = read_draft(path, False)
    worn, model = as_eyewear(draft.ways[0], tmp_path)
    first, rough = in_haste(worn, model), coarse(model)
    assert draft.model.triangles > MANY
    assert 1000 < rough.triangles < draft.model.triangles / 4
    assert first is not None
    assert (first.eyewear, first.whole) == (worn, False)
    assert read(Path(worn.mesh), Given("whole")).triangles == model.triangles


@pytest.mark.parametrize("name", ["01-harbour.toml", "02-lantern.toml"])
def test_what_is_made_ready_in_haste_has_the_outline_and_the_colours_of_the_whole(name: str, tmp_path: Path):
    worn, model = as_eyewear(read_draft(asset("eyewear", name), False).ways[0], tmp_path)
    first, whole = in_haste(worn, model), ready_from(model, worn, FULL)
    assert first is not None
    drawer = Drawer.load(1)
    # As large as before a webcam.
    scenes = [
        Scene(before_camera(Stance(yaw, 8.0, (640, 360), 2.4)), (640, 360), Light.studio(), whole.lenses)
        for yaw in (0.0, 30.0)
    ]
    for scene in scenes:
        hasty, good = (drawer.draw(ready.baked, scene).cut_out() for ready in (first, whole))
        shown, meant = hasty[..., 3] > 127, good[..., 3] > 127
        around = cv2.dilate(meant.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        within = cv2.erode(meant.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        assert (shown & ~around).mean() < 2e-4
        assert (within & ~shown).mean() < 2e-4
        off = hasty[shown & meant, :3].mean(0) - good[shown & meant, :3].mean(0)
        assert np.abs(off).max() < 4.0


def test_what_is_thinned_stays_where_it_is():
    model = read_draft(asset("eyewear", "01-harbour.toml"), False).model
    thin = coarse(model)
    assert thin.triangles < model.triangles
    for part, thinned in zip(model.parts, thin.parts, strict=True):
        np.testing.assert_allclose(part.vertices.min(0), thinned.vertices.min(0), atol=1.5)
        np.testing.assert_allclose(part.vertices.max(0), thinned.vertices.max(0), atol=1.5)
        np.testing.assert_allclose(np.linalg.norm(thinned.normals, axis=1), 1.0, atol=1e-4)
        corners = np.sort(thinned.triangles, axis=1)
        assert len(np.unique(corners, axis=0)) == len(corners)
