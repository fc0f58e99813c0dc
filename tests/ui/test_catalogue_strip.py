"""The shelf: large tiles, none first, one chosen."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QScroller
from pytestqt.qtbot import QtBot

from mirror_app.ui import ShelfItem
from mirror_app.ui.catalogue_strip import CatalogueStrip
from mirror_app.ui.theme import KIOSK, LAPTOP, Measures
from mirror_app.ui.tile import Tile, marking


@pytest.fixture
def strip(qtbot: QtBot, shelf: list[ShelfItem]) -> CatalogueStrip:
    strip = CatalogueStrip(shelf, LAPTOP)
    qtbot.addWidget(strip)
    strip.resize(600, strip.height())
    strip.show()
    qtbot.waitExposed(strip)
    return strip


def chosen(strip: CatalogueStrip) -> list[int]:
    return [place for place, tile in enumerate(strip.tiles) if tile.isChecked()]


def test_the_size_is_marked_as_inside_a_temple(shelf: list[ShelfItem]) -> None:
    assert marking(shelf[0].eyewear) == "48\u25a121 145"


@pytest.mark.parametrize("measures", [LAPTOP, KIOSK])
def test_tiles_are_large_and_none_is_the_first(
    qapp: QApplication, shelf: list[ShelfItem], measures: Measures
) -> None:
    tiles = CatalogueStrip(shelf, measures).tiles
    assert [tile.eyewear for tile in tiles] == [None, *(item.eyewear for item in shelf)]
    assert min(min(tile.width(), tile.height()) for tile in tiles) >= 64 * measures.scale
    assert tiles[1].accessibleName() == "Pair-0, 48\u25a121 145"


def test_one_tile_is_chosen_and_in_sight(strip: CatalogueStrip, shelf: list[ShelfItem]) -> None:
    assert chosen(strip) == [0]
    strip.select(shelf[11].eyewear)
    assert chosen(strip) == [12]
    tile = strip.tiles[12]
    left = tile.mapTo(strip, QPoint(0, 0)).x()
    assert 0 <= left <= strip.width() - tile.width()


def test_steps_choose_and_stop_at_the_ends(
    qtbot: QtBot, strip: CatalogueStrip, shelf: list[ShelfItem]
) -> None:
    heard: list[object] = []
    strip.chosen.connect(heard.append)
    strip.step(1)
    strip.step(-1)
    strip.step(-1)
    strip.step(99)
    assert heard == [shelf[0].eyewear, None, None, shelf[11].eyewear]


def test_the_wheel_scrolls_it_and_the_ends_say_that_there_is_more(strip: CatalogueStrip) -> None:
    bar = strip.horizontalScrollBar()
    more_left, more_right = strip.chevrons
    assert (more_left.isVisible(), more_right.isVisible()) == (False, True)
    where = QPointF(100, 50)
    turn = QWheelEvent(
        where,
        strip.mapToGlobal(where),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(strip.viewport(), turn)
    assert bar.value() == 120
    assert (more_left.isVisible(), more_right.isVisible()) == (True, True)
    bar.setValue(bar.maximum())
    assert (more_left.isVisible(), more_right.isVisible()) == (True, False)


def test_a_chevron_scrolls_to_what_is_hidden(qtbot: QtBot, strip: CatalogueStrip) -> None:
    qtbot.mouseClick(strip.chevrons[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: strip.horizontalScrollBar().value() > 300)
    assert chosen(strip) == [0]


def test_what_is_chosen_stays_in_sight_of_a_gliding_strip(
    qtbot: QtBot, strip: CatalogueStrip, shelf: list[ShelfItem]
) -> None:
    qtbot.mouseClick(strip.chevrons[1], Qt.MouseButton.LeftButton)
    scroller = QScroller.scroller(strip.viewport())
    assert scroller.state() == QScroller.State.Scrolling
    strip.select(shelf[0].eyewear)
    assert scroller.state() == QScroller.State.Inactive


def test_an_outline_stands_in_for_a_picture(strip: CatalogueStrip) -> None:
    # One that nobody draws pictures for.
    tile = Tile(strip.tiles[1].model, LAPTOP)
    before = tile.grab().toImage()
    # A plate with nothing on it has few colours; a line drawing has more.
    plate = {before.pixel(x, y) for x in range(20, 110) for y in range(30, 80)}
    assert len(plate) > 10
    tile.fill("pair-0", np.full((20, 40, 4), (0, 0, 255, 255), np.uint8))
    after = tile.grab().toImage()
    assert after.pixelColor(tile.width() // 2, round(tile.height() * 0.37)).getRgb()[:3] == (255, 0, 0)
