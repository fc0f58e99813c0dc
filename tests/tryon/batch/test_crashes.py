"""Whatever fails, and wherever the process dies: nothing is paid twice, nothing that was accepted is lost."""

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirror_app.tryon.batch import Batch, Limits
from mirror_app.tryon.jobs import Kind, State
from mirror_app.tryon.journal import Journal, JournalError
from mirror_app.tryon.journal.file import JournalFile
from mirror_app.tryon.orders import Order
from mirror_app.tryon.providers.provider import Accepted, Answer, Result, Terms, Upload
from mirror_app.tryon.results.problems import ResultGone, ResultRefused
from tests.tryon.fakes import (
    BEGAN_S,
    TERMS,
    Accepts,
    FakeProvider,
    FakeResults,
    FakeUploads,
    Fault,
    failure,
    orders,
    refused,
    uncertain,
    virtually,
)

SUBMITS: list[Fault | None] = [
    None,
    None,
    Accepts(uncertain()),
    uncertain(Kind.PROTOCOL),
    *(refused(kind) for kind in (Kind.NO_SLOT, Kind.THROTTLED, Kind.TRANSPORT, Kind.SERVICE, Kind.AUTH)),
    refused(Kind.MODERATED_INPUT),
]
POLLS: list[Fault | None] = [
    None,
    None,
    None,
    *(refused(kind) for kind in (Kind.TRANSPORT, Kind.SERVICE, Kind.THROTTLED, Kind.AUTH)),
    Answer("failed", failure=failure(Kind.MODERATED_OUTPUT)),
    Answer("gone", failure=failure(Kind.TASK_GONE)),
]
KEEPS = [None, None, ResultGone(), ResultRefused("The folder is full.", Kind.RESULT)]


class Died(BaseException):
    """The process ends here."""


