"""A bank card on the synthetic person: found to the pixel, and what it measures."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app import bank_card
from mirror_app.__main__ import main
from mirror_app.camera import HeldCard, Sitter, Synthetic, Truth
from mirror_app.camera.person.card import UPPER_LIP_MM
from mirror_app.camera.person.sitter import still
from mirror_app.measuring.card import card_reading, find_card
from mirror_app.measuring.reading import together
from mirror_app.parts import build_tracker
from mirror_app.values import Face, Frame

SITTER = Sitter(distance_mm=640.0, focal_per_width=0.9, poses=(still(),), card=HeldCard(UPPER_LIP_MM, 4.0))


@pytest.fixture(scope="module")
def person() -> Synthetic:
    return Synthetic(worn=None, sitter=SITTER)


@pytest.fixture(scope="module")
def seen(person: Synthetic) -> Iterator[tuple[Truth, Face]]:
    truth, tracker = person.truth(0), build_tracker()
    face = [tracker.find(Frame(truth.image, k, k / 30)) for k in range(4)][-1]
    assert face is not None
    yield truth, face
    tracker.close()


def test_the_outline_is_that_of_an_id_1_card():
    outline = bank_card.outline()
    assert np.ptp(outline, axis=0) == pytest.approx((85.60, 53.98), abs=1e-9)
    assert np.abs(outline).min() > 20.0


def test_the_pd_by_card_is_within_1_mm(seen: tuple[Truth, Face]):
    truth, face = seen
    card = find_card(truth.image, face)
    assert card is not None
    assert card.off_px < 0.2
    found = card_reading(card, face)
    assert found is not None
    sizes = together([found], "card", True)
    assert sizes.far_pd.mm == pytest.approx(truth.pd_mm, abs=1.0)
    low, high = sizes.far_pd.range_mm
    assert low < truth.pd_mm < high


def test_where_there_is_no_card_none_is_found(bare: Truth, seen: tuple[Truth, Face]):
    _, face = seen
    assert find_card(bare.image, face) is None


def test_the_command_says_what_it_cannot_measure(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "wall.png"
    cv2.imwrite(str(path), np.full((360, 480, 3), 120, np.uint8))
    assert main(["measure", str(path)]) == 2
    assert capsys.readouterr().err == "mirror-app: wall.png: no face was found\n"


def test_the_command_measures_a_picture_by_its_card(
    tmp_path: Path, seen: tuple[Truth, Face], capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "me.png"
    cv2.imwrite(str(path), seen[0].image)
    assert main(["measure", str(path), "--card", "--eyewear", "harbour-black"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("Far PD 6")
    assert said[-1] == "This is an estimate, not a measurement by a medical device."
    assert len(said) == len(set(said))
    assert [word for word in ("face", "bridge", "temples", "brow", "cheeks") if word in " ".join(said)] == [
        "face",
        "bridge",
        "temples",
        "brow",
        "cheeks",
    ]
