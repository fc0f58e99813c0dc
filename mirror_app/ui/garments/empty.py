"""In the place of garments, where none hang."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from mirror_app.tryon.orders import GarmentType
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.type_chips import TYPE_NAMES

NOTHING = "No clothes yet. Add pictures of one garment each,\nlaid flat on a plain ground."
NOTHING_KIOSK = "There are no clothes here yet."


class EmptyRack(QWidget):
    """Why, and the way out."""

    adding = Signal()
    clearing = Signal()

    def __init__(self, measures: Measures, may_add: bool) -> None:
        super().__init__()
        self._may_add = may_add
        self.sentence = QLabel()
        self.add_button = self._button("Add\u2026")
        self.add_button.setProperty("main", True)
        self.add_button.clicked.connect(self.adding)
        self.all_button = self._button("Show all")
        self.all_button.clicked.connect(self.clearing)
        buttons = QHBoxLayout()
        buttons.setSpacing(measures(6))
        for button in (self.add_button, self.all_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(measures(12), 0, measures(12), 0)
        column.setSpacing(measures(12))
        column.addStretch(1)
        column.addWidget(self.sentence)
        column.addLayout(buttons)
        column.addStretch(1)

    def tell(self, shown: GarmentType | None, hung: bool) -> None:
        """shown: the type that is looked for, None for any. hung: whether anything hangs at all."""
        if hung and shown is not None:
            self.sentence.setText(f"No {TYPE_NAMES[shown].lower()} yet.")
        else:
            self.sentence.setText(NOTHING if self._may_add else NOTHING_KIOSK)
        self.add_button.setVisible(self._may_add and not hung)
        self.all_button.setVisible(hung)

    def _button(self, words: str) -> QPushButton:
        button = QPushButton(words)
        button.setProperty("chip", "filter")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button
