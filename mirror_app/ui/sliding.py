"""A row of things that slides sideways: by touch, wheel, drag, and the fading ends that say there is more."""

from functools import partial

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLayout, QScrollArea, QScroller, QWidget

from mirror_app.ui import theme
from mirror_app.ui.theme import Measures

SCROLL_MS = 250


class Chevron(QAbstractButton):
    """The fading end of the strip: there is more this way (towards -1 left, +1 right)."""

    def __init__(self, towards: int, strip: QWidget, words_px: int, measures: Measures) -> None:
        super().__init__(strip)
        self._towards = towards
        self._words_px = words_px
        self._measures = measures
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("More to the right" if towards > 0 else "More to the left")

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner, outer = (0, self.width()) if self._towards > 0 else (self.width(), 0)
        fade = QLinearGradient(inner, 0, outer, 0)
        clear = QColor(theme.DOCK)
        clear.setAlpha(0)
        fade.setColorAt(0.0, clear)
        fade.setColorAt(0.7, QColor(theme.DOCK))
        painter.fillRect(self.rect(), fade)
        painter.setPen(QPen(QColor(theme.INK), size(3), c=Qt.PenCapStyle.RoundCap))
        tip = QPoint(self.width() // 2 + self._towards * size(14), (self.height() - self._words_px) // 2)
        back = QPoint(-self._towards * size(8), 0)
        up = QPoint(0, size(10))
        painter.drawPolyline([tip + back - up, tip, tip + back + up])
        painter.end()


class SlidingStrip(QScrollArea):
    """What is laid into `row` slides. `moved`: other things may be in sight now."""

    moved = Signal()

    def __init__(self, name: str, words_px: int, measures: Measures) -> None:
        """words_px: the height of what is written below the pictures."""
        super().__init__()
        self._sheet = QWidget()
        self.row = QHBoxLayout(self._sheet)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(measures(6))
        # It grows and shrinks with what is in it.
        self.row.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        self.setWidget(self._sheet)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(measures(200))
        self.setAccessibleName(name)
        # A touch reaches widgets as the left button, so that this gesture serves finger and mouse.
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        self.chevrons = [Chevron(towards, self, words_px, measures) for towards in (-1, 1)]
        for chevron, by in zip(self.chevrons, (-0.7, 0.7), strict=True):
            chevron.resize(measures(64), self.height())
            chevron.clicked.connect(partial(self._scroll_by, by))
        self.horizontalScrollBar().valueChanged.connect(self._place_chevrons)
        self.horizontalScrollBar().valueChanged.connect(self.moved)
        self.horizontalScrollBar().rangeChanged.connect(self._place_chevrons)

    def bring_into_sight(self, first: QWidget, last: QWidget) -> None:
        """All from `first` to `last`, or else as much as there is room for."""
        # A strip still gliding from a flick would take it out of sight again.
        QScroller.scroller(self.viewport()).stop()
        edge = self.chevrons[0].width()
        self.ensureWidgetVisible(last, edge, 0)
        self.ensureWidgetVisible(first, edge, 0)

    def sizeHint(self) -> QSize:
        return self._sheet.sizeHint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turn.x() or turn.y()))
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_chevrons()

    def _place_chevrons(self) -> None:
        bar = self.horizontalScrollBar()
        left, right = self.chevrons
        for chevron in self.chevrons:
            chevron.resize(chevron.width(), self.height())
        right.move(self.width() - right.width(), 0)
        left.setVisible(bar.value() > bar.minimum())
        right.setVisible(bar.value() < bar.maximum())

    def _scroll_by(self, views: float) -> None:
        to = self.horizontalScrollBar().value() + views * self.viewport().width()
        QScroller.scroller(self.viewport()).scrollTo(QPointF(to, 0), SCROLL_MS)
