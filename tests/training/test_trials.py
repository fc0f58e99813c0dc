"""The trials: what is composed is what it is said to be, and a frame is judged by what was shown."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mirror_app.paths import model
from mirror_app.values import Face, Frame, Image, Pose, State, View
from models.training.evaluate.scores import Error
from models.training.evaluate.trial_clips import (
    AFTER,
    BEFORE,
    FASTER,
    MEANWHILE,
    Shot,
    hand_of,
    joined,
    lifting,
    swaying,
    turning,
)
from models.training.evaluate.trial_people import Person, Track, blinks, fastest_turn, first_with_room
from models.training.evaluate.trials import HELD, LEFT, RIGHT, WRONG, Trial, judged, recovery_s, trials_text
from models.training.eyewear3d import random_pair
from models.training.ingredients import NOTHING
from models.training.portraits import Portrait

TEMPLATE = np.load(model("head_template.npy"))
POSE = Pose(np.eye(3), np.array([0.0, 0.0, 600.0]), 900.0, (320.0, 240.0))
FACE = Face(POSE.project(TEMPLATE).astype(np.float32), TEMPLATE, POSE, 1.0, 1)
FPS = 10.0
GREY = np.full((480, 640, 3), 120, np.uint8)


@pytest.fixture(scope="module")
def somebody() -> Person:
    """Three seconds of somebody who stands still, in full-rim glasses."""
    rng = np.random.default_rng(0)
    image = np.kron(rng.integers(60, 200, (48, 64, 3)).astype(np.uint8), np.ones((10, 10, 1), np.uint8))
    frame = Portrait(Path("somebody"), image, FACE.points_px, TEMPLATE, POSE)
    pair = random_pair(np.random.default_rng(2), NOTHING | {"pushed_up"})
    return Person("somebody", FPS, [frame] * 30, pair, 2)


def masks() -> Image:
    """A frame all around a lens."""
    made = np.zeros_like(GREY)
    made[200:260, 260:380, 0] = 255
    made[210:250, 270:370] = (0, 255, 0)
    return made


def shot(wanted: str = "removed", foreign: np.ndarray | None = None) -> Shot:
    worn = GREY.copy()
    worn[masks()[..., 0] > 0] = 20
    return Shot(Frame(worn, 0, 0.0), GREY, masks(), wanted, MEANWHILE, foreign)


def view(of: Shot, state: State, image: Image, found: Image) -> View:
    return View(image, of.frame, FACE, state, 1.0, masks=found, cleared=image, undressed=image)


def test_a_frame_is_right_where_its_glasses_were_found_and_taken_off():
    one = shot()
    assert judged(one, view(one, State.REMOVED, GREY, masks())) == RIGHT
    assert judged(one, view(one, State.REMOVED, GREY, np.roll(masks(), 30, 0))) == WRONG
    assert judged(one, view(one, State.BARE, one.frame.image, masks())) == LEFT
    assert judged(one, view(one, State.HOLD_STILL, one.frame.image, masks())) == HELD


def test_holding_still_with_a_changed_picture_is_wrong():
    one = shot()
    assert judged(one, view(one, State.HOLD_STILL, GREY, masks())) == WRONG


def test_where_nothing_is_worn_not_a_pixel_may_change():
    one = shot("bare")
    changed = one.frame.image.copy()
    changed[0, 0, 0] += 1
    assert judged(one, view(one, State.BARE, one.frame.image, masks())) == RIGHT
    assert judged(one, view(one, State.BARE, changed, masks())) == WRONG


def test_what_is_not_the_face_must_come_back_as_it_was():
    hand = np.zeros(GREY.shape[:2], bool)
    hand[300:400, 200:400] = True
    one = shot(foreign=hand)
    painted = GREY.copy()
    painted[320:360, 220:320] = 200
    assert judged(one, view(one, State.REMOVED, GREY, masks())) == RIGHT
    assert judged(one, view(one, State.REMOVED, painted, masks())) == WRONG
    painted = np.where(hand[..., None], GREY, painted[::-1])  # the same, beside the hand
    assert judged(one, view(one, State.REMOVED, painted, masks())) == RIGHT


def test_recovery_counts_from_the_first_frame_that_is_right_and_stays_so():
    def after(*became: str) -> list[tuple[float, str]]:
        return [(2.0 + k / FPS, one) for k, one in enumerate(became)]

    assert recovery_s(after(RIGHT, RIGHT, RIGHT)) == 0
    assert recovery_s(after(HELD, RIGHT, WRONG, RIGHT, RIGHT, RIGHT)) == pytest.approx(0.3)
    assert recovery_s(after(RIGHT, RIGHT, HELD)) == float("inf")
    assert np.isnan(recovery_s([]))


def test_somebody_thrown_aside_comes_back_to_the_very_same_place(somebody: Person):
    shots = list(swaying(somebody))
    still = somebody.wears(0).worn
    for one in shots:
        assert np.array_equal(one.frame.image, still) == (one.when != MEANWHILE)
    assert [one.when for one in shots if one.when != MEANWHILE] == [BEFORE] * 7 + [AFTER] * 6
    half = next(one for one in shots if one.when == MEANWHILE)
    assert np.flatnonzero(half.masks[..., 0].any(0))[-1] > np.flatnonzero(shots[0].masks[..., 0].any(0))[-1]


def test_glasses_pushed_up_leave_the_eyes_free_and_come_back(somebody: Person):
    shots = list(lifting(somebody))
    up = [one for one in shots if one.wanted == "bare"]
    left, right = np.rint(FACE.pupils_px).astype(int)
    assert len(up) == 8 + 1
    for one in (shots[0], shots[-1]):
        assert one.masks[left[1], left[0]].max() == one.masks[right[1], right[0]].max() == 255
    for one in up:
        assert one.masks[left[1] - 5 : left[1] + 40, left[0] : right[0], :2].max() == 0
        assert not np.array_equal(one.frame.image, one.bare)


def test_a_turn_is_exposed_several_frames_at_once(somebody: Person):
    shots = list(turning(somebody, (8, 8 + 2 * FASTER)))
    assert [one.when for one in shots].count(MEANWHILE) == 2
    assert len(shots) == 30 - 2 * FASTER + 2


def test_a_guest_stands_beside_and_is_not_part_of_the_face(somebody: Person):
    guest = [np.full((60, 40, 3), 9, np.uint8)] * 30
    last = list(joined(somebody, guest, wears=False))[-1]
    assert last.foreign is not None
    assert last.when == AFTER
    assert (last.frame.image[last.foreign] == 9).all()
    assert not last.foreign[:, : int(FACE.points_px[:468, 0].max())].any()
    assert np.array_equal(last.frame.image, last.bare)
    assert last.masks.max() == 0


def test_a_real_hand_is_cut_out_of_its_picture(shared_data: Path):
    hand = hand_of(shared_data)
    cover = hand[..., 3] > 250
    assert 0.1 < cover.mean() < 0.5
    blue, _, red = hand[cover][:, :3].mean(0)
    assert red > blue + 10  # skin
    assert hand[hand[..., 3] == 0][:, :3].mean() < 60  # the wall


def seen(opening: list[float], yaw: list[float]) -> Track:
    return Track(FPS, np.array(opening), np.array(yaw))


def test_moments_are_found_where_they_are():
    opening = [0.3] * 30
    opening[12:14] = [0.05, 0.1]
    yaw = [0.0] * 20 + [5.0, 15.0] + [20.0] * 8
    track = seen(opening, yaw)
    assert blinks(track) == [(11, 15)]
    at, speed = fastest_turn(track)
    assert at == 20
    assert speed == pytest.approx(75)
    assert first_with_room(blinks(track), 11, 30) == (11, 15)
    assert first_with_room(blinks(track), 12, 30) is None
    assert blinks(seen([0.3] * 5, [0.0] * 5)) == []


def test_the_table_adds_up_the_clips_of_a_trial():
    one = Trial("blink", "first", "wire", recovery_s=0.12)
    one.counts[AFTER].update({RIGHT: 3, WRONG: 1})
    one.eyes[AFTER].include(Error(1.0, 1))
    other = replace(one, clip="second")
    text = trials_text([one, other])
    row = next(line for line in text.splitlines() if line.startswith("blink  after"))
    assert row.split() == ["blink", "after", "8", "6", "0", "0", "2"]
    assert "48.13" in text
    assert text.count("3/4") == 2
