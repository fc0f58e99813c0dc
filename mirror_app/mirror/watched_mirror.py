"""Garments on clips and pictures, of which no frame may be left out: each waits until it was looked at."""

from collections.abc import Callable
from dataclasses import replace

from mirror_app.garment_on.live.watching import Eye, Watched
from mirror_app.mirror.mirror import Mirror
from mirror_app.mirror.pace import Pace
from mirror_app.values import Frame, Look, View


class WatchedMirror:
    """A mirror and what finds the joints, on one thread. The mirror stays its owner's."""

    def __init__(self, mirror: Mirror, eye: Callable[[], Eye]) -> None:
        """eye: makes one, for each person anew: it looks first where it saw somebody last."""
        self._mirror = mirror
        self._make = eye
        self._eye: Eye | None = None
        self._pace = Pace()

    def reflect(self, frame: Frame, look: Look) -> View:
        """As `Mirror.reflect`, with the body on that very frame where a garment is worn, and the garment
        ready. Raises InputError where that cannot be made."""
        if look.garment is None:
            return self._mirror.reflect(frame, look)
        if self._mirror.dressing is not None:
            self._mirror.dressing.require(look.garment)
        self._eye = self._eye or self._make()
        with self._pace.stage("body"):
            joints = self._eye.find(frame.image)
        view = self._mirror.reflect(frame, look, Watched(frame, joints))
        return replace(view, stage_ms=self._pace.taken() | dict(view.stage_ms))

    def forget(self) -> None:
        """Whoever comes next is somebody else."""
        self._mirror.forget()
        self.close()

    def close(self) -> None:
        """Free what finds the joints."""
        if self._eye is not None:
            self._eye.close()
        self._eye = None
