"""Pairs side by side on one picture of the person."""

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from mirror_app import app
from mirror_app.errors import StageError
from mirror_app.glasses_on import Renderer
from mirror_app.mirror.comparison import Sitting, tried
from mirror_app.ui.comparison import Studio, advice, columns_for
from mirror_app.ui.fit_bar import BEGIN, CANCEL
from mirror_app.ui.pages import NOBODY
from mirror_app.ui.pair_cell import DRAWING, FAILED
from mirror_app.values import Eyewear, Face, Image, Look, State, View, published


def key(stage, keys: str) -> None:
    QTest.keySequence(stage.window, QKeySequence(keys))


class Refusing(Renderer):
    """Cannot draw one of them, and has a mistake in it for another."""

    def draw(self, image: Image, face: Face, eyewear: Eyewear) -> Image:
        if eyewear.sku == "pair-1":
            raise StageError("This pair is refused on purpose.")
        if eyewear.sku == "pair-2":
            raise ZeroDivisionError
        return super().draw(image, face, eyewear)


@pytest.fixture
def stage(stages, shelf, person: View):
    """A window with the person before it, wearing the first pair."""
    stage = stages.open(look=Look(shelf[0].eyewear))
    stage.show(person)
    return stage


def drawn(stage) -> bool:
    return all(cell.instead == "" for cell in stage.window.pages.comparison.cells)


def compare(stage, *places: int) -> None:
    """Open it, add the tiles at those places, and wait until all is drawn."""
    key(stage, "C")
    for place in places:
        stage.window.strip.tiles[place].click()
    stage.bot.waitUntil(lambda: drawn(stage))


def skus(stage) -> list[str]:
    return [pair.sku if pair else "none" for pair in stage.window.pages.comparison.pairs]


def marked(stage) -> list[int]:
    return [place for place, tile in enumerate(stage.window.strip.tiles) if tile.isChecked()]


def test_it_begins_with_what_is_worn_and_pairs_are_added(stage) -> None:
    key(stage, "C")
    assert stage.window.pages.currentWidget() is stage.window.pages.comparison
    assert not stage.window.controls.isVisible()
    assert skus(stage) == ["pair-0"]
    assert stage.window.pages.comparison.cells[0].instead == DRAWING
    stage.bot.waitUntil(lambda: drawn(stage))
    compare(stage, 3, 5)
    assert skus(stage) == ["pair-0", "pair-2", "pair-4"]
    assert marked(stage) == [1, 3, 5]


def test_each_cell_shows_its_pair_on_the_same_picture(stage, person: View) -> None:
    compare(stage, 0, 3)
    cells = stage.window.pages.comparison.cells
    worn, without, other = (cell.grab().toImage() for cell in cells)
    assert worn.size() == without.size() == other.size()
    different = [
        (x, y)
        for x in range(0, worn.width(), 3)
        for y in range(0, worn.height() - 110, 3)
        if worn.pixel(x, y) != without.pixel(x, y)
    ]
    # Only where eyewear is: somewhere in the middle, and not much of the face.
    assert 0.005 < len(different) * 9 / (worn.width() * worn.height()) < 0.35
    assert [cell.accessibleName() for cell in cells] == [
        "Pair-0, 48\u25a121 145 mm, Fit not measured yet",
        "None, no eyewear",
        "Pair-2, 48\u25a121 145 mm, Fit not measured yet",
    ]


def test_a_touch_chooses_and_leads_back_to_the_mirror(stage, shelf) -> None:
    compare(stage, 4)
    stage.looks.take()
    stage.window.pages.comparison.cells[1].click()
    assert stage.window.pages.currentWidget() is stage.window.mirror
    assert stage.window.controls.isVisible()
    assert stage.looks.take() == Look(shelf[3].eyewear)
    assert marked(stage) == [4]


def test_of_four_the_last_gives_way_and_a_second_touch_takes_a_pair_out(stage) -> None:
    compare(stage, 2, 3, 4, 5)
    assert skus(stage) == ["pair-0", "pair-1", "pair-2", "pair-4"]
    stage.window.strip.tiles[3].click()
    assert skus(stage) == ["pair-0", "pair-1", "pair-4"]
    assert marked(stage) == [1, 2, 5]


def test_the_cross_and_the_key_delete_take_a_pair_out(stage) -> None:
    compare(stage, 2, 3)
    cells = stage.window.pages.comparison.cells
    cells[0]._cross.click()
    assert skus(stage) == ["pair-1", "pair-2"]
    key(stage, "Right")
    assert cells[0].hasFocus()
    key(stage, "Right")
    QTest.keyClick(cells[1], Qt.Key.Key_Delete)
    assert skus(stage) == ["pair-1"]


