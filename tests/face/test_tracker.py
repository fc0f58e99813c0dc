"""The real networks on the synthetic person, and on two of them."""

from collections.abc import Iterator

import numpy as np
import pytest

from mirror_app.camera import Sitter, Synthetic, Truth
from mirror_app.camera.person.sitter import still
from mirror_app.face import FaceTracker
from mirror_app.parts import build_tracker
from mirror_app.values import Frame


@pytest.fixture(scope="module")
def _tracker() -> Iterator[FaceTracker]:
    tracker = build_tracker()
    yield tracker
    tracker.close()


@pytest.fixture
def tracker(_tracker: FaceTracker) -> FaceTracker:
    _tracker.forget()
    return _tracker


@pytest.fixture(scope="module")
def bare_still() -> Synthetic:
    return Synthetic(worn=None, sitter=Sitter(poses=(still(),)))


def blank(index: int) -> Frame:
    return Frame(np.full((720, 1280, 3), 90, np.uint8), index, index / 30)


def test_the_synthetic_person_is_followed_where_they_are(tracker: FaceTracker):
    person = Synthetic(worn=None)
    people = set()
    for index in range(12):
        truth = person.truth(index)
        face = tracker.find(Frame(truth.image, index, index / 30))
        assert face is not None
        assert np.abs(face.pupils_px - truth.landmarks.pupils_px).max() < 6
        assert face.pose.angles_deg[0] == pytest.approx(truth.pose.angles_deg[0], abs=8)
        assert face.confidence > 0.8
        people.add(face.person)
    assert len(people) == 1
    apart = np.linalg.norm(face.shape_mm[473] - face.shape_mm[468])
    assert 55 < apart < 68


@pytest.mark.parametrize("pitch_deg", [-4.0, 0.0, 8.0])
def test_a_face_that_looks_straight_ahead_is_level(tracker: FaceTracker, bare_still: Synthetic, pitch_deg):
    truth = bare_still.seated(Sitter(poses=(still(0.0, pitch_deg),))).truth(0)
    face = [tracker.find(Frame(truth.image, k, k / 30)) for k in range(4)][-1]
    assert face is not None
    assert face.pose.angles_deg[1] == pytest.approx(pitch_deg, abs=2.0)
    depth = face.pose.to_camera(face.shape_mm)[[10, 152], 2]
    true = truth.pose.to_camera(truth.shape_mm)[[10, 152], 2]
    assert np.ptp(depth) == pytest.approx(np.ptp(true), abs=7.0)


def test_a_lost_frame_or_two_does_not_lose_the_person(tracker: FaceTracker):
    person = Synthetic(worn=None)
    first = tracker.find(person.read())
    assert first is not None
    assert tracker.find(blank(1)) is None
    assert tracker.find(blank(2)) is None
    person.read(), person.read()
    again = tracker.find(person.read())
    assert again is not None
    assert again.person == first.person


def test_who_comes_after_a_while_is_another_person(tracker: FaceTracker, bare: Truth):
    image = bare.image
    first = tracker.find(Frame(image, 0, 0.0))
    second = tracker.find(Frame(image, 1, 10.0))
    assert first is not None
    assert second is not None
    assert second.person != first.person


def test_a_face_that_appears_elsewhere_at_once_is_another_person(tracker: FaceTracker, bare: Truth):
    there = np.roll(bare.image, -420, axis=1)
    first = tracker.find(Frame(bare.image, 0, 0.0))
    found = [tracker.find(Frame(there, k, k / 30)) for k in range(1, 12)]
    second = next(face for face in found if face is not None)
    assert first is not None
    assert second.person != first.person
    assert second.pupils_px[:, 0] == pytest.approx(first.pupils_px[:, 0] - 420, abs=4)


def test_no_face_is_none_and_not_an_error(tracker: FaceTracker):
    assert tracker.find(blank(0)) is None


def test_of_two_people_the_central_one_is_taken_and_kept(tracker: FaceTracker, bare: Truth):
    image = bare.image
    small = image[60:700:2, 340:940:2]
    pair = image.copy()
    pair[380:700, 0:300] = small
    face = tracker.find(Frame(pair, 0, 0.0))
    assert face is not None
    assert face.pupils_px[:, 0].min() > 400
    # The larger one shrinks to nothing beside the other: still not mistaken for them at once.
    gone = np.full_like(pair, 90)
    gone[380:700, 0:300] = small
    assert tracker.find(Frame(gone, 1, 1 / 30)) is None
