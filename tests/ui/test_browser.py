"""Browsing: models with colours and sizes, filters, what is found, favourites."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mirror_app.favourites import Favourites
from mirror_app.glasses_on import Catalogue, Wanted
from mirror_app.ui import ShelfItem
from mirror_app.ui.browser import NO_FAVOURITES, NOTHING, Browser
from mirror_app.ui.theme import KIOSK, LAPTOP
from mirror_app.values import Eyewear

LEFT = Qt.MouseButton.LeftButton
EYEWEAR = Path(__file__).resolve().parents[2] / "assets" / "eyewear"
PICTURE = np.zeros((20, 40, 4), np.uint8)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(EYEWEAR)


@pytest.fixture
def browser(qtbot: QtBot, catalogue: Catalogue) -> Browser:
    shelf = [ShelfItem(eyewear, lambda: PICTURE) for eyewear in catalogue]
    browser = Browser(shelf, Favourites(None), LAPTOP, searchable=True)
    qtbot.addWidget(browser)
    browser.resize(960, browser.sizeHint().height())
    browser.show()
    browser.activateWindow()
    qtbot.waitUntil(browser.isActiveWindow)
    return browser


@pytest.fixture
def heard(browser: Browser) -> list[Eyewear | None]:
    heard: list[Eyewear | None] = []
    browser.chosen.connect(heard.append)
    return heard


def shown(browser: Browser) -> list[str]:
    """The SKUs on the tiles one can reach."""
    return [t.eyewear.sku for t in browser.strip.tiles if t.eyewear is not None and not t.isHidden()]


def tile_of(browser: Browser, name: str):
    return next(t for t in browser.strip.tiles if t.eyewear is not None and t.eyewear.name == name)


def worn(browser: Browser, sku: str, catalogue: Catalogue) -> None:
    browser.select(catalogue.find(sku))


# A model


def test_there_is_one_tile_for_each_model(browser: Browser, catalogue: Catalogue) -> None:
    names = list(dict.fromkeys(eyewear.name for eyewear in catalogue))
    assert [tile.eyewear.name for tile in browser.strip.tiles[1:]] == names
    assert browser.bar.count.text() == f"{len(names)} models"
    assert not browser.strip.options.isVisible()


def test_the_chosen_model_shows_its_colours_and_sizes_beside_it(
    browser: Browser, catalogue: Catalogue
) -> None:
    worn(browser, "harbour-cognac-l", catalogue)
    tile, options = tile_of(browser, "Harbour"), browser.strip.options
    assert tile.isChecked()
    assert tile.eyewear == catalogue.find("harbour-cognac-l")
    assert [swatch.colour.sku for swatch in options.swatches if swatch.isChecked()] == ["harbour-cognac"]
    assert [pill.text() for pill in options.pills] == ["S 48", "M 50", "L 53"]
    assert [pill.isChecked() for pill in options.pills] == [False, False, True]
    # Beside it, whole and within sight.
    assert options.x() >= tile.x() + tile.width()
    left = options.mapTo(browser.strip, QPoint(0, 0)).x()
    assert 0 <= left <= browser.strip.width() - options.width()


def test_touching_a_colour_keeps_the_size_and_a_size_the_colour(
    browser: Browser, catalogue: Catalogue, heard: list[Eyewear | None], qtbot: QtBot
) -> None:
    worn(browser, "harbour-black-l", catalogue)
    options = browser.strip.options
    qtbot.mouseClick(options.swatches[3], LEFT)
    qtbot.mouseClick(options.pills[0], LEFT)
    qtbot.mouseClick(options.pills[0], LEFT)
    assert [eyewear.sku for eyewear in heard] == ["harbour-navy-l", "harbour-navy-s", "harbour-navy-s"]
    assert [pill.isChecked() for pill in options.pills] == [True, False, False]
    assert tile_of(browser, "Harbour").accessibleName() == "Harbour, Navy, 48\u25a119 140"


def test_another_model_brings_its_own_colours(browser: Browser, catalogue: Catalogue) -> None:
    worn(browser, "harbour-black", catalogue)
    worn(browser, "pavilion-ice-blue", catalogue)
    assert [swatch.colour.name for swatch in browser.strip.options.swatches] == ["Pavilion"] * 3
    assert browser.strip.options.pills == []
    browser.select(None)
    assert not browser.strip.options.isVisible()
    assert browser.strip.tiles[0].isChecked()


def test_colours_follow_each_other_round(
    browser: Browser, catalogue: Catalogue, heard: list[Eyewear | None]
) -> None:
    browser.strip.recolour(1)
    assert heard == []
    worn(browser, "lantern-gold-s", catalogue)
    for by in (1, 1, 1, -1):
        browser.strip.recolour(by)
    skus = ["lantern-gunmetal-s", "lantern-black-s", "lantern-gold-s", "lantern-black-s"]
    assert [eyewear.sku for eyewear in heard] == skus


# Filters


def test_a_filter_is_opened_touched_and_closed(browser: Browser, qtbot: QtBot) -> None:
    qtbot.mouseClick(browser.bar.chips["shapes"], LEFT)
    panel = QApplication.activePopupWidget()
    by_value = {choice.value: choice for choice in panel.choices}
    qtbot.mouseClick(by_value["round"], LEFT)
    assert {tile_of(browser, name).isHidden() for name in ("Lantern", "Alder")} == {False}
    assert len(shown(browser)) == 2
    assert browser.bar.count.text() == "2 of 34"
    assert browser.bar.chips["shapes"].text() == "Round"
    qtbot.mouseClick(by_value["crown"], LEFT)
    assert len(shown(browser)) == 4
    assert browser.bar.chips["shapes"].text() == "Shape 2"
    assert browser.bar.chips["shapes"].accessibleName() == "Shape: Round, Crown"
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    again = browser.bar.open("shapes")
    assert {choice.value for choice in again.choices if choice.isChecked()} == {"round", "crown"}
    again.close()


def test_an_open_filter_closes_when_the_person_is_forgotten(browser: Browser, qtbot: QtBot) -> None:
    panel = browser.bar.open("shapes")
    qtbot.mouseClick(panel.choices[0], LEFT)
    assert browser.bar.wanted != Wanted()
    browser.forget()
    assert QApplication.activePopupWidget() is None
    assert not panel.isVisible()
    again = browser.bar.open("shapes")
    assert not any(choice.isChecked() for choice in again.choices)
    again.close()


def test_a_panel_lies_within_the_screen_and_above_its_chip(browser: Browser) -> None:
    for field, chip in browser.bar.chips.items():
        panel = browser.bar.open(field)
        room = chip.screen().availableGeometry()
        assert room.left() <= panel.x()
        assert panel.geometry().right() <= room.right()
        assert panel.y() >= room.top()
        panel.close()


def test_a_tile_shows_the_colour_that_is_looked_for(browser: Browser, catalogue: Catalogue) -> None:
    worn(browser, "lantern-gold", catalogue)
    browser.bar._pick("colours", frozenset({"blue"}))
    assert "harbour-navy" in shown(browser)
    assert "harbour-black" not in shown(browser)
    assert "lantern-gold" not in shown(browser)
    # What is worn is still worn, and the arrows go on from its place.
    assert browser.strip.chosen_tile().eyewear == catalogue.find("lantern-gold")
    browser.strip.step(1)
    assert browser.strip.chosen_tile().eyewear == catalogue.find("ledger-navy")


def test_one_touch_clears_everything(browser: Browser, qtbot: QtBot) -> None:
    assert not browser.bar.clear_button.isVisible()
    browser.bar._pick("materials", frozenset({"metal"}))
    browser.bar.search.setText("gold")
    browser.bar.heart.click()
    assert shown(browser) == []
    qtbot.mouseClick(browser.bar.clear_button, LEFT)
    assert browser.bar.wanted == Wanted()
    assert not browser.bar.only_favourites
    assert len(shown(browser)) == 34
    assert not browser.bar.clear_button.isVisible()


def test_where_nothing_is_found_it_says_so_and_shows_the_way_out(browser: Browser, qtbot: QtBot) -> None:
    browser.bar.search.setText("zebra")
    assert shown(browser) == []
    assert browser.bar.count.text() == "0 of 34"
    assert browser._empty.isVisible()
    assert browser._empty.sentence.text() == NOTHING
    assert not browser.strip.tiles[0].isHidden()
    qtbot.mouseClick(browser._empty.clear_button, LEFT)
    assert len(shown(browser)) == 34
    assert not browser._empty.isVisible()


@pytest.mark.parametrize(("width", "rows"), [(1100, 1), (600, 2)])
def test_the_filters_are_one_row_or_two(browser: Browser, qtbot: QtBot, width: int, rows: int) -> None:
    browser.resize(width, 400)
    chip, heart = browser.bar.chips["shapes"], browser.bar.heart
    QApplication.processEvents()
    same = chip.mapTo(browser, QPoint(0, 0)).y() == heart.mapTo(browser, QPoint(0, 0)).y()
    assert same == (rows == 1)
    assert browser.width() == width


def test_a_filter_that_could_change_nothing_is_not_offered(qtbot: QtBot, catalogue: Catalogue) -> None:
    pair = catalogue.find("harbour-black")
    pairs = [pair, replace(pair, sku="other", name="Other", material="metal")]
    browser = Browser([ShelfItem(p, lambda: PICTURE) for p in pairs], Favourites(None), KIOSK, False)
    qtbot.addWidget(browser)
    assert list(browser.bar.chips) == ["materials"]


# Favourites


def test_a_heart_makes_a_favourite_and_does_not_choose(
    browser: Browser, catalogue: Catalogue, heard: list[Eyewear | None], qtbot: QtBot
) -> None:
    tile = tile_of(browser, "Lantern")
    qtbot.mouseClick(tile.heart, LEFT)
    assert tile.heart.isChecked()
    assert heard == []
    assert "lantern-gold" in browser.favourites
    qtbot.mouseClick(tile.heart, LEFT)
    assert not tile.heart.isChecked()
    assert len(browser.favourites) == 0


def test_a_favourite_is_one_colour_in_every_size(browser: Browser, catalogue: Catalogue) -> None:
    worn(browser, "lantern-black-l", catalogue)
    browser.like()
    heart = tile_of(browser, "Lantern").heart
    assert heart.isChecked()
    worn(browser, "lantern-black-s", catalogue)
    assert heart.isChecked()
    worn(browser, "lantern-gold", catalogue)
    assert not heart.isChecked()


def test_only_favourites_in_their_colour(browser: Browser, catalogue: Catalogue) -> None:
    browser.bar.heart.click()
    assert browser._empty.sentence.text() == NO_FAVOURITES
    browser.bar.clear()
    for sku in ("wren-plum", "quill-olive-s"):
        worn(browser, sku, catalogue)
        browser.like()
    browser.select(None)
    browser.bar.heart.click()
    assert shown(browser) == ["quill-olive", "wren-plum"]
    assert browser.bar.count.text() == "2 of 34"
    browser.toggle_favourite(catalogue.find("wren-plum"))
    assert shown(browser) == ["quill-olive"]
    browser.bar.search.setText("wren")
    assert browser._empty.sentence.text() == NOTHING


def test_to_forget_is_to_begin_anew(browser: Browser, catalogue: Catalogue) -> None:
    worn(browser, "wren-plum", catalogue)
    browser.like()
    browser.bar._pick("widths", frozenset({"narrow"}))
    browser.bar.search.setText("wren")
    browser.select(None)
    browser.forget()
    assert browser.bar.wanted == Wanted()
    assert len(browser.favourites) == 0
    assert len(shown(browser)) == 34
    assert "wren-honey" in shown(browser)
    assert not any(tile.heart.isChecked() for tile in browser.strip.tiles)
