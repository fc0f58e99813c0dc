"""Remove all: nothing of the person is left, or it is said what is."""

import hashlib
import sqlite3
from pathlib import Path

import pytest

from mirror_app.tryon.ordering import Ordering
from mirror_app.tryon.rack import Rack
from tests.tryon.ordering.conftest import LOCAL, opener, orders_of, over, people_in, png


def made(folder: Path, rack: Rack) -> Ordering:
    ordering = Ordering(folder, (LOCAL,), opener())
    ordering.begin(orders_of(ordering, rack))
    over(ordering)
    return ordering


def pictures_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.suffix in (".png", ".jpg")]


def journal_of(folder: Path) -> bytes:
    """All its files."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("journal*")))


def test_nothing_of_the_person_is_left(tmp_path: Path, rack: Rack):
    own = tmp_path / "own"
    ordering = made(own, rack)
    fingerprint = hashlib.sha256(png("pink")).hexdigest().encode()
    assert fingerprint in journal_of(own)
    assert len(pictures_in(own)) == 4
    assert ordering.forget() == ""
    assert ordering.jobs() == ()
    assert not ordering.has_pictures()
    assert pictures_in(own) == []
    assert fingerprint not in journal_of(own)
    ordering.close()


def test_what_cannot_be_removed_is_told(tmp_path: Path, rack: Rack, monkeypatch: pytest.MonkeyPatch):
    own = tmp_path / "own"
    ordering = made(own, rack)
    unlink = Path.unlink

    def held_open(path: Path, missing_ok: bool = False) -> None:
        if path.suffix == ".jpg":
            raise PermissionError
        unlink(path, missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", held_open)
        said = ordering.forget()
    assert said == f"Not all pictures could be removed from {own / 'people'}: remove them by hand."
    assert people_in(own) == [png("pink")]
    assert ordering.has_pictures()
    assert ordering.jobs() == ()
    assert ordering.forget() == ""
    assert not ordering.has_pictures()
    ordering.close()


def test_the_pictures_go_though_the_journal_cannot_be_written(tmp_path: Path, rack: Rack):
    own = tmp_path / "own"
    ordering = made(own, rack)
    connection = sqlite3.connect(own / "journal.sqlite3")
    connection.execute("DROP TABLE members")
    connection.close()
    assert "journal" in ordering.forget()
    assert pictures_in(own) == []
    ordering.close()


def test_pictures_without_orders_are_there_to_be_removed(tmp_path: Path):
    (tmp_path / "own" / "people").mkdir(parents=True)
    (tmp_path / "own" / "people" / "left.jpg").write_bytes(png("pink"))
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener())
    assert ordering.has_pictures()
    assert ordering.forget() == ""
    assert not ordering.has_pictures()
    ordering.close()
