"""The garments there are to choose from, many at once; more are added from files or dropped in."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from mirror_app.errors import InputError
from mirror_app.tryon.orders import GARMENT_TYPES, GarmentType
from mirror_app.tryon.rack import SUFFIXES, Hanger, Rack
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.flow import Flow
from mirror_app.ui.tryon.garment_tile import GarmentTile
from mirror_app.ui.tryon.loading import Loader

TYPE_NAMES: dict[GarmentType, str] = {"upper": "Tops", "lower": "Bottoms", "full": "Dresses and outfits"}
EMPTY = (
    "No garments yet. Add pictures of one garment each, laid flat or on a hanger, on a plain ground: "
    "drop them here, or touch Add."
)
EMPTY_KIOSK = "There are no garments here yet."


class Wardrobe(QWidget):
    """Shows what hangs on the rack. `may_add`: whether the person may add files."""

    changed = Signal()
    """Something else is chosen."""
    told = Signal(str)

    def __init__(self, rack: Rack, measures: Measures, may_add: bool) -> None:
        super().__init__()
        self._rack = rack
        self._measures = measures
        self._may_add = may_add
        self._loader = Loader(self, QSize(measures(264), measures(288)), self._fill)
        self._shown_type: GarmentType | None = None
        self._flow = Flow(measures(10))
        self.tiles: list[GarmentTile] = []
        """What hangs there, shown or not."""
        self._empty = QLabel(EMPTY if may_add else EMPTY_KIOSK)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setObjectName("advice")
        self.type_chips = {worn: self._chip(TYPE_NAMES[worn], worn) for worn in GARMENT_TYPES}
        self.add_button = QPushButton("Add\u2026")
        self.add_button.setProperty("chip", "filter")
        self.add_button.setToolTip("Add pictures of garments")
        self.add_button.setVisible(may_add)
        self.add_button.clicked.connect(lambda: self._ask_type(self._open))
        self.setAcceptDrops(may_add)
        self._lay_out()
        self.refresh()

    @property
    def chosen(self) -> list[Hanger]:
        """What is to be tried on, in the order it hangs."""
        return [tile.hanger for tile in self.tiles if tile.isChecked() and tile.isEnabled()]

    def clear(self) -> None:
        """Choose nothing."""
        self._choose_those(frozenset())

    def choose_only(self, hanger: Hanger) -> None:
        """This and no other, hung first where it does not hang here and may be."""
        self._shown_type = None
        if any(tile.hanger == hanger for tile in self.tiles):
            self._show()
            self._choose_those({hanger})
        elif self._may_add:
            self.clear()
            self.add([hanger.path], hanger.type)
        else:
            self.clear()
            self.told.emit(f"{hanger.name} does not hang here any more.")
        for tile in self.tiles:
            if tile.isChecked():
                self._flow.ensureWidgetVisible(tile)

    def add(self, files: Sequence[Path], worn: GarmentType) -> None:
        """Hang copies of these, and choose them."""
        hung = set(self.chosen)
        for file in files:
            try:
                hung.add(self._rack.hang(file, worn))
            except InputError as error:
                self.told.emit(str(error))
        self.refresh()
        self._choose_those(hung)

    def refresh(self) -> None:
        """Look at the rack again; what was chosen stays so where it still hangs."""
        chosen = set(self.chosen)
        self.tiles = [self._tile(hanger, hanger in chosen) for hanger in self._rack.hangers()]
        self._flow.fill(self.tiles)
        self._loader.want([tile.hanger.path for tile in self.tiles])
        self._show()
        self.changed.emit()

    def close_down(self) -> None:
        """End the thread that reads."""
        self._loader.close()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(self._measures(6))
        for chip in self.type_chips.values():
            head.addWidget(chip)
        head.addStretch(1)
        head.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._measures(8))
        layout.addLayout(head)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._flow, 1)

    def _chip(self, name: str, worn: GarmentType) -> QPushButton:
        chip = QPushButton(name)
        chip.setProperty("chip", "filter")
        chip.setCheckable(True)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.setCursor(Qt.CursorShape.PointingHandCursor)
        chip.clicked.connect(partial(self._narrow, worn))
        return chip

    def _tile(self, hanger: Hanger, chosen: bool) -> GarmentTile:
        tile = GarmentTile(hanger, self._measures)
        tile.setChecked(chosen)
        tile.toggled.connect(self.changed)
        if self._may_add:
            tile.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            tile.customContextMenuRequested.connect(lambda: self._offer_removal(hanger))
        return tile

    def _choose_those(self, hangers: AbstractSet[Hanger]) -> None:
        """These and no others, told once."""
        for tile in self.tiles:
            with QSignalBlocker(tile):
                tile.setChecked(tile.hanger in hangers)
        self.changed.emit()

    def _narrow(self, worn: GarmentType, on: bool) -> None:
        self._shown_type = worn if on else None
        self._show()

    def _show(self) -> None:
        """The tiles of the type that is wanted, or why there are none."""
        for worn, chip in self.type_chips.items():
            chip.setChecked(worn == self._shown_type)
        for tile in self.tiles:
            tile.setVisible(self._shown_type in (None, tile.hanger.type))
        none = all(tile.isHidden() for tile in self.tiles)
        self._empty.setVisible(none)
        self._flow.setVisible(not none)
        self._flow.lay_out()

    def _fill(self, path: Path, image: QImage) -> None:
        for tile in self.tiles:
            if tile.hanger.path == path:
                tile.show_picture(image)

    # Adding and removing

    def _ask_type(self, then: Callable[[GarmentType], None]) -> None:
        """What they cover is asked, unless one type is shown."""
        if self._shown_type is not None:
            then(self._shown_type)
            return
        menu = QMenu(self)

        def offer(worn: GarmentType) -> None:
            menu.addAction(TYPE_NAMES[worn]).triggered.connect(lambda: then(worn))

        for worn in GARMENT_TYPES:
            offer(worn)
        menu.popup(QCursor.pos())

    def _open(self, worn: GarmentType) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        names, _ = QFileDialog.getOpenFileNames(
            self, f"Add {TYPE_NAMES[worn].lower()}", "", f"Pictures ({kinds})"
        )
        self.add([Path(name) for name in names], worn)

    def _offer_removal(self, hanger: Hanger) -> None:
        menu = QMenu(self)
        menu.addAction(f"Take {hanger.name} away").triggered.connect(lambda: self._remove(hanger))
        menu.popup(QCursor.pos())

    def _remove(self, hanger: Hanger) -> None:
        try:
            self._rack.take_away(hanger)
        except InputError as error:
            self.told.emit(str(error))
        self.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self._ask_type(partial(self.add, files))
