"""The real networks on the synthetic person, who knows what is under their glasses."""

from collections.abc import Iterator

import numpy as np
import pytest

from mirror_app.camera import Synthetic
from mirror_app.face import FaceTracker
from mirror_app.glasses_off import Remover
from mirror_app.parts import build_remover, build_tracker, load_networks
from mirror_app.values import Frame, Image, State


@pytest.fixture(scope="module")
def tracker() -> Iterator[FaceTracker]:
    tracker = build_tracker()
    yield tracker
    tracker.close()


@pytest.fixture(scope="module")
def remover() -> Remover:
    return build_remover(load_networks())


@pytest.fixture(autouse=True)
def _nobody_known(tracker: FaceTracker, remover: Remover) -> None:
    tracker.forget()
    remover.forget()


def error(image: Image, bare: Image, where: np.ndarray) -> float:
    return float(np.abs(image[where].astype(int) - bare[where].astype(int)).mean())


def test_worn_glasses_are_removed_and_the_picture_comes_closer_to_the_truth(
    tracker: FaceTracker, remover: Remover
):
    person = Synthetic()
    for index in range(8):
        truth = person.truth(index)
        frame = Frame(truth.image, index, index / 30)
        face = tracker.find(frame)
        assert face is not None
        cleared = remover.clear(frame, face, with_masks=True)
        assert cleared.verdict.state is State.REMOVED
        frame_area = truth.mask[..., 0] > 127
        before = error(truth.image, truth.bare, frame_area)
        assert error(cleared.image, truth.bare, frame_area) < 0.35 * before
        assert cleared.masks is not None
        found = cleared.masks[..., 0] > 127
        assert (found & frame_area).sum() > 0.6 * (found | frame_area).sum()


def test_far_from_the_glasses_not_one_pixel_changes(tracker: FaceTracker, remover: Remover):
    frame = Synthetic().read()
    face = tracker.find(frame)
    assert face is not None
    image = remover.clear(frame, face).image
    assert image is not frame.image
    assert np.array_equal(image[500:], frame.image[500:])
    assert np.array_equal(image[:, :300], frame.image[:, :300])


def test_a_bare_face_is_given_back_as_the_very_same_picture(tracker: FaceTracker, remover: Remover):
    person = Synthetic(worn=None)
    for _ in range(6):
        frame = person.read()
        face = tracker.find(frame)
        assert face is not None
        cleared = remover.clear(frame, face)
        assert cleared.verdict.state is State.BARE
        assert cleared.image is frame.image


def test_another_person_is_judged_afresh(tracker: FaceTracker, remover: Remover):
    worn, bare = Synthetic().read(), Synthetic(worn=None).read()
    face = tracker.find(worn)
    assert face is not None
    assert remover.clear(worn, face).verdict.state is State.REMOVED
    tracker.forget()
    other = tracker.find(bare)
    assert other is not None
    assert other.person != face.person
    assert remover.clear(bare, other).verdict.state is State.BARE


def test_real_glasses_are_seen_and_real_bare_faces_are_left_alone(
    tracker: FaceTracker, remover: Remover, shared_data
):
    import cv2

    for folder, worn in (("faces/glasses/dev", True), ("faces/bare/dev", False)):
        right = []
        for path in sorted((shared_data / folder).glob("*.jpg"))[::12]:
            tracker.forget()
            frame = Frame(cv2.imread(str(path)), 0, 0.0)
            face = tracker.find(frame)
            if face is not None:
                cleared = remover.clear(frame, face)
                right.append((cleared.verdict.state is not State.BARE) == worn)
        assert np.mean(right) >= 0.95
