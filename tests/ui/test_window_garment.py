"""What the window says of the garment that is worn."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mirror_app.camera import CameraState, Phase
from mirror_app.garments import GarmentPhoto, GarmentView
from mirror_app.ui.meter import Meter
from mirror_app.ui.overlay import Overlay
from mirror_app.ui.state_line import GETTING_READY, PREVIEW
from mirror_app.ui.telling import COMPARING, Telling
from mirror_app.values import Notice, View
from tests.ui.conftest import hold_mirror

RED, GREEN = (220, 20, 30), (10, 190, 60)

Make = Callable[..., View]


def dressed(**so: object) -> GarmentView:
    return GarmentView(GarmentPhoto(Path("shirt.png"), "upper"), 1, **so)


def test_a_garment_that_is_seen_is_called_a_preview(stage, make_view: Make) -> None:
    mirror = stage.window.mirror
    stage.show(make_view(RED, raw=GREEN, garment=dressed(drawn=True)))
    stage.bot.waitUntil(lambda: mirror.overlay.note == PREVIEW)
    assert mirror.accessibleDescription().endswith(PREVIEW)
    hold_mirror(stage, True)
    stage.bot.waitUntil(lambda: mirror.overlay.label == COMPARING)
    assert (mirror.overlay.note, stage.colour()) == ("", GREEN)
    hold_mirror(stage, False)
    stage.bot.waitUntil(lambda: mirror.overlay.note == PREVIEW)
    stage.show(make_view(RED))
    stage.bot.waitUntil(lambda: mirror.overlay.note == "")


def test_a_garment_that_is_long_in_coming_is_said_to_come(stage, make_view: Make) -> None:
    stage.show(make_view(RED, garment=dressed(waiting=True)))
    assert stage.window.mirror.overlay.note == ""
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.note == GETTING_READY)


def test_why_a_garment_is_not_drawn_is_said_at_the_top(stage, make_view: Make) -> None:
    why = "Step back until your shoulders are in the picture."
    undrawn = dressed(reason=why)
    stage.show(make_view(RED, garment=undrawn, notices=(Notice("garment", why),)))
    stage.bot.waitUntil(lambda: stage.window.mirror.overlay.state == why.removesuffix("."))
    assert stage.window.mirror.overlay.note == ""


def test_why_one_garment_is_not_drawn_is_not_said_of_the_next(stage, make_view: Make) -> None:
    why = "Step back until your legs are in the picture."
    telling, camera, meter = Telling(stage.window), CameraState(Phase.LIVE), Meter()
    undrawn = make_view(RED, garment=dressed(reason=why), notices=(Notice("garment", why),))
    assert telling.overlay(undrawn, camera, meter, 0.0).state == why.removesuffix(".")
    for other in (None, replace(dressed(drawn=True), epoch=2)):
        telling.overlay(undrawn, camera, meter, 1.0)
        assert telling.overlay(make_view(RED, garment=other), camera, meter, 1.01).state == ""
        telling.overlay(undrawn, camera, meter, 2.0)
        assert telling.overlay(undrawn, camera, meter, 2.3).state == why.removesuffix(".")


@pytest.mark.parametrize(("size", "below"), [((1280, 800), False), ((420, 800), True)])
def test_the_note_gives_way_to_what_is_said(stage, make_view: Make, size: object, below: bool) -> None:
    """Beside it in a wide mirror, below it in a narrow one."""
    window, mirror = stage.window, stage.window.mirror
    window.setMinimumSize(0, 0)
    mirror.setFixedSize(*size)
    stage.show(make_view(RED))

    def dark_rows() -> list[int]:
        """Where something was painted along the left, over the red picture."""
        image = mirror.grab().toImage()
        column = range(image.height() // 2)
        return [y for y in column if image.pixelColor(40, y).red() < RED[0] - 60]

    mirror.show_overlay(Overlay(note=PREVIEW), True)
    alone = dark_rows()
    mirror.show_overlay(Overlay(note=PREVIEW, state="Step in front of the mirror"), True)
    beside = dark_rows()
    assert alone
    assert (beside[-1] > alone[-1] + 20) == below
