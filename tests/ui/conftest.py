"""The window's tests use Qt's offscreen platform. Where Qt cannot start they fail; they never skip."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mirror_app.camera import CameraState, Phase, Truth
from mirror_app.latest import Latest
from mirror_app.ui import MirrorWindow, ShelfItem, WindowSettings, make_application
from mirror_app.values import Eyewear, Face, Frame, Image, Look, State, View, published

HERE = Path(__file__).parent
OFFSCREEN = "(propagateSizeHints|raise|grabbing the keyboard|setting window masks)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Any warning of Qt fails the test that caused it, but for what only the offscreen platform says."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(f"^This plugin does not support {OFFSCREEN}"))


LIVE = CameraState(Phase.LIVE)


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as it is shipped, in place of pytest-qt's bare one; held until the last test."""
    running = QApplication.instance()  # from the tests of another folder
    return running if isinstance(running, QApplication) else make_application(["mirror"])


def picture(left: tuple[int, int, int], right: tuple[int, int, int] | None = None) -> Image:
    """A BGR picture of 320x180, its two halves in the two colours given as RGB."""
    image = np.empty((180, 320, 3), np.uint8)
    image[:, :160] = left[::-1]
    image[:, 160:] = (right or left)[::-1]
    return published(image)


@pytest.fixture
def make_view() -> Callable[..., View]:
    """view(reflection, raw): both BGR pictures or one RGB colour; state REMOVED unless told."""

    def make(
        image: Image | tuple[int, int, int],
        raw: Image | tuple[int, int, int] = (0, 0, 0),
        state: State = State.REMOVED,
        **more: object,
    ) -> View:
        shown, camera = (picture(p) if isinstance(p, tuple) else p for p in (image, raw))
        more = {"face": None, "cleared": shown, "undressed": shown, **more}
        return View(shown, Frame(camera, 0, 0.0), state=state, confidence=1.0, **more)

    return make


@pytest.fixture
def halves() -> Callable[..., Image]:
    """halves(left, right): a picture of two RGB colours."""
    return picture


def eyewear(sku: str, shape: str = "round") -> Eyewear:
    ink = (30, 30, 30)
    return Eyewear(sku, sku.title(), shape, "metal", 48.4, 44, 21, 145, 1.2, 1.2, ink, ink)


@pytest.fixture
def shelf() -> list[ShelfItem]:
    """Twelve pairs: more than fit side by side."""
    thumbnail = np.zeros((40, 100, 4), np.uint8)
    thumbnail[10:30, 10:90] = (30, 30, 30, 255)
    return [ShelfItem(eyewear(f"pair-{n}"), lambda: thumbnail) for n in range(12)]


@dataclass
class Stage:
    """A window with the three things it is wired to."""

    window: MirrorWindow
    views: Latest[View]
    looks: Latest[Look]
    camera: list[CameraState]
    bot: QtBot

    def lose_camera(self, reason: str) -> None:
        """From now on the camera gives nothing, for a reason; an empty one brings it back."""
        self.camera[0] = CameraState(Phase.LOST, reason=reason) if reason else LIVE

    def show(self, view: View) -> None:
        """Put a View and wait until the window has taken it."""
        self.views.put(view)
        self.bot.waitUntil(lambda: self.window.mirror.shown() is view.image)

    def colour(self, x: float = 0.5, y: float = 0.6) -> tuple[int, int, int]:
        """The RGB of the mirror as painted, at a place given as parts of its width and height."""
        image = self.window.mirror.grab().toImage()
        colour: QColor = image.pixelColor(round(x * image.width()), round(y * image.height()))
        return colour.red(), colour.green(), colour.blue()


@dataclass
class Stages:
    shelf: list[ShelfItem]
    bot: QtBot

    def open(self, **settings: object) -> Stage:
        views, looks = Latest[View](), Latest[Look]()
        camera = [LIVE]
        window = MirrorWindow(views, looks, self.shelf, WindowSettings(**settings), lambda: camera[0])
        self.bot.addWidget(window)
        window.present()
        self.bot.waitUntil(window.isActiveWindow)
        return Stage(window, views, looks, camera, self.bot)


@pytest.fixture
def stages(qtbot: QtBot, shelf: list[ShelfItem]) -> Stages:
    """open(**settings) gives a shown, active window; it is closed after the test."""
    return Stages(shelf, qtbot)


@pytest.fixture
def stage(stages: Stages) -> Stage:
    """A window as it opens on a laptop."""
    return stages.open()


def key(window: QWidget, keys: str) -> None:
    """Press these, as a shortcut is written."""
    QTest.keySequence(window, QKeySequence(keys))


def hold_mirror(stage: Stage, down: bool) -> None:
    """Press the mirror itself, or let go."""
    act = stage.bot.mousePress if down else stage.bot.mouseRelease
    act(stage.window.mirror, Qt.MouseButton.LeftButton)


@pytest.fixture
def person(bare: Truth) -> View:
    """The synthetic person as a View without eyewear; their face is known without looking for it."""
    points = bare.pose.project(bare.shape_mm).astype(np.float32)
    face = Face(points, bare.shape_mm, bare.pose, 1.0, 0)
    frame = Frame(bare.image, 0, 0.0)
    return View(bare.image, frame, face, State.BARE, 1.0, cleared=bare.image, undressed=bare.image)
