"""A batch against a provider that does as it is told, in no time at all."""

import asyncio
import re
import sqlite3
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from mirror_app.errors import InputError
from mirror_app.tryon.batch import Batch, Limits, Summary
from mirror_app.tryon.jobs import Failure, Job, Kind, State
from mirror_app.tryon.journal import Journal, JournalError
from mirror_app.tryon.orders import Order
from mirror_app.tryon.providers.provider import Answer, Result
from mirror_app.tryon.results.problems import ResultGone, ResultRefused
from tests.tryon.fakes import (
    TERMS,
    Accepts,
    FakeProvider,
    FakeResults,
    FakeUploads,
    failure,
    orders,
    posts_of,
    refused,
    uncertain,
    virtually,
)

FREE = replace(TERMS, price=Decimal(0))


@dataclass
class World:
    """A provider, a folder and a journal that outlive each run."""

    folder: Path
    provider: FakeProvider = field(default_factory=FakeProvider)
    journal: Journal = field(default_factory=lambda: Journal.open(None))
    uploads: FakeUploads = field(default_factory=FakeUploads)
    limits: Limits = field(default_factory=Limits)
    told: list[Job] = field(default_factory=list[Job])

    def __post_init__(self) -> None:
        self.results = FakeResults(self.folder)
        self.clock = self.provider.clock
        self.last = 0.0

    def batch(self) -> Batch:
        return Batch(self.provider, self.journal, self.uploads, self.results, self.limits, self.clock)

    def run(self, some: tuple[Order, ...], again: tuple[Order, ...] = (), later_s: float = 0.0) -> Summary:
        """Each run begins where the last ended, or so much later."""
        return virtually(self.run_in(self.batch(), some, again, later_s))

    async def run_in(
        self, batch: Batch, some: tuple[Order, ...], again: tuple[Order, ...] = (), later_s: float = 0.0
    ) -> Summary:
        self.clock.later_s = self.last + later_s
        began = self.clock.now_s()
        try:
            return await batch.run(some, self.told.append, frozenset(order.key for order in again))
        finally:
            self.last += later_s + self.clock.now_s() - began

    def states(self, some: tuple[Order, ...]) -> list[State]:
        return [self.journal.told(order.key).state for order in some]

    def failure(self, order: Order) -> Failure:
        found = self.journal.told(order.key).failure
        assert found is not None
        return found


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_2_by_9_are_all_stored_one_at_a_time_with_the_reference_schedule(world: World) -> None:
    some = orders(2, 9)
    summary = world.run(some)
    assert world.states(some) == [State.STORED] * 18
    assert (summary.stored, summary.billed, summary.failed, summary.stopped) == (18, 18, {}, None)
    assert world.provider.most_at_once == 1
    assert world.provider.billed == Counter(order.key for order in some)
    # Polls at 5, 13, 23 and 31 s.
    assert summary.polls == 4 * 18
    first = [at - world.provider.posts[0][1] for _, at in world.provider.polls[:4]]
    assert first == pytest.approx([5.2, 13.2, 23.2, 31.2], abs=0.3)
    assert summary.seconds == pytest.approx(18 * 31.8, rel=0.02)
    job = world.journal.told(some[0].key)
    assert job.pictures == (world.folder / "person0__garment0__upper__1.png",)
    states = [told.state for told in world.told if told.order == some[0]]
    words = ["planned", "submitting", "queued", "running", "done", "stored"]
    assert states == [State(word) for word in words]


def test_one_result_of_each_garment_comes_early_on_changing_people(world: World) -> None:
    world.run(orders(3, 4))
    first = [world.journal.told(key).order for key, _ in world.provider.posts[:4]]
    assert {order.garment.name for order in first} == {"garment0", "garment1", "garment2", "garment3"}
    assert {order.person.name for order in first} == {"person0", "person1", "person2"}


