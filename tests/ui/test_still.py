"""A picture is saved whole, or not at all."""

from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app.errors import InputError
from mirror_app.ui.still import save_still, suggested_name


@pytest.fixture
def image() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (18, 32, 3), np.uint8)


@pytest.mark.parametrize("name", ["me.png", "me.PNG", "m\u00e9 \u65e5.png"])
def test_a_png_has_exactly_the_pixels(tmp_path: Path, image: np.ndarray, name: str) -> None:
    saved = save_still(image, tmp_path / name)
    decoded = cv2.imdecode(np.frombuffer(saved.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    assert np.array_equal(decoded, image)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_jpeg_is_one(tmp_path: Path, image: np.ndarray) -> None:
    assert save_still(image, tmp_path / "me.jpg").read_bytes()[:3] == b"\xff\xd8\xff"


def test_no_ending_means_png(tmp_path: Path, image: np.ndarray) -> None:
    assert save_still(image, tmp_path / "me") == tmp_path / "me.png"


def test_no_ending_never_replaces_what_the_dialog_did_not_ask_about(
    tmp_path: Path, image: np.ndarray
) -> None:
    (tmp_path / "me.png").write_bytes(b"older")
    with pytest.raises(InputError, match=r"me\.png is there already"):
        save_still(image, tmp_path / "me")
    assert (tmp_path / "me.png").read_bytes() == b"older"


def test_an_older_picture_is_replaced(tmp_path: Path, image: np.ndarray) -> None:
    (tmp_path / "me.png").write_bytes(b"older")
    save_still(image, tmp_path / "me.png")
    assert np.array_equal(cv2.imread(str(tmp_path / "me.png")), image)


def test_an_unknown_ending_is_one_sentence(tmp_path: Path, image: np.ndarray) -> None:
    with pytest.raises(InputError, match=r"^A picture is saved as \.png or \.jpg, not as \.gif\.$"):
        save_still(image, tmp_path / "me.gif")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path, image: np.ndarray) -> None:
    with pytest.raises(InputError, match=r"^There is no folder .+ to write me\.png into\.$"):
        save_still(image, tmp_path / "gone" / "me.png")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_taken_leaves_nothing_beside_it(tmp_path: Path, image: np.ndarray) -> None:
    (tmp_path / "me.png").mkdir()
    with pytest.raises(InputError):
        save_still(image, tmp_path / "me.png")
    assert [path.name for path in tmp_path.iterdir()] == ["me.png"]


def test_the_suggested_name_sorts_by_date() -> None:
    assert suggested_name(datetime(2025, 1, 31, 14, 5, 9)) == "mirror-2025-01-31-140509.png"