def test_keys_walk_along_and_choose(stage, shelf) -> None:
    compare(stage, 2, 3)
    stage.looks.take()
    for _ in range(2):
        key(stage, "Right")
    QTest.keyClick(stage.window.pages.comparison.cells[1], Qt.Key.Key_Return)
    assert stage.looks.take() == Look(shelf[1].eyewear)


def test_a_tilt_that_was_changed_is_seen_when_they_are_compared_again(stage) -> None:
    compare(stage, 3)
    usual = stage.window.pages.comparison.picture()
    key(stage, "Esc")
    for _ in range(9):
        key(stage, "]")
    compare(stage)
    tilted = stage.window.pages.comparison.picture()
    assert np.abs(tilted.astype(float) - usual).max() > 60
    # While they are compared nothing but pairs can be changed.
    assert not stage.window.fit_bar.isVisible()
    stage.looks.take()
    key(stage, "]")
    assert stage.looks.take() is None


def test_no_card_is_looked_for_beside_a_comparison(stage) -> None:
    bar = stage.window.fit_bar
    bar.card.click()
    assert bar.card.text() == CANCEL
    key(stage, "C")
    assert not bar.isVisible()
    key(stage, "Esc")
    assert bar.isVisible()
    assert bar.card.text() == BEGIN


def eyewear_bgr(on: Image, drawn: Image) -> np.ndarray:
    """The mean colour of what was drawn on a picture."""
    touched = np.abs(drawn.astype(int) - on).max(2) > 12
    assert touched.sum() > 500
    return drawn[touched].mean(0)


