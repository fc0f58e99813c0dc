"""A card read beside the mirror, on the newest picture."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from mirror_app.camera import HeldCard, Sitter, Synthetic
from mirror_app.camera.person.sitter import still
from mirror_app.face import FaceTracker
from mirror_app.measuring.card_step import ENOUGH, CardReadings, Phase, Progress
from mirror_app.parts import build_tracker
from mirror_app.values import Frame


@pytest.fixture(scope="module")
def tracker() -> Iterator[FaceTracker]:
    tracker = build_tracker()
    yield tracker
    tracker.close()


def test_a_card_held_to_the_forehead_tells_the_pd(tracker: FaceTracker) -> None:
    sitter = Sitter(600.0, poses=(still(),), card=HeldCard(), focal_per_width=0.9)
    truth = Synthetic(worn=None, sitter=sitter).truth(0)
    face = [tracker.find(Frame(truth.image, k, k / 30)) for k in range(4)][-1]
    readings = CardReadings()
    told = [readings.look(truth.image, face) for _ in range(ENOUGH)]
    assert [one.read for one in told] == list(range(1, ENOUGH + 1))
    assert {one.phase for one in told[:-1]} == {Phase.READING}
    found = told[-1].found
    assert found is not None
    assert found.person == face.person
    assert (found.sizes.by, found.sizes.frozen) == ("card", True)
    assert found.sizes.far_pd.mm == pytest.approx(truth.pd_mm, abs=1.0)
    # Somebody else's card is not added to what this one told.
    assert readings.look(truth.image, replace(face, person=face.person + 1)).read == 1


def test_without_a_card_or_a_face_it_says_so(tracker: FaceTracker) -> None:
    frame = Synthetic(worn=None).read()
    face, readings = tracker.find(frame), CardReadings()
    assert readings.look(frame.image, face) == Progress(Phase.NO_CARD)
    assert readings.look(frame.image, None) == Progress(Phase.NO_FACE)
