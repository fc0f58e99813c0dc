"""Who looks at live frames: the same joints and masks as MediaPipe's own graphs of the same networks."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror_app.garment_on.body.joints import Joint
from mirror_app.garment_on.live.posing import BodyFinder, JointFinder, refined
from mirror_app.garment_on.live.regions import Circle, Region
from mirror_app.garment_on.live.seeing import PersonEye, PoseEye
from mirror_app.values import Image

TRUNK = [Joint.SHOULDER_LEFT, Joint.SHOULDER_RIGHT, Joint.HIP_LEFT, Joint.HIP_RIGHT]


def person(shared_data: Path) -> Image:
    picture = cv2.imread(str(shared_data / "people" / "model_5.jpg"))
    out = np.full((720, 1280, 3), 128, np.uint8)
    out[:, 370:910] = cv2.resize(picture, (540, 720), interpolation=cv2.INTER_AREA)
    return out


def test_a_body_is_looked_at_upright_and_with_room_round_it():
    region = Region.round_body(np.array([100.0, 80.0]), np.array([100.0, 40.0]))
    assert (region.side_px, region.turn) == (100.0, 0.0)
    leaning = Region.round_body(np.array([100.0, 80.0]), np.array([140.0, 80.0]))
    assert leaning.turn == pytest.approx(np.pi / 2)


@given(st.floats(-np.pi, np.pi), st.floats(60.0, 300.0), st.integers(20, 108), st.integers(20, 108))
def test_what_is_cut_out_is_placed_where_it_was(turn: float, side: float, x: int, y: int):
    region = Region(np.array([200.0, 150.0]), side, turn)
    there = region.placed(np.array([[float(x), float(y)]]), 128)[0]
    picture = np.zeros((400, 500, 3), np.uint8)
    cv2.circle(picture, tuple(int(v) for v in np.rint(there)), 3, (255, 255, 255), -1)
    cut = region.cut(picture, 128, cv2.BORDER_CONSTANT)[..., 0].astype(float)
    rows, columns = np.indices(cut.shape)
    found = np.array([(cut * columns).sum(), (cut * rows).sum()]) / cut.sum()
    # To the nearest px of the picture.
    assert np.abs(found - (x, y)).max() < 0.6 * 128 / side + 0.1


def test_the_square_rests_while_joints_tremble_and_follows_who_walks():
    noise = np.random.default_rng(0)
    still = np.array([[300.0, 300.0], [300.0, 100.0]])
    circle = Circle()
    middles = [circle.follow(still + noise.normal(0, 0.5, (2, 2))).middle for _ in range(60)]
    assert np.abs(np.diff(np.stack(middles[30:]), axis=0)).mean() < 0.1
    for k in range(30):
        region = circle.follow(still + np.array([6.0 * k, 0.0]))
    assert region.middle[0] == pytest.approx(300.0 + 6.0 * 29, abs=20.0)


def test_a_joint_goes_to_the_middle_of_its_heat():
    maps = np.full((4, 64, 64), -9.0, np.float32)
    maps[0, 31, 21] = maps[0, 31, 22] = 9.0
    maps[1] = -1.0  # not sure of anything
    maps[2, 10, 40] = 9.0  # out of reach
    places = np.array([[80.0, 120.0], [80.0, 120.0], [80.0, 120.0], [-30.0, 300.0]])
    found = refined(places, maps)
    assert found[0] == pytest.approx([4 * 21.5, 4 * 31], abs=0.1)
    assert np.array_equal(found[1:], places[1:])


def test_joints_are_where_mediapipe_has_them(shared_data: Path):
    from tests.measure_pose import TheirPose

    image = person(shared_data)
    theirs, ours = TheirPose(), PoseEye()
    for _ in range(3):
        expected, found = theirs.find(image), ours.find(image)
    theirs.close()
    ours.close()
    assert expected is not None
    assert found is not None
    off = np.hypot(*(found.places - expected.places)[expected.seen > 0.9].T)
    assert off.mean() < 0.02 * expected.shoulder_px
    assert np.abs(found.seen - expected.seen).mean() < 0.02
    assert np.abs(found.depth - expected.depth)[TRUNK].mean() < 0.1 * expected.shoulder_px


def test_who_leaves_is_lost_and_who_comes_back_is_found(shared_data: Path):
    image, empty, eye = person(shared_data), np.full((720, 1280, 3), 90, np.uint8), PoseEye()
    assert eye.find(image) is not None
    assert [eye.find(empty) for _ in range(12)] == [None] * 12
    assert any(eye.find(image) is not None for _ in range(5))
    eye.close()


def test_where_nobody_is_somebody_is_looked_for_only_now_and_then(monkeypatch: pytest.MonkeyPatch):
    looks = []
    search = BodyFinder.find
    monkeypatch.setattr(BodyFinder, "find", lambda self, image: looks.append(1) or search(self, image))
    monkeypatch.setattr(JointFinder, "find", lambda *_: pytest.fail("no body, no joints"))
    eye, empty = PoseEye(), np.full((360, 640, 3), 90, np.uint8)
    assert [eye.find(empty) for _ in range(33)] == [None] * 33
    assert len(looks) == 3 + 6
    eye.close()


def test_a_narrow_frame_is_looked_at_in_its_own_proportions(shared_data: Path):
    eye, wide = PoseEye(), PoseEye()
    image = person(shared_data)
    narrow = np.ascontiguousarray(image[:, 370:910])
    found, beside = eye.find(narrow), wide.find(image)
    assert found is not None
    assert beside is not None
    off = np.hypot(*(found.places + np.array([370, 0]) - beside.places)[TRUNK].T)
    assert off.max() < 0.05 * beside.shoulder_px


def test_the_mask_is_that_of_mediapipe(shared_data: Path):
    from tests.measure_pose import TheirMask

    image, theirs, ours = person(shared_data), TheirMask(), PersonEye()
    expected, found = theirs.find(image) > 127, ours.find(image)
    theirs.close()
    ours.close()
    assert (found.shape, found.dtype) == ((360, 640), np.uint8)
    assert (expected & (found > 127)).sum() > 0.95 * (expected | (found > 127)).sum()


def test_the_upright_mask_finds_the_same_person(shared_data: Path):
    narrow = np.ascontiguousarray(person(shared_data)[:, 370:911])
    eye = PersonEye()
    found = eye.find(narrow)
    eye.close()
    wide = PersonEye().find(person(shared_data))[:, 185:456] > 127
    assert found.shape == (360, 271)
    assert (wide & (found > 127)).sum() > 0.85 * (wide | (found > 127)).sum()
