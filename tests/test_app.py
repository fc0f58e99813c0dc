"""The whole product: the window, its two threads, a picture or the synthetic person, the real networks."""

import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mirror_app import app, ui
from mirror_app.camera import CameraState, Phase, Photo, Truth
from mirror_app.config import Settings
from mirror_app.errors import CameraNotFound, InputError, ModelError
from mirror_app.glasses_on import models_of
from mirror_app.ui import MirrorWindow, make_application
from mirror_app.values import Image

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support propagateSizeHints")

SETTINGS = Settings(source="synthetic")
SUNGLASSES = "coast-black-green"

# Says when its window is there; the rest is `mirror-app run`.
CHILD = """
import sys
from PySide6.QtCore import QTimer
from mirror_app import app
from mirror_app.config import Settings
from mirror_app.ui import MirrorWindow

present = MirrorWindow.present

def present_and_say(window):
    present(window)
    QTimer.singleShot(0, lambda: print("shown", flush=True))

MirrorWindow.present = present_and_say
sys.exit(app.run_window(Settings(source=sys.argv[1])))
"""


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    running = QApplication.instance()  # from the tests of another folder
    return running if isinstance(running, QApplication) else make_application(["mirror"])


@pytest.fixture
def portrait(tmp_path: Path, bare: Truth) -> str:
    """The path of a picture of the synthetic person without glasses: whatever changes is our doing."""
    path = tmp_path / "person.png"
    cv2.imwrite(str(path), bare.image)
    return str(path)


class Eyes:
    """How bright the eyes are in what a window shows, as part of how bright they are on the picture."""

    def __init__(self, window: MirrorWindow, bare: Truth, qtbot: QtBot) -> None:
        self._window, self._bare, self._bot = window, bare, qtbot
        qtbot.addWidget(window)
        window.present()

    def wait_for(self, low: float, high: float) -> None:
        self._bot.waitUntil(lambda: low < self.brightness() < high, timeout=60_000)

    def brightness(self) -> float:
        shown = self._window.mirror.shown()
        return 0.0 if shown is None else self._mean(shown) / self._mean(self._bare.image)

    def click(self, place: int) -> None:
        tile = self._window.strip.tiles[place]
        self._window.strip.ensureWidgetVisible(tile, 2 * tile.width(), 0)
        self._bot.mouseClick(tile, Qt.MouseButton.LeftButton)

    def _mean(self, image: Image) -> float:
        (left, y), (right, _) = self._bare.landmarks.pupils_px.round().astype(int)
        return float(sum(image[y - 8 : y + 8, x - 12 : x + 12].mean() for x in (left, right)))


def ours() -> set[str]:
    return {"camera", "mirror"} & {thread.name for thread in threading.enumerate()}


def test_the_window_plays_puts_on_eyewear_by_click_and_ends_its_threads(
    qtbot: QtBot, portrait: str, bare: Truth
) -> None:
    models = models_of(app.load_catalogue())
    place = [model.usual.sku for model in models].index(SUNGLASSES) + 1
    with app.open_window(Settings(source=portrait, eyewear="none")) as window:
        eyes = Eyes(window, bare, qtbot)
        eyes.wait_for(0.95, 1.05)
        assert ours() == {"camera", "mirror"}
        eyes.click(place)
        eyes.wait_for(0.05, 0.5)
        eyes.click(0)
        eyes.wait_for(0.95, 1.05)
    assert ours() == set()


def test_a_kiosk_begins_with_its_eyewear_and_goes_back_to_it(
    qtbot: QtBot, portrait: str, bare: Truth
) -> None:
    with app.open_window(Settings(source=portrait, eyewear=SUNGLASSES, kiosk=True)) as window:
        eyes = Eyes(window, bare, qtbot)
        eyes.wait_for(0.05, 0.5)
        eyes.click(0)
        eyes.wait_for(0.95, 1.05)
        window._forget()
        eyes.wait_for(0.05, 0.5)


