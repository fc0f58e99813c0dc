"""The garments there are to choose from, many at once; more are added from files or dropped in."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from mirror_app.tryon.orders import GarmentType
from mirror_app.tryon.rack import Hanger, Rack, is_same
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.flow import Flow
from mirror_app.ui.tryon.garment_tile import GarmentTile
from mirror_app.ui.tryon.hanging import Hanging
from mirror_app.ui.tryon.loading import Loader
from mirror_app.ui.tryon.type_chips import TypeChips

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
        self.types = TypeChips(measures)
        self.types.changed.connect(self._show)
        self._hanging = Hanging(self, rack, self.types)
        self._hanging.hung.connect(self._choose_too)
        self._hanging.removed.connect(self.refresh)
        self._hanging.told.connect(self.told)
        self._flow = Flow(measures(10))
        self.tiles: list[GarmentTile] = []
        """What hangs there, shown or not."""
        self._empty = QLabel(EMPTY if may_add else EMPTY_KIOSK)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setObjectName("advice")
        self.add_button = QPushButton("Add\u2026")
        self.add_button.setProperty("chip", "filter")
        self.add_button.setToolTip("Add pictures of garments")
        self.add_button.setVisible(may_add)
        self.add_button.clicked.connect(self._hanging.open)
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

    def choose_only(self, hanger: Hanger) -> Hanger | None:
        """This and no other, hung first where the same does not hang here and may be. What hangs here of it,
        None where nothing does."""
        self.types.show_all()
        same = next((tile.hanger for tile in self.tiles if is_same(tile.hanger, hanger)), None)
        self._choose_those(frozenset() if same is None else {same})
        if same is None and self._may_add:
            self.add([hanger.path], hanger.type)
        elif same is None:
            self.told.emit(f"{hanger.name} does not hang here any more.")
        for tile in self.tiles:
            if tile.isChecked():
                self._flow.ensureWidgetVisible(tile)
        return next(iter(self.chosen), None)

    def add(self, files: Sequence[Path], worn: GarmentType) -> None:
        """Hang copies of these, and choose them."""
        self._hanging.hang(files, worn)

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
        head.addWidget(self.types)
        head.addStretch(1)
        head.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._measures(8))
        layout.addLayout(head)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._flow, 1)

    def _tile(self, hanger: Hanger, chosen: bool) -> GarmentTile:
        tile = GarmentTile(hanger, QSize(self._measures(132), self._measures(178)), self._measures)
        tile.setChecked(chosen)
        tile.toggled.connect(self.changed)
        if self._may_add:
            tile.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            tile.customContextMenuRequested.connect(lambda: self._hanging.offer_removal(hanger))
        return tile

    def _choose_too(self, hung: Sequence[Hanger]) -> None:
        chosen = {*self.chosen, *hung}
        self.refresh()
        self._choose_those(chosen)

    def _choose_those(self, hangers: AbstractSet[Hanger]) -> None:
        """These and no others, told once."""
        for tile in self.tiles:
            with QSignalBlocker(tile):
                tile.setChecked(tile.hanger in hangers)
        self.changed.emit()

    def _show(self) -> None:
        """The tiles of the type that is wanted, or why there are none."""
        for tile in self.tiles:
            tile.setVisible(self.types.shown in (None, tile.hanger.type))
        none = all(tile.isHidden() for tile in self.tiles)
        self._empty.setVisible(none)
        self._flow.setVisible(not none)
        self._flow.lay_out()

    def _fill(self, path: Path, image: QImage) -> None:
        for tile in self.tiles:
            if tile.hanger.path == path:
                tile.show_picture(image)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self._hanging.take(files)
