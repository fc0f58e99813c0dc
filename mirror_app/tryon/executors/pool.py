"""Pictures made in processes of this machine."""

import asyncio
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import Any

from mirror_app.key_names import without_keys
from mirror_app.tryon.executors.making import make_picture
from mirror_app.tryon.executors.work import Make, Work, outcome, picture
from mirror_app.tryon.jobs import Failure, Kind
from mirror_app.tryon.orders import GarmentType
from mirror_app.tryon.providers.provider import Refused

_TRIES = 2
_POLITE = 10
"""Steps of POSIX's niceness; Windows has none."""
_UNSTARTED = Failure(Kind.CONFIG, "No process for the local engine can be started here: use one worker.")
_ENDED = Failure(Kind.SERVICE, f"This pair ended the process that made it, {_TRIES} times.")


class PoolExecutor:
    """Each worker is a process of its own, begun when it is first needed, with the engine loaded once.

    One that dies takes no other with it: it is replaced, and its pair made again, once.
    """

    def __init__(
        self, workers: int, make: Make = make_picture, most_pictures: int = 200, polite: bool = False
    ) -> None:
        """most_pictures: after so many a process is replaced, so that what it does not give back of its
        memory stays bounded. polite: whoever else wants the processor goes first."""
        self._make = make
        self._workers = tuple(_Worker(most_pictures, polite) for _ in range(workers))
        self._free: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        for worker in reversed(self._workers):
            self._free.put_nowait(worker)

    @property
    def at_once(self) -> int:
        return len(self._workers) + 1

    @property
    def host(self) -> str:
        return ""

    async def make(self, person: bytes, garment: bytes, type: GarmentType, seed: int) -> bytes:
        """See `Executor`."""
        work = Work(self._make, person, garment, type, seed)
        worker = await self._free.get()
        try:
            return picture(await _made(worker, work))
        finally:
            self._free.put_nowait(worker)

    async def aclose(self) -> None:
        await asyncio.gather(*(asyncio.to_thread(worker.close) for worker in self._workers))


async def _made(worker: "_Worker", work: Work) -> bytes | Failure:
    for _ in range(_TRIES):
        try:
            return await worker.outcome(work)
        except BrokenProcessPool:
            await worker.replace()
    raise Refused(_ENDED)


class _Worker:
    """A pool of one process: that of `concurrent.futures` is broken as a whole when one of its processes
    dies."""

    def __init__(self, most_pictures: int, polite: bool) -> None:
        self._most_pictures = most_pictures
        self._polite = polite
        self._begin()

    async def outcome(self, work: Work) -> bytes | Failure:
        if self._made >= self._most_pictures:
            await self.replace()
        if self._made == 0:
            await self._started()
        self._made += 1
        return await asyncio.wrap_future(self._process.submit(outcome, work))

    async def _started(self) -> None:
        """Raises Refused where it is not the pair that ends the process."""
        try:
            await asyncio.wrap_future(self._process.submit(os.getpid))
        except BrokenProcessPool:
            await self.replace()
            raise Refused(_UNSTARTED) from None

    async def replace(self) -> None:
        await asyncio.to_thread(self.close)
        self._begin()

    def close(self) -> None:
        """A picture that is being made is given up: who closes does not wait for it."""
        self._leash.close()
        self._process.shutdown(cancel_futures=True)
        self._collar.close()

    def _begin(self) -> None:
        context = get_context("spawn")
        self._leash, self._collar = context.Pipe()
        # Not max_tasks_per_child: CPython 3.11 and 3.12 can hang on it.
        self._process = ProcessPoolExecutor(
            1, context, initializer=_begun, initargs=(self._collar, self._polite)
        )
        self._made = 0


def _begun(collar: Any, polite: bool) -> None:
    """In the worker. Ctrl-C is for who gave out the work; one worker uses one core; what native libraries
    print is for nobody; keys are for who is asked for
    pictures; and it ends with its parent, whose death a worker that waits would not notice."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["OMP_NUM_THREADS"] = "1"
    for name in set(os.environ) - set(without_keys(os.environ)):
        del os.environ[name]
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if polite and hasattr(os, "nice"):
        os.nice(_POLITE)
    threading.Thread(target=_end_when_let_go, args=(collar,), daemon=True).start()


def _end_when_let_go(collar: Any) -> None:
    """With the parent, or as soon as it lets go of the other end."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel, collar])
        os._exit(1)
