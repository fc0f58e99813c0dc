"""What is told of pictures that were ordered, and what is not told twice."""

from dataclasses import replace

from mirror_app.tryon.jobs import State
from tests.ui.rendered.hall import Hall
from tests.ui.rendered.test_card import heard


def test_a_picture_that_was_seen_is_not_told_of_when_another_is_ordered(hall: Hall, rack, posed):
    red = rack["red"]
    hall.pose(red, posed(red))
    hall.order()
    hall.stored()
    assert hall.state() is State.STORED
    assert hall.card.isVisible()
    view = posed(red)
    other = view.undressed.copy()
    other[:20] = 9
    hall.answer.clear()
    hall.page.portrait.expect(None)
    hall.pose(red, replace(view, undressed=other))
    hall.order()
    hall.corner.watch.look()
    assert hall.state() in (State.PLANNED, State.QUEUED)
    assert hall.corner.watch.ready == ()
    assert not hall.corner.ready.isVisible()
    hall.answer.set()
    hall.stored()


def test_trouble_is_told_on_the_page_that_is_shown(hall: Hall, rack, posed):
    red, told = rack["red"], heard(hall.corner.told)
    hall.answer.clear()
    hall.pose(red, posed(red))
    hall.order()
    hall.ordering._making.trouble("Nothing more is made today.")
    hall.corner.watch.look()
    assert told == ["Nothing more is made today."]
    hall.pages.try_on()
    hall.ordering._making.trouble("The provider said no.")
    hall.corner.watch.look()
    hall.page.look()
    assert len(told) == 1
    assert hall.page.said.text() == "The provider said no."
    hall.answer.set()
    hall.stored()
