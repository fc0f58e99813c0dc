"""What goes wrong on this side of the wire."""

import asyncio
import errno
import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image

from mirror_app.tryon.clock import Clock
from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.journal import Journal
from mirror_app.tryon.providers.keys import Keys, Secret
from mirror_app.tryon.providers.provider import Result
from mirror_app.tryon.results import Results
from mirror_app.tryon.serving import Options
from tests.tryon.faulted.world import Accident, World

GARMENT = "garments1.png"
"""Of the second order."""

_HOUR_S = 3600.0


class WrongKeys(Accident):
    """The secret is another's, or the access key nobody's."""

    def __init__(self, access: bool = False) -> None:
        self._access = access
        self._mended = False

    def keys(self, keys: Keys) -> Keys:
        if self._mended:
            return keys
        wrong = Secret("wrong")
        return replace(keys, access=wrong) if self._access else replace(keys, secret=wrong)

    def mended(self, world: World) -> None:
        self._mended = True


class SlowClock(Accident):
    """This computer's clock is an hour slow, until it is set right."""

    def __init__(self) -> None:
        self._slow_s = _HOUR_S

    def clock(self) -> Clock:
        return _Slow(self._slow_s)

    def mended(self, world: World) -> None:
        self._slow_s = 0.0


class _Slow:
    def __init__(self, by_s: float) -> None:
        self._by_s = by_s

    def now_s(self) -> float:
        return time.time() - self._by_s

    def monotonic_s(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class GarmentDeleted(Accident):
    """The file of a garment is deleted after it was ordered, and never comes back."""

    def before(self, world: World) -> None:
        (world.folder / "garments" / GARMENT).unlink()


class GarmentChanged(Accident):
    """Another picture has taken the place of a garment's."""

    def before(self, world: World) -> None:
        into = BytesIO()
        Image.new("RGB", (96, 128), "green").save(into, "PNG")
        (world.folder / "garments" / GARMENT).write_bytes(into.getvalue())


class OnAccepted(Accident):
    """Something happens when so many orders have been accepted: `number`, from 1."""

    def __init__(self, number: int) -> None:
        self._left = number

    def told(self, world: World, job: Job) -> None:
        if job.state is State.QUEUED:
            self._left -= 1
            if self._left == 0:
                self.happen(world)

    def happen(self, world: World) -> None:
        raise NotImplementedError


class FolderRemoved(OnAccepted):
    """Somebody removes the folder of results, with what is in it, while the batch runs."""

    def happen(self, world: World) -> None:
        shutil.rmtree(world.out)


class JournalUnwritable(OnAccepted):
    """The disk with the journal takes nothing more: SQLite itself says so."""

    _journal: Any = None

    def journal(self, world: World, journal: Journal) -> None:
        self._journal = journal

    def happen(self, world: World) -> None:
        self._journal._file._connection.execute("PRAGMA query_only = ON")


class ServerRestarts(OnAccepted):
    """The service goes down for a moment and comes back at the same place, with all it had accepted."""

    _again: threading.Thread | None = None

    def happen(self, world: World) -> None:
        # What is not made yet goes with the service that was sent it.
        while not all(task["made_at"] for task in world.state()["tasks"]):
            time.sleep(0.01)
        world.stop()

        def back() -> None:
            time.sleep(0.3)
            world.start()

        self._again = threading.Thread(target=back, name="the service comes back")
        self._again.start()

    def mended(self, world: World) -> None:
        if self._again is not None:
            self._again.join()


class ServerDown(Accident):
    """Nobody listens there."""

    def before(self, world: World) -> None:
        world.stop()

    def mended(self, world: World) -> None:
        world.start()


class DiskFull(Accident):
    """The disk with the results is full while the second result is written."""

    def __init__(self) -> None:
        self.full = True

    def results(self, world: World) -> Results:
        kept = world.results()
        return _Full(world.out, ("127.0.0.1",), world.quick, world.result_limits) if self.full else kept

    def mended(self, world: World) -> None:
        self.full = False


class _Full(Results):
    _number = 0

    async def _fill(self, file: BinaryIO, result: Result) -> None:
        self._number += 1
        await super()._fill(_NoSpace(file) if self._number == 2 else file, result)


class _NoSpace:
    """A file on a disk that takes nothing more."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, _content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class JournalHeld(Accident):
    """Another process is at work with the journal."""

    def __init__(self) -> None:
        self._other: Any = None

    def before(self, world: World) -> None:
        code = (
            "import sys; from pathlib import Path; from mirror_app.tryon.journal import Journal;"
            " journal = Journal.open(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
        )
        self._other = subprocess.Popen(
            [sys.executable, "-c", code, str(world.journal)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        )
        self._other.stdout.readline()

    def mended(self, world: World) -> None:
        self._other.communicate()


class Later(Accident):
    """So many hours pass before the batch is gone on with, here and at the service."""

    def __init__(self, hours: float) -> None:
        self._hours = hours
        self._passed_s = 0.0

    def options(self, options: Options) -> Options:
        return replace(options, clock=lambda: time.time() + self._passed_s)

    def mended(self, world: World) -> None:
        self._passed_s = self._hours * _HOUR_S
        world.quick.later_s += self._passed_s
