"""Submissions become tasks: accepted within the limits, billed at once, made aside, done in their time."""

import asyncio
import logging
import secrets
import time
import uuid
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Literal

from mirror_app.errors import MirrorError
from mirror_app.tryon.serving.orders import Make, Order
from mirror_app.tryon.serving.refusals import REFUSALS, Refused
from mirror_app.tryon.serving.script import Script
from mirror_app.tryon.serving.store import Store, Task

Clock = Callable[[], float]
"""Seconds since 1970."""

Stage = Literal["in_queue", "generating", "done"]

QUEUED_SHARE = 0.1
"""Of a task's latency, it waits so much before it is picked up."""

_PATIENCE_S = 2.0

_log = logging.getLogger(__name__)


class Tasks:
    def __init__(self, store: Store, script: Script, make: Make, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self._script = script
        self._make = make
        self._maker = ThreadPoolExecutor(1, "try-on stand-in")
        self._making: dict[str, asyncio.Task[None]] = {}
        self._unfinished: dict[str, Task] = {}
        self._lately: dict[str, deque[float]] = {}
        for task in store.tasks():
            if task.made_at is None:
                # What it was to be made of went with the server that was sent it.
                store.made(task.id, clock(), (), "e50500")
            elif not task.finished(clock()):
                self._unfinished[task.id] = task

    async def close(self) -> None:
        self._maker.shutdown(wait=False, cancel_futures=True)
        for making in self._making.values():
            making.cancel()
        await asyncio.gather(*self._making.values(), return_exceptions=True)
        await asyncio.to_thread(self._maker.shutdown)

    def allow(self, kind: str) -> None:
        """Counts a request of a kind; raises Refused when there were too many of it within a second."""
        if not self._script.qps:
            return
        lately = self._lately.setdefault(kind, deque())
        now = self.clock()
        while lately and lately[0] <= now - 1.0:
            lately.popleft()
        if len(lately) >= self._script.qps:
            raise Refused(REFUSALS["throttle"])
        lately.append(now)

    async def accept(self, order: Order) -> Task:
        """From here on it is billed. Raises Refused when too many are in flight."""
        if self.in_flight(order.provider) >= self._script.concurrency:
            await self._settle(list(self._unfinished.values()))
        if self.in_flight(order.provider) >= self._script.concurrency:
            raise Refused(REFUSALS["slot"])
        random = Random(f"{self._script.seed}/{self.store.accepted()}")
        task = Task(
            _new_id(order.provider),
            order.provider,
            self.store.pair(order.payload),
            self.clock(),
            self._script.latency.draw(random) / self._script.speed,
            order.seed if order.seed >= 0 else random.randrange(2**31),
            order.images or self._script.images,
            order.inline,
        )
        self.store.add(task)
        self._unfinished[task.id] = task
        self.store.raise_to("most_in_flight", self.in_flight())
        self._making[task.id] = asyncio.create_task(self._made(task, order))
        return task

    def in_flight(self, provider: str = "") -> int:
        """Tasks accepted and not yet done, of one provider or of all."""
        now = self.clock()
        self._unfinished = {name: task for name, task in self._unfinished.items() if not task.finished(now)}
        return sum(task.provider == provider or not provider for task in self._unfinished.values())

    async def find(self, task_id: str) -> Task | None:
        """As it is now."""
        if task_id in self._unfinished:
            await self._settle([self._unfinished[task_id]])
        return self.store.task(task_id)

    def stage(self, task: Task) -> Stage:
        now = self.clock()
        if task.finished(now):
            return "done"
        return "in_queue" if now < processed_at(task) else "generating"

    async def _settle(self, tasks: list[Task]) -> None:
        """Those whose time is over are waited for a moment, should their pictures not be made yet."""
        over = [task.id for task in tasks if self.clock() >= task.received_at + task.latency_s]
        making = [self._making[name] for name in over if name in self._making]
        if making:
            await asyncio.wait(making, timeout=_PATIENCE_S)

    async def _made(self, task: Task, order: Order) -> None:
        began = time.perf_counter()
        seeds = range(task.seed, task.seed + task.images)
        loop = asyncio.get_running_loop()
        pictures, failure = await loop.run_in_executor(self._maker, _pictures, self._make, order, seeds)
        # A clock that was put forward meanwhile did not make it take longer.
        made_at = min(self.clock(), task.received_at + time.perf_counter() - began)
        self.store.made(task.id, made_at, pictures, failure)
        done = self.store.task(task.id)
        if done is not None:
            self._unfinished[task.id] = done
        del self._making[task.id]


def processed_at(task: Task) -> float:
    """When it was picked up."""
    return task.received_at + QUEUED_SHARE * task.latency_s


def _new_id(provider: str) -> str:
    if provider == "fashn":
        return f"{uuid.uuid4()}-u1"
    return str(10**18 + secrets.randbelow(9 * 10**18))


def _pictures(make: Make, order: Order, seeds: range) -> tuple[list[bytes], str]:
    """The pictures, or the name of what refused them. On the maker's thread."""
    try:
        return [_dressed(make, order, seed) for seed in seeds], ""
    except MirrorError:
        return [], "invalid_input"
    except Exception as error:  # noqa: BLE001 - a thread begins here
        # Its text may say what is in a picture: its kind is enough.
        _log.error("the maker of pictures failed: %s", type(error).__name__)
        return [], "e50500"


def _dressed(make: Make, order: Order, seed: int) -> bytes:
    picture = order.person
    for garment, part in order.garments:
        picture = make(picture, garment, part, seed)
    return picture
