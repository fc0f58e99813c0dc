"""A provider, a folder and a clock that do as they are told, so that a batch of hours is over at once."""

import asyncio
import hashlib
import selectors
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import Executor
from contextvars import Context
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from mirror_app.tryon.jobs import Failure, Kind
from mirror_app.tryon.orders import Order, Parameters, Picture
from mirror_app.tryon.providers.provider import (
    Accepted,
    Answer,
    Refused,
    Result,
    Terms,
    Uncertain,
    Upload,
)

_T = TypeVar("_T")

BEGAN_S = 1_800_000_000.0
"""When a virtual loop's time begins, in seconds since 1970."""

TERMS = Terms(
    host="try.example",
    price=Decimal(1),
    currency="CNY",
    in_flight=1,
    gap_s=2.0,
    task_kept_s=12 * 3600.0,
    result_kept_s=24 * 3600.0,
)


class VirtualLoop(asyncio.SelectorEventLoop):
    """Its time moves when everybody sleeps, and only then; while a thread works for it, it stands still."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.threads = 0
        super().__init__(_Selector(self))

    def time(self) -> float:
        return self.now_s

    def run_in_executor(
        self, executor: Executor | None, func: Callable[..., _T], *args: Any
    ) -> "asyncio.Future[_T]":
        future = super().run_in_executor(executor, func, *args)
        self.threads += 1
        future.add_done_callback(self._thread_done, context=Context())
        return future

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        del timeout
        self.threads += 1
        await super().shutdown_default_executor()

    def _thread_done(self, _: object) -> None:
        self.threads -= 1


class _Selector(selectors.DefaultSelector):
    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[Any]:
        # A timer may fire a rounding early, and be set again for the rest: some time has to pass.
        self._loop.now_s += 1e-8
        if timeout is not None and timeout <= 0:
            return super().select(0)
        if timeout is None or self._loop.threads:
            return super().select(None)
        found = super().select(0)
        if not found:
            self._loop.now_s += timeout
        return found


class VirtualClock:
    """Of the virtual loop that is running. later_s: of a process that starts so much later. set_s: by how
    much somebody has set the time of day since."""

    def __init__(self, later_s: float = 0.0) -> None:
        self.later_s = later_s
        self.set_s = 0.0

    def now_s(self) -> float:
        return self.true_s() + self.set_s

    def true_s(self) -> float:
        """As everybody else has it."""
        return BEGAN_S + self.later_s + asyncio.get_running_loop().time()

    def monotonic_s(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def virtually(work: Coroutine[Any, Any, _T]) -> _T:
    """Run it where time moves when everybody sleeps."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)


def picture(name: str) -> Picture:
    """Of a file that need not be there."""
    return Picture(name, Path("/nowhere") / f"{name}.jpg", hashlib.sha256(name.encode()).hexdigest())


def orders(
    people: int, garments: int, provider: str = "fake", parameters: Parameters | None = None
) -> tuple[Order, ...]:
    """Everybody in everything."""
    return tuple(
        Order(picture(f"person{p}"), picture(f"garment{g}"), "upper", provider, parameters or Parameters())
        for p in range(people)
        for g in range(garments)
    )


def failure(kind: Kind) -> Failure:
    return Failure(kind, f"It is {kind}.")


def refused(kind: Kind, retry_after_s: float | None = None) -> Refused:
    return Refused(failure(kind), retry_after_s)


def uncertain(kind: Kind = Kind.TRANSPORT) -> Uncertain:
    return Uncertain(failure(kind))


@dataclass(frozen=True)
class Accepts:
    """A submission that is accepted, and whose answer is lost."""

    error: Exception


Fault = Exception | Accepts | Answer
"""What a call does instead of what it should: raises, accepts and raises, or answers this."""


@dataclass
class Task:
    """At the provider."""

    order: Order
    accepted_at: float
    done_at: float


