"""Garments on clips and pictures, of which no frame may be left out: each waits until it was looked at."""

from collections.abc import Callable
from dataclasses import replace

from mirror_app.garment_on.body.joints import Joints
from mirror_app.garment_on.live.watching import Eye, Watched
from mirror_app.mirror.mirror import Mirror
from mirror_app.mirror.pace import Pace
from mirror_app.values import Frame, Look, View

STILL_LOOKS = 16
"""At a picture: an eye finds joints better where it found them before. The first look is off by 5 % of the
width of the shoulders, this one by less than 1."""


class WatchedMirror:
    """A mirror and what finds the joints, on one thread. The mirror stays its owner's."""

    def __init__(self, mirror: Mirror, eye: Callable[[], Eye], looks: int = 1) -> None:
        """eye: makes one, for each person anew: it looks first where it saw somebody last. looks: how often
        it looks at each picture."""
        self._mirror = mirror
        self._make = eye
        self._looks = looks
        self._eye: Eye | None = None
        self._seen: Watched | None = None
        self._pace = Pace()

    def get_ready(self) -> None:
        """Make the first eye now. Raises what making one raises."""
        self._eye = self._eye or self._make()

    def reflect(self, frame: Frame, look: Look) -> View:
        """As `Mirror.reflect`, with the body on that very frame where a garment is worn, and the garment
        ready. Raises InputError where that cannot be made."""
        if look.garment is None:
            return self._mirror.reflect(frame, look)
        if self._mirror.dressing is not None:
            self._mirror.dressing.require(look.garment)
        if self._seen is None or self._seen.frame.image is not frame.image:
            self._seen = Watched(frame, self._found(frame))
        view = self._mirror.reflect(frame, look, replace(self._seen, frame=frame))
        return replace(view, stage_ms=self._pace.taken() | dict(view.stage_ms))

    def _found(self, frame: Frame) -> Joints | None:
        eye = self._eye = self._eye or self._make()
        with self._pace.stage("body"):
            return [eye.find(frame.image) for _ in range(self._looks)][-1]

    def forget(self) -> None:
        """Whoever comes next is somebody else."""
        self._mirror.forget()
        # An eye that has seen nobody yet has nobody to forget.
        if self._seen is not None:
            self.close()

    def close(self) -> None:
        """Free what finds the joints."""
        if self._eye is not None:
            self._eye.close()
        self._eye = self._seen = None
