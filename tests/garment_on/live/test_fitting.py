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


def arms_at(who: Wearer, elbow: tuple[float, float], wrist: tuple[float, float]) -> Wearer:
    """Both arms alike: from shoulder to elbow and from elbow to wrist, px outwards and down."""
    places = who.joints.places.copy()
    for sign, joints in ((-1, (12, 14, 16)), (1, (11, 13, 15))):
        for start, end, step in zip(joints, joints[1:], (elbow, wrist), strict=False):
            places[end] = places[start] + [sign * step[0], step[1]]
    return replace(who, joints=replace(who.joints, places=places))


def inside(who: Wearer) -> float:
    """How far the left sleeve reaches over the trunk from the middle of its arm, in widths of the
    shoulders."""
    sleeve = next(ladder for piece, ladder in ladders(who, CLOTH) if piece.name.startswith("sleeve_left"))
    start, end = who.joints.of("SHOULDER", "left"), who.joints.of("ELBOW", "left")
    way = (end - start) / np.hypot(*(end - start))
    off = sleeve.right - start
    return float(np.abs(off[:, 0] * way[1] - off[:, 1] * way[0])[3]) / who.unit_px


def test_a_sleeve_that_hangs_reaches_less_over_the_trunk() -> None:
    hangs, out = arms_at(WHO, (6, 75), (2, 70)), arms_at(WHO, (70, 25), (60, 40))
    assert inside(hangs) < 0.17
    assert inside(out) > inside(hangs) + 0.01


def test_a_long_sleeve_is_wider_across_a_bent_elbow_and_bends_there() -> None:
    long = replace(
        CLOTH,
        sleeves={side: replace(sleeve, reach=1.02) for side, sleeve in CLOTH.sleeves.items()},
        pieces=tuple(
            each
            for piece in CLOTH.pieces
            for each in (
                [replace(piece, name=f"{piece.name}_upper", end=0.52),
                 replace(piece, name=f"{piece.name}_fore", top=0.52)]
                if piece.name.startswith("sleeve_") else [piece]
            )
        ),
    )  # fmt: skip
    wide: list[float] = []
    for who in (arms_at(WHO, (60, 0), (60, 0)), arms_at(WHO, (60, 0), (0, 60))):
        fore = next(ladder for piece, ladder in ladders(who, long) if piece.name == "sleeve_left_fore")
        assert fore.middle[0] == pytest.approx(who.joints.of("ELBOW", "left"), abs=0.05 * who.unit_px)
        wide.append(float(fore.widths[0]))
    assert wide[1] / wide[0] == pytest.approx(np.sqrt(2.0), rel=0.1)
