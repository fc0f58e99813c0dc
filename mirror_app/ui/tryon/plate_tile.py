"""A plate with a picture, a name below it, and a tick where it is chosen."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.theme import Measures
from mirror_app.ui.tile import write_line

WORDS = 26
"""Height of what is written below the plate."""


class PlateTile(QAbstractButton):
    """Touched, it is chosen or no longer so. The plate takes what its size leaves."""

    def __init__(self, name: str, size: QSize, measures: Measures) -> None:
        super().__init__()
        self._name = name
        self._measures = measures
        self.ground = QColor(theme.PLATE)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(size)
        self.setAccessibleName(name)
        self.setToolTip(name)

    def paint_inside(self, painter: QPainter, inner: QRect) -> None:
        """What is on the plate."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        plate = QRect(size(4), size(4), self.width() - size(8), self.height() - size(8) - size(WORDS))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.ground)
        painter.drawRoundedRect(plate, size(12), size(12))
        self.paint_inside(painter, plate.adjusted(size(8), size(8), -size(8), -size(8)))
        self._paint_choice(painter, plate)
        line = QRect(plate.left(), plate.bottom() + size(7), plate.width(), size(19))
        ink = theme.BRASS if self.isChecked() else theme.INK
        write_line(painter, line, self._name, ink, text_font(size(13)))
        painter.end()

    def _paint_choice(self, painter: QPainter, plate: QRect) -> None:
        size = self._measures
        touched = self.isEnabled() and (self.underMouse() or self.isDown())
        if self.isChecked() or self.hasFocus() or touched:
            ring = theme.INK if self.hasFocus() else theme.BRASS if self.isChecked() else theme.INK_SOFT
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(ring), size(3)))
            out = size(2.5)
            painter.drawRoundedRect(QRectF(plate).adjusted(-out, -out, out, out), size(14), size(14))
        if self.isChecked():
            middle = QPointF(plate.right() - size(16), plate.top() + size(18))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.BRASS))
            painter.drawEllipse(middle, size(11), size(11))
            painter.setPen(QPen(QColor(theme.BRASS_INK), size(2.5), c=Qt.PenCapStyle.RoundCap))
            tick = [QPointF(-5, 0), QPointF(-1.5, 4), QPointF(5, -4)]
            painter.drawPolyline([middle + point * size.scale for point in tick])
