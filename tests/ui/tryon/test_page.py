"""Try-on in the window, as a person goes through it."""

import io
from pathlib import Path

import pytest
from PIL import Image as Pillow
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from mirror_app.tryon.executors.thread import ThreadExecutor
from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.makers import makers
from mirror_app.tryon.ordering import Ordering
from mirror_app.tryon.providers.local import open_local
from mirror_app.tryon.providers.provider import Provider
from mirror_app.tryon.rack import Rack
from mirror_app.ui.tryon import TryonPage
from mirror_app.ui.tryon.consent import TWICE, Consent
from mirror_app.ui.tryon.order_bar import NO_GARMENT, NO_PERSON
from mirror_app.ui.tryon.portrait import COUNT_S
from mirror_app.ui.tryon.wardrobe import EMPTY
from mirror_app.values import View


def png(colour: str) -> bytes:
    file = io.BytesIO()
    Pillow.new("RGB", (60, 90), colour).save(file, "PNG")
    return file.getvalue()


def at_once(person: bytes, garment: bytes, type: str, seed: int) -> bytes:
    return png("green")


async def open_at_once(name: str) -> Provider:
    return open_local(ThreadExecutor(at_once))


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """Three garments and a person, as files."""
    files = [tmp_path / f"{name}.png" for name in ("red", "blue", "white", "me")]
    for file in files:
        file.write_bytes(png("pink" if file.stem == "me" else file.stem))
    return files


class Room:
    """A window with the page open."""

    def __init__(self, stages, tmp_path: Path, kiosk: bool = False) -> None:
        names = ("local",) if kiosk else ("local", "volcengine")
        self.own = tmp_path / "own"

        def make(measures) -> TryonPage:
            ordering = Ordering(self.own, makers(names), open_at_once)
            return TryonPage(ordering, Rack(tmp_path / "rack"), measures, True, kiosk)

        self.stage = stages.open(tryon=make, kiosk=kiosk, idle_s=3600.0)
        page = self.stage.window.pages.tryon
        assert page is not None
        self.page: TryonPage = page
        QTest.keySequence(self.stage.window, QKeySequence("G"))
        assert page.isVisible()

    def states(self) -> list[State]:
        self.page.look()
        return [cell.job.state for cell in self.page.gallery.cells]

    def wait_stored(self, count: int) -> None:
        self.stage.bot.waitUntil(lambda: self.states() == [State.STORED] * count, timeout=20000)


@pytest.fixture
def room(stages, tmp_path: Path) -> Room:
    return Room(stages, tmp_path)


def test_an_empty_wardrobe_says_how_it_is_filled(room: Room, pictures: list[Path]):
    wardrobe = room.page.wardrobe
    assert wardrobe._empty.isVisible()
    assert wardrobe._empty.text() == EMPTY
    wardrobe.add(pictures[:2], "upper")
    assert not wardrobe._empty.isVisible()
    assert [tile.hanger.name for tile in wardrobe.tiles] == ["blue", "red"]
    assert len(wardrobe.chosen) == 2


def test_the_bar_says_what_is_missing_before_anything_can_be_ordered(room: Room, pictures: list[Path]):
    bar = room.page.bar
    assert bar.cost.text() == NO_PERSON
    assert not bar.order.isEnabled()
    room.page.portrait.open(pictures[3])
    assert bar.cost.text() == NO_GARMENT
    assert not bar.order.isEnabled()
    room.page.wardrobe.add(pictures[:2], "upper")
    assert bar.cost.text() == "2 pictures, free."
    assert bar.order.text() == "Make 2 pictures"
    assert bar.order.isEnabled()


def test_what_is_made_is_shown_large_beside_the_person(room: Room, pictures: list[Path]):
    room.page.portrait.open(pictures[3])
    room.page.wardrobe.add(pictures[:3], "upper")
    room.page.bar.order.click()
    room.wait_stored(3)
    gallery = room.page.gallery
    assert gallery.sentence.text() == "3 of 3 pictures made"
    room.stage.bot.waitUntil(lambda: gallery.cells[0]._picture is not None)
    gallery.cells[0].click()
    assert gallery.currentWidget() is gallery.enlarged
    assert [word for _, word in gallery.enlarged._beside.pictures] == ["You", "Preview"]
    QTest.keySequence(room.stage.window, QKeySequence("Esc"))
    assert gallery.currentIndex() == 0
    assert room.page.isVisible()
    QTest.keySequence(room.stage.window, QKeySequence("Esc"))
    assert not room.page.isVisible()


def test_what_was_made_before_costs_nothing(room: Room, pictures: list[Path]):
    room.page.portrait.open(pictures[3])
    room.page.wardrobe.add(pictures[:1], "upper")
    room.page.order()
    room.wait_stored(1)
    room.page.wardrobe.tiles[0].click()
    assert room.page.bar.cost.text() == "0 pictures, free; 1 made before, nothing to pay."
    assert room.page.bar.order.text() == "Show the pictures"


