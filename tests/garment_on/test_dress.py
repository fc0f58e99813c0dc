"""A person dressed: what has to stay does, to the bit; what cannot be done is said."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app.errors import InputError
from mirror_app.garment_on import Kind, Sight, dress, dressed, prepare, read_body
from mirror_app.garment_on.body.labels import Label
from mirror_app.garment_on.composite.flesh import arms
from mirror_app.garment_on.composite.layers import before_armhole
from mirror_app.garment_on.images import grown
from mirror_app.values import Image
from tests.garment_on.shapes import shirt, somebody, tank, trousers


@pytest.fixture(scope="module")
def sight() -> Iterator[Sight]:
    with Sight() as one:
        yield one


def picture(path: Path) -> Image:
    read = cv2.imread(str(path))
    assert read is not None
    return np.asarray(read, np.uint8)


@pytest.mark.parametrize(("photo", "kind"), [(shirt, Kind.UPPER), (tank, Kind.UPPER), (trousers, Kind.LOWER)])
def test_head_and_surroundings_are_kept_to_the_bit(photo, kind: Kind) -> None:
    person, body = somebody()
    before = person.copy()
    out = dressed(person, body, prepare(photo(), kind))
    assert (person == before).all()
    assert (out.picture[body.head] == person[body.head]).all()
    assert (out.picture[out.kept] == person[out.kept]).all()
    assert not (out.picture[~out.kept] == person[~out.kept]).all(-1).any()
    far = ~grown(body.person > 0, 60)
    assert out.kept[far].all()
    assert not out.kept.all()


def test_the_same_twice_is_the_same() -> None:
    person, body = somebody()
    garment = prepare(tank(), Kind.UPPER)
    first, second = (dressed(person, body, garment, seed=3).picture for _ in range(2))
    assert (first == second).all()


def test_an_upper_garment_leaves_trousers_and_the_reverse() -> None:
    person, body = somebody()
    upper = dressed(person, body, prepare(shirt(), Kind.UPPER))
    lower = dressed(person, body, prepare(trousers(), Kind.LOWER))
    assert upper.kept[380:440][body.labels[380:440] == Label.LOWER].all()
    assert lower.kept[130:200][body.labels[130:200] == Label.UPPER].all()


def test_bare_arms_have_the_colour_of_the_persons_skin() -> None:
    person, body = somebody()
    out = dressed(person, body, prepare(tank(), Kind.UPPER)).picture
    arm = out[215:235, 90:98].reshape(-1, 3).astype(float).mean(0)
    assert arm == pytest.approx([140, 165, 215], rel=0.2)


def test_the_new_shirt_is_what_is_seen() -> None:
    person, body = somebody()
    out = dressed(person, body, prepare(shirt(), Kind.UPPER)).picture
    chest = out[170:230, 130:170].reshape(-1, 3).astype(float).mean(0)
    assert chest == pytest.approx([60, 100, 140], rel=0.25)


def test_nobody_is_refused(sight: Sight) -> None:
    with pytest.raises(InputError, match="Nobody was found"):
        dress(np.full((400, 300, 3), 200, np.uint8), prepare(shirt(), Kind.UPPER), sight)


def test_a_head_alone_is_refused(sight: Sight, shared_data: Path) -> None:
    whole = picture(shared_data / "people" / "model_1.jpg")
    with pytest.raises(InputError, match=r"Only the head|Nobody"):
        dress(np.ascontiguousarray(whole[:230]), prepare(shirt(), Kind.UPPER), sight)


def test_a_huge_picture_is_refused(sight: Sight) -> None:
    with pytest.raises(InputError, match="larger than"):
        dress(np.broadcast_to(np.uint8(0), (10, 9000, 3)), prepare(shirt(), Kind.UPPER), sight)


def test_a_real_body_is_read(sight: Sight, shared_data: Path) -> None:
    body = read_body(picture(shared_data / "people" / "model_1.jpg"), sight)
    assert body.labels[620, 380] == Label.UPPER
    assert body.labels[900, 350] == Label.LOWER
    assert body.labels[20, 20] == Label.GROUND
    assert body.labels[600, 245] == Label.SKIN
    assert body.head[150, 410]
    assert not body.head[620, 380]


@pytest.mark.parametrize(
    ("who", "what", "kind"),
    [
        ("model_5.jpg", "upper/00055_00.jpg", Kind.UPPER),
        ("model_8.jpg", "lower/051517_1.jpg", Kind.LOWER),
        ("slice_0005_src.jpg", "full/053742_1.jpg", Kind.FULL),
    ],
)
def test_real_people(sight: Sight, shared_data: Path, who: str, what: str, kind: Kind) -> None:
    person = picture(shared_data / "people" / who)
    garment = prepare(picture(shared_data / "garments" / what), kind)
    body = read_body(person, sight)
    out = dressed(person, body, garment)
    assert out.picture.shape == person.shape
    assert (out.picture[body.head] == person[body.head]).all()
    assert out.kept[~grown(body.person > 0.02, 0.6 * body.unit_px)].all()
    assert 0.03 < 1 - out.kept.mean() < 0.6


def test_a_large_picture_keeps_its_size_and_its_head(sight: Sight, shared_data: Path) -> None:
    small = picture(shared_data / "people" / "model_6.jpg")
    large = np.asarray(cv2.resize(small, None, fx=2.2, fy=2.2, interpolation=cv2.INTER_CUBIC), np.uint8)
    out = dress(large, prepare(shirt(), Kind.UPPER), sight)
    assert out.picture.shape == large.shape
    assert (out.picture[:440] == large[:440]).all()
    assert (out.picture[out.kept] == large[out.kept]).all()
    assert 0.03 < 1 - out.kept.mean() < 0.6


def test_trousers_reach_up_to_where_the_old_ones_began() -> None:
    person, body = somebody()
    body.labels[185:265, 100:200][body.labels[185:265, 100:200] == Label.UPPER] = Label.LOWER
    person[body.labels == Label.LOWER] = 90
    out = dressed(person, body, prepare(trousers(), Kind.LOWER)).picture
    seam = out[192:262, 135:165].astype(float)
    assert np.abs(seam - [60, 100, 140]).max(-1).mean() < 40
    assert (np.abs(out[188:192, 120:180].astype(int) - 90).max(-1) > 12).mean() > 0.9


def test_a_bare_arm_hangs_before_the_cloth_only_below_the_armhole() -> None:
    _, body = somebody()
    front = before_armhole(body, "left")
    # The upper arm runs from (105, 125) to (95, 195); the trunk is to its right.
    assert front[135, 112] == 0
    assert front[150, 90] == 1
    assert front[195, 95] == 1
    assert (np.diff(front[140, 80:125]) <= 1e-6).all()


def test_a_drawn_limb_is_round_and_darker_towards_the_body() -> None:
    _, body = somebody()
    light = arms(body)["left"].light[160]
    outer, middle, inner = light[90], light[99], light[109]
    assert inner < outer < middle
