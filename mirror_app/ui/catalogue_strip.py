"""The shelf of eyewear as a strip of large tiles, one for each model: touch, wheel, drag and keyboard."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from mirror_app.glasses_on import models_of
from mirror_app.ui.options import Options
from mirror_app.ui.pictures import Pictures
from mirror_app.ui.sliding import SlidingStrip
from mirror_app.ui.theme import Measures
from mirror_app.ui.tile import Heart, ShelfItem, Tile
from mirror_app.values import Eyewear, Image

_WORDS = 40
"""Height of the words below the picture of a tile."""


class CatalogueStrip(SlidingStrip):
    """A row of tiles, "none" first, one of them chosen; beside that one are its colours and sizes."""

    chosen = Signal(object)
    """The Eyewear the person chose, or None."""
    hearted = Signal(object)
    """The Eyewear whose heart was touched."""

    def __init__(self, shelf: Sequence[ShelfItem], measures: Measures, empty: QWidget | None = None) -> None:
        """empty: shown in the place of the tiles where there are none."""
        models = models_of(item.eyewear for item in shelf)
        super().__init__("Eyewear", measures(_WORDS), measures)
        self.tiles = [Tile(model, measures) for model in (None, *models)]
        self.options = Options(measures)
        self._empty = empty or QWidget()
        self._pictures = Pictures(shelf)
        for tile in self.tiles:
            self.row.addWidget(tile)
            tile.clicked.connect(self._on_click)
            tile.heart.clicked.connect(self._on_heart)
        for widget in (self.options, self._empty):
            self.row.addWidget(widget)
            widget.hide()
        self.setFixedHeight(self.tiles[0].height())
        self.options.picked.connect(self._choose)
        self._pictures.drawn.connect(self._fill)
        self.moved.connect(self._want_pictures)
        self.select(None)

    def select(self, eyewear: Eyewear | None) -> None:
        """Mark what is chosen and bring it into sight; emits nothing. Unknown eyewear marks no tile."""
        checked = None
        for tile in self.tiles:
            tile.setChecked(
                eyewear == tile.eyewear or (tile.model is not None and eyewear in tile.model.pairs)
            )
            checked = tile if tile.isChecked() else checked
        self._show_options(checked, eyewear)
        if checked is not None and not checked.isHidden():
            self.bring_into_sight(checked, self.options if self.options.isVisibleTo(self) else checked)
        self._want_pictures()

    def mark(self, several: Collection[Eyewear | None]) -> None:
        """Mark all of these as chosen; emits nothing."""
        for tile in self.tiles:
            pairs = (None,) if tile.model is None else tile.model.pairs
            tile.setChecked(not set(pairs).isdisjoint(several))

    def thumbnail_of(self, eyewear: Eyewear) -> Image | None:
        """The picture on its tile, (h, w, 4) BGRA; None where there is none yet."""
        pictures = (tile.thumbnail_of(eyewear) for tile in self.tiles)
        return next((picture for picture in pictures if picture is not None), None)

    def step(self, by: int) -> None:
        """Choose the tile `by` places to the right of the chosen one, stopping at the ends."""
        shown = [tile for tile in self.tiles if tile.isChecked() or not tile.isHidden()]
        now = next((place for place, tile in enumerate(shown) if tile.isChecked()), 0)
        tile = shown[min(max(now + by, 0), len(shown) - 1)]
        self._choose(tile.eyewear)

    def recolour(self, by: int) -> None:
        """Choose the colour `by` places further of the chosen model, beginning again after the last."""
        tile = self.chosen_tile()
        if tile is None or tile.model is None or tile.eyewear is None:
            return
        colours = tile.model.colours()
        now = colours.index(tile.model.in_usual_size(tile.eyewear))
        self._choose(tile.model.recoloured(tile.eyewear, colours[(now + by) % len(colours)]))

    def chosen_tile(self) -> Tile | None:
        """The tile that is marked."""
        return next((tile for tile in self.tiles if tile.isChecked()), None)

    def show_only(self, fits: Callable[[Eyewear], bool]) -> int:
        """Show the models of which a pair fits, each in the first that does; returns how many there are. What
        is chosen stays as it is."""
        found = 0
        for tile in self.tiles[1:]:
            fitting = next((pair for pair in (tile.model.pairs if tile.model else ()) if fits(pair)), None)
            tile.setVisible(fitting is not None)
            found += fitting is not None
            if fitting is not None and not tile.isChecked():
                tile.show_pair(fitting)
        self._empty.setVisible(found == 0)
        chosen = self.chosen_tile()
        self._show_options(chosen, chosen.eyewear if chosen else None)
        self.horizontalScrollBar().setValue(0)
        self._want_pictures()
        return found

    def mark_favourites(self, is_favourite: Callable[[Eyewear], bool]) -> None:
        """Fill the hearts of what is shown."""
        for tile in self.tiles:
            tile.heart.setChecked(tile.eyewear is not None and is_favourite(tile.eyewear))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._want_pictures()

    def hideEvent(self, event: QHideEvent) -> None:
        # Nobody looks; and a window that closes hides what is in it.
        self._pictures.stop()
        super().hideEvent(event)

    def _show_options(self, tile: Tile | None, eyewear: Eyewear | None) -> None:
        shown = tile is not None and tile.model is not None and eyewear is not None and not tile.isHidden()
        if tile is not None and tile.model is not None and eyewear is not None:
            tile.show_pair(eyewear)
            self.options.show_model(tile.model, eyewear)
            self.row.removeWidget(self.options)
            self.row.insertWidget(self.row.indexOf(tile) + 1, self.options)
        self.options.setVisible(shown)
        self.row.activate()

    def _want_pictures(self) -> None:
        """What is in sight comes first, then the other colours of the chosen model, then the rest."""
        if not self.isVisible():
            return
        left = self.horizontalScrollBar().value()
        here = range(left - self.tiles[0].width(), left + self.viewport().width())
        shown = [tile for tile in self.tiles if not tile.isHidden()]
        tiles = sorted(shown, key=lambda tile: tile.x() not in here)
        in_sight = [tile.eyewear for tile in tiles if tile.x() in here]
        rest = [tile.eyewear for tile in tiles if tile.x() not in here]
        chosen = self.chosen_tile()
        beside = [swatch.colour for swatch in self.options.swatches] if chosen and chosen.model else []
        self._pictures.want([pair.sku for pair in (*in_sight, *beside, *rest) if pair is not None])

    def _fill(self, sku: str, picture: Image) -> None:
        for tile in self.tiles:
            if tile.model is not None and any(pair.sku == sku for pair in tile.model.pairs):
                tile.fill(sku, picture)

    def _on_click(self) -> None:
        tile = self.sender()
        if isinstance(tile, Tile):
            self._choose(tile.eyewear)

    def _on_heart(self) -> None:
        heart = self.sender()
        tile = heart.parent() if isinstance(heart, Heart) else None
        if isinstance(tile, Tile):
            self.hearted.emit(tile.eyewear)

    def _choose(self, eyewear: Eyewear | None) -> None:
        self.select(eyewear)
        self.chosen.emit(eyewear)
