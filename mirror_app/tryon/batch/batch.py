"""Orders in, pictures out: slowly, within limits, and with each submission made once."""

import asyncio
import random
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from aiolimiter import AsyncLimiter

from mirror_app.tryon.batch.breaker import Breaker
from mirror_app.tryon.batch.collecting import reuse
from mirror_app.tryon.batch.desk import Bell, Desk, Results, Schedules, Uploads
from mirror_app.tryon.batch.limits import Limits
from mirror_app.tryon.batch.offer import Offer, Step, offer, step_for
from mirror_app.tryon.batch.pace import Pace
from mirror_app.tryon.batch.slots import Slots
from mirror_app.tryon.batch.submitting import Submitting
from mirror_app.tryon.batch.summary import Summary, Tally, summary
from mirror_app.tryon.batch.turns import spread
from mirror_app.tryon.clock import Clock, SystemClock
from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.journal import Journal, JournalError
from mirror_app.tryon.orders import Order
from mirror_app.tryon.polling import schedule_for
from mirror_app.tryon.providers.provider import Provider, Terms


@dataclass
class Batch:
    """One run at a time over one journal. schedules: when tasks are asked after. chance: for pauses.

    cancel() and stop() may be called from any thread, also before the run begins; a stopped batch stays so.
    """

    provider: Provider
    journal: Journal
    uploads: Uploads
    results: Results
    limits: Limits = field(default_factory=Limits)
    clock: Clock = field(default_factory=SystemClock)
    schedules: Schedules = schedule_for
    chance: random.Random = field(default_factory=random.Random)

    def __post_init__(self) -> None:
        self._turn = threading.Lock()
        self._stopped = False
        self._called_off: set[str] = set()
        self._running: _Running | None = None

    def offer(self, orders: Iterable[Order], again: frozenset[str] = frozenset()) -> Offer:
        """What a run with these would do and cost. Reads the files of what is stored already."""
        return offer(spread(orders), again, self.journal, self.provider.terms, self.clock.now_s())

    async def run(
        self,
        orders: Iterable[Order],
        tell: Callable[[Job], None],
        again: frozenset[str] = frozenset(),
        allowed: frozenset[str] | None = None,
    ) -> Summary:
        """Do what offer() says, until each order is stored, failed, or waits for something else than us.

        tell: called on the loop's thread with every order once at least, and with each change. again: keys of
        UNKNOWN, FAILED or GONE orders that the person wants submitted anew, knowingly. allowed: keys of those
        that may be sent away or paid for, None for all; any other is told as it stands, and not submitted.
        Raises JournalError where the journal cannot be written from the beginning; where it no longer can be
        later, nothing more is submitted, and the summary says why.
        """
        with self.journal.at_work():
            wish = _Wish(spread(orders), again, allowed)
            running = _Running(self._desk(tell), asyncio.get_running_loop(), wish)
            with self._turn:
                self._running = running
                stopped, called_off = self._stopped, tuple(self._called_off)
            running.desk.called_off.update(called_off)
            if stopped:
                running.stop()
            try:
                return await running.until_over()
            finally:
                with self._turn:
                    self._running = None

    def cancel(self, key: str) -> None:
        """The person no longer wants an order: one that is not asked for yet is CANCELLED; one in flight is
        paid, so it is let finish, and marked unwanted."""
        with self._turn:
            self._called_off.add(key)
            if self._running is not None:
                self._running.loop.call_soon_threadsafe(self._running.call_off, key)

    def stop(self) -> None:
        """Submit nothing more and end soon. What is in flight stays to be collected; a submission on its way
        is given the time to be answered."""
        with self._turn:
            self._stopped = True
            if self._running is not None:
                self._running.loop.call_soon_threadsafe(self._running.stop)

    def _desk(self, tell: Callable[[Job], None]) -> Desk:
        terms, limits = self.provider.terms, self.limits
        first = terms.in_flight if limits.first is None else limits.first
        gap_s = terms.gap_s if limits.gap_s is None else limits.gap_s
        return Desk(
            provider=self.provider,
            journal=self.journal,
            uploads=self.uploads,
            results=self.results,
            limits=limits,
            clock=self.clock,
            schedules=self.schedules,
            tell=tell,
            slots=Slots(first, max(first, terms.in_flight) if limits.in_flight is None else limits.in_flight),
            pace=Pace(gap_s, self.chance),
            breaker=Breaker(limits.breaker),
            bell=Bell(self.clock),
            limiter=AsyncLimiter(max(1.0, limits.polls_per_s), max(1.0, 1.0 / limits.polls_per_s)),
            tally=Tally(self.clock.monotonic_s()),
            went_on=self.clock.monotonic_s(),
        )


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a run was asked for, see Batch.run()."""

    orders: tuple[Order, ...]
    again: frozenset[str]
    allowed: frozenset[str] | None

    def allows(self, order: Order, terms: Terms) -> bool:
        """Whether it may be submitted: what stays here and costs nothing always may."""
        harmless = terms.price == 0 and not terms.host
        return harmless or self.allowed is None or order.key in self.allowed


class _Running:
    """One run."""

    def __init__(self, desk: Desk, loop: asyncio.AbstractEventLoop, wish: _Wish) -> None:
        self.desk = desk
        self.loop = loop
        self._wish = wish
        self._told: dict[str, Job] = {}
        desk.tell = self._noted(desk.tell)
        self._submitting = Submitting(desk, {})

    async def until_over(self) -> Summary:
        desk = self.desk
        desk.journal.forget_addresses(desk.now())
        desk.journal.plan(self._wish.orders)
        try:
            async with asyncio.TaskGroup() as group:
                waiting = await self._sorted()
                for order in waiting:
                    self._submitting.collect(group, order)
                await self._submitting.run(group)
        except* JournalError as errors:
            raise JournalError(str(_first(errors))) from None
        told = self._told.__getitem__ if desk.broken else desk.journal.told
        jobs = [told(order.key) for order in self._wish.orders]
        return summary(jobs, desk.tally, desk.time())

    def _noted(self, tell: Callable[[Job], None]) -> Callable[[Job], None]:
        def noted(job: Job) -> None:
            self._told[job.order.key] = job
            tell(job)

        return noted

    def stop(self) -> None:
        self.desk.stopped = True
        self.desk.close()
        for task in self.desk.collecting:
            task.cancel()

    def call_off(self, key: str) -> None:
        try:
            self._called_off(key)
        except JournalError as error:
            self.desk.break_off(error)

    def _called_off(self, key: str) -> None:
        desk = self.desk
        desk.called_off.add(key)
        job = desk.journal.job(key)
        if job is None:
            return
        if self._submitting.call_off(key):
            self._cancelled(job)
        elif job.state in (State.SUBMITTING, State.QUEUED, State.RUNNING, State.DONE):
            desk.tell(desk.journal.unwanted(key))
        desk.bell.ring()

    async def _sorted(self) -> list[Order]:
        """Put in the queue what is to be submitted, and tell how all stand; what is to be collected."""
        desk = self.desk
        submit: dict[Order, State] = {}
        collect: list[Order] = []
        for order in self._wish.orders:
            job = desk.journal.told(order.key)
            step = await self._step(job)
            if step is Step.REUSE and await reuse(desk, order):
                desk.tally.reused.add(order.key)
                job = replace(desk.journal.told(order.key), reused=True)
            elif step is Step.COLLECT:
                collect.append(order)
                # Stored once, its pictures gone from the folder, and the provider still has them.
                job = self._moved(job, (State.STORED,), State.QUEUED)
            elif step is Step.SUBMIT and self._wish.allows(order, desk.provider.terms):
                job = self._moved(job, (State.STORED, State.CANCELLED), State.PLANNED)
                submit[order] = job.state
            desk.tell(job)
        self._submitting = Submitting(desk, submit)
        for key in tuple(desk.called_off):
            self.call_off(key)
        return [] if desk.stopped else collect

    async def _step(self, job: Job) -> Step:
        desk, now, again = self.desk, self.desk.now(), job.order.key in self._wish.again
        if job.state is not State.STORED:
            return step_for(job, again, desk.is_free, desk.journal, now)
        return await asyncio.to_thread(step_for, job, again, desk.is_free, desk.journal, now)

    def _moved(self, job: Job, which: tuple[State, ...], to: State) -> Job:
        return self.desk.journal.move(job.order.key, to, None) if job.state in which else job

    def _cancelled(self, job: Job) -> None:
        # An order that may have been made and billed is not forgotten because it is not wanted again.
        if job.state is State.PLANNED:
            self.desk.tell(self.desk.journal.move(job.order.key, State.CANCELLED, None))


def _first(errors: BaseExceptionGroup[JournalError]) -> BaseException:
    first: BaseException = errors.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
