"""One pair among those that are compared: the face with it, its name and size, and how it fits."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from mirror_app.mirror.comparison import Sitting, Tried, close_up
from mirror_app.ui import bridge, theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.theme import Measures
from mirror_app.ui.tile import lines_of, marking, write_line
from mirror_app.values import Eyewear

DRAWING = "Drawing\u2026"
FAILED = "This pair could not be drawn"
NOT_MEASURED = "Fit not measured yet"
_CAPTION = 104
"""Height of the words below the picture."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a cell shows. words: name; colour and size; how it fits. instead: a sentence where there is no
    picture, as yet or at all."""

    picture: QImage | None
    words: tuple[str, str, str]
    instead: str = ""


def caption_px(measures: Measures) -> int:
    """The height a card needs for its words."""
    return measures(_CAPTION)


def words_of(eyewear: Eyewear | None, fit: str) -> tuple[str, str, str]:
    """Three lines about a pair; the last may be empty."""
    if eyewear is None:
        name, rest = lines_of(None)
        return name, rest, ""
    about = f"{marking(eyewear)} mm"
    return eyewear.name, f"{eyewear.colour}, {about}" if eyewear.colour else about, fit.removesuffix(".")


def paint_card(painter: QPainter, area: QRect, card: Card, measures: Measures) -> None:
    """The card with round corners; its picture is painted as large as it is."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    above = area.adjusted(0, 0, 0, -caption_px(measures))
    painter.save()
    edge = QPainterPath()
    edge.addRoundedRect(QRectF(area), measures(14), measures(14))
    painter.setClipPath(edge)
    painter.fillRect(area, QColor(theme.RAISED))
    if card.picture is not None:
        painter.drawImage(above, card.picture)
    elif card.instead:
        painter.fillRect(above, QColor(theme.DOCK))
        painter.setFont(text_font(measures(16)))
        painter.setPen(QColor(theme.INK_SOFT))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        edge_px = measures(20)
        painter.drawText(above.adjusted(edge_px, edge_px, -edge_px, -edge_px), flags, card.instead)
    painter.restore()
    name, size, fit = card.words
    line = QRect(area.left() + measures(10), above.bottom() + measures(9), 0, measures(22))
    line.setWidth(area.width() - measures(20))
    write_line(painter, line, name, theme.INK, text_font(measures(16)))
    line.translate(0, measures(22))
    write_line(painter, line, size, theme.INK_SOFT, text_font(measures(14), QFont.Weight.Normal))
    line.translate(0, measures(23))
    line.setHeight(measures(42))
    painter.setPen(QColor(theme.BRASS))
    flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(line, flags, fit)


class Cross(QAbstractButton):
    """Takes a pair out of the comparison."""

    def __init__(self, parent: QWidget, name: str, measures: Measures) -> None:
        super().__init__(parent)
        self._measures = measures
        self.setFixedSize(measures(48), measures(48))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Take it out (Delete)")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(f"Take {name} out")

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(theme.RAISED_HOVER if self.underMouse() or self.isDown() else theme.PILL)
        ground.setAlphaF(0.86)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        middle = QRectF(self.rect()).center()
        painter.drawEllipse(middle, size(17), size(17))
        painter.setPen(QPen(QColor(theme.INK), size(2.5), c=Qt.PenCapStyle.RoundCap))
        for slant in (-size(6), size(6)):
            arm = QPointF(size(6), slant)
            painter.drawLine(middle - arm, middle + arm)
        painter.end()


class PairCell(QAbstractButton):
    """A click chooses the pair; the cross, or the key Delete, takes it out."""

    removed = Signal()

    def __init__(self, eyewear: Eyewear | None, measures: Measures, mirrored: bool) -> None:
        super().__init__()
        self.eyewear = eyewear
        self._measures = measures
        self._mirrored = mirrored
        self._tried: Tried | None = None
        self._sitting: Sitting | None = None
        self._picture: QImage | None = None
        self._instead = DRAWING
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumSize(measures(120), measures(160))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name_it("")
        self._cross = Cross(self, words_of(eyewear, "")[0], measures)
        self._cross.clicked.connect(self.removed)

    def show_tried(self, sitting: Sitting, tried: Tried) -> None:
        """The picture is there, or why there is none."""
        self._sitting, self._tried, self._picture = sitting, tried, None
        self._instead = tried.why.removesuffix(".")
        self._name_it(tried.fit or NOT_MEASURED)
        self.update()

    def show_drawing(self) -> None:
        """Its picture is still to come; the one there was is forgotten."""
        self._sitting = self._tried = self._picture = None
        self._instead = DRAWING
        self._name_it("")
        self.update()

    def give_up(self) -> None:
        """No picture will come."""
        self._instead = FAILED
        self.update()

    @property
    def instead(self) -> str:
        """What is said in place of a picture, "" where there is one."""
        return self._instead

    def _name_it(self, fit: str) -> None:
        self._words = words_of(self.eyewear, fit)
        self.setAccessibleName(", ".join(word for word in self._words if word))
        self.setToolTip(self._words[2])

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        if self._picture is None and self._sitting and self._tried and self._tried.image is not None:
            above = QSize(self.width(), self.height() - caption_px(size)) * self.devicePixelRatioF()
            box = close_up(self._sitting, above.width() / max(above.height(), 1))
            self._picture = bridge.close_up(self._tried.image, box, above, self._mirrored)
        painter = QPainter(self)
        paint_card(painter, self.rect(), Card(self._picture, self._words, self._instead), size)
        if self.hasFocus() or self.underMouse() or self.isDown():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.INK if self.hasFocus() else theme.BRASS), size(3)))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), size(14), size(14))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture = None
        self._cross.move(self.width() - self._cross.width(), 0)
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
