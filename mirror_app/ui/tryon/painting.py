"""What the panel's widgets paint alike: a picture as large as fits, and words on a dark ground."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from mirror_app.ui import theme


def place_within(area: QRect, size: QSize) -> QRect:
    """Where something of that size lies in the middle of `area`, as large as fits, aspect kept."""
    place = QRect(0, 0, 0, 0)
    place.setSize(size.scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio))
    place.moveCenter(area.center())
    return place


def paint_ground(painter: QPainter, words: QRect, rim: QSize, radius: int) -> None:
    """A dark ground so much wider and higher than the words, to each side, and the pen to write them with."""
    ground = QColor(theme.PILL)
    ground.setAlphaF(0.8)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    wide, high = rim.width(), rim.height()
    painter.drawRoundedRect(words.adjusted(-wide, -high, wide, high), radius, radius)
    painter.setPen(QColor(theme.INK))