def test_submissions_are_a_gap_apart_however_many_may_be_in_flight(world: World) -> None:
    world.limits = Limits(first=50, in_flight=50)
    some = orders(3, 5)
    summary = world.run(some)
    times = [at for _, at in world.provider.posts]
    assert all(after - before >= 2.0 for before, after in pairwise(times))
    assert summary.stored == 15
    assert summary.seconds < 75


def test_four_in_flight_take_about_a_quarter_of_the_time(world: World, tmp_path: Path) -> None:
    some = orders(2, 9)
    alone = world.run(some).seconds
    (tmp_path / "other").mkdir()
    other = World(tmp_path / "other", limits=Limits(first=4, in_flight=4))
    assert other.run(some).seconds == pytest.approx(alone / 4, rel=0.15)
    assert other.provider.most_at_once == 4


def test_what_is_stored_is_not_asked_for_again(world: World) -> None:
    some = orders(2, 2)
    world.run(some)
    world.told.clear()
    summary = world.run(some)
    assert (summary.stored, summary.reused, summary.billed, summary.polls) == (0, 4, 0, 0)
    assert [(job.state, job.reused) for job in world.told] == [(State.STORED, True)] * 4
    assert len(world.provider.posts) == 4


def test_what_is_stored_comes_into_another_folder_too(world: World, tmp_path: Path) -> None:
    some = orders(1, 2)
    world.run(some)
    (tmp_path / "other").mkdir()
    world.results = FakeResults(tmp_path / "other")
    assert world.run(some).reused == 2
    assert sorted(path.name for path in (tmp_path / "other").iterdir()) == [
        "person0__garment0__upper__1.png",
        "person0__garment1__upper__1.png",
    ]
    assert world.journal.told(some[0].key).pictures[0].parent == tmp_path / "other"
    assert world.results.fetched == []
    # And again, now that it is in both.
    kept = len(world.results.kept)
    assert (world.run(some).reused, len(world.results.kept)) == (2, kept)


@pytest.mark.parametrize(("later_s", "posts"), [(0.0, 1), (13 * 3600.0, 2)])
def test_a_picture_removed_is_fetched_again_while_the_provider_has_it_and_made_again_after(
    world: World, later_s: float, posts: int
) -> None:
    (order,) = orders(1, 1)
    world.run((order,))
    (path,) = world.journal.told(order.key).pictures
    path.write_bytes(b"altered")
    summary = world.run((order,), later_s=later_s)
    assert (summary.stored, summary.reused, summary.billed) == (1, 0, posts - 1)
    assert path.read_bytes() == f"{order.key} 1".encode()
    assert posts_of(world.provider, [order]) == [posts]


def test_only_what_is_allowed_is_sent_and_the_rest_stays_as_it_is(world: World) -> None:
    ticked, unticked, lost, collected = some = orders(1, 4)
    world.provider.will("submit", lost, uncertain())
    world.provider.will("inquire", collected, refused(Kind.AUTH))
    world.run((lost, collected))
    world.told.clear()
    allowed, again = frozenset({ticked.key}), frozenset({lost.key})
    batch = world.batch()
    summary = virtually(batch.run(some, world.told.append, again, allowed))
    assert world.states(some) == [State.STORED, State.PLANNED, State.UNKNOWN, State.STORED]
    assert posts_of(world.provider, some) == [1, 0, 1, 1]
    assert [job.state for job in world.told if job.order == unticked] == [State.PLANNED]
    assert (summary.billed, summary.planned) == (1, 1)


def test_what_is_free_and_stays_here_needs_no_leave(world: World) -> None:
    world.provider.terms = replace(FREE, host="")
    virtually(world.batch().run(orders(1, 2), world.told.append, allowed=frozenset()))
    assert world.states(orders(1, 2)) == [State.STORED] * 2


