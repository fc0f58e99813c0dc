"""The mirror thread: newest frame and newest look in, view out."""

import logging
from threading import Event, Thread

from mirror_app.garment_on.live.watching import Watched, Watcher
from mirror_app.latest import Latest
from mirror_app.mirror.mirror import Mirror
from mirror_app.values import Look, View

WAIT_S = 0.1
MOST_FAILURES = 10
"""Frames in a row that may fail before the mirror gives up."""
_log = logging.getLogger(__name__)


class MirrorLoop:
    """Runs a Mirror on a thread of its own. `failure`: what ended it, if anything did, to follow
    "The mirror stopped:"."""

    def __init__(self, mirror: Mirror, watcher: Watcher, looks: Latest[Look], views: Latest[View]) -> None:
        self._mirror = mirror
        self._watcher = watcher
        self._looks = looks
        self._views = views
        self._stop = Event()
        self._thread = Thread(target=self._run, name="mirror", daemon=True)
        self.failure: str | None = None

    def start(self) -> None:
        """Begin. Once only."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and free the networks; returns when it has ended."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        look, failures = Look(), 0
        try:
            while not self._stop.is_set() and failures < MOST_FAILURES:
                watched = self._watcher.take(WAIT_S, look.garment is not None)
                # After the wait: what was chosen in the meantime counts for this very frame.
                look = self._looks.take() or look
                if watched is not None:
                    failures = 0 if self._reflected(watched, look) else failures + 1
        finally:
            self._mirror.close()
        if failures:
            self.failure = "it failed again and again; the log says how"

    def _reflected(self, watched: Watched, look: Look) -> bool:
        """Whether the frame became a view. One that nobody was prepared for must not end the mirror."""
        try:
            self._views.put(self._mirror.reflect(watched.frame, look, watched))
        except Exception:  # noqa: BLE001 - a thread begins here, and begins anew with the next frame
            _log.exception("a frame could not be reflected")
            self._mirror.forget()
            return False
        return True
