from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror_app.errors import InputError
from mirror_app.tryon.batch import Batch, Limits
from mirror_app.tryon.journal import Journal
from mirror_app.tryon.latency import Latency
from mirror_app.tryon.orders import Order, Picture
from mirror_app.tryon.planning import Question, planned
from mirror_app.tryon.planning.course import Load, course
from mirror_app.tryon.planning.plan import MOST_PAIRS
from mirror_app.tryon.planning.telling import duration
from mirror_app.tryon.polling import Schedule, schedule_for
from tests.tryon.planning.virtual import Service, Shelf, VirtualClock, passed

ONE_BY_ONE = Load(pairs=18, first=1, most=1, gap_s=2.0, submit_s=1.0, fetch_s=1.0, waits=True)


def constant(_: Random) -> float:
    return 27.0


def orders(people: int, garments: int) -> list[Order]:
    def picture(name: str) -> Picture:
        return Picture(name, Path(name), name)

    pairs = product(range(people), range(garments))
    return [
        Order(picture(f"p{person}"), picture(f"g{garment}"), "upper", "volcengine")
        for person, garment in pairs
    ]


def _schedule(latencies: Sequence[float], scarcity: float) -> Schedule:
    return schedule_for(latencies, scarcity, Random(2).random)


@pytest.mark.parametrize(
    ("latency", "garments", "most", "exact"),
    [
        ("lognormal:77,0.2", 9, 1, True),
        ("lognormal:77,0.2", 60, 4, True),
        ("lognormal:30,0.3", 60, 1, False),
        ("lognormal:8,0.35", 90, 8, False),
        ("0.4*lognormal:25,0.15+0.6*lognormal:110,0.15", 60, 6, True),
    ],
)
def test_a_plan_is_what_the_batch_itself_then_takes(
    latency: str, garments: int, most: int, exact: bool, tmp_path: Path
) -> None:
    random = Random(5)
    latencies = [Latency.read(latency).draw(random) for _ in range(2 * garments)]
    service = Service(latencies, in_flight=1, gap_s=2.0, submit_s=1.0, exact=exact)
    shelf = Shelf(1.0, tmp_path)

    async def run() -> float:
        journal = Journal.open(None)
        clock = VirtualClock()
        batch = Batch(service, journal, shelf, shelf, Limits(in_flight=most), clock, _schedule, Random(1))
        begun = clock.now_s()
        await batch.run(orders(2, garments), lambda _: None)
        took = clock.now_s() - begun
        journal.close()
        return took

    took_s = passed(run())
    load = Load(2 * garments, first=1, most=most, gap_s=2.0, submit_s=1.0, fetch_s=1.0, exact=exact)
    in_turn = iter(latencies)
    told = course(load, lambda _: next(in_turn), Random(0))
    assert shelf.kept == told.stored == 2 * garments
    assert service.most_in_flight <= most
    assert took_s == pytest.approx(told.took_s, rel=0.03)
    assert service.polls == pytest.approx(told.polls, rel=0.05)


def test_one_by_one_takes_what_each_takes_together() -> None:
    took = course(ONE_BY_ONE, constant, Random(0))
    assert took.took_s == 18 * (1 + 27) + 1
    assert (took.stored, took.failed, took.polls, took.late_s) == (18, 0, 0, 0.0)


def test_without_limits_the_gap_decides() -> None:
    took = course(replace(ONE_BY_ONE, first=100, most=100), constant, Random(0))
    assert took.took_s == 17 * 2 + 1 + 27 + 1


def test_slots_grow_by_one_with_ten_that_went_well() -> None:
    alone = course(replace(ONE_BY_ONE, pairs=40), constant, Random(0)).took_s
    grown = course(replace(ONE_BY_ONE, pairs=40, most=3), constant, Random(0)).took_s
    assert 10 * 28 + 30 * 28 / 3 < grown < alone
    assert grown == pytest.approx((10 + 10 / 2 + 20 / 3) * 28, rel=0.1)


def test_by_the_reference_schedule_a_task_of_27_s_is_seen_at_31_s_by_4_polls() -> None:
    took = course(replace(ONE_BY_ONE, waits=False), constant, Random(0))
    assert took.polls == 18 * 4
    assert took.late_s == pytest.approx(4.0)
    assert took.took_s == 18 * (1 + 31) + 1


def test_with_latencies_known_fewer_polls_see_it_sooner() -> None:
    took = course(replace(ONE_BY_ONE, waits=False, known_s=(26.0, 27.0, 28.0) * 10), constant, Random(0))
    assert took.polls < 18 * 3
    assert took.late_s < 2.0


def test_what_is_not_done_within_the_limit_is_given_up_on() -> None:
    took = course(replace(ONE_BY_ONE, waits=False), lambda _: 400.0, Random(0))
    assert (took.waited_out, took.stored) == (18, 0)
    assert took.took_s == 18 * (1 + 300)


@given(
    st.integers(1, 60),
    st.integers(1, 5),
    st.integers(0, 10),
    st.floats(0.0, 5.0),
    st.floats(0.0, 0.9),
    st.integers(0, 2**32),
)
def test_every_pair_ends_somewhere_and_never_faster_than_the_limits(
    pairs: int, first: int, more: int, gap_s: float, failing: float, seed: int
) -> None:
    draw = Latency.read("lognormal:77,0.6").draw
    load = Load(pairs, first, first + more, gap_s, 1.0, 1.0, failing)
    took = course(load, draw, Random(seed))
    assert took.stored + took.failed + took.waited_out == pairs
    assert took.polls >= pairs
    assert took.took_s >= max((pairs - 1) * gap_s + 1, pairs / load.most)
    assert took == course(load, draw, Random(seed))


def test_more_machines_share_the_work() -> None:
    def took(cores: int) -> float:
        load = Load(1000, cores, cores, gap_s=0.0, submit_s=0.0, fetch_s=0.0, waits=True)
        question = Question(10, 100, "local", Decimal(0), "XXX", load, lambda _: 2.0)
        return planned(question).took_s[1]

    assert took(1) == 2000
    assert took(28) == 2 * 36


@pytest.mark.parametrize("pairs", [0, MOST_PAIRS + 1])
def test_so_many_pictures_cannot_be_planned(pairs: int) -> None:
    load = replace(ONE_BY_ONE, pairs=pairs)
    with pytest.raises(InputError, match="A plan is for 1 to 200,000 pictures"):
        planned(Question(1, pairs, "local", Decimal(0), "XXX", load, constant))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.4, "0 s"),
        (48.2, "48 s"),
        (60, "1 min"),
        (1390, "23 min 10 s"),
        (7500, "2 h 5 min"),
        (273600, "3 d 4 h"),
    ],
)
def test_durations_are_said_in_two_units_at_most(seconds: float, said: str) -> None:
    assert duration(seconds) == said