def test_what_another_process_has_taken_meanwhile_is_left_to_it(world: World, tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite3"
    world.journal = Journal.open(path)
    _, theirs = some = orders(1, 2)
    with sqlite3.connect(path) as other:

        def take() -> None:
            if world.provider.posts:
                other.execute("UPDATE orders SET state = 'queued' WHERE key = ?", (theirs.key,))
                other.commit()

        world.provider.tick = take
        summary = world.run(some)
    other.close()
    assert world.states(some) == [State.STORED, State.QUEUED]
    assert posts_of(world.provider, some) == [1, 0]
    assert (summary.stored, summary.waiting, summary.billed) == (1, 1, 1)
    assert [job.state for job in world.told if job.order == theirs][-1] is State.QUEUED
    world.journal.close()


@pytest.mark.parametrize("set_s", [-3600.0, 3600.0])
@pytest.mark.parametrize("after", ["submit", "inquire"])
def test_a_batch_keeps_its_pace_when_the_time_of_day_is_set(
    world: World, tmp_path: Path, set_s: float, after: str
) -> None:
    times: list[list[float]] = []
    for by_s in (0.0, set_s):
        world = World(tmp_path)
        some = orders(1, 3)
        world.provider.will("submit", some[1], refused(Kind.NO_SLOT), refused(Kind.THROTTLED, 20.0))
        world.provider.will("inquire", some[0], Answer("gone"), refused(Kind.THROTTLED))
        calls = world.provider.posts if after == "submit" else world.provider.polls

        def set_it(world: World = world, calls: list[tuple[str, float]] = calls, by_s: float = by_s) -> None:
            if len(calls) == 2:
                world.clock.set_s = by_s

        world.provider.tick = set_it
        batch = world.batch()
        batch.chance.seed(7)
        summary = virtually(batch.run(some, world.told.append))
        assert summary.stored == 3
        times.append([at for _, at in (*world.provider.posts, *world.provider.polls)] + [summary.seconds])
    assert times[1] == pytest.approx(times[0], abs=0.01)


def test_an_order_given_twice_is_asked_for_once(world: World) -> None:
    (order,) = orders(1, 1)
    renamed = replace(order, person=replace(order.person, name="the same person", path=Path("/else.jpg")))
    summary = world.run((order, renamed, order))
    assert (summary.stored, summary.billed) == (1, 1)


def test_a_lost_answer_is_unknown_and_never_repeated_unless_wished(world: World) -> None:
    some = orders(1, 3)
    world.provider.will("submit", some[1], Accepts(uncertain()))
    summary = world.run(some)
    assert world.states(some) == [State.STORED, State.UNKNOWN, State.STORED]
    assert (summary.unknown, summary.billed) == (1, 3)
    summary = world.run(some)
    assert (summary.unknown, summary.billed) == (1, 0)
    assert posts_of(world.provider, some) == [1, 1, 1]
    summary = world.run(some, again=(some[1],))
    assert (summary.stored, summary.unknown, summary.billed) == (1, 0, 1)
    assert posts_of(world.provider, some) == [1, 2, 1]
    assert world.journal.told(some[1].key).submissions == 2


def test_what_is_free_is_repeated_by_itself_once_a_run(world: World) -> None:
    world.provider.terms = FREE
    some = orders(1, 2)
    world.provider.will("submit", some[0], uncertain())
    world.provider.will("submit", some[1], *[uncertain()] * 2)
    world.run(some)
    assert world.states(some) == [State.STORED, State.UNKNOWN]
    world.run(some)
    assert world.states(some) == [State.STORED, State.STORED]


@pytest.mark.parametrize("kind", [Kind.AUTH, Kind.QUOTA, Kind.CONFIG])
def test_what_concerns_all_orders_stops_the_batch(world: World, kind: Kind) -> None:
    some = orders(2, 9)
    world.provider.will("submit", None, None, None, refused(kind))
    summary = world.run(some)
    assert summary.stopped == failure(kind)
    assert (summary.stored, summary.planned, summary.billed) == (2, 16, 2)
    assert len(world.provider.posts) == 3
    # The key is right now: the rest is asked for.
    assert world.run(some).stored == 16
    assert world.provider.billed == Counter(order.key for order in some)


def test_a_key_that_ends_while_tasks_are_made_leaves_them_to_be_collected(world: World) -> None:
    world.limits = Limits(first=3, in_flight=3)
    some = orders(1, 5)
    world.provider.faults["inquire", ""].extend([refused(Kind.AUTH)] * 3)
    summary = world.run(some)
    assert (summary.waiting, summary.planned) == (3, 2)
    assert world.run(some).stored == 5
    assert posts_of(world.provider, some) == [1] * 5


@pytest.mark.parametrize("kind", [Kind.MODERATED_INPUT, Kind.INPUT, Kind.PROTOCOL])
def test_what_concerns_one_order_stops_no_other(world: World, kind: Kind) -> None:
    some = orders(1, 4)
    world.provider.will("submit", some[1], refused(kind))
    world.provider.will("inquire", some[2], Answer("failed", failure=failure(Kind.MODERATED_OUTPUT)))
    summary = world.run(some)
    assert world.states(some) == [State.STORED, State.FAILED, State.FAILED, State.STORED]
    assert summary.failed == {kind: 1, Kind.MODERATED_OUTPUT: 1}
    assert summary.billed == 3
    # Not by itself, but if wished.
    assert world.run(some).billed == 0
    assert world.run(some, again=(some[1], some[2])).stored == 2


def test_a_file_that_cannot_be_read_is_never_asked_for(world: World) -> None:
    some = orders(2, 2)
    world.uploads.errors["person1"] = InputError("person1.jpg is no picture.")
    summary = world.run(some)
    assert (summary.stored, summary.failed, summary.billed) == (2, {Kind.UNREADABLE: 2}, 2)
    assert world.failure(some[2]).sentence == "person1.jpg is no picture."


def test_our_own_mistake_costs_one_order_and_tells_nothing(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    some = orders(1, 4)
    world.provider.will("submit", some[0], ZeroDivisionError("planted secret"))
    world.provider.will("inquire", some[1], ZeroDivisionError("planted secret"))
    world.uploads.errors["garment2"] = ZeroDivisionError("planted secret")
    world.run(some)
    assert world.states(some) == [State.UNKNOWN, State.QUEUED, State.FAILED, State.STORED]
    assert "unforeseen ZeroDivisionError at " in caplog.text
    assert "planted" not in caplog.text + "".join(str(job) for job in world.told)
    caplog.clear()
    assert world.run(some).stored == 1
    assert posts_of(world.provider, some) == [1, 1, 0, 1]


def test_no_slot_is_waited_for_and_is_no_failure(world: World) -> None:
    world.provider.capacity = 2
    world.limits = Limits(first=5, in_flight=5)
    some = orders(2, 9)
    summary = world.run(some)
    assert (summary.stored, summary.failed, summary.billed) == (18, {}, 18)
    assert world.provider.most_at_once == 2
    # The limit is soon learned, and tried again now and then.
    assert len(world.provider.posts) - 18 <= 8


def test_a_slot_that_somebody_else_has_is_waited_for(world: World) -> None:
    (order,) = orders(1, 1)
    world.provider.will("submit", order, *[refused(Kind.NO_SLOT)] * 8)
    summary = world.run((order,))
    assert (summary.stored, summary.billed) == (1, 1)
    waiting = [job for job in world.told if job.failure and job.failure.kind is Kind.NO_SLOT]
    assert {job.state for job in waiting} == {State.PLANNED}


def test_more_are_in_flight_after_ten_clean_tasks_and_never_more_than_allowed(world: World) -> None:
    world.limits = Limits(in_flight=3)
    world.run(orders(6, 10))
    assert world.provider.most_at_once == 3
    starts = [at for _, at in world.provider.posts]
    assert starts[9] - starts[0] > 9 * 30  # one at a time


def test_throttling_is_obeyed(world: World) -> None:
    some = orders(1, 2)
    world.provider.will("submit", some[0], refused(Kind.THROTTLED, retry_after_s=40.0))
    summary = world.run(some)
    assert (summary.stored, summary.billed) == (2, 2)
    times = [at for _, at in world.provider.posts]
    assert times[1] - times[0] >= 40.0


def test_throttled_polls_are_further_apart_and_nearer_again_later(world: World) -> None:
    world.provider.latency_s = lambda _: 250.0
    world.provider.will("inquire", None, refused(Kind.THROTTLED))
    world.run(orders(1, 1))
    times = [at for _, at in world.provider.polls]
    gaps = [after - before for before, after in pairwise(times)]
    assert gaps[0] > 14.0
    assert gaps[-1] < 11.0


def test_a_service_that_fails_is_tried_three_times(world: World) -> None:
    some = orders(1, 2)
    world.provider.will("submit", some[0], *[refused(Kind.SERVICE)] * 3)
    world.provider.will("submit", some[1], *[refused(Kind.SERVICE)] * 2)
    summary = world.run(some)
    assert (summary.stored, summary.failed, summary.billed) == (1, {Kind.SERVICE: 1}, 1)
    assert posts_of(world.provider, some) == [3, 3]


def test_polls_that_fail_are_repeated_and_cost_nothing(world: World) -> None:
    some = orders(1, 2)
    world.provider.will("inquire", None, refused(Kind.SERVICE), refused(Kind.TRANSPORT), refused(Kind.INPUT))
    assert world.run(some).stored == 2
    assert posts_of(world.provider, some) == [1, 1]


def test_no_submission_leaves_while_the_network_is_away(world: World) -> None:
    world.limits = Limits(first=2, in_flight=9)
    some = orders(1, 6)
    world.provider.latency_s = lambda order: 100.0 if order is some[0] else 5.0
    away = [None, None, *[refused(Kind.TRANSPORT)] * 9]
    world.provider.will("inquire", some[0], *away)
    world.provider.will("submit", some[2], *[refused(Kind.TRANSPORT)] * 2)
    summary = world.run(some)
    assert (summary.stored, summary.billed) == (6, 6)
    failing = [at for key, at in world.provider.polls if key == some[0].key][6:11]
    assert not [at for _, at in world.provider.posts if failing[0] < at < failing[-1]]


def test_without_a_network_the_batch_ends_with_everything_planned(world: World) -> None:
    some = orders(2, 9)
    world.provider.faults["submit", ""].extend([refused(Kind.TRANSPORT)] * 999)
    summary = world.run(some)
    assert summary.stopped is not None
    assert summary.stopped.kind is Kind.TRANSPORT
    assert (summary.planned, summary.billed) == (18, 0)
    assert 300 <= summary.seconds < 600
    world.provider.faults.clear()
    assert world.run(some).stored == 18


def test_a_task_that_is_not_finished_in_time_is_polled_last_at_the_limit_and_collected_later(
    world: World,
) -> None:
    slow, quick = orders(1, 2)
    world.provider.latency_s = lambda order: 400.0 if order is slow else 20.0
    summary = world.run((slow, quick))
    assert (summary.waiting, summary.stored) == (1, 1)
    assert world.states((slow,)) == [State.WAITED_OUT]
    last = max(at for key, at in world.provider.polls if key == slow.key)
    accepted_at = world.journal.told(slow.key).accepted_at
    assert accepted_at is not None
    assert last - accepted_at == pytest.approx(300.0, abs=0.1)
    summary = world.run((slow, quick))
    assert (summary.stored, summary.reused, summary.billed) == (1, 1, 0)


def test_a_result_at_the_last_moment_is_not_lost(world: World) -> None:
    world.provider.latency_s = lambda _: 299.5
    assert world.run(orders(1, 1)).stored == 1


def test_a_new_task_may_be_missing_twice(world: World) -> None:
    gone = Answer("gone", failure=failure(Kind.TASK_GONE))
    some = orders(1, 2)
    world.provider.will("inquire", some[0], gone, gone)
    world.provider.will("inquire", some[1], gone, gone, gone)
    summary = world.run(some)
    assert world.states(some) == [State.STORED, State.GONE]
    assert summary.failed == {Kind.TASK_GONE: 1}


def test_tasks_too_old_and_results_too_old_are_told_apart(world: World) -> None:
    made, accepted = orders(1, 2)
    world.limits = Limits(first=2, in_flight=2)
    world.results.faults.append(ResultRefused("The folder is full."))
    world.provider.will("inquire", accepted, refused(Kind.AUTH))
    assert world.run((made, accepted)).waiting == 2
    assert world.states((made, accepted)) == [State.DONE, State.QUEUED]
    # 13 hours later the task is too old; the result is still at its address.
    world.results.faults.append(ResultRefused("The folder is full."))
    summary = world.run((made, accepted), later_s=13 * 3600.0)
    assert summary.failed == {Kind.TASK_GONE: 1}
    assert world.failure(accepted).sentence == (
        "It was accepted 13 h ago, and the service keeps a task for 12 h: it can no longer be collected."
    )
    # 12 more, and that is gone as well.
    summary = world.run((made, accepted), later_s=12 * 3600.0)
    assert summary.failed == {Kind.TASK_GONE: 1, Kind.RESULT_GONE: 1}
    assert world.failure(made).sentence == (
        "It was made 25 h ago and never fetched; the service keeps a result for 24 h, and its address no"
        " longer works."
    )
    assert posts_of(world.provider, (made, accepted)) == [1, 1]


def test_a_result_outlives_its_task(world: World) -> None:
    (order,) = orders(1, 1)
    world.results.faults.append(ResultRefused("The folder is full."))
    world.run((order,))
    polls = len(world.provider.polls)
    assert world.run((order,), later_s=20 * 3600.0).stored == 1
    assert len(world.provider.polls) == polls


def test_a_fresh_address_is_asked_for_once(world: World) -> None:
    some = orders(1, 2)
    world.results.faults.extend([ResultGone(), None, ResultGone(), ResultGone()])
    summary = world.run(some)
    assert world.states(some) == [State.STORED, State.DONE]
    assert (summary.waiting, summary.failed) == (1, {})
    # The service still knows the task: a later run has another try, for nothing.
    assert world.run(some).reused == 1
    assert (world.states(some), len(world.provider.posts)) == ([State.STORED, State.STORED], 2)
    assert (summary.billed, summary.polls) == (2, 4 * 2 + 2)


def test_of_several_results_those_stored_are_not_fetched_again(world: World) -> None:
    (order,) = orders(1, 1)
    world.provider.results = 3
    world.results.faults.extend([None, ResultRefused("The folder is full.")])
    world.run((order,))
    assert (world.states((order,)), world.results.kept) == ([State.DONE], [(order.key, 1)])
    world.run((order,))
    assert world.results.kept == [(order.key, 1), (order.key, 2), (order.key, 3)]
    assert len(world.journal.told(order.key).pictures) == 3


def test_latencies_are_the_provider_s_own_or_between_two_polls(world: World) -> None:
    (order,) = orders(1, 1)
    world.run((order,))
    assert world.journal.latencies_s("fake", True) == (27.0,)
    other = orders(1, 2)[1]
    done = Answer("done", (Result("https://r.example/a"),))
    world.provider.will("inquire", other, None, None, done)
    world.run((other,))
    assert world.journal.latencies_s("fake", True) == pytest.approx((27.0, (13 + 23) / 2), abs=0.2)


def test_from_20_latencies_on_a_schedule_is_learned(world: World) -> None:
    asked: list[int] = []

    def schedules(latencies, scarcity):
        from mirror_app.tryon.polling import REFERENCE

        asked.append(len(latencies))
        assert scarcity >= 0
        return REFERENCE

    batch = world.batch()
    batch.schedules = schedules
    virtually(world.run_in(batch, orders(5, 9)))
    assert asked == [0, 10, 20, 30, 40]


def test_what_is_called_off_is_not_asked_for_and_what_is_paid_is_let_finish(world: World) -> None:
    some = orders(1, 3)
    batch = world.batch()

    async def call_off() -> Summary:
        running = asyncio.create_task(world.run_in(batch, some))
        await asyncio.sleep(10.0)
        for order in some[:2]:
            await asyncio.to_thread(batch.cancel, order.key)
        return await running

    summary = virtually(call_off())
    assert (summary.stored, summary.cancelled, summary.billed) == (2, 1, 2)
    assert world.states(some) == [State.STORED, State.CANCELLED, State.STORED]
    assert [world.journal.told(order.key).unwanted for order in some] == [True, False, False]
    # Wanted after all.
    assert world.run(some).stored == 1


def test_called_off_before_the_run(world: World) -> None:
    some = orders(1, 2)
    batch = world.batch()
    batch.cancel(some[0].key)
    assert virtually(world.run_in(batch, some)).cancelled == 1


def test_stop_leaves_what_is_in_flight_to_be_collected(world: World) -> None:
    world.limits = Limits(first=4, in_flight=4)
    some = orders(1, 9)
    batch = world.batch()

    async def stop() -> Summary:
        running = asyncio.create_task(world.run_in(batch, some))
        await asyncio.sleep(7.0)
        await asyncio.to_thread(batch.stop)
        return await running

    summary = virtually(stop())
    assert (summary.waiting, summary.planned, summary.stopped) == (4, 5, None)
    assert summary.seconds < 7.5
    assert world.run(some).stored == 9
    assert posts_of(world.provider, some) == [1] * 9


def test_stop_waits_for_the_answer_to_a_submission(world: World) -> None:
    world.provider.submit_s = 20.0
    batch = world.batch()
    some = orders(1, 2)

    async def stop() -> Summary:
        running = asyncio.create_task(world.run_in(batch, some))
        await asyncio.sleep(7.0)
        batch.stop()
        return await running

    assert virtually(stop()).waiting == 1
    assert world.states(some) == [State.QUEUED, State.PLANNED]


def test_a_run_that_is_broken_off_within_a_submission_leaves_it_unknown(world: World) -> None:
    world.provider.submit_s = 20.0
    some = orders(1, 2)

    async def break_off() -> None:
        running = asyncio.create_task(world.run_in(world.batch(), some))
        await asyncio.sleep(7.0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    virtually(break_off())
    assert world.states(some) == [State.UNKNOWN, State.PLANNED]


def test_an_offer_says_what_would_be_paid(world: World) -> None:
    some = orders(2, 3)
    world.provider.will("submit", some[0], uncertain())
    world.provider.will("submit", some[1], refused(Kind.INPUT))
    world.provider.latency_s = lambda order: 999.0 if order is some[2] else 20.0
    world.run(some[:4])

    async def offered(again: frozenset[str] = frozenset()):
        return world.batch().offer(some * 2, again)

    offer = virtually(offered())
    assert offer.unknown == (some[0],)
    assert offer.failed == (some[1],)
    assert offer.waiting == (some[2],)
    assert offer.stored == (some[3],)
    assert set(offer.anew) == set(some[4:])
    assert (offer.price, offer.currency) == (Decimal(2), "CNY")
    assert virtually(offered(frozenset({some[0].key}))).price == Decimal(3)


def test_nothing_is_asked_for_once_the_journal_cannot_be_written(world: World) -> None:
    some = orders(1, 3)
    intend = world.journal.intend

    def full(key: str, payload_sha256: str, at: float, seen: State) -> int:
        if len(world.provider.posts) == 1:
            raise JournalError("The journal j cannot be used: disk is full.")
        return intend(key, payload_sha256, at, seen)

    world.journal.intend = full
    summary = world.run(some)
    assert summary.stopped is not None
    assert "disk is full" in summary.stopped.sentence
    assert (summary.billed, summary.stored, summary.planned) == (1, 1, 2)
    assert len(world.provider.posts) == 1


FULL = JournalError("The journal j cannot be used: disk is full.")


def fails(world: World, name: str, times: int) -> None:
    """So many changes of this name cannot be written."""
    change = getattr(world.journal, name)
    left = [FULL] * times

    def failing(*told: object) -> object:
        if left:
            raise left.pop()
        return change(*told)

    setattr(world.journal, name, failing)


def test_what_was_accepted_is_written_down_once_the_disk_has_room_again(world: World) -> None:
    some = orders(1, 2)
    fails(world, "accept", 3)
    summary = world.run(some)
    assert world.states(some) == [State.STORED] * 2
    assert (summary.billed, summary.stopped) == (2, None)


def test_the_task_of_what_cannot_be_written_down_is_told(world: World) -> None:
    some = orders(1, 3)
    fails(world, "accept", 99)
    summary = world.run(some)
    assert summary.stopped is not None
    assert "disk is full" in summary.stopped.sentence
    assert (summary.billed, summary.unknown, summary.planned) == (1, 1, 2)
    (told,) = [job for job in world.told if job.state is State.UNKNOWN]
    (task_id,) = world.provider.tasks
    assert told.task_id == task_id
    assert told.failure is not None
    assert task_id in told.failure.sentence


def test_other_submissions_are_answered_before_a_broken_journal_ends_the_batch(world: World) -> None:
    world.limits = Limits(first=2, in_flight=2, gap_s=0.01)
    some = orders(1, 3)
    fails(world, "done", 1)
    world.provider.latency_s = lambda _: 1.0
    world.provider.submit_s = 4.9
    summary = world.run(some)
    assert summary.stopped is not None
    assert world.provider.billed.total() == summary.billed
    assert State.SUBMITTING not in world.states(some)
    assert State.UNKNOWN not in world.states(some)
    world.run(some)
    assert world.states(some) == [State.STORED] * 3
    assert max(world.provider.billed.values()) == 1


@pytest.mark.parametrize("kind", [Kind.NO_SLOT, Kind.THROTTLED, Kind.SERVICE])
def test_a_service_that_takes_nothing_is_not_asked_for_ever(world: World, kind: Kind) -> None:
    some = orders(2, 9)
    world.limits = Limits(tries=10**6)
    world.provider.will("submit", None, *[refused(kind)] * 1000)
    summary = world.run(some)
    assert summary.stopped is not None
    assert summary.stopped.kind is kind
    assert re.search("has taken nothing for 1[56] min", summary.stopped.sentence)
    assert (summary.planned, summary.billed) == (18, 0)
    assert 900 <= summary.seconds < 970
    assert len(world.provider.posts) < 60


def test_a_slot_that_is_taken_for_long_is_waited_for_while_tasks_go_on(world: World) -> None:
    world.limits = Limits(first=2, in_flight=2, wait_s=4000.0)
    world.provider.capacity = 1
    world.provider.latency_s = lambda _: 1200.0
    assert world.run(orders(1, 3)).stored == 3


@pytest.mark.parametrize(("asked_s", "stored"), [(899.0, 1), (999_999.0, 0)])
def test_a_pause_that_is_too_long_ends_the_batch(world: World, asked_s: float, stored: int) -> None:
    (order,) = orders(1, 1)
    world.provider.will("submit", order, refused(Kind.THROTTLED, asked_s))
    summary = world.run((order,))
    assert summary.stored == stored
    if summary.stopped is not None:
        assert "not to be asked again for 278 h" in summary.stopped.sentence
        assert summary.seconds < 1.0


def test_no_address_of_a_result_is_ever_told(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    world.results.faults.extend([ResultGone(), ResultGone(), ResultRefused("No.")])
    world.run(orders(1, 4))
    assert "planted" not in caplog.text + "".join(str(job) for job in world.told)


def test_a_provider_that_waits_is_asked_once(world: World) -> None:
    world.provider.terms = replace(FREE, waits=True, gap_s=0.0)
    world.provider.inquire_s = 400.0
    some = orders(1, 2)
    summary = world.run(some)
    assert (summary.stored, summary.polls) == (2, 2)
