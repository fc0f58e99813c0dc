"""What is below the mirror: a shelf, of eyewear or of clothes, and the controls, beside or above it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QWidget

from mirror_app.ui.browser import Browser
from mirror_app.ui.controls import Controls
from mirror_app.ui.garments import Clothes
from mirror_app.ui.shelf_tabs import ShelfTabs
from mirror_app.ui.theme import Measures
from mirror_app.values import Look


class Dock(QWidget):
    """Shows one shelf at a time. clothes: None where there are none to be worn."""

    def __init__(
        self, browser: Browser, clothes: Clothes | None, controls: Controls, measures: Measures
    ) -> None:
        super().__init__()
        self.setObjectName("dock")
        # A subclass of QWidget is given no background by style rules unless it asks.
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._browser = browser
        self._clothes = clothes
        self._controls = controls
        self._mirroring = True
        self.tabs = ShelfTabs(measures)
        self._shelves = QStackedWidget()
        self._shelves.addWidget(browser)
        shelf = QHBoxLayout()
        shelf.setSpacing(measures(12))
        shelf.addWidget(self.tabs)
        shelf.addWidget(self._shelves, 1)
        gap = measures(16)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(gap, gap, gap, gap)
        self._layout.setSpacing(gap)
        self._layout.addLayout(shelf, 1)
        self._layout.addWidget(controls)
        if clothes is not None:
            self._shelves.addWidget(clothes)
            self.tabs.switched.connect(self._show)
            for keys, then in (("K", self._toggle), ("Ctrl+Z", self._back)):
                QShortcut(QKeySequence(keys), self).activated.connect(then)
        self._show()

    @property
    def shows_clothes(self) -> bool:
        """Whether that is the shelf one sees."""
        return self._shelves.currentWidget() is self._clothes and self._clothes is not None

    def select(self, look: Look) -> None:
        """Mark what is worn, on both."""
        self._browser.select(look.eyewear)
        if self._clothes is not None:
            self._clothes.select(look.garment)

    def recolour(self, by: int) -> None:
        """Choose the colour `by` places further of the eyewear that is worn, where that is shown."""
        if not self.shows_clothes:
            self._browser.strip.recolour(by)

    def step(self, by: int) -> bool:
        """Along the clothes, where they are shown; whether they are."""
        if self._clothes is None or not self.shows_clothes:
            return False
        self._clothes.step(by)
        return True

    def attend(self, mirroring: bool) -> None:
        """Clothes belong to the mirror: beside another page there is eyewear only."""
        self._mirroring = mirroring
        if mirroring and self._clothes is not None:
            self._clothes.refresh()  # some may have been taken away on the other page
        self._show()

    def take(self, files: Sequence[Path]) -> None:
        """Hang copies of these pictures up among the clothes."""
        if self._clothes is not None and self.has_clothes():
            self.tabs.show_clothes(True)
            self._clothes.take(files)

    def has_clothes(self) -> bool:
        """Whether there is anything to be had there, now."""
        clothes = self._clothes
        return clothes is not None and self._mirroring and (clothes.may_add or clothes.hung)

    def forget(self) -> None:
        """The person has gone: the next one begins with eyewear, and all of it."""
        self._browser.forget()
        if self._clothes is not None:
            self._clothes.forget()
        self.tabs.show_clothes(False)
        self._show()

    def close_down(self) -> None:
        """End what runs in the background."""
        if self._clothes is not None:
            self._clothes.close_down()

    def lie_down(self, wide: bool) -> None:
        """Beside each other in a wide window, the controls above the shelf in a narrow one."""
        direction = QBoxLayout.Direction
        self._layout.setDirection(direction.LeftToRight if wide else direction.BottomToTop)
        self._controls.stack(rows=wide)

    def _show(self) -> None:
        there = self.has_clothes()
        self.tabs.setVisible(there)
        self._shelves.setCurrentIndex(int(there and self.tabs.clothes.isChecked()))

    def _toggle(self) -> None:
        if self.has_clothes():
            self.tabs.show_clothes(not self.tabs.clothes.isChecked())

    def _back(self) -> None:
        if self._clothes is not None and self.has_clothes():
            self._clothes.back()
