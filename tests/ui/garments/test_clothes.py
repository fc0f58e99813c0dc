"""Changing clothes in the window, as a person does it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QMenu

from mirror_app.ui.garments.empty import NOTHING_KIOSK
from mirror_app.values import Look
from tests.ui.garments.conftest import Closet, photograph

# The two shelves


def test_a_key_and_a_touch_go_from_one_shelf_to_the_other(closets, rack: Path):
    closet = closets(rack, shown=False)
    window, tabs = closet.stage.window, closet.stage.window.dock.tabs
    assert (window.browser.isVisible(), closet.clothes.isVisible()) == (True, False)
    closet.click(tabs.clothes)
    assert (window.browser.isVisible(), closet.clothes.isVisible()) == (False, True)
    closet.key("K")
    assert (window.browser.isVisible(), tabs.eyewear.isChecked()) == (True, True)


def test_without_garments_there_is_eyewear_only(stages):
    stage = stages.open()
    assert stage.window.clothes is None
    assert not stage.window.dock.tabs.isVisible()


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280), (640, 900), (800, 480)])
def test_either_shelf_fits_into_the_window(closet: Closet, size: tuple[int, int]):
    window = closet.stage.window
    window.resize(*size)
    closet.stage.bot.waitUntil(lambda: window.mirror.width() == size[0])
    closet.touch("red shirt")
    for shelf in (closet.clothes, window.browser):
        closet.stage.bot.waitUntil(shelf.isVisible)
        end = shelf.mapTo(window, QPoint(shelf.width(), shelf.height()))
        assert (window.width(), window.height()) == size
        assert end.x() <= size[0]
        assert end.y() <= size[1]
        closet.key("K")


@pytest.mark.parametrize("kiosk", [False, True])
def test_what_is_touched_is_large(closets, rack: Path, kiosk: bool):
    closet = closets(rack, kiosk=kiosk)
    scale = closet.stage.window.measures.scale
    tabs = closet.stage.window.dock.tabs
    for target in (tabs.eyewear, tabs.clothes, closet.clothes.strip.none, closet.tile("jeans")):
        assert min(target.width(), target.height()) >= 60 * scale
    assert closet.clothes.types.chips["upper"].height() >= 34 * scale


def test_beside_another_page_there_is_eyewear_only(closet: Closet, person):
    window = closet.stage.window
    closet.stage.show(person)
    closet.key("C")
    assert window.pages.currentWidget() is window.pages.comparison
    assert not window.dock.tabs.isVisible()
    assert window.browser.isVisible()
    closet.key("K")
    assert window.browser.isVisible()
    closet.key("Esc")
    assert closet.clothes.isVisible()


# Wearing


def test_they_hang_by_type_and_have_their_pictures(closet: Closet):
    assert closet.names() == ["blouse", "red shirt", "jeans", "dress"]
    tile = closet.tile("blouse")

    def middle() -> QColor:
        image = tile.grab().toImage()
        return image.pixelColor(image.width() // 2, round(image.height() * 0.4))

    closet.stage.bot.waitUntil(lambda: middle() == QColor("navy"))


def test_a_touch_wears_it_and_another_takes_it_off(closet: Closet):
    closet.touch("red shirt")
    assert closet.look() == Look(garment=closet.photo("red_shirt"))
    assert closet.tile("red shirt").isChecked()
    assert not closet.clothes.strip.none.isChecked()
    closet.touch("red shirt")
    assert closet.look() == Look()
    assert closet.clothes.strip.none.isChecked()


def test_none_takes_it_off(closet: Closet):
    closet.touch("jeans")
    assert closet.worn == "jeans"
    closet.touch("None")
    assert closet.worn == ""
    closet.touch("None")
    assert closet.look() is None
    assert closet.clothes.strip.none.isChecked()


def test_eyewear_and_clothes_are_worn_together(closet: Closet, shelf):
    closet.touch("dress")
    closet.key("K")
    closet.key("Right")
    assert closet.look() == Look(shelf[0].eyewear, garment=closet.photo("dress", "full"))
    closet.key("K")
    closet.key("Up")  # there are no colours here
    closet.touch("None")
    assert closet.look() == Look(shelf[0].eyewear)


def test_the_arrow_keys_go_along_the_shelf_that_is_shown(closet: Closet):
    for keys, worn in (
        ("Right", "blouse"),
        ("Right", "red_shirt"),
        ("Right", "jeans"),
        ("Left", "red_shirt"),
    ):
        closet.key(keys)
        assert closet.worn == worn
    for keys in ("Left", "Left", "Left"):
        closet.key(keys)
    assert closet.worn == ""


def test_the_arrow_keys_keep_to_the_type_and_pass_over_what_cannot_be_read(closets, rack: Path):
    (rack / "lower" / "broken.png").write_bytes(b"no picture")
    closet = closets(rack)
    closet.stage.bot.waitUntil(lambda: not closet.tile("broken").isEnabled())
    closet.click(closet.clothes.types.chips["lower"])
    closet.key("Right")
    assert closet.worn == "jeans"
    closet.key("Right")
    assert closet.look() is None


def test_one_goes_back_by_key_and_by_button(closet: Closet):
    back = closet.clothes.back_button
    assert not back.isVisible()
    closet.key("Ctrl+Z")
    assert closet.look() is None
    for name in ("blouse", "jeans", "dress"):
        closet.touch(name)
        assert closet.worn == name
    closet.key("Ctrl+Z")
    assert closet.worn == "jeans"
    assert closet.tile("jeans").isChecked()
    closet.click(back)
    assert closet.worn == "blouse"
    closet.key("K")
    closet.key("Ctrl+Z")  # from the other shelf as well
    assert closet.worn == ""
    assert back.isHidden()


def test_only_one_type_is_shown_on_demand(closet: Closet):
    chips = closet.clothes.types.chips
    closet.click(chips["upper"])
    assert closet.names() == ["blouse", "red shirt"]
    closet.click(chips["full"])
    assert closet.names() == ["dress"]
    assert not chips["upper"].isChecked()
    closet.click(chips["full"])
    assert closet.names() == ["blouse", "red shirt", "jeans", "dress"]


def test_the_line_about_previews_stays_beside_what_is_worn(closet: Closet):
    card = closet.clothes.card
    assert not card.isVisible()
    closet.touch("blouse")
    assert card.x() > closet.tile("blouse").x()
    closet.click(closet.clothes.types.chips["lower"])
    assert card.isVisible()
    closet.touch("None")
    assert not card.isVisible()


def test_without_a_page_to_order_on_there_is_no_button_for_it(closet: Closet):
    closet.touch("blouse")
    assert not closet.clothes.card.button.isVisible()


def test_the_button_for_a_picture_says_of_which_garment(closet: Closet):
    wanted = QSignalSpy(closet.clothes.ordered)
    closet.touch("jeans")
    closet.clothes.card.button.click()
    assert [wanted.at(n) for n in range(wanted.count())] == [[closet.photo("jeans", "lower")]]


def test_what_a_page_wants_worn_is_worn_and_can_be_gone_back_from(closet: Closet):
    closet.touch("blouse")
    assert closet.worn == "blouse"
    closet.stage.window.pages.dressed.emit(closet.photo("jeans", "lower"))
    assert closet.worn == "jeans"
    closet.key("Ctrl+Z")
    assert closet.worn == "blouse"


def test_the_clothes_stay_where_they_were_slid_to_while_something_else_is_chosen(closets, tmp_path: Path):
    for number in range(20):
        photograph(tmp_path / "rack" / "upper" / f"shirt {number:02}.png")
    closet = closets()
    closet.touch("shirt 01")
    place = closet.clothes.strip.horizontalScrollBar()
    place.setValue(place.maximum())
    closet.click(closet.stage.window.controls.glasses_off)
    assert place.value() == place.maximum()
    closet.touch("shirt 19")
    closet.key("Ctrl+Z")
    assert place.value() < place.maximum() / 2
    closet.key("K")
    place.setValue(place.maximum())
    closet.key("K")
    assert place.value() < place.maximum() / 2


# Made ready before it is wanted


def test_what_is_in_sight_is_offered_when_the_shelf_is_opened(closets, rack: Path):
    closet = closets(rack, shown=False)
    assert closet.offered == []
    closet.key("K")
    assert [photo.path.stem for photo in closet.offered[-1]] == ["blouse", "red_shirt", "jeans"]
    closet.key("K")
    assert closet.offered[-1] == []


def test_of_many_only_those_near_are_offered_and_then_those_one_comes_to(closets, tmp_path: Path):
    for number in range(40):
        photograph(tmp_path / "rack" / "upper" / f"shirt {number:02}.png")
    closet = closets()
    first = [photo.path.stem for photo in closet.offered[-1]]
    assert first[0] == "shirt 00"
    assert len(first) < 12
    closet.touch("shirt 30")
    near = [photo.path.stem for photo in closet.offered[-1]]
    assert {"shirt 29", "shirt 30", "shirt 31"} <= set(near)
    assert "shirt 00" not in near


# A kiosk


def test_a_kiosk_adds_and_takes_away_nothing(closets, rack: Path):
    closet = closets(rack, kiosk=True)
    assert not closet.clothes.add_button.isVisible()
    closet.clothes.strip.pressed.emit(closet.tile("blouse").hanger)
    assert [menu for menu in closet.stage.window.findChildren(QMenu) if menu.isVisible()] == []


def test_a_kiosk_with_nothing_to_wear_has_no_such_shelf_until_there_is(closets, tmp_path: Path):
    closet = closets(kiosk=True)
    tabs = closet.stage.window.dock.tabs
    assert closet.clothes.empty.sentence.text() == NOTHING_KIOSK
    assert not tabs.isVisible()
    assert closet.stage.window.browser.isVisible()
    photograph(tmp_path / "rack" / "upper" / "blouse.png")
    closet.stage.window._forget()
    assert tabs.isVisible()


def test_a_kiosk_takes_it_off_and_forgets_what_was_worn(closets, rack: Path):
    closet = closets(rack, kiosk=True)
    closet.touch("blouse")
    closet.touch("jeans")
    closet.click(closet.clothes.types.chips["lower"])
    assert closet.look() is not None
    closet.stage.window._forget()
    assert closet.look() == Look(person=1)
    assert closet.stage.window.browser.isVisible()
    closet.key("Ctrl+Z")
    assert closet.look() is None
    closet.key("K")
    assert closet.names() == ["blouse", "red shirt", "jeans", "dress"]
    assert not closet.clothes.back_button.isVisible()
