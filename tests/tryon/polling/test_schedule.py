from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror_app.tryon.polling import LONGEST_GAP_S, REFERENCE, WAIT_LIMIT_S, Schedule, schedule_for
from mirror_app.tryon.polling.simulation import watch

LATENCIES = st.lists(st.floats(0.1, 900.0), min_size=20, max_size=60)


def polled(schedule: Schedule, running_at_s: float = 0.0) -> list[float]:
    """When a task is asked after that begins at running_at_s and is never done."""
    now, times, seen = 0.0, [], None
    while now < WAIT_LIMIT_S:
        wait = schedule.wait_s(len(times), now, None if seen is None else now - seen)
        # To the last digit: the sum of what was waited is not exactly the sum of the times.
        now = round(now + wait, 9)
        times.append(now)
        if seen is None and now >= running_at_s:
            seen = now
    return times


def test_the_reference_asks_at_the_times_of_the_reference_design() -> None:
    times = polled(REFERENCE)
    assert times[:7] == [5, 13, 23, 31, 41, 51, 61]
    assert times[-2:] == [291, 300]


def test_the_reference_asks_at_the_same_times_while_a_task_is_queued() -> None:
    assert polled(REFERENCE, running_at_s=60.0) == polled(REFERENCE)


@pytest.mark.parametrize("waited_s", [300.0, 300.2, 40_000.0])
def test_past_the_limit_it_neither_hangs_nor_hurries(waited_s: float) -> None:
    learned = schedule_for([77.0] * 30, 1.0)
    assert REFERENCE.wait_s(31, waited_s, None) == LONGEST_GAP_S
    assert learned.wait_s(31, waited_s, None) == LONGEST_GAP_S


def test_a_poll_a_little_early_is_not_made_again_at_once() -> None:
    assert REFERENCE.wait_s(2, 12.9, None) == pytest.approx(10.1)
    assert REFERENCE.wait_s(1, 12.0, None) == pytest.approx(1.0)


def test_a_task_found_again_later_goes_on_from_where_it_is() -> None:
    assert REFERENCE.wait_s(0, 100.0, None) == pytest.approx(1.0)


@given(LATENCIES, st.floats(0.0, 3000.0), st.floats(0.0, 400.0), st.integers(0, 2**32))
def test_polls_rise_stay_within_the_limit_and_end_at_it(
    latencies: list[float], scarcity: float, running_at_s: float, seed: int
) -> None:
    times = polled(schedule_for(latencies, scarcity, Random(seed).random), running_at_s)
    assert all(before < after for before, after in pairwise([0.0, *times]))
    assert times[-1] == WAIT_LIMIT_S


@given(LATENCIES, st.floats(0.0, 3000.0), st.integers(0, 2**32))
def test_no_result_waits_long_once_it_may_be_there(
    latencies: list[float], scarcity: float, seed: int
) -> None:
    times = polled(schedule_for(latencies, scarcity, Random(seed).random))
    assert max(after - before for before, after in pairwise(times)) <= 1.11 * LONGEST_GAP_S


def test_what_is_done_just_before_the_limit_is_seen_and_what_is_not_is_given_up_on() -> None:
    assert watch(REFERENCE, 299.5).done
    late = watch(REFERENCE, 300.5)
    assert (late.done, late.seen_s, late.polls) == (False, 300.0, 31)
