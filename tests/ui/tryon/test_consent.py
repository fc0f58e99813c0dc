"""What leaves this machine, and what it takes for that: asked of whom it would be sent to."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image as Pillow
from PySide6.QtWidgets import QLabel

from mirror_app.tryon.jobs import State
from mirror_app.tryon.serving import Options, running
from mirror_app.ui.tryon.consent import TWICE, Consent
from tests.ui.tryon.room import Room, png


class Paid:
    """A room with a stand-in for somebody who charges; `posted` has what came: the colours of the person and
    of the garment."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, str]] = []
        self.room: Room

    def make(self, person: bytes, garment: bytes, part: str, seed: int) -> bytes:
        self.posted.append((colour_of(person), colour_of(garment)))
        return png("green")

    def choose(self, files: list[Path]) -> None:
        self.room.choose(files)
        self.room.bar.choose(self.name)
        self.room.reckoned()

    @property
    def name(self) -> str:
        return self.room.ordering.makers[1].name

    def submitted(self) -> int:
        return sum(job.submissions for job in self.room.ordering._journal.jobs())

    def settled(self) -> None:
        """Wait until whatever was to be sent was."""
        self.room.until(lambda: not self.room.ordering.pending() or self.room.ordering.in_flight_paid())


COLOURS = {"red": (255, 0, 0), "blue": (0, 0, 255), "white": (255, 255, 255), "pink": (255, 192, 203)}


def colour_of(content: bytes) -> str:
    pixel = Pillow.open(io.BytesIO(content)).convert("RGB").getpixel((5, 5))
    return min(COLOURS, key=lambda name: sum(abs(a - b) for a, b in zip(COLOURS[name], pixel, strict=True)))


@pytest.fixture
def paid(stages, tmp_path: Path, keys: None) -> Iterator[Paid]:
    paid = Paid()
    with running(Options(make=paid.make)) as server:
        paid.room = Room(stages, tmp_path, names=("local", f"volcengine@127.0.0.1:{server.port}"))
        yield paid
        paid.room.stage.window.close()


def test_consent_is_asked_for_each_upload_and_each_host(room: Room, pictures: list[Path], keys: None):
    page, bar = room.page, room.bar
    room.pose(pictures[3])
    room.choose(pictures[:2])
    assert not bar.consent.isVisible()
    bar.chips["volcengine"].click()
    room.reckoned()
    assert bar.consent.isVisible()
    assert not bar.consent.isChecked()
    assert (
        bar.consent.text() == "Send this picture of me and 2 garments to visual.volcengineapi.com, this once"
    )
    assert bar.cost.text() == "2 pictures: 2.00 CNY, as far as is known."
    assert not bar.order.isEnabled()
    bar.consent.click()
    assert bar.order.isEnabled()
    page.wardrobe.tiles[0].click()
    assert not bar.order.isEnabled()
    room.reckoned()
    assert not bar.consent.isChecked()
    assert not bar.order.isEnabled()
    bar.consent.click()
    room.pose(pictures[2])
    assert not bar.consent.isChecked()
    bar.consent.click()
    bar.chips["local"].click()
    bar.chips["volcengine"].click()
    room.reckoned()
    assert not bar.consent.isChecked()


