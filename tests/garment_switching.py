"""The live mirror before a camera that plays pictures, and what a click on a garment does to it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event, Thread

from mirror_app.garment_on.live.seeing import PoseEye
from mirror_app.garment_on.live.watching import Watcher
from mirror_app.garments import GarmentPhoto
from mirror_app.latest import Latest
from mirror_app.mirror import MirrorLoop
from mirror_app.parts import Networks, build_dressing, build_mirror, make_ready
from mirror_app.values import Frame, Image, Look, View

FPS = 30.0
_SETTLED_VIEWS = 12
_PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Switched:
    """views: presented after the click and before the first one of the new garment; old: how many of these
    still show the one before. ms: from the click to that first one."""

    views: int
    old: int
    ms: float


class LiveMirror:
    """The mirror's own threads, as the window has them; this one takes its place. fps: views a second, once
    it was closed."""

    def __init__(self, images: Sequence[Image], networks: Networks) -> None:
        self._images = images
        self._frames, self._looks, self._views = Latest[Frame](), Latest[Look](), Latest[View]()
        self._mirror = build_mirror(networks, live=True, dressing=build_dressing)
        self._watcher = Watcher(PoseEye, self._frames)
        self._loop = MirrorLoop(self._mirror, self._watcher, self._looks, self._views)
        self._over = Event()
        self._camera = Thread(target=self._film, name="camera")
        self._seen, self._began_s, self.fps = 0, 0.0, 0.0
        for each in (self._watcher, self._loop, self._camera):
            each.start()

    def make_ready(self, photos: Sequence[GarmentPhoto]) -> None:
        """A wardrobe lends to any thread."""
        make_ready(self._mirror, photos)

    def until_drawn(self, look: Look) -> None:
        """Wear that for a while."""
        self.switched(look)
        self._seen, self._began_s = 0, time.monotonic()

    def switched(self, look: Look) -> Switched:
        """Choose it, and see what comes; then wear it for a while, so that the next click comes when it
        may."""
        self._views.take()
        clicked_s = time.monotonic()
        self._looks.put(look)
        views = old = 0
        while not _shows(view := self._view(), look):
            views += 1
            old += view.garment is not None and view.garment.drawn
            if time.monotonic() - clicked_s > _PATIENCE_S:
                raise TimeoutError("This garment is never drawn.")
        took_ms = (time.monotonic() - clicked_s) * 1e3
        for _ in range(_SETTLED_VIEWS):
            self._view()
        return Switched(views, old, took_ms)

    def close(self) -> None:
        self.fps = self._seen / (time.monotonic() - self._began_s)
        self._over.set()
        self._camera.join()
        self._loop.stop()
        self._watcher.stop()

    def _view(self) -> View:
        view = self._views.take(_PATIENCE_S)
        assert view is not None
        self._seen += 1
        return view

    def _film(self) -> None:
        """There and back again: nobody leaps."""
        turn = [*self._images, *self._images[-2:0:-1]]
        start_s = time.monotonic()
        index = 0
        while not self._over.wait(max(0.0, start_s + index / FPS - time.monotonic())):
            self._frames.put(Frame(turn[index % len(turn)], index, time.monotonic()))
            index += 1


def _shows(view: View, look: Look) -> bool:
    garment = view.garment
    return garment is not None and garment.drawn and garment.photo == look.garment
