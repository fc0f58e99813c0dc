"""A turntable written behind the window's back: a thread that can be stopped."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from mirror_app.errors import MirrorError
from mirror_app.glasses_on.slabs import Drawer
from mirror_app.glasses_on.turning import Turn, Turned
from mirror_app.latest import Latest
from mirror_app.turntable import export

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """done of total pictures; said: how it ended, in a sentence, "" while it goes on."""

    done: int
    total: int
    said: str = ""


class _Stopped(Exception):
    """Somebody does not want it any more."""


class Turning:
    """One turntable at a time. Main thread only, but for what its own thread does."""

    def __init__(self, drawer: Callable[[], Drawer]) -> None:
        """drawer: makes one; it belongs to the thread that draws."""
        self.progress = Latest[Progress]()
        self._drawer = drawer
        self._stop = Event()
        self._thread: Thread | None = None

    @property
    def runs(self) -> bool:
        """Whether one is being made."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, turned: Callable[[], Turned], turn: Turn, out: Path) -> None:
        """Write it there; while another is being made, nothing is begun. `turned` is called on the thread."""
        if self.runs:
            return
        self._stop.clear()
        self._thread = Thread(target=self._run, args=(turned, turn, out), name="turntable", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Give up what is being made, of which nothing is left; `progress` says when that is done."""
        self._stop.set()

    def close(self) -> None:
        """The same; returns when it is done."""
        self.stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self, turned: Callable[[], Turned], turn: Turn, out: Path) -> None:
        self.progress.put(Progress(0, turn.frames))
        try:
            export(self._drawer(), turned(), turn, out, self._told)
            said = f"The turntable is {out}."
        except _Stopped:
            said = "The turntable was stopped; nothing was written."
        except MirrorError as error:
            said = str(error)
        except Exception:  # noqa: BLE001 - a thread begins here
            _log.exception("a turntable could not be made")
            said = "The turntable could not be made; the log says why."
        self.progress.put(Progress(turn.frames, turn.frames, said))

    def _told(self, done: int, total: int) -> None:
        if self._stop.is_set():
            raise _Stopped
        self.progress.put(Progress(done, total))
