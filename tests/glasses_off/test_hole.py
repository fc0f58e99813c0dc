import numpy as np

from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH
from mirror_app.glasses_off.hole import COVERED, SURE, hole_of


def wire(cover: float) -> np.ndarray:
    frame = np.zeros((HEIGHT, WIDTH), np.float32)
    frame[60:62, 40:200] = cover
    return frame


def test_a_wire_is_covered_whole_and_two_px_beside_it_and_no_more():
    hole = hole_of(wire(1.0))[:, 100]
    assert hole[59:63].min() > 0.99
    assert hole[58] > 0.75
    assert hole[63] > 0.75
    assert not hole[:55].any()
    assert not hole[67:].any()


def test_a_narrower_brush_leaves_more_of_the_skin():
    assert hole_of(wire(1.0), 3).sum() < 0.75 * hole_of(wire(1.0)).sum()


def test_what_is_faint_counts_from_a_little_on():
    assert not hole_of(wire(COVERED)).any()
    assert 0.4 < hole_of(wire((COVERED + SURE) / 2))[60, 100] < 0.6
    assert np.array_equal(hole_of(wire(SURE)), hole_of(wire(1.0)))


def test_a_frame_that_goes_on_beyond_the_band_fades_out():
    frame = np.zeros((HEIGHT, WIDTH), np.float32)
    frame[60:70] = 1
    row = hole_of(frame)[65]
    assert row[0] == row[-1] == 0
    assert np.all(np.diff(row[:6]) >= 0)
    assert row[8:-8].min() > 0.99
