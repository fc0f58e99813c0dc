"""The card and the tools on screens of every height."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from mirror_app.tryon.rack import Rack
from mirror_app.ui.garments import LiveGarments
from mirror_app.ui.overlay import SAID_PX
from mirror_app.values import Look
from tests.ui.conftest import Stages
from tests.ui.rendered.hall import Hall


class Clothed(Stages):
    """With garments on the dock: the mirror is as low as it gets."""

    rack: Rack

    def open(self, **settings: object):
        return super().open(garments=LiveGarments(self.rack, lambda _photos: None), **settings)


@pytest.mark.parametrize(
    ("kiosk", "width", "height", "beside"),
    [
        (True, 1366, 768, True),
        (True, 1280, 720, True),
        (True, 1024, 600, True),
        (True, 1920, 1080, False),
        (True, 720, 1280, False),
        (False, 1280, 800, False),
        (False, 800, 480, True),
    ],
)
def test_nothing_is_cut_or_covers_what_is_said(
    stages, tmp_path: Path, rack, posed, kiosk: bool, width: int, height: int, beside: bool
):
    clothed = Clothed(stages.shelf, stages.bot)
    clothed.rack = Rack(tmp_path / "rack")
    hall = Hall(clothed, tmp_path, Look(garment=rack["red"]), kiosk=kiosk)
    hall.window.dock.tabs.show_clothes(True)
    hall.window.showNormal()
    hall.window.resize(width, height)
    QApplication.processEvents()
    hall.until(lambda: not hall.page._leaving.busy)
    hall.pose(rack["red"], posed(rack["red"]))
    hall.order()
    hall.stored()
    QApplication.processEvents()
    said_px, room = hall.window.measures(SAID_PX), hall.pages.rect()
    assert hall.card.isVisible()
    for over in (hall.corner, hall.pages.tools):
        assert room.contains(over.geometry())
        assert over.geometry().top() >= said_px - 2
    assert not hall.corner.geometry().intersects(hall.pages.tools.geometry())
    assert hall.card.name.isVisible() is not beside
    assert hall.card.said.text() == ("Preview. " if beside else "") + "Touch it to enlarge."
    for part in (hall.card.pair, hall.card.said, hall.card.close_button):
        assert hall.card.rect().contains(part.geometry())
