"""What is kept of an import: an entry the catalogue reads, and a mesh that is read back the same."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from mirror_app.errors import InputError
from mirror_app.glasses_on import Catalogue
from mirror_app.glasses_on.importing import EyewearModel, Given, Shelf, read, sku_of
from tests import eyewear_files as files

ROOT = Path(__file__).resolve().parents[3]
GLASS = {"name": "Glass", "alphaMode": "BLEND", "pbrMetallicRoughness": {"baseColorFactor": [0, 0, 0, 0.25]}}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "own", ROOT / "assets" / "eyewear")


@pytest.fixture
def model(tmp_path: Path) -> EyewearModel:
    red = {"pbrMetallicRoughness": {"baseColorFactor": [1, 0, 0, 1], "metallicFactor": 1}}
    bodies = files.stood(files.glasses(), "+Z up, -Y front")
    content, data = files.description(bodies, {"Frame": red, "LensLeft": GLASS, "LensRight": GLASS})
    path = tmp_path / "My Glasses 52-18-145.glb"
    path.write_bytes(files.glb(content, data))
    return read(path, Given(path.stem))


def test_the_catalogue_reads_the_entry(shelf: Shelf, model: EyewearModel):
    place, told = shelf.keep(model, "mine")
    assert (place, told) == (shelf.own / "mine.toml", [])
    pair = Catalogue.load(shelf.shipped, shelf.own).find("mine")
    assert (pair.a_mm, pair.b_mm, pair.dbl_mm, pair.temple_mm) == (52.0, 38.0, 18.0, 145.0)
    assert (pair.name, pair.material, pair.rim_mm) == ("My Glasses 52-18-145", "metal", files.RIM)
    assert (pair.frame_rgb, pair.lens_alpha) == ((255, 0, 0), (0.25, 0.25))
    assert Path(pair.mesh).parent == shelf.own
    assert Path(pair.mesh).is_file()


def test_the_mesh_is_read_back_the_same(shelf: Shelf, model: EyewearModel):
    shelf.keep(model, "mine")
    (mesh,) = shelf.own.glob("*.glb")
    again = read(mesh, Given("again"), untrusted=True)
    assert again.marking == model.marking
    assert again.measures.temple_mm == pytest.approx(model.measures.temple_mm, abs=1e-3)
    for part in model.parts:
        same = again.part(part.role)
        assert same is not None
        assert np.allclose(part.vertices[part.triangles], same.vertices[same.triangles], atol=1e-3)
        assert np.allclose(part.normals[part.triangles], same.normals[same.triangles], atol=1e-5)
        names = [[m.materials[n].name for n in p.materials] for m, p in ((model, part), (again, same))]
        assert names[0] == names[1]


def test_a_texture_is_kept(shelf: Shelf, tmp_path: Path):
    path = tmp_path / "a.glb"
    path.write_bytes(files.glb(*files.textured(files.stood(files.glasses()), files.picture())))
    model = read(path, Given("a"))
    shelf.keep(model, "mine")
    again = read(next(shelf.own.glob("*.glb")), Given("a"))
    pictures = [[m.texture for m in each.materials if m.texture is not None] for each in (model, again)]
    assert np.array_equal(pictures[0][0], pictures[1][0])
    fronts = [each.part("front") for each in (model, again)]
    assert fronts[0] is not None
    assert fronts[1] is not None
    assert np.allclose(fronts[0].uvs, fronts[1].uvs)


def test_an_import_again_takes_the_place_of_the_older(shelf: Shelf, model: EyewearModel, tmp_path: Path):
    shelf.keep(model, "mine")
    path = tmp_path / "b.glb"
    path.write_bytes(files.glb(*files.description(files.stood(files.glasses(), scale=0.00105))))
    shelf.keep(read(path, Given("b")), "mine")
    (mesh,) = shelf.own.glob("*.glb")
    entry = tomllib.loads((shelf.own / "mine.toml").read_text(encoding="utf-8"))
    assert (entry["name"], entry["mesh"], entry["a_mm"]) == ("b", mesh.name, 54.6)


def test_what_cannot_be_measured_is_guessed_and_told(shelf: Shelf, tmp_path: Path):
    bodies = {"": files.joined(*files.glasses().values(), files.box((-70, -20, 4), (70, 20, 5)))}
    path = tmp_path / "a.stl"
    path.write_bytes(files.stl(files.stood(bodies)))
    model = read(path, Given("a"))
    from dataclasses import replace

    unknown = replace(model, measures=replace(model.measures, a_mm=None, dbl_mm=None))
    _, told = shelf.keep(unknown, "mine")
    assert told == ["Not as measured but as can be drawn without its mesh: a_mm 55.0, dbl_mm 18.0."]


@pytest.mark.parametrize("name", ["", "Mine", "a b", "../a", "-a", "a" * 49, "a.b"])
def test_a_sku_has_small_letters_digits_and_hyphens(shelf: Shelf, model: EyewearModel, name: str):
    with pytest.raises(InputError, match="cannot be a SKU"):
        shelf.keep(model, name)


@pytest.mark.parametrize(
    ("name", "sku"), [("My Glasses (52)", "my-glasses-52"), ("\u03b1", "eyewear"), ("-A_b-", "a-b")]
)
def test_a_sku_from_a_file_name(name: str, sku: str):
    assert sku_of(name) == sku


def test_a_sku_that_is_taken(shelf: Shelf, model: EyewearModel, tmp_path: Path):
    with pytest.raises(InputError) as caught:
        shelf.keep(model, "harbour-black")
    assert (
        str(caught.value) == '"harbour-black" is already used in 01-harbour.toml; give another with --name.'
    )
    path = tmp_path / "theirs.toml"
    path.write_text(files.TOML)
    assert shelf.keep_file(path, "theirs") == (shelf.own / "theirs.toml", [])
    with pytest.raises(InputError, match=r'"test-black" is already used in theirs\.toml'):
        shelf.keep(model, "test-black")
    assert {"test-black", "harbour-black"} <= {p.sku for p in Catalogue.load(shelf.shipped, shelf.own)}
