"""Before and after, on the two sides of a line that can be moved."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mirror_app.values import View

RED, BLUE, GREEN = (220, 20, 30), (20, 40, 210), (10, 190, 60)
LEFT = Qt.MouseButton.LeftButton

Make = Callable[..., View]


@pytest.fixture
def stage(stages):
    return stages.open()


def key(stage, keys: str) -> None:
    QTest.keySequence(stage.window, QKeySequence(keys))


def sides(stage) -> tuple[object, object]:
    return stage.colour(x=0.2, y=0.4), stage.colour(x=0.8, y=0.4)


def at(stage, share: float) -> QPoint:
    mirror = stage.window.mirror
    return QPoint(round(share * mirror.width()), mirror.height() // 2)


def move(stage, share: float) -> None:
    """As Qt tells of a mouse that moves with its button down."""
    where = QPointF(at(stage, share))
    place = QPointF(stage.window.mirror.mapToGlobal(where))
    held = QMouseEvent(QEvent.Type.MouseMove, where, place, Qt.MouseButton.NoButton, LEFT, Qt.NoModifier)
    QApplication.sendEvent(stage.window.mirror, held)


@pytest.mark.parametrize("mirrored", [True, False])
def test_i_am_on_the_left_and_my_reflection_on_the_right(stages, make_view: Make, mirrored: bool) -> None:
    stage = stages.open(mirrored=mirrored)
    stage.show(make_view(RED, raw=GREEN))
    key(stage, "B")
    assert sides(stage) == (GREEN, RED)
    assert stage.window.pages.tools.part.isChecked()
    key(stage, "B")
    assert sides(stage) == (RED, RED)


def test_its_button_does_the_same(stage, make_view: Make) -> None:
    stage.show(make_view(RED, raw=GREEN))
    stage.window.pages.tools.part.click()
    assert sides(stage) == (GREEN, RED)


def test_it_is_live(stage, make_view: Make) -> None:
    stage.show(make_view(RED, raw=GREEN))
    key(stage, "B")
    stage.views.put(make_view(BLUE, raw=RED))
    stage.bot.waitUntil(lambda: sides(stage) == (RED, BLUE))


def test_keys_move_it_to_its_ends_and_no_further(stage, make_view: Make) -> None:
    stage.show(make_view(RED, raw=GREEN))
    key(stage, "Shift+Right")  # not there yet: nothing to move
    key(stage, "B")
    mirror = stage.window.mirror
    assert mirror.divided_at == 0.5
    key(stage, "Shift+Right")
    assert mirror.divided_at == pytest.approx(0.55)
    for _ in range(11):
        key(stage, "Shift+Right")
    assert mirror.divided_at == 1.0
    assert sides(stage) == (GREEN, GREEN)
    for _ in range(22):
        key(stage, "Shift+Left")
    assert mirror.divided_at == 0.0
    assert sides(stage) == (RED, RED)


def test_a_finger_drags_it(stage, make_view: Make) -> None:
    stage.show(make_view(RED, raw=GREEN))
    key(stage, "B")
    mirror = stage.window.mirror
    QTest.mousePress(mirror, LEFT, pos=at(stage, 0.51))
    move(stage, 0.9)
    assert mirror.divided_at == pytest.approx(0.9, abs=0.01)
    assert sides(stage) == (GREEN, GREEN)
    QTest.mouseRelease(mirror, LEFT, pos=at(stage, 0.9))
    move(stage, 0.1)
    assert mirror.divided_at == pytest.approx(0.9, abs=0.01)


def test_holding_elsewhere_and_the_space_bar_still_show_me_as_i_am(stage, make_view: Make) -> None:
    stage.show(make_view(RED, raw=GREEN))
    key(stage, "B")
    mirror = stage.window.mirror
    QTest.mousePress(mirror, LEFT, pos=at(stage, 0.85))
    assert sides(stage) == (GREEN, GREEN)
    QTest.mouseRelease(mirror, LEFT, pos=at(stage, 0.85))
    assert sides(stage) == (GREEN, RED)
    stage.bot.keyPress(mirror, Qt.Key.Key_Space)
    assert sides(stage) == (GREEN, GREEN)
    stage.bot.keyRelease(mirror, Qt.Key.Key_Space)
    assert sides(stage) == (GREEN, RED)


def test_what_is_saved_is_what_is_seen(stages, make_view: Make) -> None:
    stage = stages.open(mirrored=True)
    stage.show(make_view(RED, raw=GREEN))
    key(stage, "B")
    picture = stage.window.mirror.shown()
    assert picture is not None
    # Not mirrored: what is on the left of the mirror is on the right of the picture.
    assert tuple(picture[90, 10][::-1]) == RED
    assert tuple(picture[90, 310][::-1]) == GREEN
    assert np.flatnonzero((picture[90] == GREEN[::-1]).all(1)).min() == 160


def test_a_kiosk_begins_without_it(stages, make_view: Make) -> None:
    stage = stages.open(kiosk=True, idle_s=0.05)
    key(stage, "B")
    assert stage.window.mirror.parted
    stage.window._forget()
    assert not stage.window.mirror.parted
    assert not stage.window.pages.tools.part.isChecked()
