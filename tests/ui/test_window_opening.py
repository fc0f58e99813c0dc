"""How the window opens, closes, and forgets who has gone."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mirror_app.values import Face, Look, Pose, View
from tests.ui.conftest import key

RED, BLUE, GREEN = (220, 20, 30), (20, 40, 210), (10, 190, 60)
LEFT = Qt.MouseButton.LeftButton

Make = Callable[..., View]


def somebody() -> Face:
    pose = Pose(np.eye(3), np.array([0.0, 0.0, 600.0]), 1000.0, (160.0, 90.0))
    points = np.zeros((478, 2), np.float32)
    return Face(points, np.zeros((478, 3), np.float32), pose, 1.0, 0)


@pytest.mark.parametrize("kiosk", [False, True])
def test_keys_work_at_once_without_a_click(stages, make_view: Make, shelf, kiosk: bool) -> None:
    stage = stages.open(kiosk=kiosk)
    mirror, keyboard = stage.window.mirror, stage.window.windowHandle()
    assert QApplication.focusWidget() is mirror
    QTest.keyClick(keyboard, Qt.Key.Key_Right)
    assert stage.looks.take() == Look(shelf[0].eyewear)
    stage.show(make_view(RED, raw=GREEN))
    QTest.keyPress(keyboard, Qt.Key.Key_Space)
    assert stage.colour() == GREEN
    QTest.keyRelease(keyboard, Qt.Key.Key_Space)
    assert stage.colour() == RED
    QTest.keyClick(keyboard, Qt.Key.Key_D)
    stage.bot.waitUntil(lambda: mirror.overlay.meter != "")
    QTest.keyClick(keyboard, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not stage.window.isVisible()


def test_f11_fills_the_screen_and_escape_leaves_it(stage) -> None:
    assert not stage.window.isFullScreen()
    key(stage.window, "F11")
    assert stage.window.isFullScreen()
    key(stage.window, "Esc")
    assert not stage.window.isFullScreen()


@pytest.mark.parametrize(("size", "beside"), [((1280, 800), True), ((1080, 1920), False)])
def test_the_controls_are_beside_the_shelf_or_above_it(stage, size: tuple[int, int], beside: bool) -> None:
    window = stage.window
    window.resize(*size)

    def from_shelf() -> QPoint:
        return window.controls.mapTo(window, QPoint(0, 0)) - window.browser.mapTo(window, QPoint(0, 0))

    stage.bot.waitUntil(lambda: window.mirror.width() == size[0])
    stage.bot.waitUntil(lambda: (from_shelf().x() > 0, from_shelf().y() >= 0) == (beside, beside))
    assert window.mirror.height() > size[1] * 0.7


def test_a_kiosk_fills_the_screen_has_no_way_out_and_no_saving(stages) -> None:
    window = stages.open(kiosk=True).window
    assert window.isFullScreen()
    assert window.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert not window.controls.save.isVisible()
    key(window, "Esc")
    key(window, "F11")
    assert window.isFullScreen()


def test_a_kiosk_forgets_who_has_gone(stages, make_view: Make, shelf) -> None:
    configured = Look(shelf[4].eyewear, glasses_off=False, person=3)
    stage = stages.open(kiosk=True, idle_s=0.05, look=configured)
    assert stage.looks.take() == configured
    strip = stage.window.strip
    strip.ensureWidgetVisible(strip.tiles[6], strip.tiles[6].width(), 0)
    # The filters have just become two rows.
    middle = strip.tiles[6].rect().center()
    stage.bot.waitUntil(
        lambda: stage.window.childAt(strip.tiles[6].mapTo(stage.window, middle)) is strip.tiles[6]
    )
    stage.bot.mouseClick(strip.tiles[6], LEFT)
    key(stage.window, "F")
    stage.window.browser.bar.heart.click()
    stage.bot.mouseClick(stage.window.controls.glasses_off, LEFT)
    assert stage.looks.take() == Look(shelf[5].eyewear, person=3)
    stage.show(make_view(RED, face=somebody()))
    heard: list[Look | None] = []
    stage.bot.waitUntil(lambda: heard.append(stage.looks.take()) or heard[-1] is not None)
    assert heard[-1] == replace(configured, person=4)
    assert stage.window.strip.tiles[5].isChecked()
    assert len(stage.window.browser.favourites) == 0
    assert not stage.window.browser.bar.only_favourites
    assert not any(tile.isHidden() or tile.heart.isChecked() for tile in strip.tiles)
    assert not stage.window.controls.glasses_off.isChecked()
    assert stage.window.mirror.shown() is None
    assert stage.colour() != RED
    stage.show(make_view(BLUE))
    assert stage.colour() == BLUE


def test_a_kiosk_without_its_camera_keeps_nobody_on_the_screen(stages, make_view: Make) -> None:
    stage = stages.open(kiosk=True, idle_s=0.05)
    stage.show(make_view(RED))  # somebody may be in it whose face was not found
    stage.lose_camera("Front Cam is gone")
    stage.bot.waitUntil(lambda: stage.window.mirror.shown() is None)
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.state == "Front Cam is gone")


def test_a_laptop_without_its_camera_keeps_the_picture(stages, make_view: Make) -> None:
    stage = stages.open(idle_s=0.0)
    view = make_view(RED, face=somebody())
    stage.show(view)
    stage.lose_camera("Front Cam is gone")
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.state == "Front Cam is gone")
    assert stage.window.mirror.shown() is view.image


def test_a_laptop_forgets_nobody(stages, make_view: Make) -> None:
    stage = stages.open(idle_s=0.0)
    assert stage.looks.take() == Look()
    stage.show(make_view(RED, face=somebody()))
    stage.show(make_view(BLUE))
    assert stage.looks.take() is None


def test_closing_stops_its_timers(stages, make_view: Make) -> None:
    stage = stages.open(kiosk=True, saving=True)
    stage.show(make_view(RED, face=somebody()))
    stage.bot.mouseClick(stage.window.strip.tiles[1], LEFT)
    running = [timer for timer in stage.window.findChildren(QTimer) if timer.isActive()]
    assert len(running) >= 2
    stage.window.close()
    assert not [timer for timer in running if timer.isActive()]
