"""The mirror thread: newest frame and newest look in, view out."""

from threading import Event, Thread

from mirror_app.latest import Latest
from mirror_app.mirror.mirror import Mirror
from mirror_app.values import Frame, Look, View

WAIT_S = 0.1


class MirrorLoop:
    """Runs a Mirror on a thread of its own. `failure` is what ended it, if anything did."""

    def __init__(
        self, mirror: Mirror, frames: Latest[Frame], looks: Latest[Look], views: Latest[View]
    ) -> None:
        self._mirror = mirror
        self._frames = frames
        self._looks = looks
        self._views = views
        self._stop = Event()
        self._thread = Thread(target=self._run, name="mirror", daemon=True)
        self.failure: Exception | None = None

    def start(self) -> None:
        """Begin. Once only."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and free the networks; returns when it has ended."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        look = Look()
        try:
            while not self._stop.is_set():
                look = self._looks.take() or look
                frame = self._frames.take(WAIT_S)
                if frame is not None:
                    self._views.put(self._mirror.reflect(frame, look))
        except Exception as error:  # noqa: BLE001 - a thread begins here; who shows the state line says it
            self.failure = error
        finally:
            self._mirror.close()
