"""Whether hair hangs beside a face, and from where on, told by colours."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from mirror_app.glasses_on import Head
from mirror_app.glasses_on.hairline import HairSeen, begin, look
from mirror_app.values import Face, Image

FaceMaker = Callable[..., Face]
Bgr = tuple[int, int, int]
SKIN, EAR, DARK, BLOND, GREEN = (140, 165, 205), (120, 130, 210), (30, 28, 26), (130, 185, 215), (90, 160, 70)


def portrait(face: Face, sides: tuple[Bgr, Bgr], hair: Bgr = DARK) -> Image:
    """A face, hair above and around its brow, a colour on each side."""
    image = np.empty((720, 1280, 3), np.uint8)
    image[:, : int(face.points_px[1, 0])], image[:, int(face.points_px[1, 0]) :] = sides
    image[: int(face.points_px[9, 1])] = hair
    cv2.fillConvexPoly(image, cv2.convexHull(face.points_px[:468].astype(np.int32)), SKIN)
    return image


def looked(image: Image, face: Face) -> HairSeen:
    return look(image, face, Head.of(face.shape_mm))


@pytest.mark.parametrize("hair", [DARK, BLOND])
def test_long_hair_looks_like_the_crown_and_short_hair_leaves_an_ear(make_face: FaceMaker, hair):
    face = make_face()
    short_left = looked(portrait(face, (EAR, hair), hair), face)
    assert short_left.sure[0] < 0.2
    assert short_left.sure[1] > 0.65
    assert (looked(portrait(face, (hair, hair), hair), face).sure > 0.65).all()


@pytest.mark.parametrize("side", [GREEN, SKIN, (230, 230, 230)])
def test_a_wall_beside_a_face_is_no_hair(make_face: FaceMaker, side):
    face = make_face()
    assert (looked(portrait(face, (side, side)), face).sure < 0.3).all()


def test_a_bald_head_before_a_wall_has_no_hair(make_face: FaceMaker):
    face = make_face()
    assert (looked(portrait(face, (GREEN, GREEN), SKIN), face).sure < 0.3).all()


def test_what_is_out_of_the_picture_is_not_seen(make_face: FaceMaker):
    face = make_face()
    image = portrait(face, (DARK, DARK))
    cut = image[:, : int(face.points_px[:, 0].max()) - 30]
    sure = looked(cut, face).sure
    assert sure[0] > 0.65
    assert sure[1] == 0.0


@pytest.mark.parametrize(
    ("hairy", "share"),
    [
        ([1.0] * 9, 0.0),
        ([-1.0] * 9, 1.0),
        ([-1.0] * 3 + [1.0] * 6, 0.46875),
        ([-1, 1, -1, -1, -1, 1, 1, 1, 1], 0.68125),
    ],
)
def test_hair_begins_where_most_beyond_is_hair_and_most_before_is_skin(hairy, share):
    assert begin(np.array(hairy, np.float64)) == pytest.approx(share)


def test_on_the_way_to_the_ear_one_sees_skin_until_hair_begins(make_face: FaceMaker):
    face = make_face(25.0)
    head = Head.of(face.shape_mm)
    image = np.full((720, 1280, 3), SKIN, np.uint8)
    x, _ = face.pose.project((np.array([-66.0, -2.0, 0.0]) + head.ears[0]) / 2)
    assert x < face.points_px[1, 0]
    image[:, : int(x)] = DARK
    assert 0.35 < begin(looked(image, face).hairy[0]) < 0.7
