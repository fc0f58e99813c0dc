"""A frame travels with its own joints, from the camera to what is drawn."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import cv2
import numpy as np
import pytest

from mirror_app.errors import ModelError
from mirror_app.garment_on.body.joints import Joints
from mirror_app.garment_on.live.dresser import Dresser
from mirror_app.garment_on.live.following import NOBODY
from mirror_app.garment_on.live.outfit import Worn
from mirror_app.garment_on.live.seeing import PersonEye, PoseEye
from mirror_app.garment_on.live.watching import MOST_FAILURES, Watched, Watcher
from mirror_app.latest import Latest
from mirror_app.values import Frame, Image
from tests.garment_on.live.people import shirt_cloth, wearer


class Reader:
    """Finds joints where the frame's first pixel says."""

    def __init__(self) -> None:
        self.closed = False

    def find(self, image: Image) -> Joints | None:
        if image[0, 0, 0] == 13:
            raise ValueError
        return Joints(np.full((33, 2), float(image[0, 0, 0])), np.ones(33), np.zeros(33))

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def watched() -> Iterator[tuple[Latest[Frame], Watcher]]:
    frames, eye = Latest[Frame](), Reader()
    watcher = Watcher(lambda: eye, frames)
    watcher.start()
    until_ready(watcher)
    yield frames, watcher
    watcher.stop()
    assert eye.closed


def until_ready(watcher: Watcher) -> None:
    """From here on what is taken was looked at."""
    for _ in range(5000):
        watcher.take(0.001, looking=True)
        if watcher._ready.is_set():
            return
    pytest.fail("never ready")


def frame(value: int) -> Frame:
    return Frame(np.full((8, 8, 3), value, np.uint8), value, time.monotonic())


def test_whoever_may_soon_look_has_an_eye_made_before_they_do() -> None:
    frames, made = Latest[Frame](), Event()

    def eye() -> Reader:
        made.set()
        return Reader()

    watcher = Watcher(eye, frames)
    watcher.start()
    try:
        frames.put(frame(40))
        assert not watcher.take(5.0, looking=False).looked
        assert not made.is_set()
        watcher.get_ready()
        assert made.wait(5.0)
        frames.put(frame(41))
        assert not watcher.take(5.0, looking=False).looked
    finally:
        watcher.stop()


def test_joints_are_those_of_their_frame(watched) -> None:
    frames, watcher = watched
    for value in range(40, 60):
        frames.put(frame(value))
        one = watcher.take(5.0, looking=True)
        assert one.joints.places[0, 0] == one.frame.index


def test_a_frame_that_fails_is_given_on_without_joints(watched, caplog) -> None:
    frames, watcher = watched
    frames.put(frame(13))
    assert watcher.take(5.0, looking=True).joints is None
    assert "could not be searched" in caplog.text
    caplog.clear()
    frames.put(frame(14))
    assert watcher.take(5.0, looking=True).joints is not None


def test_while_nobody_looks_frames_come_as_they_are(watched) -> None:
    frames, watcher = watched
    looked_at = frame(40)
    frames.put(looked_at)
    while watcher._watched._value is None:
        watcher._thread.join(0.001)
    frames.put(frame(41))
    plain = watcher.take(5.0, looking=False)
    assert (plain.frame.index, plain.joints, plain.looked) == (41, None, False)
    # The picture of whoever stood there is not kept.
    assert watcher._watched._value is None
    # One that was still being looked at is older than what was shown: a mirror never goes back.
    watcher._watched.put(Watched(looked_at, None))
    assert watcher.take(5.0, looking=True) is None
    frames.put(frame(42))
    assert watcher.take(5.0, looking=True).joints.places[0, 0] == 42


def test_an_eye_that_cannot_be_had_leaves_the_mirror_as_it_is(caplog) -> None:
    def none() -> Reader:
        raise ModelError("The network is missing.")

    frames = Latest[Frame]()
    watcher = Watcher(none, frames)
    watcher.start()
    watcher.take(0.0, looking=True)
    watcher._thread.join(5)
    assert "could not be started" in watcher.failure
    frames.put(frame(9))
    one = watcher.take(1.0, looking=True)
    assert (one.frame.index, one.looked, one.failure) == (9, False, watcher.failure)
    frames.put(frame(10))
    assert watcher.take(1.0, looking=False).failure == ""
    watcher.stop()
    caplog.clear()


def test_an_eye_that_fails_on_every_frame_is_given_up_and_logged_once(watched, caplog) -> None:
    frames, watcher = watched
    for _ in range(MOST_FAILURES - 1):
        frames.put(frame(13))
        assert watcher.take(5.0, looking=True).joints is None
    frames.put(frame(14))
    assert watcher.take(5.0, looking=True).joints is not None
    assert (watcher.failure, len(caplog.records)) == ("", 1)
    for _ in range(MOST_FAILURES - 1):
        frames.put(frame(13))
        assert watcher.take(5.0, looking=True).looked
    frames.put(frame(13))
    watcher._thread.join(5)
    assert "failed again and again" in watcher.failure
    frames.put(frame(40))
    one = watcher.take(5.0, looking=True)
    assert (one.frame.index, one.joints, one.looked, one.failure) == (40, None, False, watcher.failure)
    assert len(caplog.records) == 2
    caplog.clear()


class Counter:
    """Sees the same person everywhere, and counts how often it had to look."""

    def __init__(self) -> None:
        self.looks = 0

    def find(self, image: Image) -> np.ndarray:
        self.looks += 1
        return wearer()[1]

    def close(self) -> None:
        pass


def test_who_cannot_be_dressed_costs_no_look() -> None:
    picture, _, who = wearer()
    people = Counter()
    dresser, worn = Dresser(people), Worn(1, "it", shirt_cloth())
    unseen = replace(who.joints, seen=who.joints.seen * 0.5)
    for k in range(5):
        done = dresser.dress(Watched(Frame(picture, k, 5.0 + k / 30), unseen), worn)
        assert done.image is picture
        assert done.reason == NOBODY
    assert people.looks == 0
    for k in range(9, 12):
        done = dresser.dress(Watched(Frame(picture, k, 5.0 + k / 30), who.joints), worn)
    assert people.looks == 3
    assert done.image is not picture


def test_a_real_person_is_dressed_and_nobody_is_not(shared_data: Path) -> None:
    picture = cv2.imread(str(shared_data / "people" / "model_5.jpg"))
    picture = np.asarray(cv2.resize(picture, (540, 720)), np.uint8)
    pose, dresser, worn = PoseEye(), Dresser(PersonEye()), Worn(1, "it", shirt_cloth())
    try:
        for k in range(12):
            one = Frame(picture, k, 5.0 + k / 30)
            done = dresser.dress(Watched(one, pose.find(picture)), worn)
        assert done.reason == ""
        share = (done.image != picture).any(-1).mean()
        assert 0.05 < share < 0.6
        assert dresser.dress(Watched(one, None), worn).image is picture
        assert dresser.dress(Watched(one, None), worn).reason == NOBODY
        assert dresser.dress(Watched(one, None), Worn(2)).image is picture
        onto = np.full_like(picture, 9)
        assert dresser.dress(Watched(one, None), worn, onto).image is onto
    finally:
        pose.close()
        dresser.close()
