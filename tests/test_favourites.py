"""What a person likes is kept, and what went wrong with it is said."""

from pathlib import Path

import pytest

from mirror_app import paths
from mirror_app.favourites import Favourites


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "mirror-app" / "favourites.json"


def test_they_are_kept_from_one_start_to_the_next(place: Path) -> None:
    first = Favourites(place)
    assert first.toggle("b")
    assert first.toggle("a")
    assert not first.toggle("b")
    again = Favourites(place)
    assert ("a" in again, "b" in again, len(again), again.trouble) == (True, False, 1, "")
    assert [file.name for file in place.parent.iterdir()] == ["favourites.json"]


def test_to_forget_the_person_leaves_the_file(place: Path) -> None:
    kept = Favourites(place)
    kept.toggle("a")
    kept.forget()
    assert "a" in kept
    assert "a" in Favourites(place)


def test_without_a_file_they_are_gone_with_the_person() -> None:
    kept = Favourites(None)
    assert kept.toggle("a")
    kept.forget()
    assert len(kept) == 0


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "3",
        '{"favourites": 3}',
        '{"favourites": "a"}',
        '{"others": []}',
        "\ufffd" * 3,
        "[" * 100_000,
    ],
)
def test_a_broken_file_is_a_sentence_and_no_favourites(place: Path, content: str) -> None:
    place.parent.mkdir()
    place.write_text(content, encoding="utf-8")
    broken = Favourites(place)
    assert len(broken) == 0
    assert broken.trouble == "favourites.json cannot be read; your favourites begin anew."
    assert broken.toggle("a")
    assert broken.trouble == ""
    assert "a" in Favourites(place)


def test_bytes_that_are_no_text_are_a_broken_file_too(place: Path) -> None:
    place.parent.mkdir()
    place.write_bytes(b"\xff\xfe\x00")
    assert Favourites(place).trouble.startswith("favourites.json cannot be read")


def test_where_it_cannot_be_written_they_last_and_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = Favourites(tmp_path / "file" / "favourites.json")
    assert kept.toggle("a")
    assert "a" in kept
    assert "is not a folder" in kept.trouble


def test_their_file_is_in_the_users_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert paths.favourites() == tmp_path / "mirror-app" / "favourites.json"
