"""Tiles of one size in as many columns as there is room for, in an area that scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QScroller, QWidget


class _Sheet(QWidget):
    def __init__(self, gap: int) -> None:
        super().__init__()
        self._gap = gap
        self.tiles: list[QWidget] = []

    def lay_out(self) -> None:
        shown = [tile for tile in self.tiles if not tile.isHidden()]
        if not shown:
            self.setMinimumHeight(0)
            return
        cell = shown[0].size() + QSize(self._gap, self._gap)
        columns = max((self.width() + self._gap) // cell.width(), 1)
        for place, tile in enumerate(shown):
            corner = QPoint(place % columns * cell.width(), place // columns * cell.height())
            tile.setGeometry(QRect(corner, tile.size()))
        self.setMinimumHeight(-(-len(shown) // columns) * cell.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.lay_out()


class Flow(QScrollArea):
    """Touch, wheel and drag scroll it."""

    def __init__(self, gap: int) -> None:
        super().__init__()
        self._sheet = _Sheet(gap)
        self.setWidget(self._sheet)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)

    def fill(self, tiles: Sequence[QWidget]) -> None:
        """These in the place of those there are; a tile that is in both stays as it is."""
        for tile in self._sheet.tiles:
            if tile not in tiles:
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
