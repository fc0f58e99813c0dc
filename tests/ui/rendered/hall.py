"""A window that shows the mirror, with somebody who makes pictures when they are let."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mirror_app.errors import InputError
from mirror_app.garments import GarmentPhoto
from mirror_app.tryon.executors.thread import ThreadExecutor
from mirror_app.tryon.jobs import State
from mirror_app.tryon.makers import makers, open_maker
from mirror_app.tryon.ordering import Ordering
from mirror_app.tryon.providers.local import open_local
from mirror_app.tryon.providers.provider import Provider
from mirror_app.tryon.rack import Rack
from mirror_app.ui.tryon import TryonPage
from mirror_app.ui.tryon.portrait import POSE_S
from mirror_app.values import Look, View
from tests.tryon.quick import Quick
from tests.ui.tryon.room import png

FAILURE = "Nobody is seen in this picture."


class Hall:
    """answer: local pictures are made once it is set. fails: they are not, but fail."""

    def __init__(
        self,
        stages,
        tmp_path: Path,
        look: Look,
        kiosk: bool = False,
        names: Sequence[str] = ("local",),
    ) -> None:
        self.own = tmp_path / "own"
        self.answer = threading.Event()
        self.answer.set()
        self.fails = False

        def make(measures) -> TryonPage:
            self.ordering = Ordering(self.own, makers(names), self._open, Quick(20))
            return TryonPage(self.ordering, Rack(tmp_path / "rack"), measures, True, kiosk)

        self.stage = stages.open(tryon=make, kiosk=kiosk, idle_s=3600.0, look=look)
        self.window = self.stage.window
        self.pages = self.window.pages
        assert self.pages.tryon is not None
        assert self.pages.corner is not None
        self.page, self.corner, self.card = self.pages.tryon, self.pages.corner, self.pages.corner.card

    async def _open(self, name: str) -> Provider:
        return open_local(ThreadExecutor(self._make)) if name == "local" else await open_maker(name)

    def _make(self, person: bytes, garment: bytes, part: str, seed: int) -> bytes:
        self.answer.wait(20)
        if self.fails:
            raise InputError(FAILURE)
        return png("green")

    def until(self, true) -> None:
        self.stage.bot.waitUntil(true, timeout=20000)

    def mirroring(self) -> bool:
        return self.pages.currentWidget() is self.window.mirror

    def wear(self, photo: GarmentPhoto | None) -> None:
        """As if the person had chosen it."""
        self.window._change(replace(self.window._look, garment=photo))

    def hold(self, views: Sequence[View]) -> None:
        """Count to the picture; the last of the views are those of the last second."""
        portrait = self.page.portrait
        assert portrait.pane.count == POSE_S
        for _ in range(POSE_S - 1):
            portrait.count_down()
        for view in views:
            self.stage.show(view)
        portrait.count_down()

    def pose(self, photo: GarmentPhoto, view: View) -> None:
        """Ask for a picture of a garment, and hold the pose until one is taken and the bar knows it."""
        self.pages.order(photo)
        self.stage.show(view)
        self.hold([replace(view, image=view.image.copy())])
        self.until(lambda: self.page._person is not None and self.page.bar._reckoned)

    def order(self) -> None:
        assert self.page.bar.order.isEnabled()
        self.page.bar.order.click()

    def state(self) -> State | None:
        self.corner.watch.look()
        standing = self.corner.watch.standing()
        return None if standing is None else standing.job.state

    def stored(self) -> None:
        """Wait until all is over."""
        self.until(lambda: not self.ordering.running)
        self.corner.watch.look()