def test_a_maker_without_a_key_says_how_to_give_it_one(room: Room, pictures: list[Path], monkeypatch):
    for name in ("MIRROR_VOLCENGINE_ACCESS_KEY", "VOLC_ACCESSKEY", "MIRROR_VOLCENGINE_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    room.pose(pictures[3])
    room.choose(pictures[:1])
    room.bar.choose("volcengine")
    room.reckoned()
    assert "There is no key for volcengine" in room.bar.cost.text()
    assert not room.bar.consent.isVisible()
    assert not room.bar.order.isEnabled()


def test_exactly_what_was_ticked_is_posted(paid: Paid, pictures: list[Path]):
    room = paid.room
    room.pose(pictures[3])
    paid.choose([pictures[0]])
    room.page.order()
    assert room.states() == []
    room.bar.consent.click()
    room.order()
    room.until(lambda: len(paid.posted) == 1)
    assert paid.posted == [("pink", "red")]
    assert not room.bar.consent.isChecked()


def test_a_garment_that_is_another_since_the_tick_is_not_posted(paid: Paid, pictures: list[Path]):
    room = paid.room
    room.pose(pictures[3])
    paid.choose([pictures[0]])
    room.bar.consent.click()
    room.page.wardrobe.tiles[0].hanger.path.write_bytes(png("blue"))
    room.order()
    room.until(lambda: room.states() == [State.FAILED])
    assert paid.posted == []
    assert paid.submitted() == 0


def test_a_garment_that_cannot_be_read_takes_the_wish_and_its_tick_away(paid: Paid, pictures: list[Path]):
    room = paid.room
    room.pose(pictures[3])
    paid.choose(pictures[:2])
    room.bar.consent.click()
    assert room.bar.order.isEnabled()
    tiles = {tile.hanger.name: tile for tile in room.page.wardrobe.tiles}
    tiles["red"].hanger.path.write_bytes(b"no picture at all")
    tiles["blue"].click()
    room.reckoned()
    assert not room.bar.consent.isChecked()
    assert not room.bar.order.isEnabled()
    assert "red" in room.bar.cost.text()
    room.page.order()
    assert room.states() == []
    assert paid.posted == []


def left_over(room: Room, name: str, people: list[Path], garments: list[Path], state: State) -> None:
    """Orders of somebody who charges, as an earlier time has left them in the journal."""
    for person in people:
        room.pose(person)
        for tile in room.page.wardrobe.tiles:
            if not tile.isChecked():
                tile.click()
        if len(room.page.wardrobe.tiles) < len(garments):
            room.choose(garments)
        room.bar.choose(name)
        room.reckoned()
        orders = room.bar._wish.anew
        room.ordering._keeping.write_people(orders)
        room.ordering._journal.plan(orders)
        for order in orders:
            if state is not State.PLANNED:
                room.ordering._journal.move(order.key, state, None)
            room.ordering._tell(room.ordering._journal.told(order.key))
    room.page.look()


def asked_of(room: Room) -> Consent:
    room.until(lambda: any(dialog.isVisible() for dialog in room.page.findChildren(Consent)))
    return next(dialog for dialog in room.page.findChildren(Consent) if dialog.isVisible())


@pytest.mark.parametrize(("state", "twice"), [(State.UNKNOWN, True), (State.PLANNED, False)])
def test_nothing_is_sent_for_money_from_the_gallery_without_a_tick(
    paid: Paid, pictures: list[Path], state: State, twice: bool
):
    room = paid.room
    left_over(room, paid.name, [pictures[3]], [pictures[0]], state)

    def ask() -> Consent:
        if twice:
            room.gallery.cells[0].again.emit()
        else:
            room.gallery.resumed.emit()
        return asked_of(room)

    asked = ask()
    assert not asked.box.isChecked()
    assert not asked.go.isEnabled()
    said = " ".join(label.text() for label in asked.findChildren(QLabel))
    assert "1 picture: 1.00 CNY, as far as is known." in said
    assert (TWICE in said) is twice
    asked.reject()
    paid.settled()
    assert paid.posted == []
    assert paid.submitted() == 0
    asked = ask()
    asked.box.click()
    asked.go.click()
    room.until(lambda: paid.posted == [("pink", "red")])
    assert paid.submitted() == 1


def test_what_has_come_to_need_a_tick_since_it_was_shown_is_not_posted(paid: Paid, pictures: list[Path]):
    room = paid.room
    left_over(room, paid.name, [pictures[3]], [pictures[0]], State.UNKNOWN)
    room.page._reckon()
    room.reckoned()
    assert room.bar.cost.text() == "0 pictures; 1 sent before without an answer, not sent again."
    (job,) = room.ordering.jobs()
    room.ordering._journal.move(job.order.key, State.PLANNED, None)
    room.order()
    room.until(lambda: not room.ordering.running)
    assert paid.posted == []
    assert paid.submitted() == 0


def test_continuing_counts_each_picture_once_and_shows_who_is_in_them(paid: Paid, pictures: list[Path]):
    room = paid.room
    left_over(room, paid.name, [pictures[3], pictures[2]], pictures[:3], State.PLANNED)
    room.gallery.resumed.emit()
    asked = asked_of(room)
    assert asked.box.text() == "Send these 2 pictures of people and 3 garments to 127.0.0.1, this once"
    assert asked.go.text() == "Make 6 pictures"
    room.until(lambda: all(not label.pixmap().isNull() for label in asked.people.values()))
    assert len(asked.people) == 2
    asked.reject()


def test_a_dialog_does_not_outlive_the_person_it_asked(paid: Paid, pictures: list[Path]):
    room = paid.room
    left_over(room, paid.name, [pictures[3]], [pictures[0]], State.PLANNED)
    room.gallery.resumed.emit()
    asked = asked_of(room)
    asked.box.click()
    room.page.forget()
    assert not asked.isVisible()
    paid.settled()
    assert paid.posted == []
