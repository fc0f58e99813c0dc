"""What part of the body garments are looked for that cover it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from mirror_app.tryon.orders import GARMENT_TYPES, GarmentType
from mirror_app.ui.theme import Measures

TYPE_NAMES: dict[GarmentType, str] = {"upper": "Tops", "lower": "Bottoms", "full": "Dresses and outfits"}


class TypeChips(QWidget):
    """One of them or none is chosen: `shown`, None for all."""

    changed = Signal()

    def __init__(self, measures: Measures) -> None:
        super().__init__()
        self.shown: GarmentType | None = None
        self.chips = {worn: self._chip(worn) for worn in GARMENT_TYPES}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(measures(6))
        for chip in self.chips.values():
            row.addWidget(chip)
        row.addStretch(1)

    def show_all(self) -> None:
        """Choose none."""
        if self.shown is not None:
            self._narrow(self.shown, False)

    def _chip(self, worn: GarmentType) -> QPushButton:
        chip = QPushButton(TYPE_NAMES[worn])
        chip.setProperty("chip", "filter")
        chip.setCheckable(True)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.setCursor(Qt.CursorShape.PointingHandCursor)

        def narrow(on: bool) -> None:
            self._narrow(worn, on)

        chip.clicked.connect(narrow)
        return chip

    def _narrow(self, worn: GarmentType, on: bool) -> None:
        self.shown = worn if on else None
        for each, chip in self.chips.items():
            chip.setChecked(each == self.shown)
        self.changed.emit()
