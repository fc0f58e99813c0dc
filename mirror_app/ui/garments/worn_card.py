"""Beside the garment that is worn: what is seen of it, and where there is more to see."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from mirror_app.ui.theme import Measures

LIMITS = "A preview, laid over what you wear: your own sleeves and collar stay."


class WornCard(QWidget):
    """may_order: whether there are photoreal pictures of it to be had."""

    ordered = Signal()

    def __init__(self, measures: Measures, may_order: bool) -> None:
        super().__init__()
        words = QLabel(LIMITS)
        words.setObjectName("limits")
        words.setWordWrap(True)
        words.setFixedWidth(measures(206))
        self.button = QPushButton("Photoreal picture\u2026")
        self.button.setProperty("chip", "filter")
        self.button.setToolTip("Have a picture made of yourself in it")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.setVisible(may_order)
        self.button.clicked.connect(self.ordered)
        column = QVBoxLayout(self)
        column.setContentsMargins(measures(8), measures(4), measures(12), measures(4))
        column.setSpacing(measures(9))
        column.addStretch(1)
        column.addWidget(words)
        column.addWidget(self.button)
        column.addStretch(1)
