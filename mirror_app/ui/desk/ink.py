"""Lines and labels over a live picture, legible on whatever is behind them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.theme import Measures

_SHADE = QColor(0, 0, 0, 150)


@dataclass(frozen=True, slots=True)
class Ink:
    """Draws with one painter in one colour at a time."""

    painter: QPainter
    measures: Measures

    def lines(self, lines: Sequence[QLineF], colour: str, width: float = 1.4, dashed: bool = False) -> None:
        """Each with a dark edge."""
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        thick = width * self.measures.scale
        for ink, px in ((_SHADE, thick + 2.0), (QColor(colour), thick)):
            pen = QPen(ink, px, style, Qt.PenCapStyle.FlatCap)
            if dashed:
                # In multiples of the pen's width: both strokes have the same dashes.
                pen.setDashPattern([7.0 / px, 5.0 / px])
            self.painter.setPen(pen)
            self.painter.drawLines(list(lines))

    def path(self, points: Sequence[QPointF], colour: str, closed: bool = False) -> None:
        """The points joined up."""
        following = [*points[1:], points[0]] if closed else points[1:]
        self.lines([QLineF(a, b) for a, b in zip(points, following, strict=False)], colour)

    def cross(self, at: QPointF, colour: str) -> None:
        """A place, marked."""
        reach = self.measures(7)
        across, down = QPointF(reach, 0), QPointF(0, reach)
        self.lines([QLineF(at - across, at + across), QLineF(at - down, at + down)], colour)

    def ring(self, at: QPointF, colour: str) -> None:
        """A place with something in it, marked round."""
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, px in ((_SHADE, 3.4), (QColor(colour), 1.6)):
            self.painter.setPen(QPen(ink, px * self.measures.scale))
            self.painter.drawEllipse(at, self.measures(6), self.measures(6))

    def label(self, at: QPointF, text: str, colour: str) -> None:
        """A text whose middle is there, on a dark plate."""
        font = text_font(self.measures(12))
        plate = _around(at, QFontMetricsF(font), text).adjusted(-4, -1, 4, 1)
        ground = QColor(theme.PILL)
        ground.setAlphaF(0.78)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(ground)
        self.painter.drawRoundedRect(plate, 5, 5)
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        self.painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    def numbers(self, places: Sequence[tuple[QPointF, str]], colour: str) -> None:
        """Small ones, along a ruler."""
        font = text_font(self.measures(11))
        metrics = QFontMetricsF(font)
        self.painter.setFont(font)
        for at, text in places:
            box = _around(at, metrics, text)
            for away, ink in (((1, 1), _SHADE), ((-1, 1), _SHADE), ((0, 0), QColor(colour))):
                self.painter.setPen(ink)
                self.painter.drawText(box.translated(*away), Qt.AlignmentFlag.AlignCenter, text)


def _around(middle: QPointF, metrics: QFontMetricsF, text: str) -> QRectF:
    box = QRectF(0, 0, metrics.horizontalAdvance(text) + 2, metrics.height())
    box.moveCenter(middle)
    return box
