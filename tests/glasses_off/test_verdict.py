import numpy as np
import pytest

from mirror_app.glasses_off.segment import Segmentation
from mirror_app.glasses_off.verdict import (
    SURE_ABOVE,
    UNSURE_BELOW,
    Judge,
    certainty,
    evidence,
    expected_dice,
    still_worn,
)
from mirror_app.values import State


def seen(worn: float, opaque: float = 0.0, sharp: bool = True) -> Segmentation:
    masks = np.zeros((128, 256, 3), np.float32)
    masks[50:54, 60:200, 0] = 0.98 if sharp else 0.55
    masks[54:60, 60:200, 0] = 0.0 if sharp else 0.4
    return Segmentation(masks, worn, opaque)


def judged(*found: Segmentation, face: float = 1.0) -> State:
    judge = Judge()
    for one in found:
        judge.see(one)
    return judge.verdict(face).state


def test_one_clear_look_is_enough_to_begin_with():
    assert judged(seen(0.99)) is State.REMOVED
    assert judged(seen(0.02)) is State.BARE


def test_one_confused_keyframe_is_outvoted():
    assert judged(seen(0.99), seen(0.99), seen(0.1)) is State.REMOVED
    assert judged(seen(0.0), seen(0.0), seen(0.9)) is State.BARE


def test_while_two_looks_in_a_row_contradict_what_is_believed_nothing_is_painted():
    judge = Judge()
    states: list[State] = []
    for worn in (0.99, 0.99, 0.05, 0.05, 0.05, 0.05, 0.99, 0.99):
        judge.see(seen(worn))
        states.append(judge.verdict(1.0).state)
    assert states[:3] == [State.REMOVED] * 3
    assert states[3] is State.HOLD_STILL
    assert states[4:] == [State.BARE, State.BARE, State.BARE, State.REMOVED]
    judge.see(seen(0.05))
    judge.see(seen(0.99))
    assert judge.verdict(1.0).state is State.REMOVED


def test_but_taking_the_glasses_off_is_believed_soon():
    assert judged(*[seen(0.99)] * 3, *[seen(0.0)] * 3) is State.BARE


def test_an_undecided_mask_says_hold_still():
    assert judged(seen(0.99, sharp=False)) is State.HOLD_STILL


def test_a_badly_followed_face_says_hold_still_until_it_is_followed_well():
    judge = Judge()
    judge.see(seen(0.99))
    assert judge.verdict(1.0).state is State.REMOVED
    assert judge.verdict(0.02).state is State.HOLD_STILL
    assert judge.verdict(1.0).state is State.REMOVED


def test_between_the_thresholds_it_stays_what_it_was():
    between = (UNSURE_BELOW + SURE_ABOVE) / 2
    judge = Judge()
    judge.see(seen(0.99))
    sure = certainty(seen(0.99).masks[..., 0])
    assert judge.verdict(between / sure).state is State.REMOVED
    judge.verdict(0.0)
    assert judge.verdict(between / sure).state is State.HOLD_STILL


def test_opaque_lenses_are_never_removed():
    judge = Judge()
    judge.see(seen(0.99, opaque=0.95))
    verdict = judge.verdict(1.0)
    assert verdict.state is State.HOLD_STILL
    assert verdict.opaque


def test_a_frame_beside_the_face_is_not_worn():
    masks = np.zeros((128, 256, 3), np.float32)
    masks[40:90, 5:50, 0] = 0.99
    assert judged(Segmentation(masks, 0.99, 0.0)) is State.BARE


def test_a_worn_score_without_a_frame_is_not_believed():
    assert judged(Segmentation(np.zeros((128, 256, 3), np.float32), 0.99, 0.0)) is State.BARE


def test_a_mask_that_is_decided_expects_to_be_right_and_a_faint_one_does_not():
    sharp, faint = np.zeros((64, 64), np.float32), np.zeros((64, 64), np.float32)
    sharp[20:24] = 0.97
    faint[20:24] = 0.55
    faint[24:30] = 0.4
    assert expected_dice(sharp) == pytest.approx(2 * 0.97 / 1.97)
    assert certainty(sharp) == 1.0
    assert expected_dice(faint) == pytest.approx(2 * 4 * 0.55 / (4 * 0.55 + 6 * 0.4 + 4))
    assert certainty(faint) < 0.1
    assert certainty(np.zeros((64, 64), np.float32)) == 1.0


def test_worn_glasses_whose_bridge_is_plainly_seen_are_still_worn_and_others_must_say_so():
    frame = np.zeros((128, 256, 3), np.float32)
    frame[50:53, 90:166, 0] = 0.9
    doubtful = Segmentation(frame, worn=0.2, opaque=0.0)
    assert still_worn(doubtful) == 1
    assert evidence(doubtful) == pytest.approx(0.2)
    assert still_worn(Segmentation(frame * 0.5, worn=0.2, opaque=0.0)) == pytest.approx(0.2)


def test_a_hand_before_the_bridge_does_not_take_the_glasses_off_but_none_can_be_put_on_so():
    halved = seen(0.97)
    halved.masks[:, 100:] = 0
    assert judged(seen(0.97), halved, halved, halved, halved) is State.REMOVED
    assert judged(halved, halved, halved) is State.BARE