def test_without_a_camera_the_window_says_who_stands_in(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mirror_app.camera.opening.cameras", lambda: ())
    with app.open_window(Settings()) as window:
        qtbot.addWidget(window)
        assert window.mirror.overlay.message == "No camera: a drawn person stands in"


def test_a_mistake_in_the_source_is_said_before_there_is_a_window(qapp: QApplication):
    for source, kind in (("no/such/clip.mp4", InputError), ("97", CameraNotFound)):
        with pytest.raises(kind), app.open_window(replace(SETTINGS, source=source)):
            pass


@pytest.mark.parametrize(
    ("module", "part"), [(app, "load_networks"), (app, "build_mirror"), (ui, "MirrorWindow")]
)
def test_what_cannot_be_built_leaves_nothing_open(
    portrait: str, monkeypatch: pytest.MonkeyPatch, module: object, part: str
) -> None:
    closed: list[str] = []

    def fail(*_: object, **__: object) -> None:
        raise ModelError("it is altered")

    monkeypatch.setattr(Photo, "close", lambda photo: closed.append(photo.name))
    monkeypatch.setattr(module, part, fail)
    with pytest.raises(ModelError, match="it is altered"), app.open_window(Settings(source=portrait)):
        pass
    assert closed == ["person.png"]
    assert ours() == set()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("early", [True, False])
def test_a_signal_ends_the_application_with_its_number(
    qapp: QApplication, number: signal.Signals, early: bool
) -> None:
    before = signal.getsignal(number)
    guard = QTimer(interval=20_000)  # exec() that does not end would hold up all tests
    guard.timeout.connect(lambda: qapp.exit(1))
    guard.start()
    with app.ended_by_signals(qapp):
        if early:
            signal.raise_signal(number)
        else:
            QTimer.singleShot(0, lambda: signal.raise_signal(number))
        assert qapp.exec() == 128 + number
    guard.stop()
    assert signal.getsignal(number) is before


@pytest.mark.skipif(sys.platform == "win32", reason="a child cannot be sent Ctrl-C there")
def test_ctrl_c_closes_the_window_without_a_word(portrait: str) -> None:
    command = [sys.executable, "-c", CHILD, portrait]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline() == "shown\n"
            child.send_signal(signal.SIGINT)
            _, said = child.communicate(timeout=60)
        finally:
            child.kill()  # one that did not hear would be waited for without an end
    assert child.returncode == 130
    assert "Traceback" not in said


def test_an_unknown_sku_names_the_nearest():
    with pytest.raises(InputError, match="harbour-black"):
        app.chosen(app.load_catalogue(), "harbour-blakc")
    assert app.chosen(app.load_catalogue(), "none") is None
    assert app.chosen(app.load_catalogue(), "") == next(iter(app.load_catalogue()))


class Known:
    """How a camera is doing, or a mirror."""

    def __init__(self, notice: str = "", failure: str | None = None) -> None:
        self.notice, self.failure = notice, failure

    def state(self) -> CameraState:
        return CameraState(Phase.LIVE, notice=self.notice)


def test_a_mirror_that_stopped_says_so_once_and_else_the_camera_speaks() -> None:
    drawn = "No camera: a drawn person stands in"
    assert app._state_of(Known(drawn), Known())().notice == drawn
    failed = "it failed again and again; the log says how"
    told = app._state_of(Known(drawn), Known(failure=failed))()
    assert (told.phase, told.reason) == (Phase.LOST, f"The mirror stopped: {failed}")


def worn_codes(window: MirrorWindow) -> list[str]:
    """What the mirror has to say, by name."""
    return [] if window.mirror.view is None else [notice.code for notice in window.mirror.view.notices]


def test_the_clothes_are_those_of_the_folder_that_was_set(
    qtbot: QtBot, portrait: str, tmp_path: Path
) -> None:
    shirt = tmp_path / "upper" / "red_shirt.png"
    shirt.parent.mkdir()
    cv2.imwrite(str(shirt), np.full((80, 60, 3), 255, np.uint8))
    with app.open_window(Settings(source=portrait, garments=str(tmp_path))) as window:
        window.present()
        qtbot.waitUntil(window.isActiveWindow)
        window.dock.tabs.clothes.click()
        assert [tile.hanger.path for tile in window.clothes.strip.tiles] == [shirt]
        window.clothes.strip.tiles[0].click()
        # A white picture: there is nothing in it to cut out.
        qtbot.waitUntil(lambda: "garment" in worn_codes(window), timeout=60_000)
        assert window.mirror.view.garment.photo.path == shirt
