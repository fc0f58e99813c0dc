"""Pictures as Qt sees them, and where they are put."""

import gc

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from mirror_app.ui.bridge import BUFFERS, Bridge, fitted, pixmap
from mirror_app.values import published


def test_a_picture_keeps_its_colours_in_the_format_that_qt_paints_unconverted() -> None:
    picture = np.zeros((2, 3, 3), np.uint8)
    picture[1, 2] = (10, 20, 30)
    image = Bridge().paintable(published(picture)).image
    assert (image.width(), image.height()) == (3, 2)
    assert image.format() == QImage.Format.Format_RGB32
    assert image.pixelColor(2, 1).getRgb()[:3] == (30, 20, 10)
    assert image.pixelColor(0, 0).getRgb()[:3] == (0, 0, 0)


def test_a_paintable_outlives_its_bridge_and_a_change_of_size() -> None:
    bridge = Bridge()
    first = bridge.paintable(np.full((64, 64, 3), 200, np.uint8))
    for _ in range(BUFFERS + 1):
        bridge.paintable(np.zeros((32, 48, 3), np.uint8))
    del bridge
    gc.collect()
    assert first.image.pixelColor(63, 63).getRgb()[:3] == (200, 200, 200)


def test_a_buffer_is_not_written_again_while_it_may_be_painted() -> None:
    bridge = Bridge()
    kept = [bridge.paintable(np.full((4, 4, 3), n, np.uint8)) for n in range(BUFFERS)]
    assert [k.image.pixelColor(0, 0).red() for k in kept] == list(range(BUFFERS))


@pytest.mark.parametrize(
    ("picture", "area", "expected"),
    [
        ((1280, 720), (1280, 720), (0, 0, 1280, 720)),
        ((1280, 720), (640, 720), (-320, 0, 1280, 720)),  # sides may go
        ((1280, 720), (1280, 640), (0, -20, 1280, 720)),  # a little height may, most of it from below
        ((400, 400), (1280, 640), (320, 0, 640, 640)),  # but a head may not
        ((720, 1280), (1280, 640), (460, 0, 360, 640)),
        ((4000, 100), (350, 1000), (-325, 487.5, 1000, 25)),  # nor nearly all of the sides
    ],
)
def test_a_mirror_is_filled_without_cutting_off_heads(
    picture: tuple[int, int], area: tuple[int, int], expected: tuple[float, ...]
) -> None:
    place = fitted(QSize(*picture), QSize(*area))
    assert place.getRect() == pytest.approx(expected)


def test_a_thumbnail_keeps_its_shape_and_its_transparency(qapp: QApplication) -> None:
    thumbnail = np.zeros((50, 200, 4), np.uint8)
    thumbnail[:, 100:] = (0, 0, 255, 255)
    small = pixmap(thumbnail, QSize(80, 80), 1.0)
    assert (small.width(), small.height()) == (80, 20)
    image = small.toImage()
    assert image.pixelColor(10, 10).alpha() == 0
    assert image.pixelColor(70, 10).getRgb() == (255, 0, 0, 255)
