"""One choice on the shelf: the picture of a model in one of its colours, its name, the colours there are."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton

from mirror_app.glasses_on import Model
from mirror_app.ui import theme
from mirror_app.ui.bridge import pixmap
from mirror_app.ui.overlay import text_font
from mirror_app.ui.pictograms import paint_colours, paint_eyewear, paint_heart, paint_none
from mirror_app.ui.theme import Measures
from mirror_app.values import Eyewear, Image

MOST_DOTS = 5


@dataclass(frozen=True, slots=True, eq=False)
class ShelfItem:
    """Eyewear and what draws its picture: uint8 (h, w, 4), BGRA, straight alpha, seen from the front. It is
    called on any thread, once."""

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


class Heart(QAbstractButton):
    """Whether a pair is a favourite; touched, it becomes one or ceases to be. The tile says which it is."""

    def __init__(self, tile: QAbstractButton, measures: Measures) -> None:
        super().__init__(tile)
        self._measures = measures
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(measures(38), measures(36))
        self.setAccessibleName("Favourite")
        self.setToolTip("Favourite (F)")

    def nextCheckState(self) -> None:
        """Nothing by itself: a favourite is one when it has been noted."""

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        heart = QRectF(0, 0, size(16), size(15))
        heart.moveCenter(QRectF(self.rect()).center())
        hot = self.isChecked() or self.underMouse()
        paint_heart(painter, heart, self.isChecked(), theme.HEART if hot else theme.HEART_SOFT)
        painter.end()


class Tile(QAbstractButton):
    """One choice: a model in one colour and size, `eyewear`, or none. Its plate has the outline of the pair
    until its picture is there."""

    def __init__(self, model: Model | None, measures: Measures) -> None:
        super().__init__()
        self.model = model
        self.eyewear = model.usual if model else None
        self._colours = model.colours() if model else ()
        self._pictures: dict[str, Image] = {}
        self._pixmap: tuple[str, float, QPixmap] | None = None
        self._measures = measures
        self.heart = Heart(self, measures)
        self.heart.setVisible(model is not None)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(measures(148), measures(134))
        self.heart.move(self.width() - self.heart.width() - measures(4), measures(1))
        self.show_pair(self.eyewear)

    def show_pair(self, eyewear: Eyewear | None) -> None:
        """Show another of the model's pairs."""
        self.eyewear = eyewear
        self.setToolTip(", ".join(lines_of(eyewear)))
        self.setAccessibleName(self.toolTip())
        self.update()

    def fill(self, sku: str, picture: Image) -> None:
        """The picture of one of the model's pairs."""
        self._pictures[sku] = picture
        self.update()

    def thumbnail_of(self, eyewear: Eyewear) -> Image | None:
        """The picture of one of the model's pairs, (h, w, 4) BGRA; None where there is none yet."""
        return self._pictures.get(eyewear.sku)

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plate = QRect(size(5), size(5), self.width() - size(10), size(84))
        self._paint_plate(painter, plate)
        if self.eyewear is None:
            paint_none(painter, QRectF(plate).center(), size)
        else:
            self._paint_eyewear(painter, plate, self.eyewear)
        line = QRect(plate.left(), plate.bottom() + size(8), plate.width(), size(19))
        ink = theme.BRASS if self.isChecked() else theme.INK
        write_line(painter, line, lines_of(self.eyewear)[0], ink, text_font(size(13)))
        line.translate(0, size(19))
        if self.eyewear is None:
            plain = text_font(size(12), QFont.Weight.Normal)
            write_line(painter, line, lines_of(None)[1], theme.INK_SOFT, plain)
        elif len(self._colours) > 1:
            self._paint_dots(painter, line)
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

    def _paint_eyewear(self, painter: QPainter, plate: QRect, eyewear: Eyewear) -> None:
        edge = self._measures(9)
        # A little low: the heart is above it.
        inner = plate.adjusted(edge, edge + self._measures(8), -edge, -edge)
        picture = self._pictures.get(eyewear.sku)
        if picture is None:
            paint_eyewear(painter, QRectF(inner).adjusted(edge, edge, -edge, -edge), eyewear, "#CFCBC3", 1.5)
            return
        drawn = self._fitted(eyewear.sku, picture, inner)
        where = QRect(QPoint(), drawn.deviceIndependentSize().toSize())
        where.moveCenter(inner.center())
        painter.drawPixmap(where.topLeft(), drawn)

    def _fitted(self, sku: str, picture: Image, inner: QRect) -> QPixmap:
        """The picture in the size of the plate, made once."""
        ratio = self.devicePixelRatioF()
        if self._pixmap is None or self._pixmap[:2] != (sku, ratio):
            self._pixmap = sku, ratio, pixmap(picture, inner.size(), ratio)
        return self._pixmap[2]

    def _paint_dots(self, painter: QPainter, line: QRect) -> None:
        """The colours there are."""
        size = self._measures
        dots = self._colours[:MOST_DOTS]
        dot, pitch = size(10), size(16)
        left = line.center().x() - (pitch * (len(dots) - 1) + dot) / 2
        for number, colour in enumerate(dots):
            paint_colours(painter, QRectF(left + number * pitch, line.top() + size(3), dot, dot), colour)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()


def write_line(painter: QPainter, line: QRect, text: str, ink: str, font: QFont) -> None:
    """One line of text in the middle of `line`, shortened where it is too long."""
    painter.setFont(font)
    painter.setPen(QColor(ink))
    words = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
    painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)
