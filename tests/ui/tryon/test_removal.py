"""Removing what is of a person: by their wish, and when they leave a kiosk."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mirror_app.app import _tryon
from mirror_app.config import Settings
from mirror_app.paths import own_tryon
from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.orders import Order, Picture
from mirror_app.tryon.rack import Rack
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.leaving import LOOK_MS, PAID_S, Leaving
from mirror_app.ui.tryon.page import LEAVING
from mirror_app.ui.tryon.removal import Removal
from mirror_app.values import View
from tests.ui.tryon.room import Room


def removal_of(room: Room) -> Removal:
    room.page.remove_button.click()
    return next(dialog for dialog in room.page.findChildren(Removal) if dialog.isVisible())


def make_two(room: Room, pictures: list[Path]) -> None:
    room.pose(pictures[3])
    room.choose(pictures[:2])
    room.order()
    room.wait_stored(2)


def test_removing_all_is_asked_first(room: Room, pictures: list[Path]):
    make_two(room, pictures)
    asked = removal_of(room)
    assert asked.words.text() == (
        "Your pictures, 2 orders and all that was made are removed from this machine."
    )
    asked.reject()
    assert room.states() == [State.STORED] * 2
    assert len(room.left()) == 3


def test_removing_all_empties_the_gallery_and_what_is_enlarged(room: Room, pictures: list[Path]):
    make_two(room, pictures)
    room.gallery.cells[0].click()
    room.until(lambda: len(room.gallery.enlarged._beside.pictures) == 2)
    removal_of(room).go.click()
    room.until(lambda: room.page.said.text() == "Removed 2 orders with every picture.")
    assert room.states() == []
    assert room.gallery.currentIndex() == 0
    assert room.gallery.enlarged._beside.pictures == ()
    assert room.left() == []
    assert not room.page.remove_button.isVisible()


def test_the_same_picture_of_me_can_be_ordered_with_again_after_that(room: Room, pictures: list[Path]):
    make_two(room, pictures)
    removal_of(room).go.click()
    room.until(lambda: room.page.said.text().startswith("Removed"))
    for tile in room.page.wardrobe.tiles:
        tile.click()
    room.reckoned()
    room.order()
    room.wait_stored(2)
    room.until(lambda: all(cell._picture is not None for cell in room.gallery.cells))


def test_what_was_paid_for_and_what_was_not_fetched_is_said(room: Room, pictures: list[Path], keys: None):
    room.pose(pictures[3])
    room.choose(pictures[:2])
    room.bar.choose("volcengine")
    room.reckoned()
    bought, sent = room.bar._wish.anew
    room.ordering._journal.plan([bought, sent])
    for order, state in ((bought, State.STORED), (sent, State.WAITED_OUT)):
        room.ordering._tell(room.ordering._journal.move(order.key, state, None))
    room.page.look()
    asked = removal_of(room)
    assert asked.words.text().endswith(
        " Paid for among them: 1 picture. Sent, paid for and not fetched yet: 1 picture, lost with it."
    )
    asked.reject()


def kiosk_of(stages, tmp_path: Path, pictures: list[Path]) -> Room:
    Rack(tmp_path / "rack").hang(pictures[0], "upper")
    return Room(stages, tmp_path, kiosk=True)


def order_one(room: Room, person: View) -> None:
    room.count(person)
    room.until(lambda: room.page._person is not None)
    room.page.wardrobe.tiles[0].click()
    room.reckoned()
    room.order()


def test_a_kiosk_keeps_nothing_of_who_has_left(stages, tmp_path: Path, pictures: list[Path], person: View):
    room = kiosk_of(stages, tmp_path, pictures)
    assert not room.page.wardrobe.add_button.isVisible()
    assert not room.page.portrait.open_button.isVisible()
    order_one(room, person)
    room.wait_stored(1)
    assert len(room.left()) == 2
    room.stage.window._forget()
    assert room.page.portrait.taken is None
    assert room.states() == []
    assert room.left() == []
    assert not room.page.isVisible()


def test_a_kiosk_that_is_closed_keeps_nothing(stages, tmp_path: Path, pictures: list[Path], person: View):
    room = kiosk_of(stages, tmp_path, pictures)
    order_one(room, person)
    room.wait_stored(1)
    room.stage.window.close()
    assert room.left() == []


def test_a_kiosk_that_broke_down_has_nothing_when_it_is_opened_again(
    stages, tmp_path: Path, pictures: list[Path]
):
    first = Room(stages, tmp_path)
    make_two(first, pictures)
    first.stage.window.close()
    assert len(first.left()) == 3
    again = Room(stages, tmp_path, kiosk=True)
    assert again.left() == []
    assert again.states() == []


class Waiting:
    """An Ordering as Leaving asks it, where something paid is being made."""

    def __init__(self) -> None:
        self.paid = True
        self.stopped = self.forgotten = 0
        self.running = True
        self.cancelled: list[str] = []
        order = Order(Picture("a", Path("a"), "a"), Picture("b", Path("b"), "b"), "upper", "volcengine")
        self._jobs = Job(order), Job(replace(order, type="full"), State.UNKNOWN)

    def pending(self) -> frozenset[str]:
        return frozenset(job.order.key for job in self._jobs)

    def cancel(self, key: str) -> None:
        self.cancelled.append(key)

    def in_flight_paid(self) -> bool:
        return self.paid

    def stop(self) -> None:
        self.stopped += 1
        self.running = False

    def forget(self) -> str:
        self.forgotten += 1
        return ""


@pytest.fixture
def looks(qapp, monkeypatch) -> Callable[[Waiting], Leaving]:
    def make(waiting: Waiting) -> Leaving:
        leaving = Leaving(qapp, waiting)  # pyright: ignore[reportArgumentType]
        leaving._timer.setInterval(3_600_000)
        return leaving

    return make


def test_what_is_paid_for_is_waited_for_before_its_task_is_forgotten(looks):
    waiting = Waiting()
    leaving = looks(waiting)
    leaving.begin(PAID_S)
    leaving.look()
    assert leaving.busy
    assert waiting.stopped == waiting.forgotten == 0
    assert set(waiting.cancelled) == waiting.pending()
    waiting.paid = False
    leaving.look()
    assert not leaving.busy
    assert waiting.forgotten == 1


def test_it_is_not_waited_for_longer_than_was_said(looks):
    waiting = Waiting()
    leaving = looks(waiting)
    leaving.begin(PAID_S)
    for _ in range(round(PAID_S * 1000 / LOOK_MS) + 1):
        leaving.look()
    assert waiting.forgotten == 1
    assert not leaving.busy


def test_who_comes_next_sees_and_orders_nothing_meanwhile(
    stages, tmp_path: Path, pictures: list[Path], person: View, monkeypatch
):
    room = kiosk_of(stages, tmp_path, pictures)
    order_one(room, person)
    room.wait_stored(1)
    monkeypatch.setattr(room.ordering, "in_flight_paid", lambda: True)
    room.page.forget()
    assert room.states() == []
    room.reckoned()
    assert room.bar.cost.text() == LEAVING
    assert not room.bar.order.isEnabled()
    monkeypatch.setattr(room.ordering, "in_flight_paid", lambda: False)
    room.until(lambda: room.left() == [])
    room.reckoned()
    assert room.bar.cost.text() != LEAVING


def test_a_kiosk_neither_shows_nor_removes_the_pictures_of_the_owner(qapp, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    owners = own_tryon() / "people" / "owner.jpg"
    visitors = own_tryon() / "kiosk" / "people" / "visitor.jpg"
    for picture in (owners, visitors):
        picture.parent.mkdir(parents=True)
        picture.write_bytes(b"somebody")
    make, trouble = _tryon(Settings(kiosk=True), Rack(tmp_path))
    assert trouble == ""
    assert make is not None
    page = make(Measures())
    page.close_down()
    assert owners.is_file()
    assert not visitors.exists()
