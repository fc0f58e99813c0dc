"""The line at the top of the try-on page: its two sheets, what is said, and the way out."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from mirror_app.ui.theme import Measures


class PageHead(QWidget):
    """Buttons that the page connects."""

    def __init__(self, measures: Measures) -> None:
        super().__init__()
        self.choose, self.pictures = QPushButton("Choose"), QPushButton("Pictures")
        self.remove = QPushButton("Remove all")
        self.remove.setToolTip("Remove your pictures and what was made of them from this machine")
        self.back = QPushButton("Back to the mirror")
        self.back.setToolTip("Back to the mirror (Esc)")
        self.said = QLabel()
        self.said.setObjectName("soft")
        self.said.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(measures(8))
        for chip in (self.choose, self.pictures):
            chip.setCheckable(True)
            layout.addWidget(chip)
        layout.addWidget(self.said, 1)
        layout.addWidget(self.remove)
        layout.addWidget(self.back)
        for button in (self.choose, self.pictures, self.remove, self.back):
            button.setProperty("chip", "quiet" if button is self.remove else "filter")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)

    def count(self, orders: int) -> None:
        """How many orders there are."""
        self.pictures.setText(f"Pictures ({orders})" if orders else "Pictures")
