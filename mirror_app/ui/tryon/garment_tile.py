"""One garment to choose: its picture, its name, and a tick where it is chosen."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from mirror_app.tryon.rack import Hanger
from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.theme import Measures
from mirror_app.ui.tile import write_line
from mirror_app.ui.tryon.painting import place_within

UNREADABLE = "This picture cannot be read"


class GarmentTile(QAbstractButton):
    """Touched, it is chosen or no longer so."""

    def __init__(self, hanger: Hanger, measures: Measures) -> None:
        super().__init__()
        self.hanger = hanger
        self._measures = measures
        self._image: QImage | None = None
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(measures(132), measures(178))
        self.setAccessibleName(hanger.name)
        self.setToolTip(hanger.name)

    def show_picture(self, image: QImage) -> None:
        """Its picture; a null one says that there is none, and it cannot be chosen."""
        self._image = image
        if image.isNull():
            self.setEnabled(False)
            self.setToolTip(UNREADABLE)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        plate = QRect(size(4), size(4), self.width() - size(8), size(144))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#FFFFFF" if self.underMouse() or self.isDown() else theme.PLATE))
        painter.drawRoundedRect(plate, size(12), size(12))
        inner = plate.adjusted(size(8), size(8), -size(8), -size(8))
        if self._image is not None and not self._image.isNull():
            painter.drawImage(place_within(inner, self._image.size()), self._image)
        elif self._image is not None:
            painter.setPen(QColor(theme.PLATE_INK))
            painter.setFont(text_font(size(13)))
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, UNREADABLE)
        self._paint_choice(painter, plate)
        line = QRect(plate.left(), plate.bottom() + size(7), plate.width(), size(19))
        ink = theme.BRASS if self.isChecked() else theme.INK
        write_line(painter, line, self.hanger.name, ink, text_font(size(13)))
        painter.end()

    def _paint_choice(self, painter: QPainter, plate: QRect) -> None:
        size = self._measures
        if self.isChecked() or self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.INK if self.hasFocus() else theme.BRASS), size(3)))
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
