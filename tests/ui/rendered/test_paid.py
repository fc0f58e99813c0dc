"""The same where somebody charges: nothing leaves this machine without a tick, or is paid for twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mirror_app.tryon.jobs import State
from mirror_app.tryon.serving import Options, running
from mirror_app.ui.rendered.watch import ALREADY
from mirror_app.ui.tryon.consent import Consent
from mirror_app.values import Look
from tests.ui.rendered.hall import Hall
from tests.ui.tryon.room import png
from tests.ui.tryon.test_consent import colour_of


class Paid:
    """A hall and somebody who charges, and what came to them: the colours of garments."""

    def __init__(self, hall: Hall, name: str, posted: list[str]) -> None:
        self.hall, self.name, self.posted = hall, name, posted

    def pose(self, photo, view) -> None:
        self.hall.pose(photo, view)
        self.hall.page.bar.choose(self.name)
        self.hall.until(lambda: self.hall.page.bar._reckoned)

    def submitted(self) -> int:
        return sum(job.submissions for job in self.hall.ordering._journal.jobs())


@pytest.fixture
def paid(stages, tmp_path: Path, rack, keys: None) -> Iterator[Paid]:
    posted: list[str] = []

    def make(person: bytes, garment: bytes, part: str, seed: int) -> bytes:
        posted.append(colour_of(garment))
        return png("green")

    with running(Options(make=make)) as server:
        name = f"volcengine@127.0.0.1:{server.port}"
        hall = Hall(stages, tmp_path, Look(garment=rack["red"]), names=("local", name))
        yield Paid(hall, name, posted)
        hall.window.close()


def test_a_pose_is_sent_only_with_a_tick_for_that_very_picture(paid: Paid, rack, posed):
    hall, red = paid.hall, rack["red"]
    paid.pose(red, posed(red))
    bar = hall.page.bar
    assert bar.consent.text() == "Send this picture of me and 1 garment to 127.0.0.1, this once"
    assert not bar.consent.isChecked()
    hall.page.order()
    bar.consent.click()
    hall.page.portrait.take.click()
    assert not bar.order.isEnabled()
    hall.page._head.back.click()
    assert hall.ordering.jobs() == ()
    assert not any(hall.own.rglob("*.jpg"))
    paid.pose(red, posed(red))
    assert not bar.consent.isChecked()
    bar.consent.click()
    hall.order()
    assert hall.mirroring()
    hall.until(lambda: hall.state() is State.STORED)
    hall.stored()
    assert paid.posted == ["red"]
    assert hall.card.pair._word == "Rendered"
    assert paid.submitted() == 1


def test_the_usual_time_is_told_as_long_as_it_is_made(paid: Paid, rack, posed):
    hall, red = paid.hall, rack["red"]
    paid.pose(red, posed(red))
    hall.page.bar.consent.click()
    hall.order()
    said: list[str] = []
    hall.corner.watch.changed.connect(lambda: said.append(hall.card.said.text()))
    hall.until(lambda: hall.state() is State.STORED)
    hall.stored()
    assert any(words.endswith(" s of usually 90 s") for words in said)
    assert not any("%" in words for words in said)


def test_the_same_picture_in_the_same_garment_is_not_paid_for_twice(paid: Paid, rack, posed):
    hall, red = paid.hall, rack["red"]
    paid.pose(red, posed(red))
    hall.page.bar.consent.click()
    hall.order()
    told: list[str] = []
    hall.pages.told.connect(told.append)
    hall.pages.order(red)
    hall.until(lambda: hall.state() is State.STORED)
    hall.stored()
    assert told == [ALREADY]
    hall.card.close_button.click()
    hall.page.portrait.expect(None)
    # Nobody has moved: it is the very same picture.
    paid.pose(red, posed(red))
    assert hall.page.bar.cost.text() == "0 pictures; 1 made before, nothing to pay."
    hall.order()
    assert hall.mirroring()
    hall.until(lambda: hall.card.pair._word == "Rendered")
    hall.stored()
    assert paid.posted == ["red"]
    assert paid.submitted() == 1


def test_what_may_have_been_billed_is_ordered_again_only_with_another_tick(paid: Paid, rack, posed):
    hall, red = paid.hall, rack["red"]
    paid.pose(red, posed(red))
    hall.page.bar.consent.click()
    hall.order()
    hall.until(lambda: hall.state() is State.STORED)
    hall.stored()
    (job,) = hall.ordering.jobs()
    hall.ordering._tell(hall.ordering._journal.move(job.order.key, State.UNKNOWN, None))
    hall.corner.watch.look()
    assert hall.card.retry.text() == "Order again"
    hall.card.retry.click()
    hall.until(lambda: any(dialog.isVisible() for dialog in hall.page.findChildren(Consent)))
    (asked,) = hall.page.findChildren(Consent)
    assert not asked.go.isEnabled()
    assert paid.submitted() == 1
    asked.box.click()
    asked.go.click()
    hall.until(lambda: hall.state() is State.STORED)
    hall.stored()
    assert paid.submitted() == 2
    assert hall.mirroring()