def test_consent_is_asked_for_each_upload_and_each_host(room: Room, pictures: list[Path], monkeypatch):
    monkeypatch.setenv("MIRROR_VOLCENGINE_ACCESS_KEY", "access")
    monkeypatch.setenv("MIRROR_VOLCENGINE_SECRET_KEY", "secret")
    page, bar = room.page, room.page.bar
    page.portrait.open(pictures[3])
    page.wardrobe.add(pictures[:2], "upper")
    assert not bar.consent.isVisible()
    bar.chips["volcengine"].click()
    assert bar.consent.isVisible()
    assert not bar.consent.isChecked()
    assert (
        bar.consent.text() == "Send this picture of me and 2 garments to visual.volcengineapi.com, this once"
    )
    assert bar.cost.text() == "2 pictures: 2.00 CNY."
    assert not bar.order.isEnabled()
    bar.consent.click()
    assert bar.order.isEnabled()
    page.wardrobe.tiles[0].click()
    assert not bar.consent.isChecked()
    assert not bar.order.isEnabled()
    bar.consent.click()
    page.portrait.open(pictures[2])
    assert not bar.consent.isChecked()
    bar.consent.click()
    bar.chips["local"].click()
    bar.chips["volcengine"].click()
    assert not bar.consent.isChecked()


def test_a_maker_without_a_key_says_how_to_give_it_one(room: Room, pictures: list[Path], monkeypatch):
    for name in ("MIRROR_VOLCENGINE_ACCESS_KEY", "VOLC_ACCESSKEY", "MIRROR_VOLCENGINE_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    room.page.portrait.open(pictures[3])
    room.page.wardrobe.add(pictures[:1], "upper")
    room.page.bar.choose("volcengine")
    assert "There is no key for volcengine" in room.page.bar.cost.text()
    assert not room.page.bar.consent.isVisible()
    assert not room.page.bar.order.isEnabled()


def test_a_picture_is_taken_of_the_mirror_after_a_count(room: Room, person: View):
    portrait = room.page.portrait
    room.stage.show(person)
    portrait.take.click()
    assert portrait.pane.count == COUNT_S
    for _ in range(COUNT_S):
        assert portrait.taken is None
        portrait.count_down()
    assert portrait.taken is person.image
    portrait.take.click()
    assert portrait.taken is None


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
    assert room.page.said.text() == "bad.png cannot be read as a picture."
    room.page.wardrobe.add([bad], "full")
    room.stage.bot.waitUntil(lambda: not room.page.wardrobe.tiles[0].isEnabled())
    assert room.page.wardrobe.chosen == []


def test_removing_all_empties_the_gallery(room: Room, pictures: list[Path]):
    room.page.portrait.open(pictures[3])
    room.page.wardrobe.add(pictures[:2], "upper")
    room.page.order()
    room.wait_stored(2)
    room.page.remove_button.click()
    assert room.states() == []
    assert room.page.said.text() == "Removed 2 orders with every picture."
    assert list(room.own.rglob("*.png")) == []


def test_a_kiosk_keeps_nothing_of_who_has_left(stages, tmp_path: Path, pictures: list[Path], person: View):
    rack = Rack(tmp_path / "rack")
    rack.hang(pictures[0], "upper")
    room = Room(stages, tmp_path, kiosk=True)
    assert not room.page.wardrobe.add_button.isVisible()
    assert not room.page.portrait.open_button.isVisible()
    room.stage.show(person)
    room.page.portrait.take.click()
    for _ in range(COUNT_S):
        room.page.portrait.count_down()
    room.page.wardrobe.tiles[0].click()
    room.page.order()
    room.wait_stored(1)
    room.stage.window._forget()
    assert room.page.portrait.taken is None
    assert room.states() == []
    assert [path for path in room.own.rglob("*") if path.suffix in (".png", ".jpg")] == []
    assert not room.page.isVisible()


def paid_job(room: Room, state: State, pictures: list[Path]) -> Job:
    """An order of somebody who charges, as the journal has it from an earlier time."""
    room.page.portrait.open(pictures[3])
    room.page.wardrobe.add(pictures[:1], "upper")
    room.page.bar.choose("volcengine")
    (order,) = room.page._orders()
    job = Job(order, state)
    ordering = room.page._ordering
    ordering._jobs[order.key] = job
    ordering._journal.plan([order])
    if state is State.UNKNOWN:
        ordering._journal.move(order.key, state, None)
    room.page.look()
    return job


@pytest.mark.parametrize(("state", "twice"), [(State.UNKNOWN, True), (State.PLANNED, False)])
def test_nothing_is_sent_for_money_from_the_gallery_without_a_tick(room, pictures, monkeypatch, state, twice):
    monkeypatch.setenv("MIRROR_VOLCENGINE_ACCESS_KEY", "access")
    monkeypatch.setenv("MIRROR_VOLCENGINE_SECRET_KEY", "secret")
    given = []
    monkeypatch.setattr(room.page._ordering, "begin", lambda orders, again: given.extend(orders))
    job = paid_job(room, state, pictures)
    if twice:
        room.page.gallery.cells[0].again.emit()
    else:
        room.page.gallery.resumed.emit()
    (asked,) = room.page.findChildren(Consent)
    assert asked.isVisible()
    assert not asked.box.isChecked()
    assert not asked.send.isEnabled()
    assert given == []
    said = " ".join(label.text() for label in asked.findChildren(QLabel))
    assert "1 picture: 1.00 CNY." in said
    assert (TWICE in said) is twice
    asked.reject()
    assert given == []
    room.page._order_again(job.order.key)
    asked = next(dialog for dialog in room.page.findChildren(Consent) if dialog.isVisible())
    asked.box.click()
    asked.send.click()
    assert given == [job.order]
