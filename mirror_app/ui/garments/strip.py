"""The garments as a strip of tiles, "none" first, then those of each type; the one that is worn is marked."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mirror_app.garments import GarmentKind, GarmentPhoto
from mirror_app.tryon.orders import GARMENT_TYPES, GarmentType
from mirror_app.tryon.rack import Hanger
from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.pictograms import paint_none
from mirror_app.ui.sliding import SlidingStrip
from mirror_app.ui.theme import Measures
from mirror_app.ui.tile import write_line
from mirror_app.ui.tryon.garment_tile import GarmentTile
from mirror_app.ui.tryon.plate_tile import WORDS, PlateTile
from mirror_app.ui.tryon.type_chips import TYPE_NAMES

LOWEST = 134
"""Height of a tile where there is no room for more."""
_WIDE = 112


class NoneTile(PlateTile):
    """Takes off what is worn."""

    photo: GarmentPhoto | None = None

    def nextCheckState(self) -> None:
        """Nothing by itself: a tile is marked while what is on it is worn."""

    def paint_inside(self, painter: QPainter, inner: QRect) -> None:
        paint_none(painter, QRectF(inner).center(), self._measures)


class WornTile(GarmentTile):
    """A garment, as it was in its file when it was hung up."""

    def __init__(self, hanger: Hanger, photo: GarmentPhoto, size: QSize, measures: Measures) -> None:
        super().__init__(hanger, size, measures)
        self.photo = photo

    def nextCheckState(self) -> None:
        """Nothing by itself: as of none."""


class TypeMark(QWidget):
    """Where the garments of a type begin: its name, upwards."""

    def __init__(self, name: str, measures: Measures) -> None:
        super().__init__()
        self._name = name
        self._measures = measures
        self.setFixedWidth(measures(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        high = self.height() - size(WORDS)
        painter.translate(QPointF(0, high))
        painter.rotate(-90)
        line = QRect(0, 0, high, self.width())
        write_line(painter, line, self._name, theme.INK_SOFT, text_font(size(12)))
        painter.end()


class GarmentStrip(SlidingStrip):
    """beside: what is shown beside the garment that is worn. empty: in the place of tiles, where there are
    none."""

    touched = Signal(object)
    """The GarmentPhoto on the tile, or None."""
    pressed = Signal(object)
    """With the other button, or for long: the Hanger."""

    def __init__(self, beside: QWidget, empty: QWidget, measures: Measures) -> None:
        super().__init__("Clothes", measures(WORDS), measures)
        self._measures = measures
        self._beside, self._empty = beside, empty
        self._shown: GarmentType | None = None
        self._size = QSize(measures(_WIDE), measures(LOWEST))
        self._worn: GarmentPhoto | None = None
        self.none = NoneTile("None", self._size, measures)
        self.none.clicked.connect(self._on_click)
        self.tiles: list[WornTile] = []
        self._marks: dict[GarmentKind, TypeMark] = {
            worn: TypeMark(TYPE_NAMES[worn], measures) for worn in GARMENT_TYPES
        }
        for widget in (self.none, *self._marks.values(), beside, empty):
            self.row.addWidget(widget)
        self.setMinimumHeight(self._size.height())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def hang(self, hangers: Sequence[Hanger]) -> None:
        """Show these; a tile stays where its file is what it was."""
        known = {(tile.hanger, tile.photo): tile for tile in self.tiles}
        self.tiles = []
        for hanger in hangers:
            photo = GarmentPhoto.of(hanger.path, hanger.type)
            self.tiles.append(known.pop((hanger, photo), None) or self._tile(hanger, photo))
        for tile in known.values():
            tile.setParent(None)
            tile.deleteLater()
        self._lay_out()

    def show_only(self, worn: GarmentType | None) -> None:
        """Those of one type, None for all."""
        self._shown = worn
        self._lay_out()
        self.horizontalScrollBar().setValue(0)

    def select(self, photo: GarmentPhoto | None) -> None:
        """Mark what is worn, and bring it into sight where it was not worn before; touches nothing."""
        changed, self._worn = photo != self._worn, photo
        self.none.setChecked(photo is None)
        for tile in self.tiles:
            tile.setChecked(tile.photo == photo)
        self._place_beside()
        if changed:
            self.show_worn()
        self.moved.emit()

    def show_worn(self) -> None:
        """Bring what is worn into sight, with what is beside it."""
        chosen = self.chosen_tile()
        if not chosen.isHidden():
            self.bring_into_sight(chosen, chosen if self._worn is None else self._beside)

    def chosen_tile(self) -> PlateTile:
        """The tile that is marked; that of none where what is worn hangs there no more."""
        return next((tile for tile in self.tiles if tile.isChecked()), self.none)

    def beyond(self, by: int) -> GarmentPhoto | None:
        """What is on the tile `by` places to the right of the marked one, stopping at the ends."""
        fit = [tile for tile in self.shown_tiles() if tile.isEnabled()]
        shown = [tile for tile in (self.none, *self.tiles) if tile.isChecked() or tile in (self.none, *fit)]
        now = next((place for place, tile in enumerate(shown) if tile.isChecked()), 0)
        return shown[min(max(now + by, 0), len(shown) - 1)].photo

    def in_sight(self) -> list[WornTile]:
        """The tiles that are seen, and one more to each side."""
        wide = self._size.width() + self.row.spacing()
        left = self.horizontalScrollBar().value() - wide
        right = left + self.viewport().width() + 2 * wide
        return [tile for tile in self.shown_tiles() if left < tile.x() + tile.width() and tile.x() < right]

    def shown_tiles(self) -> list[WornTile]:
        """Those of the type that is wanted."""
        return [tile for tile in self.tiles if self._shown in (None, tile.hanger.type)]

    def fill(self, path: Path, image: QImage) -> None:
        """The picture in a file."""
        for tile in self.tiles:
            if tile.hanger.path == path:
                tile.show_picture(image)

    def sizeHint(self) -> QSize:
        # The tiles are as high as the strip, and not the other way round.
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._size.setHeight(self.height())
        for widget in (self.none, *self.tiles, *self._marks.values(), self._beside, self._empty):
            widget.setFixedHeight(self.height())
        super().resizeEvent(event)
        self.moved.emit()

    def _tile(self, hanger: Hanger, photo: GarmentPhoto) -> WornTile:
        tile = WornTile(hanger, photo, self._size, self._measures)
        tile.setChecked(photo == self._worn)
        tile.clicked.connect(self._on_click)
        tile.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tile.customContextMenuRequested.connect(lambda: self.pressed.emit(hanger))
        return tile

    def _lay_out(self) -> None:
        shown = self.shown_tiles()
        place = 1
        for worn, mark in self._marks.items():
            of_type = [tile for tile in self.tiles if tile.hanger.type == worn]
            for widget in (mark, *of_type):
                self.row.insertWidget(place, widget)
                place += 1
            mark.setVisible(bool(of_type) and self._shown is None)
        for tile in self.tiles:
            tile.setVisible(tile in shown)
        self._empty.setVisible(not shown)
        self.none.setVisible(bool(self.tiles) or self._worn is not None)
        self._place_beside()

    def _place_beside(self) -> None:
        """Beside what is worn, or first where that is not shown."""
        chosen = self.chosen_tile()
        anchor = self.none if chosen.isHidden() else chosen
        self.row.removeWidget(self._beside)
        self.row.insertWidget(self.row.indexOf(anchor) + 1, self._beside)
        self._beside.setVisible(self._worn is not None)
        self.row.activate()

    def _on_click(self) -> None:
        tile = self.sender()
        if isinstance(tile, NoneTile | WornTile):
            self.touched.emit(tile.photo)
