"""One person followed: steady, completed, and told when they cannot be dressed."""

from dataclasses import replace

import numpy as np
import pytest

from mirror_app.garment_on import Kind
from mirror_app.garment_on.body.joints import Joint, Joints
from mirror_app.garment_on.live.following import FACE_IT, LEGS, STEP_BACK, Follower
from mirror_app.garment_on.live.profiling import profiled
from tests.garment_on.live.people import wearer

FRAME, MASK, WHO = wearer()


def follow(follower: Follower, found: Joints | None, frames: int = 1, begin: float = 10.0):
    out = None
    for k in range(frames):
        out = follower.follow(FRAME, found, MASK, begin + k / 30.0)
    return out


def test_a_person_fades_in_and_stays_where_they_are() -> None:
    follower = Follower()
    first = follow(follower, WHO.joints)
    assert 0 < first.strength[Kind.UPPER] < 1
    last = follow(follower, WHO.joints, 30, 10.1)
    assert last.strength[Kind.UPPER] == 1.0
    assert last.reason[Kind.UPPER] == ""
    assert last.joints.places == pytest.approx(WHO.joints.places, abs=0.1)


def test_noise_is_less_than_it_was() -> None:
    follower, noise = Follower(), np.random.default_rng(0)
    places = []
    for k in range(60):
        found = replace(WHO.joints, places=WHO.joints.places + noise.normal(0, 0.3, (33, 2)))
        places.append(follower.follow(FRAME, found, MASK, 10 + k / 30).joints.places[[11, 12, 23, 24]])
    assert np.abs(np.diff(np.stack(places[20:]), axis=0)).mean() < 0.12


def test_who_walks_is_not_left_behind() -> None:
    follower = Follower()
    for k in range(40):
        found = replace(WHO.joints, places=WHO.joints.places + np.array([2.0 * k, 0.0]))
        last = follower.follow(FRAME, found, MASK, 10 + k / 30)
    assert last.joints.places[Joint.HIP_LEFT] == pytest.approx(found.places[Joint.HIP_LEFT], abs=2.5)


def test_hips_that_nobody_sees_are_below_the_shoulders() -> None:
    seen = WHO.joints.seen.copy()
    seen[[23, 24]] = 0.05
    places = WHO.joints.places.copy()
    places[[23, 24]] = 900.0, 900.0
    last = follow(Follower(), replace(WHO.joints, places=places, seen=seen), 5)
    low = last.joints.between("HIP")
    assert low == pytest.approx([150, 125 + 1.5 * 90], abs=3)
    assert last.reason[Kind.UPPER] == ""
    assert last.reason[Kind.FULL] == LEGS


def test_shoulders_out_of_the_picture_fade_with_a_reason() -> None:
    follower = Follower()
    follow(follower, WHO.joints, 20)
    seen = WHO.joints.seen.copy()
    seen[11] = 0.1
    fading = follow(follower, replace(WHO.joints, seen=seen), 1, 10.7)
    assert 0 < fading.strength[Kind.UPPER] < 1
    gone = follow(follower, replace(WHO.joints, seen=seen), 20, 10.75)
    assert gone.strength[Kind.UPPER] == 0
    assert gone.reason[Kind.UPPER] == STEP_BACK


@pytest.mark.parametrize("turn", [-1.0, 0.1])
def test_a_back_or_a_side_is_not_dressed(turn: float) -> None:
    middle = WHO.joints.between("SHOULDER")[0]
    places = WHO.joints.places.copy()
    places[:, 0] = middle + turn * (places[:, 0] - middle)
    assert follow(Follower(), replace(WHO.joints, places=places)).reason[Kind.UPPER] == FACE_IT


def test_between_good_and_bad_nothing_flickers() -> None:
    follower = Follower()
    seen = WHO.joints.seen.copy()
    seen[[0, 11, 12]] = 0.45
    between = replace(WHO.joints, seen=seen)
    assert follow(follower, between).reason[Kind.UPPER] != ""
    follow(follower, WHO.joints, 20, 10.1)
    assert follow(follower, between, 3, 10.8).reason[Kind.UPPER] == ""


def test_nobody_is_nobody_at_once() -> None:
    follower = Follower()
    follow(follower, WHO.joints, 20)
    assert follow(follower, None, 1, 10.7) is None
    assert follow(follower, WHO.joints, 1, 10.74).strength[Kind.UPPER] < 0.5


def test_who_was_gone_for_two_seconds_is_somebody_else() -> None:
    """Their colours, outline and light are nobody else's."""
    dark = np.zeros_like(FRAME)
    for nobody, anew in ((50, False), (61, True)):
        follower = Follower()
        before = follow(follower, WHO.joints, 20)
        follow(follower, None, nobody, 10.7)
        seen = follower.follow(dark, WHO.joints, MASK, 10.7 + nobody / 30.0)
        first = Follower().follow(dark, WHO.joints, MASK, 10.0)
        assert (seen.light == first.light) == anew
        assert (seen.light > first.light + 0.3) == (not anew)
        assert np.array_equal(seen.tones.table, first.tones.table) == anew
        assert np.array_equal(seen.tones.table, before.tones.table) == (not anew)


def test_the_profile_is_read_off_the_mask_to_a_fraction_of_a_pixel() -> None:
    mask = np.zeros((250, 150), np.uint8)
    mask[30:200, 45:105] = 255
    mask[30:200, 44] = 128
    profile = profiled(WHO.joints, 90.0, mask)
    right = (105 * 2 - 0.5 - 150) / 90.0
    assert profile.trunk[1, 0] == pytest.approx(right, abs=0.012)
    assert profile.trunk[0, 0] - profile.trunk[1, 0] == pytest.approx(0.01, abs=0.012)
