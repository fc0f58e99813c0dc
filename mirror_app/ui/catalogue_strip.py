"""The shelf of eyewear as a strip of large tiles: touch, mouse wheel, drag and keyboard."""

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QScrollArea, QScroller, QWidget

from mirror_app.ui import theme
from mirror_app.ui.theme import Measures
from mirror_app.ui.tile import ShelfItem, Tile
from mirror_app.values import Eyewear, Image

SCROLL_MS = 250


class Chevron(QAbstractButton):
    """The fading end of the strip: there is more this way (towards -1 left, +1 right)."""

    def __init__(self, towards: int, strip: QWidget, measures: Measures) -> None:
        super().__init__(strip)
        self._towards = towards
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
        tip = QPoint(self.width() // 2 + self._towards * size(14), size(47))
        back = QPoint(-self._towards * size(8), 0)
        up = QPoint(0, size(10))
        painter.drawPolyline([tip + back - up, tip, tip + back + up])
        painter.end()


class CatalogueStrip(QScrollArea):
    """A row of tiles, "none" first, one of them chosen."""

    chosen = Signal(object)
    """The Eyewear the person chose, or None."""

    def __init__(self, shelf: Sequence[ShelfItem], measures: Measures) -> None:
        super().__init__()
        self.tiles = [Tile(item, measures) for item in (None, *shelf)]
        self._row = QWidget()
        layout = QHBoxLayout(self._row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(measures(6))
        for tile in self.tiles:
            layout.addWidget(tile)
            tile.clicked.connect(self._on_click)
        self.setWidget(self._row)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(self._row.sizeHint().height())
        self.setMinimumWidth(measures(200))
        self.setAccessibleName("Eyewear")
        # A touch reaches widgets as the left button, so that this gesture serves finger and mouse.
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        self.chevrons = [Chevron(towards, self, measures) for towards in (-1, 1)]
        for chevron, by in zip(self.chevrons, (-0.7, 0.7), strict=True):
            chevron.setFixedSize(measures(64), self.height())
            chevron.clicked.connect(partial(self._scroll_by, by))
        self.horizontalScrollBar().valueChanged.connect(self._place_chevrons)
        self.horizontalScrollBar().rangeChanged.connect(self._place_chevrons)
        self.select(None)

    def select(self, eyewear: Eyewear | None) -> None:
        """Mark what is chosen and bring it into sight; emits nothing. Unknown eyewear marks no tile."""
        for tile in self.tiles:
            tile.setChecked(tile.eyewear == eyewear)
            if tile.isChecked():
                self.ensureWidgetVisible(tile, tile.width(), 0)

    def mark(self, several: Collection[Eyewear | None]) -> None:
        """Mark all of these as chosen; emits nothing."""
        for tile in self.tiles:
            tile.setChecked(tile.eyewear in several)

    def thumbnail_of(self, eyewear: Eyewear) -> Image | None:
        """The picture on its tile, (h, w, 4) BGRA; None where there is none yet."""
        return next((tile.thumbnail for tile in self.tiles if tile.eyewear == eyewear), None)

    def step(self, by: int) -> None:
        """Choose the tile `by` places to the right of the chosen one, stopping at the ends."""
        now = next((place for place, tile in enumerate(self.tiles) if tile.isChecked()), 0)
        self._choose(self.tiles[min(max(now + by, 0), len(self.tiles) - 1)])

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

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
        right.move(self.width() - right.width(), 0)
        left.setVisible(bar.value() > bar.minimum())
        right.setVisible(bar.value() < bar.maximum())

    def _scroll_by(self, views: float) -> None:
        to = self.horizontalScrollBar().value() + views * self.viewport().width()
        QScroller.scroller(self.viewport()).scrollTo(QPointF(to, 0), SCROLL_MS)

    def _on_click(self) -> None:
        tile = self.sender()
        if isinstance(tile, Tile):
            self._choose(tile)

    def _choose(self, tile: Tile) -> None:
        self.select(tile.eyewear)
        self.chosen.emit(tile.eyewear)
