"""A bank card on the synthetic person: found to the pixel, and what it measures."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app import bank_card
from mirror_app.__main__ import main
from mirror_app.camera import HeldCard, Sitter, Synthetic, Truth
from mirror_app.camera.person.card import UPPER_LIP_MM
from mirror_app.camera.person.sitter import still
from mirror_app.face import FaceTracker
from mirror_app.glasses_on.skin import average_shape
from mirror_app.measuring.card import card_reading, face_size, find_card, touching_scale
from mirror_app.measuring.card_pose import SeenCard
from mirror_app.measuring.reading import together
from mirror_app.parts import build_tracker
from mirror_app.values import Face, Frame, Image, Pose

SITTER = Sitter(distance_mm=640.0, focal_per_width=0.9, poses=(still(),), card=HeldCard(UPPER_LIP_MM, 4.0))


@pytest.fixture(scope="module")
def person() -> Synthetic:
    return Synthetic(worn=None, sitter=SITTER)


@pytest.fixture(scope="module")
def tracker() -> Iterator[FaceTracker]:
    tracker = build_tracker()
    yield tracker
    tracker.close()


def settled(tracker: FaceTracker, image: Image) -> Face:
    """The face on a picture, looked at four times."""
    tracker.forget()
    face = [tracker.find(Frame(image, k, k / 30)) for k in range(4)][-1]
    assert face is not None
    return face


@pytest.fixture(scope="module")
def seen(person: Synthetic, tracker: FaceTracker) -> tuple[Truth, Face]:
    truth = person.truth(0)
    return truth, settled(tracker, truth.image)


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


def held_to_the_average_head(away: float, head: float = 1.0) -> tuple[SeenCard, Face]:
    """A face in the average head's millimetres, and a card that lies on its skin 600 mm away, or that seen
    so many times as far away. head: how large the face's shape is."""
    shape = average_shape() * np.float32(head)
    level = Pose(np.eye(3), np.array([0.0, 0.0, 600.0]), 1152.0, (640.0, 360.0))
    face = Face(level.project(shape).astype(np.float32), shape, level, 1.0, 0)
    under = shape[(np.abs(shape[:, 0]) < 42.8) & (np.abs(shape[:, 1] + 40.0) < 27.0)]
    middle = np.array([0.0, -40.0 * head, 600.0 + float(under[:, 2].min()) - bank_card.THICKNESS_MM])
    pose = Pose(np.eye(3), middle * away, 1152.0, (640.0, 360.0))
    return SeenCard(pose, 0.001, 0.05, 1.0), face


@pytest.mark.parametrize("away", [0.93, 1.0, 1.07])
def test_the_head_is_as_large_as_makes_it_touch_the_card(away: float):
    card, face = held_to_the_average_head(away)
    assert touching_scale(card, face) == pytest.approx(away, rel=2e-3)


def test_a_face_that_is_guessed_flatter_under_the_card_is_no_nearer():
    card, face = held_to_the_average_head(1.0)
    flat = face.shape_mm.copy()
    hidden = (flat[:, 1] < -13.0) & (np.abs(flat[:, 0]) < 43.0)
    flat[hidden, 2] += 4.0
    guessed = Face(face.points_px, flat, face.pose, 1.0, 0)
    assert touching_scale(card, guessed) == pytest.approx(1.0, rel=1e-3)


@pytest.mark.parametrize("size", [0.9, 1.0, 1.12])
def test_the_size_of_a_face_is_over_the_average_head(size: float):
    assert face_size(held_to_the_average_head(1.0, size)[1]) == pytest.approx(size)


@pytest.mark.parametrize("rgb", [(150, 30, 40), (34, 62, 112), (190, 160, 90)])
def test_a_plain_card_as_bright_as_hair_or_skin_is_found_in_the_dark(
    person: Synthetic, tracker: FaceTracker, rgb: tuple[int, int, int]
):
    held = HeldCard(rgb=rgb, printed=False, leaning_deg=1.0)
    truth = person.seated(replace(SITTER, card=held)).truth(0)
    dark = np.clip(truth.image * 0.5, 0, 255).astype(np.uint8)
    face = settled(tracker, dark)
    card = find_card(dark, face)
    assert card is not None
    scale = touching_scale(card, face)
    assert scale is not None
    # The head's distance from the card alone: 3 mm of 640 is what people's foreheads differ by.
    away_mm = face.pose.translation_mm[2] * scale
    assert away_mm == pytest.approx(truth.pose.translation_mm[2], abs=4.0)


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
