"""Which shelf is shown below the mirror: eyewear or clothes."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.theme import Measures

Sign = Callable[[QPainter, QRectF], None]


class ShelfTab(QAbstractButton):
    """A picture with a word below it."""

    def __init__(self, word: str, sign: Sign, measures: Measures) -> None:
        super().__init__()
        self._sign = sign
        self._measures = measures
        self.setText(word)
        self.setAccessibleName(word)
        self.setToolTip(f"{word} (K)")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMinimumSize(measures(84), measures(62))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = theme.RAISED_HOVER if self.underMouse() or self.isDown() else theme.RAISED
        rim = theme.BRASS if self.isChecked() else ground
        painter.setPen(QPen(QColor(theme.INK if self.hasFocus() else rim), 2))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), size(12), size(12))
        ink = QColor(theme.BRASS if self.isChecked() else theme.INK)
        line = QPen(ink, size(2.2), c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
        painter.setPen(line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        square = QRectF(0, 0, size(26), size(26))
        middle = self.height() / 2
        square.moveCenter(QPointF(self.width() / 2, middle - size(11)))
        self._sign(painter, square)
        painter.setPen(ink)
        painter.setFont(text_font(size(13)))
        words = QRect(0, round(middle) + size(6), self.width(), size(20))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class ShelfTabs(QWidget):
    """Two of them, one above the other."""

    switched = Signal(bool)
    """The person wants the other shelf; True where it is the clothes."""

    def __init__(self, measures: Measures) -> None:
        super().__init__()
        self.eyewear = ShelfTab("Eyewear", _spectacles, measures)
        self.clothes = ShelfTab("Clothes", _shirt, measures)
        self.eyewear.setChecked(True)
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(measures(6))
        for tab in (self.eyewear, self.clothes):
            self._group.addButton(tab)
            column.addWidget(tab)
        self.clothes.toggled.connect(self.switched)

    def show_clothes(self, on: bool) -> None:
        """Choose one."""
        (self.clothes if on else self.eyewear).setChecked(True)


def _spectacles(painter: QPainter, square: QRectF) -> None:
    """Two round lenses and a bridge, with the beginnings of the temples."""
    middle, wide = square.center(), square.width()
    for side in (-1, 1):
        painter.drawEllipse(middle + QPointF(side * wide * 0.3, 0), wide * 0.22, wide * 0.22)
        hinge = middle + QPointF(side * wide * 0.52, -wide * 0.06)
        painter.drawLine(hinge, hinge + QPointF(side * wide * 0.1, -wide * 0.06))
    painter.drawArc(
        QRectF(middle.x() - wide * 0.09, middle.y() - wide * 0.1, wide * 0.18, wide * 0.16), 0, 2880
    )


def _shirt(painter: QPainter, square: QRectF) -> None:
    """The outline of a T-shirt."""
    right = ((0.14, 0.1), (0.32, 0.14), (0.5, 0.34), (0.36, 0.48), (0.27, 0.4), (0.27, 0.9))
    half = [QPointF(x * square.width(), y * square.height()) for x, y in right]
    top = QPointF(square.center().x(), square.top())
    mirrored = [QPointF(-point.x(), point.y()) for point in reversed(half)]
    painter.drawPolygon(QPolygonF([top + point for point in (*half, *mirrored)]))
