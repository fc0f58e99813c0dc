import math
from collections.abc import Callable

import numpy as np
import pytest

from mirror_app.tryon.polling import REFERENCE, schedule_for
from mirror_app.tryon.polling.inspection import best_times_s
from mirror_app.tryon.polling.latency import EDGES_S, after_start, cumulative
from mirror_app.tryon.polling.learned import poll_worth_s
from mirror_app.tryon.polling.simulation import toll, watch
from tests.latencies import FAMILIES, drawn


def no_jitter() -> float:
    return 0.5


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("samples", [20, 60, 200])
@pytest.mark.parametrize("scarcity", [0.0, 17.0])
def test_it_costs_less_than_the_reference_on_latencies_it_has_not_seen(
    family: str, samples: int, scarcity: float
) -> None:
    unseen = drawn(family, 500, seed=1)
    schedule = schedule_for(drawn(family, samples, seed=2), scarcity, no_jitter)
    known, learned = toll(REFERENCE, unseen), toll(schedule, unseen)
    worth = poll_worth_s(scarcity)
    saved = 1.0 - (worth * learned.polls + learned.delay_s) / (worth * known.polls + known.delay_s)
    assert saved > 0.08


def test_fewer_polls_than_half_of_the_references_see_the_documented_example_sooner() -> None:
    unseen = drawn("77 s", 2000, seed=1)
    learned = toll(schedule_for(drawn("77 s", 60, seed=2), 0.0, no_jitter), unseen)
    known = toll(REFERENCE, unseen)
    assert known.polls == pytest.approx(9.2, abs=0.1)
    assert known.delay_s == pytest.approx(5.0, abs=0.15)
    assert learned.polls < 4.7
    assert learned.delay_s < 4.0


def test_below_twenty_latencies_it_is_the_reference() -> None:
    assert schedule_for([77.0] * 19, 1.0) is REFERENCE
    assert schedule_for([77.0] * 20, 1.0) is not REFERENCE


def test_latencies_that_cannot_be_are_not_counted() -> None:
    assert schedule_for([77.0] * 19 + [0.0, -3.0, math.nan, math.inf], 1.0) is REFERENCE


def test_the_scarcer_the_slots_the_sooner_a_result_is_seen() -> None:
    latencies, unseen = drawn("77 s", 60, seed=2), drawn("77 s", 500, seed=1)
    tolls = [toll(schedule_for(latencies, scarcity, no_jitter), unseen) for scarcity in (0.0, 1.0, 17.0)]
    assert tolls[0].delay_s > tolls[1].delay_s > tolls[2].delay_s
    assert tolls[0].polls < tolls[1].polls < tolls[2].polls


def test_latencies_all_alike_are_met_with_two_polls_at_most() -> None:
    schedule = schedule_for([27.0] * 40, 0.0, no_jitter)
    assert watch(schedule, 27.0).polls <= 2
    assert watch(schedule, 27.0).seen_s < 29.5


def test_a_wait_in_the_queue_is_not_taken_for_work() -> None:
    schedule = schedule_for(drawn("77 s", 60, seed=2), 0.0, no_jitter)
    waited = [watch(schedule, latency, queued_s=90.0) for latency in drawn("77 s", 200, seed=3)]
    first = schedule.wait_s(0, 0.0, None)
    begun = schedule.wait_s(6, first + 50.0, 0.0)
    assert first > 35
    assert begun > 30
    late = [each.seen_s - 90.0 - took for each, took in zip(waited, drawn("77 s", 200, seed=3), strict=True)]
    assert np.mean(late) < 5.0


def test_a_task_running_at_its_first_poll_is_counted_from_its_acceptance() -> None:
    schedule = schedule_for(drawn("77 s", 60, seed=2), 0.0, no_jitter)
    first = schedule.wait_s(0, 0.0, None)
    assert schedule.wait_s(1, first, 0.0) <= 10.0


@pytest.mark.parametrize(("drawn_", "factor"), [(lambda: 0.0, 0.95), (lambda: 1.0, 1.05)])
def test_jitter_is_a_twentieth_either_way(drawn_: Callable[[], float], factor: float) -> None:
    latencies = [27.0] * 40
    plain = schedule_for(latencies, 0.0, no_jitter).wait_s(0, 0.0, None)
    assert schedule_for(latencies, 0.0, drawn_).wait_s(0, 0.0, None) == pytest.approx(factor * plain)


def test_two_humps_stay_two() -> None:
    done = cumulative(drawn("25 s or 110 s", 200, seed=2))
    between = np.interp([45.0, 70.0], EDGES_S, done)
    assert between[0] == pytest.approx(0.4, abs=0.06)
    assert between[1] - between[0] < 0.03


def test_an_estimate_rises_from_nothing_to_at_most_all() -> None:
    done = cumulative([2.0, 700.0, 5.0, 800.0, 80.0, 90.0])
    assert done[0] == 0
    assert (np.diff(done) >= 0).all()
    assert 0.6 < done[-1] < 0.9
    later = after_start(done, 10.0)
    assert later[0] == 0
    assert (np.diff(later) >= 0).all()


def test_polls_of_an_even_latency_lie_closer_the_less_a_poll_costs() -> None:
    """For a latency anywhere from 0 to 100 s alike, intervals shrink by sqrt(2 * cost * what is left)."""
    even = np.clip(EDGES_S / 100.0, 0.0, 1.0)
    dear = [time for time in best_times_s(even, 1.0) if time <= 100]
    cheap = [time for time in best_times_s(even, 0.25) if time <= 100]
    assert len(dear) == pytest.approx(100 / math.sqrt(2 * 1.0 * 50), abs=4)
    assert len(cheap) > 1.5 * len(dear)
