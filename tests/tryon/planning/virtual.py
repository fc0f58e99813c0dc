"""A batch of hours within a moment: an event loop whose time passes only where everybody waits."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from contextvars import Context
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from mirror_app.tryon.orders import Order, Picture
from mirror_app.tryon.providers.provider import Accepted, Answer, Result, Terms, Upload

_T = TypeVar("_T")


class VirtualLoop(asyncio.SelectorEventLoop):
    """What is meant for a thread is done at once, so that nothing happens outside its time."""

    def __init__(self) -> None:
        self.passed_s = 0.0
        super().__init__(_Skipping(self))

    def time(self) -> float:
        return self.passed_s

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - as where a thread begins
            done.set_exception(error)
        return done


class _Skipping(selectors.SelectSelector):
    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "everybody waits for nothing"
            # A little more, or rounding could keep what is due from ever being so.
            self._loop.passed_s += timeout + 1e-6 * bool(timeout)
        return ready


def passed(run: Coroutine[Any, Any, _T]) -> _T:
    """What it gives, in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(run, context=Context())


class VirtualClock:
    def now_s(self) -> float:
        return 1.7e9 + asyncio.get_running_loop().time()

    def monotonic_s(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass
class Service:
    """A paid provider that takes as long as it is told, one task after the other; nothing of it is real but
    its terms."""

    latencies_s: list[float]
    in_flight: int
    gap_s: float
    submit_s: float
    exact: bool
    name: str = "volcengine"
    polls: int = 0
    most_in_flight: int = 0
    _takes_s: dict[str, float] = field(default_factory=dict)
    _done_at: dict[str, float] = field(default_factory=dict)

    @property
    def terms(self) -> Terms:
        return Terms("visual.example", Decimal(1), "CNY", self.in_flight, self.gap_s, 43200.0, 86400.0)

    async def submit(self, order: Order, upload: Upload) -> Accepted:
        await asyncio.sleep(self.submit_s)
        task_id = str(len(self._done_at))
        self._takes_s[task_id] = self.latencies_s[len(self._takes_s)]
        self._done_at[task_id] = self._now() + self._takes_s[task_id]
        unfinished = sum(done_at > self._now() for done_at in self._done_at.values())
        self.most_in_flight = max(self.most_in_flight, unfinished)
        return Accepted(task_id)

    async def inquire(self, task_id: str) -> Answer:
        self.polls += 1
        if self._now() < self._done_at[task_id]:
            return Answer("running")
        made_s = self._takes_s[task_id] if self.exact else None
        return Answer("done", results=(Result(url="https://visual.example/1.png"),), made_s=made_s)

    async def aclose(self) -> None:
        pass

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


@dataclass
class Shelf:
    """Where pictures come from and go to: it takes its time."""

    fetch_s: float
    folder: Path = Path("nowhere")
    kept: int = 0

    def of(self, picture: Picture) -> bytes:
        return picture.name.encode()

    async def keep(self, order: Order, result: Result, number: int, seed: int | None) -> Path:
        await asyncio.sleep(self.fetch_s)
        self.kept += 1
        path = self.folder / f"{order.key}.png"
        path.write_bytes(b"")
        return path
