"""The joints of every frame, found on a thread beside the mirror's: a frame travels with its own, never
another's."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from typing import Protocol

from mirror_app.garment_on.body.joints import Joints
from mirror_app.latest import Latest
from mirror_app.values import Frame, Image

_log = logging.getLogger(__name__)
_WAIT_S = 0.1
MOST_FAILURES = 10
"""Frames in a row that may fail before nobody is looked for any more."""


class Eye(Protocol):
    """Finds joints from frame to frame. One thread."""

    def find(self, image: Image) -> Joints | None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """A frame and the joints on it, in its px; None where nobody was found. looked: whether anybody was
    looked for. failure: one sentence, where nobody can be."""

    frame: Frame
    joints: Joints | None
    looked: bool = True
    failure: str = ""


class Watcher:
    """Gives the newest frame on, with its joints where they are wanted: while the mirror draws one frame, the
    next is looked at.

    Both slots hold one: what comes too fast is dropped, so that what is drawn is late by one look at most.
    `failure`: one sentence, where nobody can be looked for."""

    def __init__(self, eye: Callable[[], Eye], frames: Latest[Frame]) -> None:
        """eye: makes one, on the thread that uses it."""
        self._eye = eye
        self._frames = frames
        self._watched: Latest[Watched] = Latest()
        self._wanted, self._looking, self._ready, self._stop = Event(), Event(), Event(), Event()
        self._last_s = 0.0
        self.failure = ""
        self._thread = Thread(target=self._run, name="watcher", daemon=True)

    def start(self) -> None:
        """Begin. Once only."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and free the network; returns when it has ended."""
        self._stop.set()
        for waited_for in (self._wanted, self._looking):
            waited_for.set()
        self._thread.join()

    def get_ready(self) -> None:
        """Joints may be wanted soon: make the eye now, which takes a while. Any thread; returns at once."""
        self._wanted.set()

    def take(self, timeout_s: float, looking: bool) -> Watched | None:
        """The newest frame nobody took, or None if none came in time. looking: with its joints, as soon as
        the eye is ready; without any until then. One thread, another than the camera's."""
        if not looking:
            self._looking.clear()
            # What was found on the last frame that was looked at is of nobody's use now: it shows a person.
            self._watched.take()
        elif not self._looking.is_set():
            self._looking.set()
            self._wanted.set()
        if looking and self._ready.is_set():
            watched = self._watched.take(timeout_s)
        else:
            frame = self._frames.take(timeout_s)
            failure = self.failure if looking else ""
            watched = None if frame is None else Watched(frame, None, looked=False, failure=failure)
        # A frame that was being looked at when nobody wanted that any more: a mirror never goes back.
        if watched is None or watched.frame.born_s < self._last_s:
            return None
        self._last_s = watched.frame.born_s
        return watched

    def _run(self) -> None:
        self._wanted.wait()
        if self._stop.is_set():
            return
        try:
            eye = self._eye()
        except Exception:  # noqa: BLE001 - a thread begins here: the mirror goes on without garments
            _log.exception("nobody can be looked for")
            self.failure = "Garments cannot be shown: what follows a body could not be started."
            return
        self._ready.set()
        try:
            self._look(eye)
        finally:
            self._ready.clear()
            eye.close()

    def _look(self, eye: Eye) -> None:
        """At every frame that is wanted, until the end, or until too many in a row have failed."""
        failures = 0
        while not self._stop.is_set():
            if not self._looking.wait(_WAIT_S) or (frame := self._frames.take(_WAIT_S)) is None:
                continue
            try:
                joints, failures = eye.find(frame.image), 0
            except Exception:  # noqa: BLE001 - a thread begins here, and goes on with the next frame
                failures += 1
                if failures == 1:
                    _log.exception("a frame could not be searched for a body")
                if failures == MOST_FAILURES:
                    self.failure = "Garments cannot be shown: what follows a body failed again and again."
                    return
                joints = None
            # One that nobody was prepared for is shown as it is.
            self._watched.put(Watched(frame, joints))
