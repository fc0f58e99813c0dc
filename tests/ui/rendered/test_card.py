"""A photoreal picture of what the mirror wears, from the garment to the card, as a person goes through it."""

from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from mirror_app.garment_on.live.following import STEP_BACK
from mirror_app.garments import GarmentPhoto
from mirror_app.tryon.jobs import State
from mirror_app.ui.rendered.card import NOT_SENT
from mirror_app.ui.rendered.watch import AFTER_ALL, ALREADY
from mirror_app.ui.tryon.portrait import POSE_S
from mirror_app.values import Look
from tests.ui.rendered.hall import FAILURE, Hall
from tests.ui.tryon.room import png


def heard(signal) -> list[object]:
    """What it tells from now on."""
    told: list[object] = []
    signal.connect(told.append)
    return told


def test_a_pose_is_counted_once_all_of_the_body_is_seen(hall: Hall, rack, posed):
    red = rack["red"]
    hall.pages.order(red)
    portrait = hall.page.portrait
    assert hall.page.isVisible()
    assert [hanger.path for hanger in hall.page.wardrobe.chosen] == [red.path]
    hall.stage.show(posed(red, reason=STEP_BACK, drawn=False))
    assert portrait.pane.count == 0
    assert portrait.pane.sentence == STEP_BACK
    hall.stage.show(posed(red))
    assert portrait.pane.count == POSE_S
    assert portrait.taken is None


def test_what_is_taken_has_no_garment_laid_over_it(hall: Hall, rack, posed):
    view = posed(rack["red"])
    hall.pose(rack["red"], view)
    assert hall.page.portrait.taken is view.undressed
    assert hall.page.portrait.middle == pytest.approx(300 / view.image.shape[1])
    assert hall.ordering.jobs() == ()


def test_where_the_body_was_left_out_nothing_is_taken_and_it_is_counted_again(hall: Hall, rack, posed):
    red = rack["red"]
    hall.pages.order(red)
    hall.stage.show(posed(red))
    for _ in range(POSE_S):
        hall.stage.show(posed(red, reason=STEP_BACK, drawn=False))
        hall.page.portrait.count_down()
    assert hall.page.portrait.taken is None
    assert hall.page.said.text() == STEP_BACK
    hall.stage.show(posed(red))
    assert hall.page.portrait.pane.count == POSE_S


def test_who_looks_at_the_pictures_meanwhile_is_counted_again_afterwards(hall: Hall, rack, posed):
    red, portrait = rack["red"], hall.page.portrait
    hall.pages.order(red)
    hall.stage.show(posed(red))
    hall.page._head.pictures.click()
    assert portrait.pane.count == 0
    hall.stage.show(posed(red))
    assert portrait.pane.count == 0
    hall.page._head.choose.click()
    hall.stage.show(posed(red))
    assert portrait.pane.count == POSE_S


def test_another_is_taken_and_the_way_back_keeps_the_garment_on(hall: Hall, rack, posed):
    red = rack["red"]
    hall.pose(red, posed(red))
    hall.page.portrait.take.click()
    assert hall.page.portrait.taken is None
    hall.stage.show(posed(red))
    assert hall.page.portrait.pane.count == POSE_S
    hall.page._head.back.click()
    assert hall.mirroring()
    assert hall.page.portrait.taken is None
    assert hall.page.wardrobe.chosen == []
    assert hall.window._look.garment == red
    assert hall.ordering.jobs() == ()
    assert hall.corner.watch.standing() is None


