"""Whether hair hangs beside a face, told by colours."""

from collections.abc import Callable

import numpy as np
import pytest

from mirror_app.glasses_on import Head
from mirror_app.glasses_on.hair import Hair, hanging
from mirror_app.values import Face, Image

FaceMaker = Callable[..., Face]
SKIN, DARK, GREEN = (140, 165, 205), (30, 28, 26), (90, 160, 70)


def portrait(face: Face, sides: tuple[tuple[int, int, int], tuple[int, int, int]]) -> Image:
    """Skin where the face is, dark hair above, a colour on each side."""
    image = np.empty((720, 1280, 3), np.uint8)
    left, right = face.points_px[:468, 0].min(), face.points_px[:468, 0].max()
    image[:, :640], image[:, 640:] = sides
    image[:, int(left) : int(right) + 1] = SKIN
    image[: int(face.points_px[:468, 1].min()) - 4] = DARK
    return image


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ((DARK, DARK), (1.0, 1.0)),
        ((GREEN, DARK), (0.0, 1.0)),
        ((GREEN, GREEN), (0.0, 0.0)),
        ((SKIN, SKIN), (0, 0)),
    ],
)
def test_hair_hangs_where_the_side_looks_like_the_crown(make_face: FaceMaker, sides, expected):
    face = make_face()
    assert hanging(portrait(face, sides), face, Head.of(face.shape_mm)) == pytest.approx(expected)


def test_a_bald_head_before_a_wall_has_no_hair(make_face: FaceMaker):
    face = make_face()
    image = np.full((720, 1280, 3), GREEN, np.uint8)
    image[portrait(face, (GREEN, GREEN)).sum(2) == sum(SKIN)] = SKIN
    image[: int(face.points_px[:468, 1].min())] = SKIN
    assert hanging(image, face, Head.of(face.shape_mm)) == pytest.approx((0.0, 0.0))


def test_what_is_out_of_the_picture_is_not_seen(make_face: FaceMaker):
    face = make_face(0.0, 150.0)
    assert hanging(portrait(face, (DARK, DARK)), face, Head.of(face.shape_mm)) == pytest.approx((0.0, 0.0))


def test_it_is_believed_little_by_little_and_forgotten_with_the_person(make_face: FaceMaker):
    face, hair = make_face(), Hair()
    head = Head.of(face.shape_mm)
    assert hair.over(portrait(face, (GREEN, GREEN)), face, head).tolist() == [0.0, 0.0]
    seen = [float(hair.over(portrait(face, (DARK, DARK)), face, head)[0]) for _ in range(40)]
    assert seen == sorted(seen)
    assert 0.0 < seen[10] < seen[39] < 1.0
    hair.forget()
    assert hair.over(portrait(face, (DARK, DARK)), face, head).tolist() == [1.0, 1.0]
