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


class Eye(Protocol):
    """Finds joints from frame to frame. One thread."""

    def find(self, image: Image) -> Joints | None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """A frame and the joints on it, in its px; None where nobody was found."""

    frame: Frame
    joints: Joints | None


class Watcher:
    """Takes the newest frame, gives it on with its joints: while the mirror draws one frame, the next is
    looked at.

    Both slots hold one: what comes too fast is dropped, so that what is drawn is late by one look at most."""

    def __init__(self, eye: Callable[[], Eye], frames: Latest[Frame], watched: Latest[Watched]) -> None:
        """eye: makes one, on the thread that uses it."""
        self._eye = eye
        self._frames = frames
        self._watched = watched
        self._stop = Event()
        self._thread = Thread(target=self._run, name="watcher", daemon=True)

    def start(self) -> None:
        """Begin. Once only."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and free the network; returns when it has ended."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        eye = self._eye()
        try:
            while not self._stop.is_set():
                frame = self._frames.take(_WAIT_S)
                if frame is not None:
                    self._watched.put(Watched(frame, self._found(eye, frame)))
        finally:
            eye.close()

    def _found(self, eye: Eye, frame: Frame) -> Joints | None:
        """A frame that nobody was prepared for is shown as it is."""
        try:
            return eye.find(frame.image)
        except Exception:  # noqa: BLE001 - a thread begins here, and goes on with the next frame
            _log.exception("a frame could not be searched for a body")
            return None
