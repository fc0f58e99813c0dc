"""How large a head is, from landmarks whose irises are of a size that is known."""

import pytest

from mirror_app.face.size import FRAMES, HeadSize, middle_mean
from mirror_app.values import Floats
from tests.face.test_irises import POSE, marks

STEP_S = 1 / 30


def shown(size: float) -> Floats:
    """Landmarks of a head of so many sizes of the template: the larger it is, the smaller its irises."""
    return marks(1 / size, 1 / size)


def shut(size: float) -> Floats:
    """The same with one eye shut, which is no good reading."""
    seen = shown(size)
    seen[159] = seen[145] - (0.0, 3.0)
    return seen


def told(head: HeadSize, seen: Floats, frames: int) -> float:
    return [head(seen, POSE, STEP_S) for _ in range(frames)][-1]


def test_a_size_is_frozen_once_it_was_well_seen_for_long():
    head = HeadSize()
    before = told(head, shown(0.94), FRAMES + 30)
    assert before == pytest.approx(0.94, abs=0.02)
    assert told(head, shown(1.08), 60) == pytest.approx(before, abs=1e-4)


def test_a_bad_first_reading_counts_little_after_a_second():
    head = HeadSize()
    told(head, shown(1.12), 1)
    assert told(head, shown(0.98), 30) == pytest.approx(told(HeadSize(), shown(0.98), 30), abs=0.001)


def test_poor_readings_stand_in_only_until_there_are_good_ones():
    head = HeadSize()
    assert told(head, shut(1.08), 40) == pytest.approx(1.08, abs=0.02)
    assert told(head, shown(0.96), 60) == pytest.approx(0.96, abs=0.02)


def test_the_middle_mean_is_deaf_to_a_quarter_of_misread_values_on_either_side():
    assert middle_mean([5.0]) == 5.0
    assert middle_mean([0.0, 1.0, 2.0, 900.0]) == 1.5
