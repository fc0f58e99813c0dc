"""A pair by itself, turned by hand and by itself."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mirror_app import app
from mirror_app.glasses_on import thumbnail
from mirror_app.glasses_on.turning import SWING_DEG, views
from mirror_app.ui import turntable
from mirror_app.ui.pages import NO_PAIR
from mirror_app.values import Eyewear, Look

LEFT = Qt.MouseButton.LeftButton


def key(stage, keys: str) -> None:
    QTest.keySequence(stage.window, QKeySequence(keys))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few and small views, drawn as all are."""
    monkeypatch.setattr(turntable, "SIZE_PX", (160, 60))
    monkeypatch.setattr(turntable, "swing", lambda: [0.0, 25.0, -25.0, 50.0, -50.0])


@pytest.fixture
def stage(stages, shelf, quick):
    return stages.open(look=Look(shelf[0].eyewear))


def move(table, x_share: float) -> None:
    where = QPointF(x_share * table.width(), table.height() / 2)
    place = QPointF(table.mapToGlobal(where))
    held = QMouseEvent(QEvent.Type.MouseMove, where, place, Qt.MouseButton.NoButton, LEFT, Qt.NoModifier)
    QApplication.sendEvent(table, held)


def test_without_a_pair_there_is_a_sentence(stages) -> None:
    stage = stages.open()
    key(stage, "T")
    assert stage.window.pages.currentWidget() is stage.window.mirror
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.message == NO_PAIR)


def test_it_shows_the_thumbnail_at_once_and_then_every_side(stage, shelf) -> None:
    stage.bot.waitUntil(lambda: stage.window.strip.thumbnail_of(shelf[0].eyewear) is not None)
    table = stage.window.pages.turntable
    key(stage, "T")
    assert stage.window.pages.currentWidget() is table
    first = table.grab().toImage()
    middle = first.pixelColor(first.width() // 2, round((first.height() - 84) * 0.45))
    assert max(middle.getRgb()[:3]) < 120  # the thumbnail of these tests is a dark bar, on a light plate
    stage.bot.waitUntil(lambda: table.missing == 0)


@pytest.mark.parametrize("sku", ["harbour-black", "lantern-gold", "solstice-black-grey"])
def test_the_thumbnail_it_begins_with_is_as_wide_as_the_first_view(sku: str) -> None:
    pair = app.load_catalogue().find(sku)
    first = next(iter(views(pair, turntable.SIZE_PX, [0.0])))[1]
    still = thumbnail(pair, turntable.SIZE_PX)
    widths = [np.ptp(np.nonzero(picture[..., 3] > 8)[1]) for picture in (first, still)]
    assert widths[0] == pytest.approx(turntable.FRONT_SHARE * widths[1], rel=0.07)


def test_its_measures_are_written_and_told(stage, shelf) -> None:
    key(stage, "T")
    told = stage.window.pages.turntable.accessibleName()
    assert told == (
        "Pair-0, A 48 mm lens width, B 44 mm lens height, DBL 21 mm between the lenses, "
        "Temple 145 mm hinge to tip"
    )


def test_it_swings_by_itself_once_all_sides_are_there(stage) -> None:
    table = stage.window.pages.turntable
    key(stage, "T")
    assert table.yaw_deg == 0
    stage.bot.waitUntil(lambda: abs(table.yaw_deg) > 3)
    assert table.missing == 0


def test_a_finger_and_keys_turn_it_as_far_as_it_can_be_drawn(stage) -> None:
    table = stage.window.pages.turntable
    key(stage, "T")
    QTest.mousePress(table, LEFT, pos=table.rect().center())
    move(table, 0.6)
    assert table.yaw_deg == pytest.approx(16, abs=1)
    move(table, 0.0)
    assert table.yaw_deg == -SWING_DEG
    QTest.mouseRelease(table, LEFT, pos=table.rect().center())
    key(stage, "Shift+Right")
    assert table.yaw_deg == 6 - SWING_DEG


def test_the_arrow_keys_turn_the_next_pair(stage, shelf) -> None:
    key(stage, "T")
    key(stage, "Right")
    assert stage.window.pages.turntable.eyewear == shelf[1].eyewear
    assert stage.looks.take() == Look(shelf[1].eyewear)
    key(stage, "Esc")
    assert stage.window.pages.currentWidget() is stage.window.mirror


def test_no_pair_leads_back_to_the_mirror(stage) -> None:
    key(stage, "T")
    stage.window.strip.tiles[0].click()
    assert stage.window.pages.currentWidget() is stage.window.mirror


def test_what_was_drawn_is_not_drawn_again(stage, shelf, monkeypatch) -> None:
    table = stage.window.pages.turntable
    key(stage, "T")
    stage.bot.waitUntil(lambda: table.missing == 0)
    key(stage, "Esc")
    key(stage, "T")
    assert table.missing == 0


def test_a_pair_that_cannot_be_drawn_says_so(stages, shelf, monkeypatch, caplog) -> None:
    def broken(eyewear: Eyewear, size_px: tuple[int, int], yaws: list[float]) -> Iterator[None]:
        raise ZeroDivisionError
        yield

    said: list[str] = []
    monkeypatch.setattr(turntable, "views", broken)
    monkeypatch.setattr(turntable.Turntable, "_say", lambda self, p, room, text: said.append(text))
    stage = stages.open(look=Look(shelf[0].eyewear))
    table = stage.window.pages.turntable
    table.open(shelf[0].eyewear, None)
    stage.window.pages.setCurrentWidget(table)
    stage.bot.waitUntil(lambda: "This pair could not be drawn" in said)
    caplog.clear()
