"""The catalogue as one browses it: the filters over the strip, and the favourites among it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from mirror_app.favourites import Favourites
from mirror_app.glasses_on import models_of
from mirror_app.ui.catalogue_strip import CatalogueStrip
from mirror_app.ui.filter_bar import FilterBar
from mirror_app.ui.filter_panel import facets_of
from mirror_app.ui.theme import Measures
from mirror_app.ui.tile import ShelfItem
from mirror_app.values import Eyewear

NOTHING = "No eyewear is like that."
NO_FAVOURITES = "No favourites yet: touch the heart of a pair you like."


class EmptyShelf(QWidget):
    """In the place of the tiles, where nothing is found: why, and the way out."""

    def __init__(self, measures: Measures) -> None:
        super().__init__()
        self.sentence = QLabel()
        self.clear_button = QPushButton("Show everything")
        self.clear_button.setProperty("chip", "filter")
        self.clear_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clear_button.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(measures(18), 0, 0, 0)
        row.setSpacing(measures(18))
        row.addWidget(self.sentence)
        row.addWidget(self.clear_button)


class Browser(QWidget):
    """The filter bar over the strip. `searchable`: whether there is a keyboard to type words on."""

    chosen = Signal(object)
    """The Eyewear the person chose, or None."""
    troubled = Signal(str)
    """One sentence: the favourites could not be kept."""
    left = Signal()
    """The person has finished typing."""

    def __init__(
        self, shelf: Sequence[ShelfItem], favourites: Favourites, measures: Measures, searchable: bool
    ) -> None:
        super().__init__()
        self.favourites = favourites
        models = models_of(item.eyewear for item in shelf)
        self._usual_sku = {pair.sku: m.in_usual_size(pair).sku for m in models for pair in m.pairs}
        self._empty = EmptyShelf(measures)
        self.strip = CatalogueStrip(shelf, measures, self._empty)
        self.bar = FilterBar(facets_of(item.eyewear for item in shelf), measures, searchable)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(measures(6))
        layout.addWidget(self.bar)
        layout.addWidget(self.strip)
        self.strip.chosen.connect(self._on_chosen)
        self.strip.hearted.connect(self.toggle_favourite)
        self.bar.changed.connect(self._narrow)
        self.bar.left.connect(self.left)
        self._empty.clear_button.clicked.connect(self.bar.clear)
        self._narrow()

    def select(self, eyewear: Eyewear | None) -> None:
        """Mark what is chosen; emits nothing."""
        self.strip.select(eyewear)
        self._mark()

    def like(self) -> None:
        """Make what is chosen a favourite, or no longer one."""
        tile = self.strip.chosen_tile()
        if tile is not None and tile.eyewear is not None:
            self.toggle_favourite(tile.eyewear)

    def toggle_favourite(self, eyewear: Eyewear) -> None:
        """A pair is a favourite in all its sizes."""
        self.favourites.toggle(self._usual_sku[eyewear.sku])
        if self.favourites.trouble:
            self.troubled.emit(self.favourites.trouble)
        if self.bar.only_favourites:
            self._narrow()
        self._mark()

    def search(self) -> None:
        """Let the person type."""
        if self.bar.search.isVisible():
            self.bar.search.setFocus()
            self.bar.search.selectAll()

    def forget(self) -> None:
        """The person has gone: nothing of what they looked for or liked is left."""
        self.favourites.forget()
        self.bar.clear()
        self._narrow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.bar.fit_into(event.size().width())
        super().resizeEvent(event)

    def _on_chosen(self, eyewear: Eyewear | None) -> None:
        self._mark()
        self.chosen.emit(eyewear)

    def _narrow(self) -> None:
        wanted, liked = self.bar.wanted, self.bar.only_favourites

        def fits(eyewear: Eyewear) -> bool:
            return wanted.fits(eyewear) and (not liked or self._is_favourite(eyewear))

        none_yet = liked and len(self.favourites) == 0
        self._empty.sentence.setText(NO_FAVOURITES if none_yet else NOTHING)
        self.bar.tell(self.strip.show_only(fits), len(self.strip.tiles) - 1)
        self._mark()

    def _mark(self) -> None:
        self.strip.mark_favourites(self._is_favourite)

    def _is_favourite(self, eyewear: Eyewear) -> bool:
        return self._usual_sku[eyewear.sku] in self.favourites
