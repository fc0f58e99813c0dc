"""The whole product: the window, its two threads, the synthetic person, the real networks."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mirror_app import app
from mirror_app.config import Settings
from mirror_app.errors import CameraNotFound, InputError
from mirror_app.ui import make_application

SETTINGS = Settings(source="synthetic")


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return make_application(["mirror"])


@pytest.mark.qt_log_ignore("^This plugin does not support propagateSizeHints")
def test_the_window_plays_switches_eyewear_by_click_and_ends_its_threads(qtbot: QtBot):
    with app.open_window(SETTINGS) as window:
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda: window.mirror.shown() is not None, timeout=60_000)
        assert {"camera", "mirror"} <= {thread.name for thread in threading.enumerate()}
        tile = window.strip.tiles[3]
        qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
        assert window._look.eyewear is not None
        assert window._look.eyewear.sku == tile.eyewear.sku
        before = window.mirror.shown()
        qtbot.waitUntil(lambda: not np.array_equal(window.mirror.shown(), before), timeout=60_000)
    assert not {"camera", "mirror"} & {thread.name for thread in threading.enumerate()}


def test_a_mistake_in_the_source_is_said_before_there_is_a_window(qapp: QApplication):
    for source, kind in (("no/such/clip.mp4", InputError), ("97", CameraNotFound)):
        with pytest.raises(kind), app.open_window(replace(SETTINGS, source=source)):
            pass


def test_an_unknown_sku_names_the_nearest():
    with pytest.raises(InputError, match="harbour-black"):
        app.chosen(app.load_catalogue(), "harbour-blakc")
    assert app.chosen(app.load_catalogue(), "none") is None
    assert app.chosen(app.load_catalogue(), "") == next(iter(app.load_catalogue()))
