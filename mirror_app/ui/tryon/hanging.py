"""What the person does to a rack: hangs copies of their own pictures there, and takes them away."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from mirror_app.errors import InputError
from mirror_app.tryon.orders import GARMENT_TYPES, GarmentType
from mirror_app.tryon.rack import SUFFIXES, Hanger, Rack
from mirror_app.ui.tryon.type_chips import TYPE_NAMES, TypeChips


class Hanging(QObject):
    """Asks where it has to, over `place`. What a picture covers is asked, unless one type is shown."""

    hung = Signal(list)
    """The Hangers that are new."""
    removed = Signal()
    told = Signal(str)
    """What went wrong, a sentence."""

    def __init__(self, place: QWidget, rack: Rack, types: TypeChips) -> None:
        super().__init__(place)
        self._place = place
        self._rack = rack
        self._types = types

    def open(self) -> None:
        """Ask for files."""
        self._ask_type(self._open)

    def take(self, files: Sequence[Path]) -> None:
        """Hang copies of these."""
        self._ask_type(lambda worn: self.hang(files, worn))

    def hang(self, files: Sequence[Path], worn: GarmentType) -> None:
        """Hang copies of these, which cover that."""
        new: list[Hanger] = []
        for file in files:
            try:
                new.append(self._rack.hang(file, worn))
            except InputError as error:
                self.told.emit(str(error))
        self.hung.emit(new)

    def offer_removal(self, hanger: Hanger) -> None:
        """Let the person take it away."""
        menu = QMenu(self._place)
        menu.addAction(f"Take {hanger.name} away").triggered.connect(lambda: self._remove(hanger))
        menu.popup(QCursor.pos())

    def _ask_type(self, then: Callable[[GarmentType], None]) -> None:
        if self._types.shown is not None:
            then(self._types.shown)
            return
        menu = QMenu(self._place)

        def offer(worn: GarmentType) -> None:
            menu.addAction(TYPE_NAMES[worn]).triggered.connect(lambda: then(worn))

        for worn in GARMENT_TYPES:
            offer(worn)
        menu.popup(QCursor.pos())

    def _open(self, worn: GarmentType) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        names, _ = QFileDialog.getOpenFileNames(
            self._place, f"Add {TYPE_NAMES[worn].lower()}", "", f"Pictures ({kinds})"
        )
        self.hang([Path(name) for name in names], worn)

    def _remove(self, hanger: Hanger) -> None:
        try:
            self._rack.take_away(hanger)
        except InputError as error:
            self.told.emit(str(error))
        self.removed.emit()
