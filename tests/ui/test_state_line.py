"""What the mirror says, and when it says nothing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mirror_app.garments import GarmentPhoto, GarmentView
from mirror_app.mirror.notices import GARMENT_FAILED
from mirror_app.ui.state_line import GETTING_READY, PREVIEW, STARTING, Calm, GarmentNote, sentence
from mirror_app.values import Notice, State, View

SUNGLASSES = Notice("sunglasses", "Please take off your sunglasses")
STEP_BACK = Notice("garment", "Step back until your shoulders are in the picture.")
HOLD_STILL = Notice("hold_still", "Hold still for a moment.")
LIFT = Notice("lift", "Lift your glasses off for a second.")
CLOSER = Notice("come_closer", "Come closer.")


@pytest.mark.parametrize(
    ("state", "notices", "camera", "expected"),
    [
        (State.REMOVED, (), "", ""),
        (State.BARE, (), "", ""),
        (State.KEPT, (), "", ""),
        (State.HOLD_STILL, (), "", "Hold still"),
        (State.NO_FACE, (), "", "Step in front of the mirror"),
        (State.REMOVED, (CLOSER,), "", "Come closer"),
        (State.HOLD_STILL, (SUNGLASSES,), "", "Please take off your sunglasses"),
        (State.HOLD_STILL, (SUNGLASSES, CLOSER), "", "Please take off your sunglasses"),
        (State.HOLD_STILL, (Notice("quiet", ""),), "", "Hold still"),
        (State.HOLD_STILL, (HOLD_STILL, STEP_BACK), "", "Step back until your shoulders are in the picture"),
        (State.REMOVED, (LIFT, STEP_BACK), "", "Step back until your shoulders are in the picture"),
        (State.REMOVED, (LIFT,), "", "Lift your glasses off for a second"),
        (State.HOLD_STILL, (SUNGLASSES,), "Camera is reconnecting", "Camera is reconnecting"),
    ],
)
def test_the_most_useful_sentence_wins(
    make_view: Callable[..., View],
    state: State,
    notices: tuple[Notice, ...],
    camera: str,
    expected: str,
) -> None:
    assert sentence(make_view((0, 0, 0), state=state, notices=notices), camera) == expected


def test_before_the_first_view_it_says_so_or_what_is_wrong_with_the_camera() -> None:
    assert sentence(None, "") == STARTING
    assert sentence(None, "No camera: please plug one in") == "No camera: please plug one in"


def test_a_sentence_that_does_not_last_is_never_shown() -> None:
    calm = Calm()
    assert calm.settle("", 0.0) == ""
    assert calm.settle("Hold still", 10.0) == ""
    assert calm.settle("", 10.1) == ""
    assert calm.settle("", 12.0) == ""


def test_a_sentence_that_lasts_is_shown_and_stays_to_be_read() -> None:
    calm = Calm()
    calm.settle("", 0.0)
    assert calm.settle("Hold still", 10.0) == ""
    assert calm.settle("Hold still", 10.3) == "Hold still"
    assert calm.settle("", 10.4) == "Hold still"
    assert calm.settle("", 11.0) == "Hold still"
    assert calm.settle("", 11.3) == ""


def test_a_sentence_about_what_is_past_goes_at_once():
    calm = Calm()
    assert calm.settle("Step back", 0.0) == "Step back"
    calm.drop("Hold still")
    calm.drop("")
    assert calm.settle("", 0.1) == "Step back"
    calm.drop("Step back")
    assert calm.settle("", 0.2) == ""


def test_the_first_sentence_is_shown_at_once() -> None:
    assert Calm().settle(STARTING, 0.0) == STARTING


def test_who_is_dressed_is_there_even_where_no_face_is_found(make_view: Callable[..., View]):
    worn = GarmentView(GarmentPhoto(Path("shirt.png"), "upper"), 1, drawn=True)
    assert sentence(make_view((1, 2, 3), state=State.NO_FACE, garment=worn), "") == ""
    unworn = replace(worn, drawn=False)
    said = sentence(make_view((1, 2, 3), state=State.NO_FACE, garment=unworn), "")
    assert said == "Step in front of the mirror"
    waited = replace(worn, drawn=False, waiting=True)
    assert sentence(make_view((1, 2, 3), state=State.NO_FACE, garment=waited), "") == ""
    blind = replace(worn, drawn=False, reason="Nobody can be looked for.")
    assert sentence(make_view((1, 2, 3), state=State.NO_FACE, garment=blind), "") == ""
    turned = replace(worn, drawn=False, body=True)
    assert sentence(make_view((1, 2, 3), state=State.NO_FACE, garment=turned), "") == ""


def test_beside_a_garment_that_failed_nobody_is_told_to_step_in_front(make_view: Callable[..., View]):
    view = make_view((1, 2, 3), state=State.NO_FACE, notices=(GARMENT_FAILED,))
    assert sentence(view, "") == "The garment could not be laid over this picture"


def test_the_note_says_preview_as_long_as_a_garment_is_seen():
    note = GarmentNote()
    worn = GarmentView(GarmentPhoto(Path("shirt.png"), "upper"), 1)
    assert note.settle(None, 0.0) == ""
    assert note.settle(replace(worn, drawn=True), 0.01) == PREVIEW
    assert note.settle(worn, 0.02) == ""
    assert note.settle(None, 0.03) == ""


def test_the_note_says_that_it_is_waited_for_only_where_that_lasts():
    note = GarmentNote()
    worn = GarmentView(GarmentPhoto(Path("shirt.png"), "upper"), 1)
    waiting, drawn = replace(worn, waiting=True), replace(worn, drawn=True)
    assert note.settle(None, 0.0) == ""
    said = [note.settle(waiting, 1.0 + ms / 1000) for ms in range(0, 100, 10)]
    assert said == [""] * 10
    assert note.settle(drawn, 1.1) == PREVIEW
    assert note.settle(waiting, 2.0) == ""
    assert note.settle(waiting, 2.3) == GETTING_READY
    assert note.settle(drawn, 2.31) == PREVIEW
    assert note.settle(None, 2.32) == ""


def test_one_sentence_stands_while_a_person_moves_at_the_edge_of_being_seen(make_view: Callable[..., View]):
    """Notices that come and go from frame to frame, thirty a second."""
    calm = Calm()
    near = make_view((1, 2, 3), notices=(HOLD_STILL, STEP_BACK))
    flickering = make_view((1, 2, 3), notices=(STEP_BACK,))
    said = [
        calm.settle(sentence(view, ""), number / 30)
        for number, view in enumerate([near, flickering, near] * 30)
    ]
    assert set(said) == {"Step back until your shoulders are in the picture"}