def test_what_is_drawn_is_lit_by_its_own_picture_not_by_one_before(person: View) -> None:
    gold = app.load_catalogue().find("lantern-gold")
    bright = Sitting(person.cleared, person.face, None)
    dark = replace(bright, image=published(person.cleared // 5))
    studio = Studio(Renderer)
    lit = next(iter(studio.draw(bright, [gold]))).image
    after = [one.image for one in studio.draw(dark, [gold, gold])]
    alone = tried(dark, gold, Renderer()).image
    for drawn in after:
        assert eyewear_bgr(dark.image, drawn) == pytest.approx(eyewear_bgr(dark.image, alone), abs=1.0)
    assert eyewear_bgr(dark.image, alone).mean() < 0.6 * eyewear_bgr(bright.image, lit).mean()


def test_a_renderer_forgets_the_picture_also_where_drawing_is_given_up_half_way(person: View) -> None:
    gold = app.load_catalogue().find("lantern-gold")
    sitting = Sitting(person.cleared, person.face, None)
    heard: list[str] = []

    class Watched(Renderer):
        def forget(self) -> None:
            super().forget()
            heard.append("forgotten")

        def draw(self, image: Image, face: Face, eyewear: Eyewear) -> Image:
            heard.append("drawn")
            return super().draw(image, face, eyewear)

    drawing = Studio(Watched).draw(sitting, [gold, None, gold])
    next(drawing)
    drawing.close()
    assert heard == ["forgotten", "drawn", "forgotten"]


def test_before_anybody_is_seen_there_is_a_sentence_and_no_comparison(stages, make_view) -> None:
    stage = stages.open()
    key(stage, "C")
    stage.show(make_view((200, 0, 0), state=State.NO_FACE))
    key(stage, "C")
    assert stage.window.pages.currentWidget() is stage.window.mirror
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.message == NOBODY)


def test_a_pair_that_cannot_be_drawn_says_why_and_the_others_are_there(stages, person, caplog) -> None:
    stage = stages.open(renderer=Refusing)
    stage.show(person)
    key(stage, "C")
    cells = stage.window.pages.comparison.cells
    for place in (2, 1):
        stage.window.strip.tiles[place].click()
    stage.bot.waitUntil(lambda: DRAWING not in [cell.instead for cell in cells])
    assert [cell.instead for cell in cells] == ["This pair is refused on purpose", ""]
    stage.window.strip.tiles[3].click()
    stage.bot.waitUntil(lambda: cells[2].instead == FAILED)
    assert "could not be drawn" in caplog.text
    caplog.clear()


def test_a_new_picture_is_taken_of_who_is_there_now(stage, person: View) -> None:
    compare(stage, 3)
    before = stage.window.pages.comparison.cells[0].grab().toImage()
    dark = published(person.cleared // 3)
    stage.show(replace(person, image=dark, cleared=dark))
    key(stage, "N")
    stage.bot.waitUntil(lambda: drawn(stage))
    after = stage.window.pages.comparison.cells[0].grab().toImage()
    assert after.pixelColor(40, 40).value() < 0.5 * before.pixelColor(40, 40).value()
    assert skus(stage) == ["pair-0", "pair-2"]
    stage.show(replace(person, face=None, state=State.NO_FACE, image=dark.copy()))
    key(stage, "N")
    assert "Nobody is seen" in stage.window.pages.comparison._advice.text()


def test_all_of_it_is_saved_as_one_picture(stage, person, monkeypatch, tmp_path: Path) -> None:
    compare(stage, 2, 3, 4)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "us.png"), ""))
    key(stage, "Ctrl+S")
    assert stage.window.pages.comparison._advice.text() == "Saved as us.png"
    sheet = cv2.imread(str(tmp_path / "us.png"))
    height, width = sheet.shape[:2]
    assert 1.1 < height / width < 1.4  # two by two, with words below
    # The same wall, not mirrored, in the same corner of all four.
    half = (height // 2, width // 2)
    corners = [sheet[y + 60 : y + 90, x + 60 : x + 90] for y in (0, half[0]) for x in (0, half[1])]
    assert all(np.abs(corner.mean((0, 1)) - corners[0].mean((0, 1))).max() < 6 for corner in corners)


def test_while_it_is_being_drawn_there_is_nothing_to_save(stage) -> None:
    key(stage, "C")
    assert stage.window.pages.picture() is None


def test_the_picture_is_forgotten_when_it_is_left_the_pairs_are_not(stages, shelf, person: View) -> None:
    copies: list[Image] = []

    class Watched(Renderer):
        def draw(self, image: Image, face: Face, eyewear: Eyewear) -> Image:
            copies.append(super().draw(image, face, eyewear))
            return copies[-1]

    stage = stages.open(look=Look(shelf[0].eyewear), renderer=Watched)
    stage.show(person)
    mine = published(person.cleared.copy())
    # Not through the mirror, which keeps the Views of its last second to tell how fast it is.
    stage.window.pages.show_view(replace(person, cleared=mine))
    compare(stage, 3)
    kept = [weakref.ref(mine), *(weakref.ref(copy) for copy in copies)]
    stage.window.pages.show_view(person)
    del mine
    copies.clear()
    gc.collect()
    # The picture, and a drawn copy of it for each pair.
    assert sum(one() is not None for one in kept) == 3
    key(stage, "Esc")
    assert stage.window.pages.currentWidget() is stage.window.mirror
    gc.collect()
    assert not any(one() is not None for one in kept)
    key(stage, "C")
    assert skus(stage) == ["pair-0", "pair-2"]


def test_a_kiosk_forgets_the_comparison_of_who_has_gone(stages, shelf, person: View) -> None:
    stage = stages.open(kiosk=True, idle_s=0.4, look=Look(shelf[0].eyewear))
    assert not stage.window.pages.comparison.save.isVisible()
    stage.show(person)
    key(stage, "C")
    stage.window.strip.tiles[3].click()
    assert not stage.window.pages.comparison.save.isVisible()
    stage.bot.waitUntil(lambda: stage.window.pages.currentWidget() is stage.window.mirror)
    assert skus(stage) == []
    assert stage.window.mirror.shown() is None
    key(stage, "C")
    assert stage.window.pages.currentWidget() is stage.window.mirror


def test_escape_leaves_a_kiosk_s_comparison_but_not_the_kiosk(stages, person: View) -> None:
    stage = stages.open(kiosk=True)
    stage.show(person)
    key(stage, "C")
    key(stage, "Esc")
    assert stage.window.pages.currentWidget() is stage.window.mirror
    key(stage, "Esc")
    assert stage.window.isFullScreen()


@pytest.mark.parametrize(
    ("count", "size", "columns"),
    [(2, (1256, 520), 2), (3, (1256, 520), 3), (4, (1256, 520), 4), (4, (776, 1000), 2), (2, (776, 1000), 1)],
)
def test_pictures_are_as_large_as_they_can_be(count: int, size: tuple[int, int], columns: int) -> None:
    assert columns_for(count, size, 104) == columns


def test_what_to_do_next_is_said(shelf) -> None:
    pairs = [item.eyewear for item in shelf[:4]]
    assert "want to compare" in advice(pairs[:1])
    assert "add it" in advice(pairs[:3])
    assert "the place of Pair-3" in advice(pairs)
    assert "the place of None" not in advice([*pairs[:3], None])
