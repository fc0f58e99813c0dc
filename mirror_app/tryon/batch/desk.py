"""What all orders of a running batch share."""

import asyncio
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from aiolimiter import AsyncLimiter

from mirror_app.tryon.batch.breaker import Breaker
from mirror_app.tryon.batch.limits import Limits
from mirror_app.tryon.batch.pace import Pace
from mirror_app.tryon.batch.slots import Slot, Slots
from mirror_app.tryon.batch.summary import Tally
from mirror_app.tryon.clock import Clock
from mirror_app.tryon.jobs import STOPS_THE_BATCH, Failure, Job, Kind
from mirror_app.tryon.journal import Journal, JournalError
from mirror_app.tryon.orders import Order, Picture
from mirror_app.tryon.polling import Schedule
from mirror_app.tryon.providers.provider import Answer, Provider, Refused, Result

Schedules = Callable[[Sequence[float], float], Schedule]
"""The schedule of polls, from latencies so far in seconds and orders waiting / tasks allowed in flight."""

_NEW_LATENCIES = 10
_WRITTEN_AGAIN_S = (0.5, 2.0, 8.0)


class Uploads(Protocol):
    """Pictures as they are sent."""

    def of(self, picture: Picture) -> bytes:
        """Called in a thread. Raises InputError."""
        ...


class Results(Protocol):
    """Where pictures are kept."""

    @property
    def folder(self) -> Path: ...

    async def keep(self, order: Order, result: Result, number: int, seed: int | None) -> Path:
        """Store one picture, whole and for good; number: from 1. Raises ResultGone or ResultRefused."""
        ...


class Bell:
    """Wakes the one who waits for something to change."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def wait(self, most_s: float) -> None:
        """Until it rings; at most so many seconds, which may be infinite."""
        waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(self._rung.wait())]
        if math.isfinite(most_s):
            waits.append(asyncio.ensure_future(self._clock.sleep(most_s)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        self._rung.clear()


@dataclass(slots=True)
class Desk:
    """went_on: when the service last did what it was asked, by time(). closing: nothing is submitted any
    more. stopped: nor collected. broken: the journal cannot be written. called_off: keys. collecting: the
    asyncio tasks that can be ended without harm, for what they wait for can be asked after later."""

    provider: Provider
    journal: Journal
    uploads: Uploads
    results: Results
    limits: Limits
    clock: Clock
    schedules: Schedules
    tell: Callable[[Job], None]
    slots: Slots
    pace: Pace
    breaker: Breaker
    bell: Bell
    limiter: AsyncLimiter
    tally: Tally
    went_on: float
    closing: bool = False
    stopped: bool = False
    broken: bool = False
    called_off: set[str] = field(default_factory=set[str])
    collecting: set["asyncio.Task[None]"] = field(default_factory=set["asyncio.Task[None]"])
    _schedule: dict[bool, tuple[int, Schedule]] = field(default_factory=dict[bool, tuple[int, Schedule]])
    _latencies: int = 0

    def now(self) -> float:
        """Seconds since 1970, for the journal: it may jump."""
        return self.clock.now_s()

    def time(self) -> float:
        """Seconds since some time, for what lasts: it never jumps."""
        return self.clock.monotonic_s()

    @property
    def is_free(self) -> bool:
        return self.provider.terms.price == 0

    def close(self) -> None:
        self.closing = True
        self.bell.ring()

    def free(self, slot: Slot) -> None:
        """Its task is over."""
        slot.give_back()
        self.pace.slot_freed()
        self.bell.ring()

    def halt(self, failure: Failure) -> None:
        """No order would fare better: the rest stays planned. What is in flight is still collected."""
        self.tally.stopped = self.tally.stopped or failure
        self.close()

    def break_off(self, error: JournalError) -> None:
        """What cannot be written down is not begun. Who is at something meanwhile finds out whether its end
        can be."""
        self.broken = True
        self.halt(Failure(Kind.UNREADABLE, str(error)))

    async def written(self, change: Callable[[], Job]) -> Job:
        """What the service answered to a submission: a disk may be full, or locked, for a moment. Raises
        JournalError."""
        for pause_s in _WRITTEN_AGAIN_S:
            try:
                return change()
            except JournalError:
                await self.clock.sleep(pause_s)
        return change()

    def heard(self, failure: Failure) -> None:
        """What a refused call says about all others."""
        if failure.kind is Kind.TRANSPORT:
            self.breaker.failed(self.time())
            return
        self.answered()
        if failure.kind is Kind.THROTTLED:
            self.pace.throttled(self.time())
        if failure.kind in STOPS_THE_BATCH:
            self.halt(failure)

    def answered(self) -> None:
        if self.breaker.is_open:
            self.bell.ring()
        self.breaker.answered()

    async def ask(self, task_id: str) -> Answer | Refused:
        """One poll, when it is its turn among those of all tasks."""
        await self.limiter.acquire()
        self.tally.polls += 1
        try:
            answer = await self.provider.inquire(task_id)
        except Refused as refused:
            self.heard(refused.failure)
            return refused
        self.answered()
        self.went_on = self.time()
        return answer

    def latency_known(self) -> None:
        self._latencies += 1

    def schedule(self, order: Order, waiting: int) -> Schedule:
        """The one to use from now on; learned anew with every 10 latencies."""
        larger = order.parameters.super_resolution
        known = self._schedule.get(larger)
        if known is None or self._latencies - known[0] >= _NEW_LATENCIES:
            latencies = self.journal.latencies_s(order.provider, larger)
            known = (self._latencies, self.schedules(latencies, waiting / self.slots.limit))
            self._schedule[larger] = known
        return known[1]
