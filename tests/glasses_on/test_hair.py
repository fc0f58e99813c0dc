"""Hair over the temples, from one picture to the next, and as what it hides."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from mirror_app.glasses_on import Head
from mirror_app.glasses_on.hair import Hair, Hanging, before_temple
from mirror_app.glasses_on.slabs.chain import STATIONS, Stations
from mirror_app.values import Face, Image

FaceMaker = Callable[..., Face]
BOX = (100, 100, 1100, 650)
SKIN, DARK, GREEN = (140, 165, 205), (30, 28, 26), (90, 160, 70)


def portrait(face: Face, side: tuple[int, int, int]) -> Image:
    """A face, dark hair above and around its brow, a colour on both sides."""
    image = np.full((720, 1280, 3), side, np.uint8)
    image[: int(face.points_px[9, 1])] = DARK
    cv2.fillConvexPoly(image, cv2.convexHull(face.points_px[:468].astype(np.int32)), SKIN)
    return image


def temple(head: Head, side: int) -> Stations:
    ear = head.ears[side]
    middle = np.linspace((np.sign(ear[0]) * 66.0, -2.0, 0.0), ear, STATIONS)
    return Stations(middle, np.ones((STATIONS, 2)), np.ones(STATIONS))


def test_the_first_picture_of_a_person_is_believed(make_face: FaceMaker):
    face, hair = make_face(), Hair()
    head = Head.of(face.shape_mm)
    assert hair.over(portrait(face, DARK), face, head).sure.tolist() == [1.0, 1.0]
    assert hair.over(portrait(face, GREEN), face, head).sure.tolist() == [1.0, 1.0]
    hair.forget()
    assert hair.over(portrait(face, GREEN), face, head).sure.tolist() == [0.0, 0.0]


def test_hair_comes_little_by_little(make_face: FaceMaker):
    face, hair = make_face(), Hair()
    head = Head.of(face.shape_mm)
    hair.over(portrait(face, GREEN), face, head)
    seen = [float(hair.over(portrait(face, DARK), face, head).sure[0]) for _ in range(120)]
    assert seen == sorted(seen)
    assert seen[5] == 0.0
    assert np.diff(seen).max() <= 0.11
    assert seen[-1] == 1.0


def test_what_flickers_is_not_followed(make_face: FaceMaker):
    face, hair = make_face(), Hair()
    head = Head.of(face.shape_mm)
    pictures = portrait(face, DARK), portrait(face, GREEN)
    first = hair.over(pictures[0], face, head).sure
    for look in range(200):
        seen = hair.over(pictures[look % 20 < 3], face, head)
    assert seen.sure.tolist() == first.tolist() == [1.0, 1.0]


@pytest.mark.parametrize("yaw", [25.0, -25.0])
def test_a_temple_vanishes_softly_where_hair_begins(make_face: FaceMaker, yaw):
    face = make_face(yaw)
    head = Head.of(face.shape_mm)
    for side in (0, 1):
        bar = temple(head, side)
        [(mask, share)] = before_temple(bar, Hanging(np.ones(2), np.full(2, 0.5)), head, face.pose, BOX)
        assert share == pytest.approx(1.0)
        assert mask.shape == (550, 1000)
        x, y = (face.pose.project(bar.middle) - BOX[:2]).round().astype(int).T
        hidden = mask[y, x]
        assert hidden[0] == hidden[STATIONS // 2 - 1] == 0
        assert hidden[-1] == hidden[STATIONS // 2 + 2] == 255
        assert ((mask > 20) & (mask < 235)).any()


def test_no_hair_hides_nothing_and_neither_does_hair_behind_the_ear(make_face: FaceMaker):
    face = make_face(25.0)
    head = Head.of(face.shape_mm)
    bar = temple(head, 0)
    assert before_temple(bar, Hanging(np.zeros(2), np.zeros(2)), head, face.pose, BOX) == []
    assert before_temple(bar, Hanging(np.ones(2), np.ones(2)), head, face.pose, BOX) == []


def test_a_temple_seen_from_its_end_keeps_it(make_face: FaceMaker):
    face = make_face()
    head = Head.of(face.shape_mm)
    there = np.array([(side * 66.0, 0.0, 0.0) for side in (-1.0, 1.0)])
    straight = Stations(
        there[0] + np.linspace((0.0, 0.0, 0.0), (-9.0, 0.0, 80.0), STATIONS),
        np.ones((STATIONS, 2)),
        np.ones(STATIONS),
    )
    hides = before_temple(straight, Hanging(np.ones(2), np.zeros(2)), head, face.pose, BOX)
    assert all(share < 0.5 for _, share in hides)