@dataclass
class FakeProvider:
    """latency_s: of each task, from its acceptance. capacity: tasks at once; more are refused with NO_SLOT.

    faults: for a step ("submit", "inquire") and an order's key, or "" for any: what the next calls do; None:
    the right thing. posts: the keys of all submissions, in order, with their times. billed: keys of accepted
    ones.
    """

    clock: VirtualClock = field(default_factory=VirtualClock)
    terms: Terms = TERMS
    name: str = "fake"
    latency_s: Callable[[Order], float] = lambda _: 27.0
    capacity: int | None = None
    submit_s: float = 0.1
    inquire_s: float = 0.05
    results: int = 1
    faults: dict[tuple[str, str], deque[Fault | None]] = field(
        default_factory=lambda: defaultdict[tuple[str, str], deque[Fault | None]](deque)
    )
    tick: Callable[[], None] = lambda: None
    posts: list[tuple[str, float]] = field(default_factory=list[tuple[str, float]])
    polls: list[tuple[str, float]] = field(default_factory=list[tuple[str, float]])
    billed: Counter[str] = field(default_factory=Counter[str])
    tasks: dict[str, Task] = field(default_factory=dict[str, Task])
    most_at_once: int = 0
    _ends: list[float] = field(default_factory=list[float])

    def will(self, step: str, order: Order | None, *faults: Fault | None) -> None:
        """Script the next calls."""
        self.faults[step, order.key if order else ""].extend(faults)

    async def submit(self, order: Order, upload: Upload) -> Accepted:
        self.tick()
        assert upload.person == order.person.sha256.encode()
        self.posts.append((order.key, self.clock.true_s()))
        await asyncio.sleep(self.submit_s)
        fault = self._next("submit", order.key)
        if isinstance(fault, Exception):
            raise fault
        now = self.clock.true_s()
        self._ends = [end for end in self._ends if end > now]
        at_once = len(self._ends)
        if self.capacity is not None and at_once >= self.capacity:
            raise refused(Kind.NO_SLOT)
        accepted = self._accept(order)
        self.most_at_once = max(self.most_at_once, at_once + 1)
        self.tick()
        await asyncio.sleep(self.submit_s)
        if isinstance(fault, Accepts):
            raise fault.error
        self.tick()
        return accepted

    async def inquire(self, task_id: str) -> Answer:
        self.tick()
        await asyncio.sleep(self.inquire_s)
        task = self.tasks.get(task_id)
        now = self.clock.true_s()
        key = task.order.key if task else ""
        self.polls.append((key, now))
        fault = self._next("inquire", key)
        if isinstance(fault, Exception):
            raise fault
        if isinstance(fault, Answer):
            return fault
        if task is None or now - task.accepted_at > self.terms.task_kept_s:
            return Answer("gone", failure=failure(Kind.TASK_GONE))
        if now < task.done_at:
            return Answer("running" if now > task.accepted_at + 1.0 else "queued")
        urls = tuple(Result(f"https://r.example/{task_id}/{n}?sign=planted") for n in range(self.results))
        return Answer("done", urls, made_s=task.done_at - task.accepted_at, seed=7)

    async def aclose(self) -> None:
        return

    def _accept(self, order: Order) -> Accepted:
        now = self.clock.true_s()
        self.billed[order.key] += 1
        task_id = str(7392616336519610000 + len(self.tasks))
        self.tasks[task_id] = Task(order, now, now + self.latency_s(order))
        self._ends.append(self.tasks[task_id].done_at)
        return Accepted(task_id, f"request-{task_id}")

    def _next(self, step: str, key: str) -> Fault | None:
        for scripted in (self.faults[step, key], self.faults[step, ""]):
            if scripted:
                return scripted.popleft()
        return None


class FakeUploads:
    """A picture is sent as the letters of its sha256. errors: by name."""

    def __init__(self) -> None:
        self.errors: dict[str, Exception] = {}

    def of(self, picture: Picture) -> bytes:
        if picture.name in self.errors:
            raise self.errors[picture.name]
        return picture.sha256.encode()


@dataclass
class FakeResults:
    """A folder of files that say what they are. faults: of the next keeps. kept: key and number of all."""

    folder: Path
    fetch_s: float = 0.5
    faults: deque[Exception | None] = field(default_factory=deque[Exception | None])
    kept: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    fetched: list[str] = field(default_factory=list[str])
    tick: Callable[[], None] = lambda: None

    async def keep(self, order: Order, result: Result, number: int, seed: int | None) -> Path:
        del seed
        self.tick()
        if result.url:
            self.fetched.append(result.url)
        await asyncio.sleep(self.fetch_s)
        if self.faults and (fault := self.faults.popleft()) is not None:
            raise fault
        path = self.folder / f"{order.person.name}__{order.garment.name}__{order.type}__{number}.png"
        path.write_bytes(result.content or f"{order.key} {number}".encode())
        self.kept.append((order.key, number))
        self.tick()
        return path


def posts_of(provider: FakeProvider, some: Iterable[Order]) -> list[int]:
    """How often each order was asked for."""
    times = Counter(key for key, _ in provider.posts)
    return [times[order.key] for order in some]
