"""What can be done beside looking, as buttons with pictures over the edge of the mirror."""

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QWidget

from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.theme import Measures

Sign = Callable[[QPainter, QRectF], None]
"""Draws a picture into a square, with the painter's pen and in its colour."""


_WIDE, _HIGH, _WORD, _GAP = 106, 74, 27, 10


class Tool(QAbstractButton):
    """A picture with a word below it."""

    def __init__(self, word: str, told: str, sign: Sign, measures: Measures) -> None:
        super().__init__()
        self._measures = measures
        self._sign = sign
        self.setText(word)
        self.setAccessibleName(word)
        self.setToolTip(told)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_sign(True)

    def show_sign(self, on: bool) -> None:
        """With its picture, or the word alone."""
        self._with_sign = on
        self.setFixedSize(self._measures(_WIDE), self._measures(_HIGH if on else _WORD))

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.isChecked() or self.isDown()
        ground = QColor(theme.BRASS if lit else theme.RAISED_HOVER if self.underMouse() else theme.PILL)
        ground.setAlphaF(1.0 if lit else 0.86)
        ink = QColor(theme.BRASS_INK if lit else theme.INK)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(theme.INK), size(2)) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), size(16), size(16))
        painter.setPen(QPen(ink, size(2), c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._with_sign:
            square = QRectF(0, 0, size(26), size(26))
            square.moveCenter(QPointF(self.width() / 2, size(28)))
            self._sign(painter, square)
        painter.setPen(ink)
        painter.setFont(text_font(size(13)))
        words = QRect(0, size(46), self.width(), size(22)) if self._with_sign else self.rect()
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class Tools(QWidget):
    """A column of them, or two."""

    def __init__(self, measures: Measures) -> None:
        super().__init__()
        self._measures = measures
        self.part = Tool("Before/after", "Yourself as you are beside the mirror (B)", _halves, measures)
        self.part.setCheckable(True)
        self.compare = Tool("Compare", "Up to four pairs side by side on one picture (C)", _squares, measures)
        self.turn = Tool("Turn it", "See the pair by itself from its sides (T)", _arrow, measures)
        self.try_on = Tool("Try on", "See yourself in garments, as pictures (G)", _hanger, measures)
        self._all = (self.part, self.compare, self.turn, self.try_on)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(measures(_GAP))
        self._arrange(1, signs=True)

    def fit(self, high_px: int) -> None:
        """No higher than that where they can be: in two columns, at last without their pictures."""
        size = self._measures
        if high_px >= 4 * size(_HIGH) + 3 * size(_GAP):
            self._arrange(1, signs=True)
        else:
            self._arrange(2, signs=high_px >= 2 * size(_HIGH) + size(_GAP))
        self.adjustSize()

    def _arrange(self, columns: int, signs: bool) -> None:
        for place, tool in enumerate(self._all):
            tool.show_sign(signs)
            self._grid.addWidget(tool, place // columns, place % columns)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()


def _halves(painter: QPainter, square: QRectF) -> None:
    """A picture in two halves, one of them full."""
    painter.drawRoundedRect(square, square.width() * 0.2, square.width() * 0.2)
    painter.save()
    painter.setClipRect(QRectF(square.topLeft(), QPointF(square.center().x(), square.bottom())))
    painter.setBrush(painter.pen().color())
    painter.drawRoundedRect(square, square.width() * 0.2, square.width() * 0.2)
    painter.restore()


def _squares(painter: QPainter, square: QRectF) -> None:
    """Four pictures."""
    side = square.width() * 0.42
    for x in (square.left(), square.right() - side):
        for y in (square.top(), square.bottom() - side):
            painter.drawRoundedRect(QRectF(x, y, side, side), side * 0.25, side * 0.25)


def _arrow(painter: QPainter, square: QRectF) -> None:
    """An arrow nearly all the way round."""
    painter.drawArc(square, 30 * 16, 300 * 16)
    angle, wing = math.radians(30), square.width() * 0.3
    tip = square.center() + QPointF(math.cos(angle), -math.sin(angle)) * (square.width() / 2)
    painter.drawPolyline([tip - QPointF(wing, 0), tip, tip - QPointF(0, wing)])


def _hanger(painter: QPainter, square: QRectF) -> None:
    """A clothes hanger."""
    middle, top = square.center().x(), square.top() + square.height() * 0.42
    low = square.bottom() - square.height() * 0.18
    left, right = QPointF(square.left(), low), QPointF(square.right(), low)
    painter.drawPolyline([left, QPointF(middle, top), right, left])
    hook = QRectF(0, 0, square.width() * 0.3, square.width() * 0.3)
    hook.moveCenter(QPointF(middle, top - square.height() * 0.24))
    painter.drawArc(hook, -90 * 16, 250 * 16)
    painter.drawLine(QPointF(middle, top), QPointF(middle, hook.bottom()))
