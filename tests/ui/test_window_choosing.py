"""What is chosen in the window: by a click, by keys, by words."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mirror_app.favourites import Favourites
from mirror_app.values import Look
from tests.ui.conftest import key

LEFT = Qt.MouseButton.LeftButton


def test_it_starts_with_the_look_it_was_given(stages, shelf) -> None:
    look = Look(shelf[2].eyewear, glasses_off=False, person=7)
    stage = stages.open(look=look)
    assert stage.looks.take() == look
    assert [tile.isChecked() for tile in stage.window.strip.tiles].index(True) == 3
    assert not stage.window.controls.glasses_off.isChecked()


def test_a_click_on_a_tile_chooses_its_eyewear(stage, shelf) -> None:
    assert stage.looks.take() == Look()
    tiles = stage.window.strip.tiles
    stage.bot.mouseClick(tiles[2], LEFT)
    assert stage.looks.take() == Look(shelf[1].eyewear)
    assert [tile.isChecked() for tile in tiles].index(True) == 2
    stage.bot.mouseClick(tiles[2], LEFT)
    assert tiles[2].isChecked()
    assert stage.looks.take() is None
    stage.bot.mouseClick(tiles[0], LEFT)
    assert stage.looks.take() == Look()


def test_the_arrow_keys_go_along_the_shelf(stage, shelf) -> None:
    key(stage.window, "Right")
    key(stage.window, "Right")
    assert stage.looks.take() == Look(shelf[1].eyewear)
    key(stage.window, "Left")
    assert stage.looks.take() == Look(shelf[0].eyewear)


def test_f_likes_what_is_chosen_and_it_is_kept(stages, tmp_path: Path) -> None:
    place = tmp_path / "own" / "favourites.json"
    stage = stages.open(favourites=place)
    key(stage.window, "F")
    assert not place.exists()  # nothing is chosen
    key(stage.window, "Right")
    key(stage.window, "F")
    assert [tile.heart.isChecked() for tile in stage.window.strip.tiles].index(True) == 1
    assert "pair-0" in Favourites(place)
    key(stage.window, "F")
    assert len(Favourites(place)) == 0


def test_favourites_that_cannot_be_read_or_kept_are_a_sentence(stages, tmp_path: Path) -> None:
    place = tmp_path / "favourites.json"
    place.write_text("{")
    stage = stages.open(favourites=place)
    assert stage.window.mirror.overlay.message.startswith("favourites.json cannot be read")
    place.unlink()
    place.mkdir()
    key(stage.window, "Right")
    key(stage.window, "F")
    stage.bot.waitUntil(lambda: "is not a file" in stage.window.mirror.overlay.message)


def test_words_are_typed_without_moving_the_shelf(stage, shelf) -> None:
    key(stage.window, "Ctrl+F")
    search = stage.window.browser.bar.search
    assert QApplication.focusWidget() is search
    QTest.keyClicks(search, "d f pair-11")
    QTest.keyClick(search, Qt.Key.Key_Left)
    assert stage.looks.take() == Look()
    assert stage.window.mirror.overlay.meter == ""
    assert search.text() == "d f pair-11"
    search.setText("pair-11")
    assert [tile.isHidden() for tile in stage.window.strip.tiles].count(False) == 2
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is stage.window.mirror
    key(stage.window, "Right")
    assert stage.looks.take() == Look(shelf[11].eyewear)


def test_escape_leaves_the_search_before_the_full_screen(stage) -> None:
    key(stage.window, "F11")
    key(stage.window, "Ctrl+F")
    search = stage.window.browser.bar.search
    QTest.keyClicks(search, "pair-3")
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert (search.text(), stage.window.isFullScreen()) == ("", True)
    assert QApplication.focusWidget() is stage.window.mirror
    key(stage.window, "Esc")
    assert not stage.window.isFullScreen()


def test_a_kiosk_has_no_keyboard_to_search_with(stages) -> None:
    stage = stages.open(kiosk=True)
    assert not stage.window.browser.bar.search.isVisible()
    key(stage.window, "Ctrl+F")
    assert QApplication.focusWidget() is stage.window.mirror


def test_the_switch_keeps_my_glasses_on(stage) -> None:
    switch = stage.window.controls.glasses_off
    assert switch.isChecked()
    stage.bot.mouseClick(switch, LEFT)
    assert stage.looks.take() == Look(glasses_off=False)
    stage.bot.mouseClick(switch, LEFT)
    assert stage.looks.take() == Look(glasses_off=True)
