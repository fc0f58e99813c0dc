"""Who is still there, before a kiosk."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer

from mirror_app.garments import GarmentPhoto, GarmentView
from mirror_app.ui.departure import Departure

SHIRT = GarmentPhoto(Path("shirt.png"), "upper")


@pytest.mark.parametrize(
    ("garment", "there"),
    [
        (None, False),
        (GarmentView(SHIRT, 1, drawn=True), True),
        (GarmentView(SHIRT, 1, reason="Turn to face the camera.", body=True), True),
        (GarmentView(SHIRT, 1, waiting=True, body=True), True),
        (GarmentView(SHIRT, 1, waiting=True), False),
        (GarmentView(SHIRT, 1, reason="No garment was found."), False),
    ],
)
def test_who_stands_turned_away_has_not_gone(qtbot, make_view, garment: GarmentView | None, there: bool):
    """Nobody's face is found."""
    parent = QObject()
    departure = Departure(60.0, parent)
    departure.watch(make_view((1, 2, 3), garment=garment), live=True, shown=True)
    assert parent.findChild(QTimer).isActive() == there
    departure.stop()
