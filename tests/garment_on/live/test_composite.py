"""The composite is a function of what it is given, and leaves the rest of the camera's picture alone."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirror_app.garment_on.live.composite import Composed, composite
from mirror_app.garment_on.live.wearer import Tones
from tests.garment_on.live.people import shirt_cloth, wearer

CLOTH, OTHER = shirt_cloth(), shirt_cloth(150)
SHIFT = st.floats(-70, 70)


def silhouette(done: Composed) -> np.ndarray:
    out = np.zeros(done.image.shape[:2], bool)
    left, top, right, bottom = done.box
    out[top:bottom, left:right] = done.alpha > 0
    return out


@settings(max_examples=25)
@given(SHIFT, SHIFT, st.floats(0.05, 1.0))
def test_same_in_same_out_and_the_camera_elsewhere(dx: float, dy: float, strength: float) -> None:
    frame, mask, who = wearer(strength, (dx, dy))
    before = frame.copy()
    first, second = (composite(frame, who, mask, CLOTH) for _ in range(2))
    assert first.image.tobytes() == second.image.tobytes()
    assert (frame == before).all()
    assert (first.image == frame)[~silhouette(first)].all()
    with pytest.raises(ValueError, match="read-only"):
        first.image[0, 0] = 0


@settings(max_examples=10)
@given(SHIFT, st.booleans())
def test_no_trace_of_what_was_worn_before(dx: float, again: bool) -> None:
    frame, mask, who = wearer(shift=(dx, 0.0))
    alone = composite(frame, who, mask, CLOTH)
    composite(frame, who, mask, OTHER)
    if again:
        composite(frame, who, mask, OTHER)
    after = composite(frame, who, mask, CLOTH)
    assert after.image.tobytes() == alone.image.tobytes()


def test_the_cloth_is_what_is_seen_on_the_chest() -> None:
    frame, mask, who = wearer()
    done = composite(frame, who, mask, CLOTH, shaded=False)
    assert done.image[170:230, 130:170].reshape(-1, 3).mean(0) == pytest.approx([60, 100, 140], abs=6)
    assert (done.image[:80] == frame[:80]).all()


def test_a_hand_before_the_chest_stays_in_front() -> None:
    frame, mask, who = wearer()
    places = who.joints.places.copy()
    places[[16, 20]] = (150, 200), (150, 220)
    frame = frame.copy()
    frame[190:230, 140:160] = (140, 165, 215)
    table = Tones.unknown().table
    table[Tones.index(frame[200:201, 150:151])[0, 0], :3] = 255, 0, 255
    who = replace(who, joints=replace(who.joints, places=places), tones=Tones(table))
    done = composite(frame, who, mask, CLOTH)
    assert (done.image[204:222, 146:154] == frame[204:222, 146:154]).all()
    assert (done.image[204:222, 120:126] != frame[204:222, 120:126]).any(-1).all()


def test_a_wearer_not_fit_to_be_dressed_is_the_camera_and_why() -> None:
    frame, mask, who = wearer(0.0)
    done = composite(frame, who, mask, CLOTH)
    assert done.image is frame
    assert done.reason == "Because."


def test_outside_the_picture_nothing_is_drawn() -> None:
    frame, mask, who = wearer(shift=(2000.0, 0.0))
    assert composite(frame, who, mask, CLOTH).image is frame


def test_odd_sizes_are_drawn_on_too() -> None:
    frame, mask, who = wearer()
    frame, mask = np.ascontiguousarray(frame[:333, :251]), np.ascontiguousarray(mask[:167, :126])
    done = composite(frame, who, mask, CLOTH)
    assert done.image.shape == frame.shape
    assert (done.image != frame).any()


def test_light_from_one_side_is_carried_over() -> None:
    frame, mask, who = wearer()
    across = np.interp(np.arange(300), [90, 210], [0.75, 1.25])[:, None]
    lit = np.clip(np.full_like(frame, 120) * across, 0, 255).astype(np.uint8)
    done = composite(lit, who, mask, CLOTH)
    left, right = (done.image[180:250, x : x + 10].mean() for x in (115, 175))
    wanted = across[175:185].mean() / across[115:125].mean()
    assert right / left == pytest.approx(wanted, rel=0.12)
    flat = composite(lit, who, mask, CLOTH, shaded=False)
    assert flat.image[180:250, 175:185].mean() / flat.image[180:250, 115:125].mean() == pytest.approx(
        1, rel=0.05
    )
