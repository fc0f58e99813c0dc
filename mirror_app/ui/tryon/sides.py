"""Two parts of a page beside each other, or one below the other where it is higher than wide."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget


class Sides(QWidget):
    """The first part gets two fifths."""

    def __init__(self, first: QWidget, second: QLayout, gap: int) -> None:
        super().__init__()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(gap)
        self._sides.addWidget(first, 2)
        self._sides.addLayout(second, 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = event.size().width() > event.size().height()
        self._sides.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
        super().resizeEvent(event)
