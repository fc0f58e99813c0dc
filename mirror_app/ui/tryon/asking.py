"""A dialog that asks before something is done which cannot be taken back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mirror_app.ui.theme import Measures


class Asking(QDialog):
    """It is opened, and accepted or not; without a word from the person it is not.

    doing: what the button says that accepts, `go`.
    """

    def __init__(self, title: str, doing: str, measures: Measures, parent: QWidget) -> None:
        super().__init__(parent)
        self._measures = measures
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.go = QPushButton(doing)
        self.go.clicked.connect(self.accept)

    def lay_out(self, parts: Sequence[QWidget]) -> None:
        """One below the other, and the buttons under them."""
        leave = QPushButton("Cancel")
        leave.clicked.connect(self.reject)
        leave.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self.go)
        layout = QVBoxLayout(self)
        edge = self._measures(20)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(self._measures(14))
        for part in parts:
            layout.addWidget(part)
        layout.addLayout(row)
