"""A card read beside the mirror, on the newest picture."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from mirror_app.camera import HeldCard, Sitter, Synthetic, Truth
from mirror_app.camera.person.sitter import still
from mirror_app.face import FaceTracker
from mirror_app.measuring import card_step
from mirror_app.measuring.card_step import ENOUGH, CardReadings, Phase, Progress
from mirror_app.measuring.reading import Reading, reading
from mirror_app.parts import build_tracker
from mirror_app.values import Face, Floats, Frame

EMPTY = np.zeros((90, 160, 3), np.uint8)


class Held:
    """Readings of a card that tells the scales that are given, one on each picture, 0.1 s apart; None: there
    is no card."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seen: Truth) -> None:
        self._pose, self._time_s = seen.pose, 0.0
        self.stands(seen.shape_mm)
        self._scale: float | None = None
        self.bare: Face | None = None
        """What the newest reading was told of how the person is seen without the card."""
        self.readings = CardReadings()
        monkeypatch.setattr(card_step, "find_card", lambda *_: self._scale)
        monkeypatch.setattr(card_step, "card_reading", self._reading)

    def stands(self, shape_mm: Floats) -> None:
        """From now on the person is seen with that shape."""
        points = self._pose.project(shape_mm).astype(np.float32)
        self._face = Face(points, shape_mm, self._pose, 1.0, 0)

    def _reading(self, scale: float, face: Face, bare: Face | None) -> Reading:
        self.bare = bare
        return reading(face, scale, 0.01)

    def look(self, *scales: float | None) -> Progress:
        """How far it is after the last."""
        told = Progress(Phase.NO_CARD)
        for self._scale in scales:
            self._time_s += 0.1
            told = self.readings.look(Frame(EMPTY, 0, self._time_s), self._face)
        return told


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch, bare: Truth) -> Held:
    return Held(monkeypatch, bare)


def test_readings_that_disagree_do_not_end_it(held: Held) -> None:
    for _ in range(20):
        told = held.look(0.95, 1.05)
        assert told.phase is Phase.READING
        assert told.read < ENOUGH


def test_a_card_held_wrong_at_first_does_not_count(held: Held) -> None:
    told = held.look(0.90, 0.91, 0.92, *[1.0, 1.01, 1.0, 0.99, 1.0])
    assert (told.phase, told.read) == (Phase.READING, 5)
    found = held.look(1.0).found
    assert found is not None
    assert (found.sizes.scale, found.sizes.frames) == (1.0, ENOUGH)


def test_readings_end_with_the_card_but_a_hand_before_it_for_a_moment_ends_none(held: Held) -> None:
    assert held.look(*[1.0] * 5).read == 5
    assert held.look(*[None] * 15).read == 5
    assert held.look(*[None] * 6).read == 0
    assert held.look(1.0).read == 1


def test_the_face_before_the_card_is_kept_through_it(held: Held, bare: Truth) -> None:
    held.look(None, 1.0)
    first = held.bare
    assert first is not None
    held.stands(bare.shape_mm * np.float32(1.02))
    held.look(*[None] * 15, 1.0)
    assert held.bare is first


def test_with_a_card_from_the_first_on_no_face_without_it_is_known_until_it_has_gone(held: Held) -> None:
    held.look(1.0, *[None] * 15, 1.0)
    assert held.bare is None
    held.look(*[None] * 21, 1.0)
    assert held.bare is not None


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
    told = [readings.look(Frame(truth.image, k, k / 10), face) for k in range(ENOUGH)]
    assert [one.read for one in told] == list(range(1, ENOUGH + 1))
    assert {one.phase for one in told[:-1]} == {Phase.READING}
    found = told[-1].found
    assert found is not None
    assert found.person == face.person
    assert (found.sizes.by, found.sizes.frozen) == ("card", True)
    assert found.sizes.far_pd.mm == pytest.approx(truth.pd_mm, abs=1.0)
    # Somebody else's card is not added to what this one told.
    assert readings.look(Frame(truth.image, 9, 0.9), replace(face, person=face.person + 1)).read == 1


def test_without_a_card_or_a_face_it_says_so(tracker: FaceTracker) -> None:
    frame = Synthetic(worn=None).read()
    face, readings = tracker.find(frame), CardReadings()
    assert readings.look(frame, face) == Progress(Phase.NO_CARD)
    assert readings.look(frame, None) == Progress(Phase.NO_FACE)
