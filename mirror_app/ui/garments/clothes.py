"""The shelf of clothes: what hangs on the rack, narrowed by type; worn at a touch, taken off at another."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from mirror_app.garments import GarmentPhoto
from mirror_app.tryon.rack import Hanger
from mirror_app.ui.garments.empty import EmptyRack
from mirror_app.ui.garments.history import History
from mirror_app.ui.garments.live import LiveGarments
from mirror_app.ui.garments.strip import GarmentStrip
from mirror_app.ui.garments.worn_card import WornCard
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.hanging import Hanging
from mirror_app.ui.tryon.loading import Loader
from mirror_app.ui.tryon.type_chips import TypeChips


class Clothes(QWidget):
    """may_add: whether the person may add files. may_order: whether photoreal pictures are to be had."""

    chosen = Signal(object)
    """The GarmentPhoto to wear from now on, None for none."""
    ordered = Signal(object)
    """A photoreal picture of this GarmentPhoto is wanted."""
    told = Signal(str)

    def __init__(self, garments: LiveGarments, measures: Measures, may_add: bool, may_order: bool) -> None:
        super().__init__()
        self._garments = garments
        self.may_add = may_add
        self._worn: GarmentPhoto | None = None
        self._history = History()
        self._offered: list[GarmentPhoto] = []
        self.types = TypeChips(measures)
        self._hanging = Hanging(self, garments.rack, self.types)
        self.card = WornCard(measures, may_order)
        self.empty = EmptyRack(measures, may_add)
        self.strip = GarmentStrip(self.card, self.empty, measures)
        self._loader = Loader(self, QSize(measures(224), measures(240)), self.strip.fill)
        self.back_button = _chip("Back", "The clothes you wore before (Ctrl+Z)")
        keeps_place = self.back_button.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self.back_button.setSizePolicy(keeps_place)
        self.add_button = _chip("Add\u2026", "Add pictures of garments")
        self._lay_out(measures)
        self._wire()
        self.refresh()
        self.select(None)

    @property
    def hung(self) -> bool:
        """Whether anything hangs there."""
        return bool(self.strip.tiles)

    def select(self, photo: GarmentPhoto | None) -> None:
        """This is worn now; emits nothing."""
        self._worn = photo
        self.strip.select(photo)
        self.back_button.setVisible(len(self._history) > 0)

    def wear(self, photo: GarmentPhoto | None) -> None:
        """As if the person had chosen it."""
        if photo != self._worn:
            self._history.note(self._worn)
            self.chosen.emit(photo)

    def step(self, by: int) -> None:
        """Wear what hangs `by` places further to the right, stopping at the ends."""
        self.wear(self.strip.beyond(by))

    def back(self) -> None:
        """Wear what was worn before."""
        if len(self._history) > 0:
            self.chosen.emit(self._history.back())

    def take(self, files: Sequence[Path]) -> None:
        """Hang copies of these pictures, and wear the first."""
        self._hanging.take(files)

    def refresh(self) -> None:
        """Look at the rack again; what is worn and is no more is taken off."""
        self.strip.hang(self._garments.rack.hangers())
        self._narrow()
        worn = self._worn if self._worn is not None and _is_there(self._worn) else None
        self._history.keep(_is_there, worn)
        self.back_button.setVisible(len(self._history) > 0)
        if worn != self._worn:
            self.chosen.emit(worn)

    def forget(self) -> None:
        """The person has gone: nothing of what they wore or looked for is left."""
        self._history.clear()
        self.back_button.hide()
        self.types.show_all()
        self.refresh()
        self.strip.horizontalScrollBar().setValue(0)

    def close_down(self) -> None:
        """End the thread that reads."""
        self._loader.close()

    def _lay_out(self, measures: Measures) -> None:
        self._head = QWidget()
        # Its rows follow the width it is given, and not the other way round.
        self._head.setMinimumWidth(1)
        self._head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._tools = QWidget()
        tools = QHBoxLayout(self._tools)
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._head)
        for layout in (tools, self._rows):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(measures(6))
        tools.addStretch(1)
        tools.addWidget(self.back_button)
        tools.addWidget(self.add_button)
        self._rows.addWidget(self.types)
        self._rows.addWidget(self._tools, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(measures(6))
        layout.addWidget(self._head)
        layout.addWidget(self.strip, 1)

    def _wire(self) -> None:
        self.strip.touched.connect(self._touch)
        self.strip.moved.connect(self._prepare)
        if self.may_add:
            self.strip.pressed.connect(self._hanging.offer_removal)
        self.types.changed.connect(self._narrow)
        self.back_button.clicked.connect(self.back)
        self.card.ordered.connect(lambda: self.ordered.emit(self._worn))
        for adding in (self.add_button.clicked, self.empty.adding):
            adding.connect(self._hanging.open)
        self.empty.clearing.connect(self.types.show_all)
        self._hanging.hung.connect(self._wear_first)
        self._hanging.removed.connect(self.refresh)
        self._hanging.told.connect(self.told)

    def _touch(self, photo: GarmentPhoto | None) -> None:
        self.wear(None if photo == self._worn else photo)

    def _wear_first(self, hung: Sequence[Hanger]) -> None:
        self.refresh()
        if hung:
            self.wear(GarmentPhoto.of(hung[0].path, hung[0].type))

    def _narrow(self) -> None:
        self.empty.tell(self.types.shown, self.hung)
        self._head.setVisible(self.hung)
        self.add_button.setVisible(self.may_add)
        self.strip.show_only(self.types.shown)
        self._prepare()

    def _prepare(self) -> None:
        """What is in sight can be worn at once, and has its picture before the others."""
        if not self.isVisible():
            return
        near = self.strip.in_sight()
        offered = [tile.photo for tile in near]
        if offered != self._offered:
            self._offered = offered
            self._garments.offer(offered)
        tiles = [*near, *(tile for tile in self.strip.shown_tiles() if tile not in near)]
        wanted = [tile.hanger.path for tile in tiles if not tile.has_picture]
        if wanted != self._loader.waiting:
            self._loader.want(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.types.sizeHint().width() + self._tools.sizeHint().width() + self._rows.spacing()
        direction = QBoxLayout.Direction
        narrow = event.size().width() < wide
        self._rows.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self.strip.show_worn()

    def hideEvent(self, event: QHideEvent) -> None:
        # Nobody chooses: whatever else the machine does comes first.
        if self._offered:
            self._offered = []
            self._garments.offer(())
        super().hideEvent(event)


def _is_there(photo: GarmentPhoto) -> bool:
    return photo.path.is_file()


def _chip(words: str, told: str) -> QPushButton:
    chip = QPushButton(words)
    chip.setProperty("chip", "filter")
    chip.setToolTip(told)
    chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    chip.setCursor(Qt.CursorShape.PointingHandCursor)
    return chip
