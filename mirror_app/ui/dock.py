"""What is below the mirror: the catalogue and the controls, beside each other or one above the other."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from mirror_app.ui.catalogue_strip import CatalogueStrip
from mirror_app.ui.controls import Controls


class Dock(QWidget):
    """Lays out what it is given; does nothing else."""

    def __init__(self, strip: CatalogueStrip, controls: Controls, gap: int) -> None:
        super().__init__()
        self.setObjectName("dock")
        # A subclass of QWidget is given no background by style rules unless it asks.
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._controls = controls
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(gap, gap, gap, gap)
        self._layout.setSpacing(gap)
        self._layout.addWidget(strip, 1)
        self._layout.addWidget(controls)

    def lie_down(self, wide: bool) -> None:
        """Beside each other in a wide window, the controls above the catalogue in a narrow one."""
        direction = QBoxLayout.Direction
        self._layout.setDirection(direction.LeftToRight if wide else direction.BottomToTop)
        self._controls.stack(rows=wide)