def test_the_card_tells_of_the_picture_while_the_mirror_goes_on(hall: Hall, rack, posed):
    red = rack["red"]
    hall.answer.clear()
    hall.pose(red, posed(red))
    hall.order()
    assert hall.mirroring()
    assert hall.card.isVisible()
    assert hall.card.name.text() == "red"
    hall.until(lambda: hall.card.said.text().startswith("Being made"))
    assert hall.card.cancel.isVisible()
    assert not hall.card.close_button.isVisible()
    hall.until(lambda: len(hall.card.pair.pictures) == 2)
    live = posed(red)
    hall.stage.show(live)
    assert hall.window.mirror.shown() is live.image
    hall.answer.set()
    hall.stored()
    assert hall.card.pair._word == "Preview"
    assert hall.card.close_button.isVisible()
    hall.until(lambda: len(hall.card.pair.pictures) == 2)
    hall.card.pair.click()
    assert hall.page.isVisible()
    enlarged = hall.page.gallery.enlarged
    hall.until(lambda: [word for _, word in enlarged._beside.pictures] == ["You", "Preview"])
    QTest.keySequence(hall.window, QKeySequence("Esc"))
    QTest.keySequence(hall.window, QKeySequence("Esc"))
    assert hall.mirroring()
    hall.card.close_button.click()
    assert not hall.card.isVisible()
    assert hall.card.pair.pictures == ()


def test_a_picture_that_comes_when_another_is_worn_is_filed(hall: Hall, rack, posed):
    red, blue = rack["red"], rack["blue"]
    hall.answer.clear()
    hall.pose(red, posed(red))
    hall.order()
    hall.wear(blue)
    shown = posed(blue)
    hall.stage.show(shown)
    assert hall.card.isVisible()
    hall.answer.set()
    hall.stored()
    assert not hall.card.isVisible()
    assert hall.window.mirror.shown() is shown.image
    assert hall.corner.ready.isVisible()
    assert hall.corner.ready.text() == "A picture is ready"
    hall.corner.ready.click()
    assert hall.page.gallery.currentWidget() is hall.page.gallery.enlarged
    assert hall.page.gallery.enlarged.name.text() == "red"
    hall.page._head.back.click()
    assert not hall.corner.ready.isVisible()


def test_what_was_shown_goes_with_its_garment(hall: Hall, rack, posed):
    hall.pose(rack["red"], posed(rack["red"]))
    hall.order()
    hall.stored()
    assert hall.card.isVisible()
    hall.wear(None)
    assert not hall.card.isVisible()
    assert not hall.corner.ready.isVisible()


def test_a_second_picture_of_a_garment_is_not_ordered_while_one_is_made(hall: Hall, rack, posed):
    red, told = rack["red"], heard(hall.pages.told)
    hall.answer.clear()
    hall.pose(red, posed(red))
    hall.order()
    hall.pages.order(red)
    assert hall.mirroring()
    assert told[-1:] == [ALREADY]
    assert len(hall.ordering.jobs()) == 1


def test_the_newest_takes_the_card_and_the_one_before_is_filed(hall: Hall, rack, posed):
    red, blue = rack["red"], rack["blue"]
    hall.answer.clear()
    hall.pose(red, posed(red))
    hall.order()
    hall.wear(blue)
    hall.page.portrait.expect(None)
    hall.pose(blue, posed(blue))
    hall.order()
    assert hall.card.name.text() == "blue"
    hall.answer.set()
    hall.stored()
    assert hall.card.isVisible()
    assert hall.corner.watch.ready == tuple(
        job.order.key for job in hall.ordering.jobs() if job.order.garment.name == "red"
    )


def test_what_is_made_already_is_filed_when_it_is_cancelled(hall: Hall, rack, posed):
    red, told = rack["red"], heard(hall.pages.told)
    hall.answer.clear()
    hall.pose(red, posed(red))
    hall.order()
    hall.until(lambda: hall.state() is State.QUEUED)
    hall.card.cancel.click()
    assert told[-1:] == [AFTER_ALL]
    assert not hall.card.isVisible()
    hall.answer.set()
    hall.stored()
    assert hall.corner.ready.isVisible()


