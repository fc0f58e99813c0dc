"""The colourways of a draft as a few rows of small buttons, each with its colour."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QWidget

from mirror_app.glasses_on.drafts import Way
from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.theme import Measures


class Swatch(QAbstractButton):
    """One colourway."""

    def __init__(self, way: Way, measures: Measures) -> None:
        super().__init__()
        self._way, self._measures = way, measures
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(way.name)
        self.setToolTip(way.name)

    def sizeHint(self) -> QSize:
        return QSize(self._measures(120), self._measures(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = theme.BRASS if self.isChecked() else theme.INK if self.hasFocus() else theme.EDGE
        painter.setPen(QPen(QColor(ring), size(2) if self.isChecked() or self.hasFocus() else 1))
        painter.setBrush(QColor(theme.RAISED_HOVER if self.underMouse() else theme.RAISED))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), size(10), size(10))
        dot = QRectF(size(10), (self.height() - size(20)) / 2, size(20), size(20))
        painter.setPen(QPen(QColor(theme.INK_SOFT), 1))
        painter.setBrush(QColor(*self._way.rgb) if self._way.rgb else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(dot)
        font = text_font(size(12), QFont.Weight.Normal)
        words = self.rect().adjusted(round(dot.right()) + size(8), 0, -size(6), 0)
        text = QFontMetrics(font).elidedText(self._way.name, Qt.TextElideMode.ElideRight, words.width())
        painter.setFont(font)
        painter.setPen(QColor(theme.INK))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()


class Swatches(QWidget):
    """All of them, one chosen."""

    chosen = Signal(int)

    def __init__(self, measures: Measures) -> None:
        super().__init__()
        self._measures = measures
        self._ways: Sequence[Way] = ()
        self._columns = 2
        self.buttons: list[Swatch] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(measures(6))

    def show_ways(self, ways: Sequence[Way], chosen: int) -> None:
        """Those of this draft, `chosen` marked; emits nothing."""
        if ways is not self._ways:
            self._ways = ways
            self._fill(ways)
        for number, button in enumerate(self.buttons):
            button.setChecked(number == chosen)

    def _fill(self, ways: Sequence[Way]) -> None:
        for button in self.buttons:
            self._grid.removeWidget(button)
            button.deleteLater()
        self.buttons = [Swatch(way, self._measures) for way in ways]
        for number, button in enumerate(self.buttons):
            button.clicked.connect(partial(self.chosen.emit, number))
        self.stack(self._columns)

    def stack(self, columns: int) -> None:
        """So many side by side."""
        self._columns = columns
        for number, button in enumerate(self.buttons):
            self._grid.addWidget(button, number // columns, number % columns)
