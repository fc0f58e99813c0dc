from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from mirror_app.errors import InputError
from tests.tryon.command.conftest import Somebody, Told

Tryon = Callable[..., Told]

EIGHT = [
    f"{person}__{garment}__1.png"
    for person in ("anna", "ben")
    for garment in ("coat__upper", "dress__full", "jeans__lower", "shirt__upper")
]


def words(folders: Path, *more: object) -> tuple[object, ...]:
    people, garments, out = (f"--{name}" for name in ("people", "garments", "out"))
    return (
        *("batch", people, folders / "people", garments, folders / "garments"),
        *(out, folders / "out", "--journal", folders / "journal", *more),
    )


def pictures(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.*") if not path.name.startswith("."))


def test_each_person_in_each_garment_is_made_here_for_nothing(
    folders: Path, tryon: Tryon, somebody: Somebody
) -> None:
    told = tryon(*words(folders))
    assert told.status == 0
    assert pictures(folders / "out") == EIGHT
    with Image.open(folders / "out" / EIGHT[0]) as picture:
        assert picture.size == (48, 64)
    assert somebody.asked == []
    for sentence in (
        "1 garment is taken for upper; --type, or folders upper, lower, full in",
        "8 pictures to be made.",
        "2 pictures of people and 4 pictures of garments stay on this machine.",
        "It costs nothing.",
        "Preview quality:",
        "anna in shirt (upper): stored as anna__shirt__upper__1.png",
        "8 of 8 stored in ",
        f"The pictures are in {folders / 'out'}",
    ):
        assert sentence in told.said
    assert "Billed" not in told.said


def test_what_is_stored_is_not_made_again(folders: Path, tryon: Tryon) -> None:
    tryon(*words(folders))
    before = {path: path.stat().st_mtime_ns for path in (folders / "out").iterdir()}
    told = tryon(*words(folders))
    assert told.status == 0
    assert "8 stored already: nothing to pay." in told.said
    assert "to be made" not in told.said
    assert ", 8 of them earlier." in told.said
    assert {path: path.stat().st_mtime_ns for path in (folders / "out").iterdir()} == before


def test_a_picture_that_is_none_is_told_and_stops_nobody(folders: Path, tryon: Tryon) -> None:
    (folders / "people" / "zoe.jpg").write_bytes(b"no picture")
    told = tryon(*words(folders))
    assert told.status == 0
    assert "zoe.jpg is no picture that can be read" in told.said
    assert pictures(folders / "out") == EIGHT


def test_a_picture_broken_further_in_fails_alone(folders: Path, tryon: Tryon) -> None:
    noisy = folders / "people" / "zoe.png"
    Image.effect_noise((200, 200), 90).save(noisy)
    noisy.write_bytes(noisy.read_bytes()[:9000])
    told = tryon(*words(folders, "--type", "upper"))
    assert told.status == 1
    assert "zoe in shirt (upper): failed. zoe.png is broken, and cannot be read as a picture." in told.said
    assert "1 order failed: unreadable." in told.said
    assert pictures(folders / "out") == ["anna__shirt__upper__1.png", "ben__shirt__upper__1.png"]


def test_a_garment_that_lies_in_two_places_is_made_once(folders: Path, tryon: Tryon) -> None:
    shirt = (folders / "garments" / "shirt.png").read_bytes()
    (folders / "garments" / "upper" / "shirt.png").write_bytes(shirt)
    told = tryon(*words(folders))
    assert (told.status, pictures(folders / "out")) == (0, EIGHT)
    assert "8 of 8 stored" in told.said


def test_of_one_type_only_the_garments_of_the_folder_itself(folders: Path, tryon: Tryon) -> None:
    assert tryon(*words(folders, "--type", "full")).status == 0
    assert pictures(folders / "out") == ["anna__shirt__full__1.png", "ben__shirt__full__1.png"]


@pytest.mark.parametrize(
    ("empty", "more", "sentence"),
    [
        ("people", (), "There are no pictures of people in"),
        ("garments", (), "There are no pictures of garments in"),
        ("", ("--workers", 2, "--provider", "fashn"), "are for pictures made here"),
        ("", ("--seed", -2), "--seed must be from 0"),
        ("", ("--endpoint", "127.0.0.1:1"), "it has no endpoint"),
    ],
)
def test_what_cannot_be_begun_is_said_in_a_sentence(
    folders: Path, tryon: Tryon, empty: str, more: tuple[object, ...], sentence: str
) -> None:
    if empty:
        for path in (folders / empty).rglob("*.png"):
            path.unlink()
    with pytest.raises(InputError, match=sentence):
        tryon(*words(folders, *more))
    assert not (folders / "out").exists()


def test_with_the_journal_in_memory_nothing_is_kept_but_the_pictures(folders: Path, tryon: Tryon) -> None:
    told = tryon(*words(folders)[:-1], "memory")
    assert told.status == 0
    assert pictures(folders / "out") == EIGHT
    assert not (folders / "journal").exists()
    assert not (folders / "memory").exists()
