"""Tiles of one size in as many columns as there is room for, in an area that scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QScroller, QWidget


class _Sheet(QWidget):
    def __init__(self, gap: int) -> None:
        super().__init__()
        self._gap = gap
        self.tiles: list[QWidget] = []
        self._placed: list[QWidget] = []
        self._columns = 1

    def between(self, top: int, bottom: int) -> list[QWidget]:
        """The tiles of which something lies from `top` to `bottom`, in px."""
        if not self._placed:
            return []
        row = self._placed[0].height() + self._gap
        first, last = max(top, 0) // row, max(bottom, 0) // row
        return self._placed[first * self._columns : (last + 1) * self._columns]

    def lay_out(self) -> None:
        shown = self._placed = [tile for tile in self.tiles if not tile.isHidden()]
        if not shown:
            self.setMinimumHeight(0)
            return
        cell = shown[0].size() + QSize(self._gap, self._gap)
        columns = self._columns = max((self.width() + self._gap) // cell.width(), 1)
        for place, tile in enumerate(shown):
            corner = QPoint(place % columns * cell.width(), place // columns * cell.height())
            tile.setGeometry(QRect(corner, tile.size()))
        self.setMinimumHeight(-(-len(shown) // columns) * cell.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.lay_out()


class Flow(QScrollArea):
    """Touch, wheel and drag scroll it."""

    moved = Signal()
    """Other tiles may be in sight now."""

    def __init__(self, gap: int) -> None:
        super().__init__()
        self._sheet = _Sheet(gap)
        self.setWidget(self._sheet)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().valueChanged.connect(self.moved)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)

    @property
    def in_sight(self) -> list[QWidget]:
        """The tiles that are seen, and as many above and below them as would be."""
        top, high = self.verticalScrollBar().value(), self.viewport().height()
        return self._sheet.between(top - high, top + 2 * high)

    def fill(self, tiles: Sequence[QWidget]) -> None:
        """These in the place of those there are; a tile that is in both stays as it is."""
        if tiles == self._sheet.tiles:
            return
        kept = set(tiles)
        for tile in self._sheet.tiles:
            if tile not in kept:
                tile.setParent(None)
                tile.deleteLater()
        for tile in tiles:
            if tile.parent() is not self._sheet:
                tile.setParent(self._sheet)
                tile.show()
        self._sheet.tiles = list(tiles)
        self.lay_out()

    def lay_out(self) -> None:
        """Again: some were shown or hidden."""
        self._sheet.lay_out()
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.moved.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.moved.emit()
