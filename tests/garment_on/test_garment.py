"""From a flat photo to a garment: cut out, anchored, split."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirror_app.errors import InputError
from mirror_app.garment_on import Garment, Kind, prepare
from mirror_app.garment_on.garment.cutout import cut_out
from mirror_app.garment_on.garment.neckline import neckline
from tests.garment_on.shapes import SHIRT, TROUSERS, shirt, tank, trousers


def off(garment: Garment, name: str, place: tuple[int, int]) -> float:
    return float(np.linalg.norm(garment.anchors.at(name) - place))


def test_the_anchors_of_a_shirt_are_its_corners() -> None:
    garment = prepare(shirt(), Kind.UPPER)
    for name, (x, y) in SHIRT.items():
        limit = 16 if name.startswith("hem") else 9
        assert off(garment, name, (x, y)) < limit, name
        assert off(garment, name.replace("left", "right"), (400 - x, y)) < limit, name
    assert [part.name for part in garment.parts] == ["trunk", "sleeve_left", "sleeve_right"]
    assert garment.anchors.confidence >= 0.3


def test_a_tank_has_no_sleeves() -> None:
    garment = prepare(tank(), Kind.UPPER)
    assert not garment.anchors.has("cuff_outer_left")
    assert [part.name for part in garment.parts] == ["trunk"]
    assert garment.anchors.at("armpit_left")[1] > 100


def test_trousers_have_a_crotch_and_two_legs() -> None:
    garment = prepare(trousers(), Kind.LOWER)
    for name, place in TROUSERS.items():
        assert off(garment, name, place) < 16, name
    assert [part.name for part in garment.parts] == ["hips", "leg_left", "leg_right"]


def test_a_skirt_has_no_legs() -> None:
    picture = np.full((300, 300, 3), 245, np.uint8)
    cv2.fillPoly(picture, [np.array([(100, 40), (200, 40), (240, 250), (60, 250)])], (30, 60, 90))
    garment = prepare(picture, Kind.LOWER)
    assert not garment.anchors.has("crotch")
    assert [part.name for part in garment.parts] == ["skirt"]


def test_every_pixel_of_a_garment_belongs_to_a_part() -> None:
    garment = prepare(shirt(), Kind.UPPER)
    weight = np.max([part.weight for part in garment.parts], axis=0)
    assert weight[garment.pixels[..., 3] > 250].min() > 0.95
    assert weight.max() <= 1


def test_a_garment_cannot_be_changed() -> None:
    garment = prepare(shirt(), Kind.UPPER)
    with pytest.raises(ValueError, match="read-only"):
        garment.pixels[0, 0] = 0
    with pytest.raises(TypeError):
        garment.anchors.points["hem_left"] = garment.anchors.points["hem_right"]  # pyright: ignore
    assert garment.nbytes > garment.pixels.nbytes


def test_an_anchor_moved_by_hand_is_sure() -> None:
    found = prepare(shirt(), Kind.UPPER).anchors.moved("hem_left", 100, 370)
    garment = prepare(shirt(), Kind.UPPER, found)
    assert garment.anchors.points["hem_left"].confidence == 1.0
    assert garment.parts[0].ladder.left[-1] == pytest.approx([100, 370])
    with pytest.raises(InputError, match="no anchor called collar"):
        found.moved("collar", 1, 1)


@settings(max_examples=12)
@given(st.integers(200, 255), st.integers(0, 110))
def test_alpha_and_colour_of_a_cutout_stay_in_range(ground: int, cloth: int) -> None:
    cut = cut_out(shirt(ground, cloth))
    assert cut.min() >= 0
    assert cut.max() <= 1
    assert (cut[..., :3] <= cut[..., 3:] + 1e-5).all()
    assert cut[250, 200, 3] == 1
    assert cut[5, 5, 3] == 0


def test_a_gradient_in_the_ground_is_no_garment() -> None:
    light = np.linspace(0.85, 1.0, 440)[:, None, None]
    cut = cut_out((shirt() * light).astype(np.uint8))
    assert cut[420, 20, 3] == 0
    assert cut[250, 200, 3] == 1


@pytest.mark.parametrize("value", [255, 128])
def test_an_empty_picture_is_refused(value: int) -> None:
    with pytest.raises(InputError, match="No garment was found"):
        prepare(np.full((300, 300, 3), value, np.uint8), Kind.UPPER)


def test_a_picture_without_plain_ground_is_refused() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (300, 300, 3)).astype(np.uint8)
    with pytest.raises(InputError, match=r"cut out|No garment"):
        prepare(noise, Kind.UPPER)


def test_a_tiny_picture_is_refused() -> None:
    with pytest.raises(InputError, match="at least 64 pixels"):
        prepare(np.zeros((20, 300, 3), np.uint8), Kind.FULL)


@pytest.mark.parametrize(
    ("file", "kind", "sleeves"),
    [
        ("upper/00126_00.jpg", Kind.UPPER, True),
        ("upper/050191_1.jpg", Kind.UPPER, True),
        ("upper/02015_00.jpg", Kind.UPPER, False),
        ("full/053319_1.jpg", Kind.FULL, False),
        ("full/052234_1.jpg", Kind.FULL, True),
    ],
)
def test_real_garments(shared_data: Path, file: str, kind: Kind, sleeves: bool) -> None:
    photo = cv2.imread(str(shared_data / "garments" / file))
    assert photo is not None
    garment = prepare(photo, kind)
    points = garment.anchors.points
    assert garment.anchors.has("cuff_outer_left") == sleeves
    assert points["neck_left"].x < points["neck_right"].x
    assert points["armpit_left"].y > points["shoulder_left"].y
    assert points["hem_left"].y > points["armpit_left"].y
    assert points["armpit_left"].x < points["armpit_right"].x


def test_the_back_seen_through_the_neck_is_cut_away_with_its_label() -> None:
    photo = shirt()
    for depth, cloth in ((60, (40, 75, 110)), (14, (20, 40, 60))):
        curve = np.rint(neckline(np.array([160, 60]), np.array([240, 60]), depth, 2.4)).astype(np.int32)
        cv2.fillPoly(photo, [curve], cloth)
    photo[78:92, 190:210] = 250
    garment = prepare(photo, Kind.UPPER)
    assert garment.pixels[66:112, 190:210, 3].max() < 30
    assert garment.pixels[128:140, 190:210, 3].min() == 255
    assert garment.anchors.at("neck_front") == pytest.approx([200, 120], abs=5)


def test_a_print_on_the_chest_is_no_neckline() -> None:
    photo = shirt()
    cv2.circle(photo, (200, 200), 45, (240, 240, 240), -1)
    garment = prepare(photo, Kind.UPPER)
    assert garment.pixels[150:250, 150:250, 3].min() == 255
