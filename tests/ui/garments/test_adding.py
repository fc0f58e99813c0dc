"""Hanging clothes up in the window and taking them away, as a person does it."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMenu

from mirror_app.ui.garments.empty import NOTHING
from tests.ui.garments.conftest import Closet, photograph


def pick(text: str, closet: Closet) -> None:
    """Choose in the menu that is open."""
    menu = next(menu for menu in closet.stage.window.findChildren(QMenu) if menu.isVisible())
    next(action for action in menu.actions() if action.text() == text).trigger()
    menu.close()


def test_an_empty_shelf_says_how_it_is_filled(closets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    closet = closets()
    empty = closet.clothes.empty
    assert empty.sentence.text() == NOTHING
    assert not closet.clothes.strip.none.isVisible()
    new = photograph(tmp_path / "mine" / "coat.png")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(new)], ""))
    closet.click(empty.add_button)
    pick("Tops", closet)
    assert closet.worn == "coat"
    assert (closet.folder / "upper" / "coat.png").read_bytes() == new.read_bytes()
    assert closet.names() == ["coat"]
    assert not empty.isVisible()


def test_a_type_of_which_there_is_nothing_says_so(closets, tmp_path: Path):
    photograph(tmp_path / "rack" / "upper" / "blouse.png")
    closet = closets()
    closet.click(closet.clothes.types.chips["lower"])
    assert closet.clothes.empty.sentence.text() == "No bottoms yet."
    closet.click(closet.clothes.empty.all_button)
    assert closet.names() == ["blouse"]


def test_what_is_no_picture_is_one_sentence(closet: Closet, tmp_path: Path):
    file = tmp_path / "notes.txt"
    file.write_text("a list")
    closet.click(closet.clothes.types.chips["upper"])
    closet.clothes.take([file])
    overlay = closet.stage.window.mirror
    closet.stage.bot.waitUntil(lambda: overlay.overlay.message.startswith("notes.txt is no picture"))
    assert closet.look() is None


def test_what_is_taken_away_is_gone_from_the_shelf(closet: Closet):
    closet.clothes.strip.pressed.emit(closet.tile("blouse").hanger)
    pick("Take blouse away", closet)
    assert closet.names() == ["red shirt", "jeans", "dress"]
    assert not (closet.folder / "upper" / "blouse.png").exists()


def test_what_is_taken_away_is_taken_off_and_not_gone_back_to(closet: Closet):
    for name in ("red shirt", "blouse", "red shirt", "jeans"):
        closet.touch(name)
    closet.clothes.strip.pressed.emit(closet.tile("red shirt").hanger)
    pick("Take red shirt away", closet)
    assert closet.worn == "jeans"
    closet.clothes.strip.pressed.emit(closet.tile("jeans").hanger)
    pick("Take jeans away", closet)
    assert closet.worn == ""
    closet.key("Ctrl+Z")
    assert closet.worn == "blouse"
    closet.key("Ctrl+Z")
    assert closet.worn == ""
    assert closet.clothes.back_button.isHidden()


def test_what_was_taken_away_elsewhere_is_taken_off_before_the_mirror(closet: Closet, person):
    closet.stage.show(person)
    closet.touch("blouse")
    closet.key("K")
    closet.key("C")
    (closet.folder / "upper" / "blouse.png").unlink()
    assert closet.worn == "blouse"
    closet.key("Esc")
    assert closet.worn == ""


def test_a_file_that_changed_is_another_garment(closet: Closet, tmp_path: Path):
    before = closet.tile("blouse")
    photograph(closet.folder / "upper" / "blouse.png", "olive")
    closet.key("K")
    closet.key("K")
    assert closet.tile("blouse") is not before
    assert closet.tile("blouse").photo == closet.photo("blouse")
