"""The garments there are to choose from."""

from pathlib import Path

import pytest

from mirror_app.errors import InputError
from mirror_app.tryon.rack import Hanger, Rack


@pytest.fixture
def shirt(tmp_path: Path) -> Path:
    file = tmp_path / "blue_shirt.png"
    file.write_bytes(b"a shirt")
    return file


def test_a_folder_that_is_not_there_is_an_empty_rack(tmp_path: Path):
    assert Rack(tmp_path / "nowhere").hangers() == ()


def test_a_garment_hangs_under_its_type_and_is_named_after_its_file(tmp_path: Path, shirt: Path):
    rack = Rack(tmp_path / "rack")
    hung = rack.hang(shirt, "upper")
    assert rack.hangers() == (hung,) == (Hanger(tmp_path / "rack" / "upper" / "blue_shirt.png", "upper"),)
    assert hung.name == "blue shirt"
    assert hung.path.read_bytes() == b"a shirt"


def test_two_garments_of_one_name_are_both_kept(tmp_path: Path, shirt: Path):
    rack = Rack(tmp_path / "rack")
    rack.hang(shirt, "upper")
    shirt.write_bytes(b"another")
    rack.hang(shirt, "upper")
    assert [(h.path.name, h.path.read_bytes()) for h in rack.hangers()] == [
        ("blue_shirt 2.png", b"another"),
        ("blue_shirt.png", b"a shirt"),
    ]


def test_taking_away_leaves_the_persons_own_file(tmp_path: Path, shirt: Path):
    rack = Rack(tmp_path / "rack")
    rack.take_away(rack.hang(shirt, "full"))
    assert rack.hangers() == ()
    assert shirt.exists()


def test_what_is_no_picture_is_refused_in_a_sentence(tmp_path: Path):
    with pytest.raises(InputError, match=r"notes\.txt is no picture of a garment; one is a jpg"):
        Rack(tmp_path).hang(tmp_path / "notes.txt", "upper")
    with pytest.raises(InputError, match=r"gone\.png cannot be read"):
        Rack(tmp_path).hang(tmp_path / "gone.png", "upper")
    assert Rack(tmp_path).hangers() == ()
