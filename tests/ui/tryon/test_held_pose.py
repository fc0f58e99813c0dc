"""Which picture of a held pose is kept."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from mirror_app.garment_on.live.following import LEGS, NOBODY, STEP_BACK
from mirror_app.garments import GarmentPhoto, GarmentView
from mirror_app.ui.tryon.held_pose import HeldPose, is_posed, undressed, unfit
from mirror_app.values import Image, Seat, View
from tests.ui.conftest import eyewear

SHIRT = GarmentPhoto(Path("shirt.png"), "upper")


@pytest.fixture
def taken(person: View) -> Callable[..., View]:
    """taken(shift, blur, reason): the person moved by so many px, out of focus, in a shirt."""

    def make(shift: int = 0, blur: float = 0.0, reason: str = "") -> View:
        image = np.roll(person.image, shift, axis=1)
        if blur:
            image = np.asarray(cv2.GaussianBlur(image, (0, 0), blur), np.uint8)
        worn = GarmentView(SHIRT, 1, drawn=not reason, reason=reason, box=(400, 200, 900, 700))
        return replace(person, image=image, undressed=image, garment=worn)

    return make


def kept(views: list[View], photo: GarmentPhoto | None = SHIRT) -> Image | None:
    pose = HeldPose(photo)
    for view in views:
        pose.see(view)
    held = pose.best()
    return None if held is None else held.picture


def test_the_sharpest_is_kept(taken):
    views = [taken(blur=blur) for blur in (1.4, 1.0, 0.5, 0.9, 1.4)]
    assert kept(views) is views[2].undressed


def test_who_moves_is_kept_only_where_all_of_it_moves(taken):
    moved = [taken(shift=40 * k) for k in range(4)]
    still = [taken(shift=160, blur=1.0) for _ in range(3)]
    pose = HeldPose(SHIRT)
    for view in [*moved, *still]:
        pose.see(view)
    held = pose.best()
    assert held is not None
    assert held.still
    assert any(held.picture is view.undressed for view in still)
    assert kept(moved) is not None


def test_one_that_lacks_a_part_of_the_body_is_not_kept(taken):
    whole, cut = taken(blur=2.0), taken(reason=STEP_BACK)
    assert kept([cut, whole, cut]) is whole.undressed
    assert kept([cut, cut]) is None
    assert kept([cut], None) is cut.undressed


def test_only_what_the_body_lacks_stands_in_the_way(taken):
    view = taken(reason="shirt.png cannot be read as a picture.")
    assert unfit(view, SHIRT) == ""
    legs = taken(reason=LEGS)
    assert unfit(legs, SHIRT) == LEGS
    assert unfit(legs, GarmentPhoto(Path("other.png"), "upper")) == ""
    assert is_posed(taken(), SHIRT)
    assert not is_posed(replace(taken(), garment=GarmentView(SHIRT, 1, waiting=True)), SHIRT)


def test_of_nobody_no_picture_is_taken(taken):
    empty = replace(taken(), face=None)
    broken = GarmentView(SHIRT, 1, reason="This garment could not be made ready.")
    for worn in (None, broken, GarmentView(GarmentPhoto(Path("other.png"), "upper"), 1, drawn=True)):
        view = replace(empty, garment=worn)
        assert unfit(view, SHIRT) == NOBODY
        assert not is_posed(view, SHIRT)
        assert kept([view]) is None
    turned = replace(empty, garment=GarmentView(SHIRT, 1, drawn=True, box=(400, 200, 900, 700)))
    assert is_posed(turned, SHIRT)
    assert is_posed(replace(taken(), garment=broken), SHIRT)
    assert unfit(replace(empty, garment=None), None) == ""


def test_the_eyewear_stays_and_the_garment_goes(taken, person: View):
    plain = taken()
    image = plain.undressed.copy()
    image[300:340, 500:600] = 250  # a frame, above
    image[600:700, 450:850] = 7  # cloth, below
    alpha = np.zeros((500, 500), np.uint8)
    alpha[400:500, 50:450] = 255
    shape = np.zeros(3), np.eye(3), (np.zeros((2, 3)), np.zeros((2, 3)))
    seat = Seat(eyewear("round"), person.face, *shape)
    worn = GarmentView(SHIRT, 1, drawn=True, box=(400, 200, 900, 700), alpha=alpha)
    both = replace(plain, image=image, garment=worn, seat=seat)
    picture = undressed(both)
    assert np.all(picture[300:340, 500:600] == 250)
    assert np.array_equal(picture[600:700, 450:850], plain.undressed[600:700, 450:850])
    assert np.count_nonzero((picture != plain.undressed).any(2)) <= 40 * 100
    assert np.all(image[600:700, 450:850] == 7)
    assert undressed(replace(both, garment=None)) is image
    assert undressed(replace(both, seat=None)) is plain.undressed
    pose = HeldPose(SHIRT)
    pose.see(both)
    pose.see(both)
    held = pose.best()
    assert held is not None
    assert np.array_equal(held.picture, picture)


def test_a_picture_that_is_seen_twice_counts_once(taken):
    view = taken()
    assert kept([view, view]) is view.undressed
