"""The real networks on the synthetic person, who knows what is under their glasses."""

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
import pytest

from mirror_app.camera import Synthetic
from mirror_app.face import FaceTracker
from mirror_app.glasses_off import Cleared, Inpainter, Remover, Segmenter
from mirror_app.glasses_off.segment import Segmentation
from mirror_app.inference import Network
from mirror_app.parts import build_remover, build_tracker, load_networks
from mirror_app.values import Floats, Frame, Image, State


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


def psnr_db(image: Image, bare: Image, where: np.ndarray) -> float:
    off = image[where].astype(np.float64) - bare[where]
    return float(10 * np.log10(255**2 / (off**2).mean()))


def test_after_lifting_the_glasses_for_a_second_removal_is_made_of_true_pixels(
    tracker: FaceTracker, remover: Remover
):
    person = Synthetic()
    before, after = [], []
    states, known_skin = [], []
    for index in range(60):
        truth = person.truth(index)
        lifted = 6 <= index < 36
        frame = Frame(truth.bare if lifted else truth.image, index, index / 30)
        face = tracker.find(frame)
        assert face is not None
        cleared = remover.clear(frame, face)
        states.append(cleared.verdict.state)
        known_skin.append(cleared.skin_known)
        if 2 <= index < 6 or index >= 54:
            known = before if index < 6 else after
            known.append(psnr_db(cleared.image, truth.bare, truth.mask[..., 0] > 127))
    assert State.BARE in states[6:36]
    assert states[-6:] == [State.REMOVED] * 6
    assert np.mean(after) > np.mean(before) + 2.0
    assert not any(known_skin[:6])
    assert all(known_skin[-6:])


class ConfusedOnce(Segmenter):
    """A segmenter that sees nothing at one of its looks."""

    def __init__(self, network: Network, at: int) -> None:
        super().__init__(network)
        self._left = at

    def find(self, band: Image, before: Floats | None) -> Segmentation:
        found = super().find(band, before)
        self._left -= 1
        return found if self._left else replace(found, masks=0 * found.masks, worn=0.0)


def test_one_confused_look_neither_flips_the_state_nor_shows_in_the_picture(tracker: FaceTracker):
    networks = load_networks()
    person = Synthetic()
    frames = [person.read() for _ in range(14)]
    faces = [tracker.find(frame) for frame in frames]

    def run(segmenter: Segmenter) -> list[Cleared]:
        remover = Remover(segmenter, Inpainter(networks.inpainter))
        return [remover.clear(frame, face) for frame, face in zip(frames, faces, strict=True) if face]

    steady, confused = run(Segmenter(networks.segmenter)), run(ConfusedOnce(networks.segmenter, at=4))
    for one, other in zip(steady, confused, strict=True):
        assert other.verdict.state is State.REMOVED
        # Another grain, and a look that came a frame later: no rim that is back.
        assert error(other.image, one.image, np.ones(one.image.shape[:2], bool)) < 0.2


def test_a_hand_that_comes_before_the_glasses_is_not_painted_on(tracker: FaceTracker, remover: Remover):
    person = Synthetic()
    for index in range(9):
        frame = person.read()
        face = tracker.find(frame)
        assert face is not None
        hand = np.zeros(frame.image.shape[:2], bool)
        if index > 6:
            left, right = np.sort(face.pupils_px[:, 0]).astype(int)
            hand[:, left - 200 : left + (right - left) // 3] = True
            frame = replace(frame, image=np.where(hand[..., None], np.uint8((110, 140, 190)), frame.image))
        cleared = remover.clear(frame, face)
        assert cleared.verdict.state in (State.REMOVED, State.HOLD_STILL)
        inside = cv2.erode(hand.astype(np.uint8), np.ones((31, 31), np.uint8)) > 0
        changed = np.abs(cleared.image.astype(int) - frame.image)[inside]
        assert not changed.size or np.count_nonzero(changed > 12) < 0.002 * changed.size
        assert cleared.verdict.state is not State.REMOVED or cleared.image is not frame.image


def test_an_interruption_keeps_the_person_s_skin_and_another_person_drops_it(
    tracker: FaceTracker, remover: Remover
):
    person = Synthetic(worn=None)
    face = None
    for _ in range(40):
        frame = person.read()
        face = tracker.find(frame)
        assert face is not None
        remover.clear(frame, face)
    worn = Synthetic().truth(40)
    frame = Frame(worn.image, 40, 40 / 30)
    assert face is not None

    def cleared(person: int) -> float:
        # The first look decides; the fill is that of the frame after it.
        shown = remover.clear(frame, replace(face, person=person))
        return psnr_db(shown.image, worn.bare, worn.mask[..., 0] > 127)

    remover.interrupt()
    remembered = cleared(face.person)
    assert remembered > cleared(face.person + 1) + 1.0


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