def test_what_was_not_sent_is_cancelled_and_can_be_tried_again(hall: Hall, rack, posed):
    red, blue = rack["red"], rack["blue"]
    hall.answer.clear()
    hall.pose(red, posed(red))
    hall.order()
    hall.until(lambda: hall.state() is State.QUEUED)
    hall.wear(blue)
    hall.page.portrait.expect(None)
    hall.pose(blue, posed(blue))
    hall.order()
    hall.card.cancel.click()
    assert hall.state() is State.CANCELLED
    assert hall.card.said.text() == NOT_SENT
    hall.answer.set()
    hall.stored()
    assert hall.state() is State.CANCELLED
    hall.card.retry.click()
    hall.until(lambda: hall.state() is State.STORED)
    hall.stored()
    assert hall.mirroring()


def test_a_failure_is_one_sentence_and_can_be_tried_again(hall: Hall, rack, posed):
    hall.fails = True
    hall.pose(rack["red"], posed(rack["red"]))
    hall.order()
    hall.stored()
    assert hall.state() is State.FAILED
    assert hall.card.said.text() == FAILURE
    assert hall.card.retry.text() == "Try again"
    hall.fails = False
    hall.card.retry.click()
    hall.until(lambda: hall.state() is State.STORED)
    hall.stored()


def test_who_leaves_a_kiosk_leaves_no_card_and_no_picture(stages, tmp_path: Path, rack, posed):
    hall = Hall(stages, tmp_path, Look(garment=rack["red"]), kiosk=True)
    hall.pose(rack["red"], posed(rack["red"]))
    hall.order()
    hall.stored()
    assert hall.card.isVisible()
    hall.window._forget()
    assert not hall.card.isVisible()
    assert hall.card.pair.pictures == ()
    assert hall.page.portrait.taken is None
    hall.until(lambda: [path for path in hall.own.rglob("*") if path.suffix in (".jpg", ".png")] == [])
    assert hall.corner.watch.standing() is None


def test_a_garment_in_the_gallery_is_worn_again(hall: Hall, rack: dict[str, GarmentPhoto], posed):
    red = rack["red"]
    hall.pose(red, posed(red))
    hall.order()
    hall.stored()
    hall.card.pair.click()
    dressed = heard(hall.pages.dressed)
    hall.page.gallery.enlarged.wear.click()
    assert hall.mirroring()
    assert dressed == [red]


def test_pictures_of_a_garment_that_was_taken_away_cannot_be_worn(hall: Hall, rack, posed):
    hall.pose(rack["red"], posed(rack["red"]))
    hall.order()
    hall.stored()
    rack["red"].path.unlink()
    hall.card.pair.click()
    assert not hall.page.gallery.enlarged.wear.isVisible()


def test_a_garment_that_does_not_hang_here_is_hung_once_and_has_its_card(hall: Hall, tmp_path: Path, posed):
    file = tmp_path / "elsewhere" / "green.png"
    file.parent.mkdir()
    file.write_bytes(png("green"))
    photo = GarmentPhoto.of(file, "upper")
    hall.wear(photo)
    for _ in range(2):
        hall.pose(photo, posed(photo))
        (hanger,) = hall.page.wardrobe.chosen
        assert hanger.path.read_bytes() == file.read_bytes()
        hall.order()
        hall.stored()
        assert hall.mirroring()
        assert hall.card.isVisible()
        assert hall.card.name.text() == "green"
        hall.page.portrait.expect(None)
    assert [path.name for path in (tmp_path / "rack").rglob("green*")] == ["green.png"]


def test_a_copy_of_what_hangs_already_is_not_hung(hall: Hall, tmp_path: Path, rack):
    # The red one hangs as a copy of this file.
    hall.pages.order(GarmentPhoto.of(tmp_path / "red.png", "upper"))
    assert [hanger.path for hanger in hall.page.wardrobe.chosen] == [rack["red"].path]
    assert len(hall.page.wardrobe.tiles) == 3


def test_the_same_picture_as_another_kind_of_garment_is_another(hall: Hall, tmp_path: Path):
    hall.pages.order(GarmentPhoto.of(tmp_path / "red.png", "lower"))
    (hanger,) = hall.page.wardrobe.chosen
    assert hanger.path == tmp_path / "rack" / "lower" / "red.png"
