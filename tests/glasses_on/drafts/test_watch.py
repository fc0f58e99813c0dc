"""When a file counts as saved, whatever way an editor has of saving."""

import os
from pathlib import Path

import pytest

from mirror_app.glasses_on.drafts.watch import PAUSED_S, SETTLED_S, Watched, files_of


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


@pytest.fixture
def gltf(tmp_path: Path) -> Path:
    write(tmp_path / "part one.bin", "0")
    write(tmp_path / "textures" / "wood.png", "0")
    text = '{"buffers": [{"uri": "part%20one.bin"}], "images": [{"uri" : "textures/wood.png"}]}'
    return write(tmp_path / "a.gltf", text)


def test_a_gltf_has_its_buffers_and_textures(gltf: Path):
    names = [path.relative_to(gltf.parent.resolve()) for path in files_of(gltf)[1:]]
    assert names == [Path("part one.bin"), Path("textures/wood.png")]


def test_an_obj_has_its_materials_and_their_textures(tmp_path: Path):
    write(tmp_path / "a.mtl", "newmtl x\nmap_Kd -s 1 1 1 oak.jpg\n")
    obj = write(tmp_path / "a.obj", "# by somebody\nmtllib a.mtl\nv 0 0 0\n")
    assert [path.name for path in files_of(obj)] == ["a.obj", "a.mtl", "oak.jpg"]


def test_what_is_outside_its_folder_is_not_looked_at(tmp_path: Path):
    gltf = write(tmp_path / "in" / "a.gltf", '{"buffers": [{"uri": "../secret.bin"}, {"uri": "data:,x"}]}')
    assert files_of(gltf) == (gltf,)


def test_a_save_is_told_once_and_only_when_it_pauses(gltf: Path):
    watched = Watched(gltf)
    assert not watched.changed(10.0)
    write(gltf, "half")
    assert not watched.changed(10.1)
    write(gltf, "the whole of it")
    # Changed again: the pause begins anew.
    assert not watched.changed(10.1 + 0.9 * PAUSED_S)
    assert not watched.changed(10.1 + 1.8 * PAUSED_S)
    assert watched.changed(10.1 + 2.0 * PAUSED_S)
    assert watched.noticed_s == 10.1
    assert not watched.changed(20.0)


def test_what_is_read_of_a_save_counts_once_it_has_settled(gltf: Path):
    watched = Watched(gltf)
    assert watched.unsettled_s(10.0) == 0.0
    write(gltf, "the whole of it")
    assert not watched.changed(10.0)
    assert watched.changed(10.0 + 2 * PAUSED_S)
    assert watched.unsettled_s(10.0 + 2 * PAUSED_S) == pytest.approx(SETTLED_S - 2 * PAUSED_S)
    assert watched.same()
    assert watched.unsettled_s(10.0 + SETTLED_S) == 0.0
    write(gltf, "more of it")
    assert not watched.same()


@pytest.mark.parametrize("what", ["part one.bin", "textures/wood.png"])
def test_a_save_of_what_belongs_to_it_counts_too(gltf: Path, what: str):
    watched = Watched(gltf)
    os.utime(gltf.parent / what, ns=(1, 1))
    assert not watched.changed(5.0)
    assert watched.changed(5.0 + SETTLED_S)


def test_a_file_put_in_the_place_of_the_old_one_counts_even_of_the_same_age_and_length(gltf: Path):
    watched = Watched(gltf)
    told = gltf.stat()
    fresh = write(gltf.with_name("fresh"), gltf.read_text())
    os.utime(fresh, ns=(told.st_atime_ns, told.st_mtime_ns))
    fresh.replace(gltf)
    assert not watched.changed(5.0)
    assert watched.changed(6.0)


def test_a_file_that_is_away_for_a_moment_and_comes_back_is_one_save(gltf: Path):
    watched = Watched(gltf)
    text = gltf.read_text()
    gltf.unlink()
    assert not watched.changed(5.0)
    write(gltf, text + " ")
    assert not watched.changed(5.1)
    assert watched.changed(5.3)


def test_two_saves_are_told_from_one(gltf: Path):
    watched = Watched(gltf)
    assert watched.same()
    write(gltf.parent / "part one.bin", "other")
    assert not watched.same()
