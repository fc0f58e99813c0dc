"""A window with the page where garments are tried on."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image as Pillow
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from mirror_app.tryon.executors.thread import ThreadExecutor
from mirror_app.tryon.jobs import State
from mirror_app.tryon.makers import makers, open_maker
from mirror_app.tryon.ordering import Ordering
from mirror_app.tryon.providers.local import open_local
from mirror_app.tryon.providers.provider import Provider
from mirror_app.tryon.rack import Rack
from mirror_app.ui.tryon import TryonPage
from mirror_app.ui.tryon.portrait import COUNT_S
from mirror_app.values import View


def png(colour: str) -> bytes:
    file = io.BytesIO()
    Pillow.new("RGB", (60, 90), colour).save(file, "PNG")
    return file.getvalue()


def at_once(person: bytes, garment: bytes, type: str, seed: int) -> bytes:
    return png("green")


async def open_it(name: str) -> Provider:
    """As it is, but that a local picture is made at once."""
    return open_local(ThreadExecutor(at_once)) if name == "local" else await open_maker(name)


class Room:
    """A window with the page open."""

    def __init__(
        self, stages, tmp_path: Path, kiosk: bool = False, names: Sequence[str] = ("local",)
    ) -> None:
        self.own = tmp_path / "own"

        def make(measures) -> TryonPage:
            self.ordering = Ordering(self.own, makers(names), open_it)
            return TryonPage(self.ordering, Rack(tmp_path / "rack"), measures, True, kiosk)

        self.stage = stages.open(tryon=make, kiosk=kiosk, idle_s=3600.0)
        page = self.stage.window.pages.tryon
        assert page is not None
        self.page: TryonPage = page
        self.bar, self.gallery = page.bar, page.gallery
        QTest.keySequence(self.stage.window, QKeySequence("G"))
        assert page.isVisible()

    def until(self, true: Callable[[], bool]) -> None:
        self.stage.bot.waitUntil(true, timeout=20000)

    def reckoned(self) -> None:
        """Wait until the bar says what is chosen."""
        self.until(lambda: self.bar._reckoned)

    def pose(self, file: Path) -> None:
        """Be the person in a file."""
        before = self.page._person
        self.page.portrait.open(file)
        self.until(lambda: self.page._person is not None and self.page._person != before)
        self.reckoned()

    def count(self, view: View) -> None:
        """Count to a picture; this is seen in the last second."""
        self.page.portrait.take.click()
        for second in range(COUNT_S):
            assert self.page.portrait.taken is None
            if second == COUNT_S - 1:
                self.stage.show(replace(view, image=view.image.copy()))
            self.page.portrait.count_down()

    def choose(self, files: Sequence[Path]) -> None:
        """Add garments, which are chosen with that."""
        self.page.wardrobe.add(files, "upper")
        self.reckoned()

    def order(self) -> None:
        assert self.bar.order.isEnabled()
        self.bar.order.click()

    def states(self) -> list[State]:
        self.page.look()
        return [cell.job.state for cell in self.gallery.cells]

    def wait_stored(self, count: int) -> None:
        self.until(lambda: self.states() == [State.STORED] * count and not self.ordering.running)

    def left(self) -> list[Path]:
        """The pictures in the folder."""
        return [path for path in self.own.rglob("*") if path.suffix in (".png", ".jpg")]
