import hashlib
import os
from pathlib import Path

import pytest
from PIL import Image

from mirror_app.errors import InputError
from mirror_app.tryon.pictures import folder_of, picture_at


def saved(path: Path, colour: str = "red", size: tuple[int, int] = (30, 40)) -> Path:
    Image.new("RGB", size, colour).save(path)
    return path


def test_a_picture_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    path = saved(tmp_path / "anna maria.png")
    picture = picture_at(path)
    assert picture.name == "anna maria"
    assert picture.path == path
    assert picture.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_folder_gives_its_pictures_in_order_and_a_sentence_for_each_that_is_none(tmp_path: Path) -> None:
    saved(tmp_path / "p10.jpg", "blue")
    saved(tmp_path / "p2.JPG", "green")
    saved(tmp_path / "p1.webp", "red")
    (tmp_path / "p3.bmp").write_bytes((saved(tmp_path / "x.bmp", "white")).read_bytes())
    (tmp_path / "broken.jpg").write_bytes(b"<html>404</html>")
    (tmp_path / "empty.png").touch()
    (tmp_path / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0heic")
    (tmp_path / "notes.txt").write_text("no picture, and nobody says so")
    (tmp_path / "._p1.jpg").write_bytes(b"what macOS leaves")
    (tmp_path / "folder.jpg").mkdir()
    pictures, problems = folder_of(tmp_path)
    assert [picture.name for picture in pictures] == ["p1", "p2", "p3", "p10"]
    assert [problem.partition(" ")[0] for problem in problems] == [
        "broken.jpg",
        "empty.png",
        "phone.heic",
        "x.bmp",
    ]
    assert problems[3] == "x.bmp is the same picture as p3.bmp, and is used once."


def test_a_folder_or_file_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no folder"):
        folder_of(tmp_path / "none")
    with pytest.raises(InputError, match="There is no file"):
        picture_at(tmp_path / "none.jpg")
    with pytest.raises(InputError, match="cannot be read"):
        folder_of(saved(tmp_path / "a.png"))


def test_too_many_pixels_are_refused_by_the_header_alone(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (9000, 9000)).save(path)
    assert path.stat().st_size < 50_000
    with pytest.raises(InputError, match=r"bomb.png has 9000x9000 pixels; 64 million are the most"):
        picture_at(path)
    Image.new("1", (14000, 14000)).save(path)
    with pytest.raises(InputError, match=r"bomb\.png has more than 64 million pixels"):
        picture_at(path)


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 65 * 2**20)
    with pytest.raises(InputError, match="larger than 64 MB"):
        picture_at(path)
