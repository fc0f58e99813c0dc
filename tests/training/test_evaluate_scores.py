"""The arithmetic of the scores, on numbers a reader can check."""

import math

import numpy as np
import pytest

from models.training.evaluate.scores import (
    Error,
    Overlap,
    Share,
    expected_calibration_error,
    reliability,
    shares,
    traced,
)
from models.training.evaluate.tables import table

LEFT = np.array([[True, True, False, False]])
MIDDLE = np.array([[False, True, True, False]])
NONE = np.zeros((1, 4), bool)


def test_overlap_is_pooled_over_pictures_not_averaged():
    overlap = Overlap()
    overlap.add(LEFT, MIDDLE)  # 1 of 3
    overlap.add(LEFT, LEFT)  # 2 of 2
    assert overlap.iou == pytest.approx(3 / 5)


def test_overlap_of_nothing_is_no_number():
    overlap = Overlap()
    overlap.add(NONE, NONE)
    assert math.isnan(overlap.iou)


def test_a_mask_within_reach_of_the_true_one_follows_it():
    line, beside, far = (np.zeros((40, 40), bool) for _ in range(3))
    line[10], beside[12], far[30] = True, True, True
    assert traced(line, line, 1) == 1.0
    assert traced(line, beside, 2) == 1.0
    assert traced(line, beside, 1) == 0.0
    assert traced(line, line | far, 2) == pytest.approx(2 / 3)
    assert traced(line, np.zeros_like(line), 2) == 0.0
    assert traced(np.zeros_like(line), np.zeros_like(line), 2) == 1.0


def test_psnr_counts_only_the_pixels_asked_about():
    grey = np.full((2, 2, 3), 100, np.uint8)
    off = grey.copy()
    off[0, 0] += 10
    off[1, 1] = 255
    where = np.array([[True, True], [False, False]])
    error = Error()
    error.add(off, grey, where)
    assert error.values == 6
    assert error.psnr_db == pytest.approx(10 * math.log10(255**2 / 50))
    twice = Error()
    twice.include(error)
    twice.include(error)
    assert twice.psnr_db == pytest.approx(error.psnr_db)
    assert math.isnan(Error().psnr_db)


def test_a_darker_picture_differs_as_much_as_a_brighter_one():
    grey = np.full((1, 1, 3), 100, np.uint8)
    where = np.ones((1, 1), bool)
    errors = [Error(), Error()]
    for error, step in zip(errors, (-7, 7), strict=True):
        error.add((grey + step).astype(np.uint8), grey, where)
    assert errors[0].squares == errors[1].squares == 3 * 49


def test_small_groups_have_no_share():
    rows = ["a"] * 12 + ["b"] * 9
    assert shares(rows, str, lambda row: row == "a") == [Share("a", 12, 12)]
    assert Share("a", 3, 12).percent == 25.0


def test_reliability_of_one_that_says_what_it_knows():
    said = [(0.85, i < 17) for i in range(20)] + [(1.0, True)] * 5
    (low, low_mean), (high, high_mean) = reliability(said)
    assert (low.right, low.of, low_mean) == (17, 20, pytest.approx(0.85))
    assert (high.label, high.right, high.of, high_mean) == ("0.95 to 1.00", 5, 5, 1.0)
    assert expected_calibration_error(said) == pytest.approx(0.0)


def test_reliability_of_one_that_boasts():
    said = [(0.99, i < 10) for i in range(20)]
    assert expected_calibration_error(said) == pytest.approx(0.49)


def test_a_table_has_numbers_to_the_right_and_no_nan():
    text = table("Title", ["name", "dB"], [["first", 21.5], ["b", float("nan")]])
    assert text.splitlines() == ["", "Title", "name      dB", "first  21.50", "b          -"]