class Life:
    """Of one process: so many steps, and not one more."""

    def __init__(self, steps: int | None) -> None:
        self.left = steps

    def tick(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise Died


class MortalFile(JournalFile):
    """Dies before a change or just after it, and never writes again."""

    life: Life

    @contextmanager
    def change(self) -> Generator[sqlite3.Connection]:
        self.life.tick()
        with super().change() as connection:
            yield connection
        self.life.tick()


class Watched(FakeProvider):
    """Sees what the journal says at the moment of each submission."""

    journal: Journal
    wrongs: list[str]

    async def submit(self, order: Order, upload: Upload) -> Accepted:
        job = self.journal.told(order.key)
        if job.state is not State.SUBMITTING:
            self.wrongs.append("submitted without an intent on the disk")
        if self.terms.price and job.submissions > 1:
            self.wrongs.append("submitted what may have been accepted")
        return await super().submit(order, upload)


class WatchedResults(FakeResults):
    journal: Journal
    wrongs: list[str]

    async def keep(self, order: Order, result: Result, number: int, seed: int | None) -> Path:
        if number in {one.number for one in self.journal.stored_of_task(order.key)}:
            self.wrongs.append("fetched what is stored")
        return await super().keep(order, result, number, seed)


@contextmanager
def opened(path: Path, life: Life) -> Generator[Journal]:
    """A journal whose owner dies with `life`: closed as the system closes a dead process's files."""
    journal = Journal.open(path)
    # The disk is not what dies here, and 20,000 commits that wait for it take minutes.
    journal._file.rows("PRAGMA synchronous = OFF")
    journal._file.__class__ = MortalFile
    journal._file.life = life
    try:
        yield journal
    finally:
        connection = journal._file._connection
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        journal.close()


class Story:
    """Processes that live and die over one journal, one folder and one provider."""

    def __init__(self, folder: Path, terms: Terms, submits, polls, keeps) -> None:
        self.path = folder / "j.sqlite3"
        self.some = orders(2, 3)
        self.provider = Watched(terms=terms, capacity=3, results=2)
        self.provider.will("submit", None, *submits)
        self.provider.will("inquire", None, *polls)
        (folder / "out").mkdir()
        self.results = WatchedResults(folder / "out")
        self.results.faults.extend(keeps)
        # An assertion in the provider would be taken for one of its faults.
        self.wrongs = self.provider.wrongs = self.results.wrongs = []
        self.passed_s = 0.0

    def live(self, steps: int | None) -> None:
        life = Life(steps)
        self.provider.tick = self.results.tick = life.tick
        self.provider.clock.later_s = self.passed_s
        with opened(self.path, life) as journal:
            self.provider.journal = self.results.journal = journal
            limits = Limits(first=2, in_flight=3)
            batch = Batch(self.provider, journal, FakeUploads(), self.results, limits, self.provider.clock)

            async def run() -> None:
                try:
                    await batch.run(self.some, lambda _: life.tick())
                finally:
                    self.passed_s = self.provider.clock.now_s() - BEGAN_S

            virtually(run())

    def end(self) -> None:
        """No fault and no death any more."""
        self.provider.faults.clear()
        self.results.faults.clear()
        self.live(None)
        assert self.wrongs == []


@contextmanager
def dying() -> Generator[None]:
    try:
        yield
    except Died:
        pass
    except BaseExceptionGroup as group:
        if group.split((Died, JournalError))[1] is not None:
            raise


deaths = st.lists(st.integers(0, 150), max_size=4)
scripts = st.tuples(
    st.lists(st.sampled_from(SUBMITS), max_size=8),
    st.lists(st.sampled_from(POLLS), max_size=12),
    st.lists(st.sampled_from(KEEPS), max_size=6),
)


def told_in(folder: str, terms: Terms, deaths: list[int], script) -> Story:
    story = Story(Path(folder), terms, *script)
    for steps in deaths:
        with dying():
            story.live(steps)
    story.end()
    return story


@settings(max_examples=60)
@given(deaths=deaths, script=scripts)
def test_a_paid_order_is_asked_for_once_and_never_lost(deaths: list[int], script) -> None:
    with tempfile.TemporaryDirectory() as folder:
        story = told_in(folder, TERMS, deaths, script)
        journal = Journal.open(story.path)
        jobs = {job.order.key: job for job in journal.jobs()}
        intents = Counter(row["key"] for row in journal._file.rows("SELECT key FROM attempts"))
        for key, job in jobs.items():
            assert story.provider.billed[key] <= 1
            assert Counter(key for key, _ in story.provider.posts)[key] <= intents[key]
            assert job.submissions <= 1
            assert job.state in (State.STORED, State.UNKNOWN, State.FAILED, State.GONE)
            if job.state is State.STORED:
                assert [path.read_bytes() for path in job.pictures] == [f"{key} {n}".encode() for n in (1, 2)]
            if job.state is State.UNKNOWN:
                assert job.submissions == 1
                assert not job.task_id
            if job.state in (State.FAILED, State.GONE):
                assert job.failure is not None
        # What was accepted is stored, or we do not know of it, or the provider said otherwise.
        for key in story.provider.billed:
            assert jobs[key].submissions == 1
        journal.close()


@settings(max_examples=25)
@given(deaths=deaths, script=scripts)
def test_a_free_order_is_stored_in_the_end(deaths: list[int], script) -> None:
    with tempfile.TemporaryDirectory() as folder:
        story = told_in(folder, replace(TERMS, price=Decimal(0)), deaths, script)
        journal = Journal.open(story.path)
        assert {job.state for job in journal.jobs()} == {State.STORED}
        journal.close()


@pytest.mark.parametrize("steps", range(0, 90, 3))
def test_death_at_each_step_of_a_batch_that_goes_well(steps: int, tmp_path: Path) -> None:
    story = Story(tmp_path, TERMS, [], [], [])
    with dying():
        story.live(steps)
    story.end()
    journal = Journal.open(story.path)
    states = Counter(job.state for job in journal.jobs())
    assert states[State.UNKNOWN] <= 2  # no more than are submitted at once
    assert states[State.STORED] + states[State.UNKNOWN] == 6
    assert max(story.provider.billed.values()) == 1
    journal.close()
