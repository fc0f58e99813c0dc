"""One choice on the shelf: the picture of a pair of eyewear, its name and its size."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from mirror_app.ui import theme
from mirror_app.ui.bridge import pixmap
from mirror_app.ui.overlay import text_font
from mirror_app.ui.theme import Measures
from mirror_app.values import Eyewear, Image


@dataclass(frozen=True, slots=True, eq=False)
class ShelfItem:
    """Eyewear and what draws its picture: uint8 (h, w, 4), BGRA, straight alpha, seen from the front."""

    eyewear: Eyewear
    thumbnail: Callable[[], Image]


def marking(eyewear: Eyewear) -> str:
    """The size as it is stamped inside a temple: A, a box, DBL, temple length, in mm."""
    return f"{eyewear.a_mm:.0f}\u25a1{eyewear.dbl_mm:.0f} {eyewear.temple_mm:.0f}"


def lines_of(eyewear: Eyewear | None) -> list[str]:
    """Name, colour and size, each on a line of its own."""
    if eyewear is None:
        return ["None", "no eyewear"]
    return [line for line in (eyewear.name, eyewear.colour, marking(eyewear)) if line]


class Tile(QAbstractButton):
    """One choice. `item` None is the choice of no eyewear. Its plate is empty until fill()."""

    def __init__(self, item: ShelfItem | None, measures: Measures) -> None:
        super().__init__()
        self.eyewear = item.eyewear if item else None
        self._draw = item.thumbnail if item else None
        self._thumbnail: Image | None = None
        self._measures = measures
        self._lines = lines_of(self.eyewear)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(measures(156), measures(156))
        self.setToolTip(", ".join(self._lines))
        self.setAccessibleName(self.toolTip())

    def fill(self) -> None:
        """Draw the picture of the eyewear, which takes a while, and show it."""
        if self._draw is not None:
            self._thumbnail = self._draw()
            self.update()

    @property
    def thumbnail(self) -> Image | None:
        """The picture of the eyewear, (h, w, 4) BGRA; None before fill()."""
        return self._thumbnail

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plate = QRect(size(5), size(5), self.width() - size(10), size(84))
        self._paint_plate(painter, plate)
        if self.eyewear is None:
            self._paint_none(painter, plate)
        elif self._thumbnail is not None:
            self._paint_thumbnail(painter, plate, self._thumbnail)
        line = QRect(plate.left(), plate.bottom() + size(8), plate.width(), size(19))
        ink = theme.BRASS if self.isChecked() else theme.INK
        write_line(painter, line, self._lines[0], ink, text_font(size(13)))
        for text in self._lines[1:]:
            line.translate(0, size(19))
            write_line(painter, line, text, theme.INK_SOFT, text_font(size(12), QFont.Weight.Normal))
        painter.end()

    def _paint_plate(self, painter: QPainter, plate: QRect) -> None:
        size = self._measures
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#FFFFFF" if self.underMouse() or self.isDown() else theme.PLATE))
        painter.drawRoundedRect(plate, size(12), size(12))
        ring = theme.INK if self.hasFocus() else theme.BRASS
        if self.isChecked() or self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(ring), size(3)))
            out = size(3.5)
            painter.drawRoundedRect(QRectF(plate).adjusted(-out, -out, out, out), size(15), size(15))

    def _paint_thumbnail(self, painter: QPainter, plate: QRect, thumbnail: Image) -> None:
        edge = self._measures(9)
        picture = pixmap(thumbnail, plate.adjusted(edge, edge, -edge, -edge).size(), self.devicePixelRatioF())
        where = QRect(QPoint(), picture.deviceIndependentSize().toSize())
        where.moveCenter(plate.center())
        painter.drawPixmap(where.topLeft(), picture)

    def _paint_none(self, painter: QPainter, plate: QRect) -> None:
        size = self._measures
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.PLATE_INK), size(2.5), c=Qt.PenCapStyle.RoundCap))
        radius = size(20)
        painter.drawEllipse(plate.center(), radius, radius)
        slant = round(radius * 0.7071)
        painter.drawLine(plate.center() + QPoint(-slant, slant), plate.center() + QPoint(slant, -slant))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()


def write_line(painter: QPainter, line: QRect, text: str, ink: str, font: QFont) -> None:
    """One line of text in the middle of its room, cut short where it is longer."""
    painter.setFont(font)
    painter.setPen(QColor(ink))
    words = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
    painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)
