"""Try-on in the window, as a person goes through it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QSignalSpy, QTest

from mirror_app.garments import GarmentPhoto, GarmentView
from mirror_app.ui.tryon.order_bar import NO_GARMENT, NO_PERSON
from mirror_app.ui.tryon.portrait import COUNT_S, NO_PICTURE, NOBODY
from mirror_app.ui.tryon.wardrobe import EMPTY
from mirror_app.values import View
from tests.ui.tryon.room import Room, png


def test_an_empty_wardrobe_says_how_it_is_filled(room: Room, pictures: list[Path]):
    wardrobe = room.page.wardrobe
    assert wardrobe._empty.isVisible()
    assert wardrobe._empty.text() == EMPTY
    wardrobe.add(pictures[:2], "upper")
    assert not wardrobe._empty.isVisible()
    assert [tile.hanger.name for tile in wardrobe.tiles] == ["blue", "red"]
    assert len(wardrobe.chosen) == 2


def test_garments_are_given_up_at_one_stroke(room: Room, pictures: list[Path]):
    room.choose(pictures[:3])
    told = QSignalSpy(room.page.wardrobe.changed)
    room.page.wardrobe.clear()
    assert told.count() == 1
    assert room.page.wardrobe.chosen == []


def test_the_bar_says_what_is_missing_before_anything_can_be_ordered(room: Room, pictures: list[Path]):
    bar = room.bar
    room.reckoned()
    assert bar.cost.text() == NO_PERSON
    assert not bar.order.isEnabled()
    room.pose(pictures[3])
    assert bar.cost.text() == NO_GARMENT
    assert not bar.order.isEnabled()
    room.page.wardrobe.add(pictures[:2], "upper")
    assert not bar.order.isEnabled()
    room.reckoned()
    assert bar.cost.text() == "2 pictures, free."
    assert bar.order.text() == "Make 2 pictures"
    assert bar.order.isEnabled()


def test_what_is_made_is_shown_large_beside_the_person(room: Room, pictures: list[Path]):
    room.pose(pictures[3])
    room.choose(pictures[:3])
    room.order()
    room.wait_stored(3)
    gallery = room.gallery
    assert gallery.sentence.text() == "3 of 3 pictures made"
    room.until(lambda: gallery.cells[0]._picture is not None)
    gallery.cells[0].click()
    assert gallery.currentWidget() is gallery.enlarged
    room.until(lambda: len(gallery.enlarged._beside.pictures) == 2)
    assert [word for _, word in gallery.enlarged._beside.pictures] == ["You", "Preview"]
    QTest.keySequence(room.stage.window, QKeySequence("Esc"))
    assert gallery.currentIndex() == 0
    assert room.page.isVisible()
    QTest.keySequence(room.stage.window, QKeySequence("Esc"))
    assert not room.page.isVisible()


def test_what_was_made_before_costs_nothing(room: Room, pictures: list[Path]):
    room.pose(pictures[3])
    room.choose(pictures[:1])
    room.order()
    room.wait_stored(1)
    room.page.wardrobe.tiles[0].click()
    room.reckoned()
    assert room.bar.cost.text() == "0 pictures, free; 1 made before, nothing to pay."
    assert room.bar.order.text() == "Show the pictures"


def test_a_garment_that_hangs_twice_is_ordered_once(room: Room, pictures: list[Path]):
    room.pose(pictures[3])
    room.choose([pictures[0], pictures[0]])
    assert len(room.page.wardrobe.chosen) == 2
    assert room.bar.cost.text() == "1 picture, free."


def test_a_garment_is_read_again_only_where_its_file_is_another(
    room: Room, pictures: list[Path], monkeypatch
):
    room.pose(pictures[3])
    room.choose(pictures[:3])
    read: list[str] = []
    order = room.ordering.order

    def counted(person, hanger, maker):
        read.append(hanger.name)
        return order(person, hanger, maker)

    monkeypatch.setattr(room.ordering, "order", counted)
    room.page.wardrobe.tiles[0].click()
    room.reckoned()
    assert read == []
    changed = next(tile.hanger for tile in room.page.wardrobe.tiles if tile.hanger.name == "red")
    changed.path.write_bytes(png("black") + b"\0")
    room.page.wardrobe.tiles[0].click()
    room.reckoned()
    assert read == ["red"]


def test_a_picture_is_taken_of_the_mirror_after_a_count(room: Room, person: View):
    portrait = room.page.portrait
    room.stage.show(person)
    room.count(person)
    assert np.array_equal(portrait.taken, person.image)
    room.until(lambda: room.page._person is not None)
    portrait.take.click()
    assert portrait.taken is None
    portrait._stop_counting()
    draped = replace(
        person,
        image=person.image + 1,
        garment=GarmentView(GarmentPhoto(Path("shirt.png"), "upper"), 1, drawn=True),
    )
    room.count(draped)
    assert portrait.taken is person.undressed
    assert room.page._person is None


def test_what_was_seen_before_the_camera_was_lost_is_not_taken(room: Room, person: View):
    portrait = room.page.portrait
    room.stage.show(person)
    portrait.take.click()
    room.stage.lose_camera("Camera is reconnecting")
    for _ in range(COUNT_S):
        portrait.count_down()
    assert portrait.taken is None
    assert room.page.said.text() == NO_PICTURE


def test_what_was_seen_before_the_page_was_left_is_not_shown_again(room: Room, person: View):
    room.stage.show(person)
    assert room.page.portrait.pane._picture is not None
    room.page._head.pictures.click()
    room.page._head.choose.click()
    assert room.page.portrait.pane._picture is None


@pytest.mark.parametrize("way", ["C", "Esc", "back", "pictures"])
def test_who_leaves_while_it_is_counted_is_not_taken(room: Room, person: View, way: str):
    portrait = room.page.portrait
    room.stage.show(person)
    portrait.take.click()
    if way in ("back", "pictures"):
        getattr(room.page._head, way).click()
    else:
        QTest.keySequence(room.stage.window, QKeySequence(way))
    assert not portrait.isVisible()
    assert not portrait._counter.isActive()
    assert portrait.pane.count == 0
    assert portrait.taken is None
    assert portrait.pane.sentence == NOBODY


def test_without_a_camera_the_count_ends_in_a_sentence(room: Room):
    room.page.portrait.take.click()
    for _ in range(COUNT_S):
        room.page.portrait.count_down()
    assert room.page.portrait.taken is None
    assert room.page.said.text() == "There is no picture to take: the camera gives none."


def test_a_file_that_is_no_picture_is_told(room: Room, tmp_path: Path):
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    room.page.portrait.open(bad)
    room.until(lambda: room.page.said.text() == "bad.png cannot be read as a picture.")
    room.page.wardrobe.add([bad], "full")
    room.until(lambda: not room.page.wardrobe.tiles[0].isEnabled())
    assert room.page.wardrobe.chosen == []
