import numpy as np
import pytest

from mirror_app.glasses_off.keyframes import BARE_EVERY, FAR_PX, Keyframes, contradiction


def looks(keyframes: Keyframes, frames: int, motion_px: float = 0.1, bare: bool = False) -> list[int]:
    return [k for k in range(frames) if keyframes.turn(motion_px, 0.0, bare).look]


def test_a_face_is_looked_at_on_every_fifth_frame():
    assert looks(Keyframes(5), 16) == [0, 5, 10, 15]


def test_one_that_moves_on_every_other_and_a_bare_one_more_often():
    assert looks(Keyframes(5), 7, motion_px=FAR_PX) == [0, 2, 4, 6]
    assert looks(Keyframes(5), 7, bare=True) == [0, BARE_EVERY, 2 * BARE_EVERY]


def test_a_mask_that_was_carried_well_is_carried_longer_and_a_bad_one_less_long():
    well, badly = Keyframes(5), Keyframes(5)
    for _ in range(9):
        well.compared(bar(50), bar(50))
        badly.compared(bar(50), bar(53))
    assert looks(well, 17) == [0, 8, 16]
    assert looks(badly, 7) == [0, 2, 4, 6]


def test_after_the_first_frame_the_costly_things_never_fall_on_one_frame():
    keyframes = Keyframes(5)
    first, *rest = [keyframes.turn(0.1, 0.0) for _ in range(30)]
    assert first.look
    assert first.paint
    assert all(turn.look + turn.paint + turn.learn <= 1 for turn in rest)
    assert sum(turn.paint for turn in rest) >= 5
    assert sum(turn.learn for turn in rest) >= 5


def test_masks_that_are_lost_are_found_anew_on_that_frame():
    keyframes = Keyframes(5)
    looked = [keyframes.turn(0.1, 0.0, lost=k in (2, 3)).look for k in range(9)]
    assert [k for k, look in enumerate(looked) if look] == [0, 2, 3, 8]


def test_a_doubtful_look_is_followed_by_another():
    keyframes = Keyframes(5)
    keyframes.turn(0.5, 0.0)
    keyframes.look_again()
    assert keyframes.turn(0.5, 0.0).look
    assert not keyframes.turn(0.5, 0.0).look


def test_a_fill_that_is_lost_is_made_anew_before_its_time():
    keyframes = Keyframes(9)
    for _ in range(4):
        keyframes.turn(0.5, 0.0)
    assert keyframes.turn(0.5, failing=0.9).paint
    assert not keyframes.turn(0.5, failing=0.9).paint


def bar(row: int, thick: int = 4) -> np.ndarray:
    mask = np.zeros((128, 256), np.float32)
    mask[row : row + thick, 60:200] = 1
    return mask


def test_masks_contradict_each_other_by_what_only_one_of_them_has():
    assert contradiction(bar(50), bar(50)) == pytest.approx(0)
    assert contradiction(bar(50), bar(51)) < 0.3
    assert contradiction(bar(50), bar(90)) == pytest.approx(1)
    assert contradiction(bar(50), np.zeros_like(bar(50))) == pytest.approx(1)


def test_two_all_but_empty_masks_say_nothing_about_each_other():
    speck = np.zeros((128, 256), np.float32)
    speck[60:66, 60:66] = 1
    assert contradiction(speck, np.zeros_like(speck)) == 0
