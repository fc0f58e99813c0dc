"""Where a garment stands on a wearer."""

from dataclasses import replace

import numpy as np
import pytest

from mirror_app.garment_on.body.joints import Joint
from mirror_app.garment_on.live.fitting import ladders, reach
from mirror_app.garment_on.live.wearer import Profile, Wearer
from tests.garment_on.live.people import USUAL, shirt_cloth, wearer

CLOTH, WHO = shirt_cloth(), wearer()[2]
LEVELS = np.array([0.3, 0.45])


def wide(who: Wearer) -> Wearer:
    """Somebody whose arms hang at their sides: the mask ends beyond them."""
    return replace(who, profile=Profile(np.full((2, 5), 0.78), USUAL.tops, USUAL.arms))


def elbows_at(who: Wearer, out_px: float) -> Wearer:
    places = who.joints.places.copy()
    for sign, elbow, shoulder in ((-1, 14, 12), (1, 13, 11)):
        places[elbow] = places[shoulder] + [sign * out_px, 75]
    return replace(who, joints=replace(who.joints, places=places))


def test_under_sleeves_a_trunk_reaches_the_middle_of_arms_that_hang() -> None:
    who = elbows_at(wide(WHO), 6)
    under, up_to = reach(who, LEVELS, True), reach(who, LEVELS)
    assert (under >= up_to).all()
    assert (under[:, 1] > up_to[:, 1] + 2).all()
    middle = who.joints.between("SHOULDER")[0]
    assert (under <= who.joints.of("ELBOW", "right")[0] - middle + 1).all()


def test_arms_held_away_do_not_widen_a_trunk() -> None:
    thin = replace(WHO, profile=Profile(np.full((2, 5), 0.5), USUAL.tops, USUAL.arms))
    found = reach(elbows_at(thin, 60), LEVELS, True)
    assert (found <= 0.55 * WHO.joints.shoulder_px).all()


@pytest.mark.parametrize("lean", [-25.0, 25.0])
def test_a_collar_is_as_high_on_either_side_of_who_leans(lean: float) -> None:
    places = WHO.joints.places.copy()
    places[[Joint.HIP_LEFT, Joint.HIP_RIGHT], 0] += lean
    who = replace(WHO, joints=replace(WHO.joints, places=places))
    trunk = ladders(who, CLOTH)[0][1]
    assert trunk.left[0, 1] == pytest.approx(trunk.right[0, 1], abs=1.0)


def test_a_sleeve_begins_where_the_trunk_ends() -> None:
    (_, trunk), (_, sleeve), *_ = ladders(WHO, CLOTH)
    assert sleeve.left[0] == pytest.approx(trunk.left[3])
    assert sleeve.right[0] == pytest.approx(trunk.left[4])
