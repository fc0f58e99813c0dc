from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from mirror_app.errors import InputError
from mirror_app.tryon.pictures import Uploads, encoding, picture_at


@pytest.fixture
def encodings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what was encoded, as it happens."""
    done: list[str] = []
    real = encoding.encoded

    def counted(content: bytes, name: str) -> bytes:
        done.append(name)
        return real(content, name)

    monkeypatch.setattr(encoding, "encoded", counted)
    return done


def saved(path: Path, colour: str) -> Path:
    Image.new("RGB", (30, 40), colour).save(path)
    return path


def test_many_threads_encode_a_picture_once(tmp_path: Path, encodings: list[str]) -> None:
    pictures = [picture_at(saved(tmp_path / f"{colour}.png", colour)) for colour in ("red", "blue")]
    uploads = Uploads()
    with ThreadPoolExecutor(8) as threads:
        sent = list(threads.map(uploads.of, pictures * 20))
    assert sorted(encodings) == ["blue.png", "red.png"]
    assert len(set(sent)) == 2


def test_the_same_content_under_another_name_is_the_same_upload(tmp_path: Path, encodings: list[str]) -> None:
    uploads = Uploads()
    first, second = (picture_at(saved(tmp_path / name, "red")) for name in ("a.png", "b.png"))
    assert uploads.of(first) is uploads.of(second)
    assert encodings == ["a.png"]


def test_no_more_is_kept_than_the_bound(tmp_path: Path, encodings: list[str]) -> None:
    one, two, three = (picture_at(saved(tmp_path / f"{c}.png", c)) for c in ("red", "blue", "green"))
    size = len(Uploads().of(one))
    encodings.clear()
    uploads = Uploads(most_kept_bytes=size * 5 // 2)
    for picture in (one, two, one, three, one, two):
        uploads.of(picture)
    # Who was not asked for the longest went first: two, when three came.
    assert encodings == ["red.png", "blue.png", "green.png", "blue.png"]
    assert Uploads(most_kept_bytes=1).of(one)


def test_what_has_changed_since_it_was_ordered_is_not_sent(tmp_path: Path) -> None:
    picture = picture_at(saved(tmp_path / "a.png", "red"))
    saved(picture.path, "blue")
    with pytest.raises(InputError, match=r"^a\.png is another picture than when it was ordered"):
        Uploads().of(picture)
    picture.path.unlink()
    with pytest.raises(InputError, match="There is no file"):
        Uploads().of(picture)
