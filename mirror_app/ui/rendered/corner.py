"""What lies over a corner of the mirror as long as a picture of what it wears is being made, or is ready."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from mirror_app.garments import GarmentPhoto
from mirror_app.tryon.ordering import Ordering
from mirror_app.ui.overlay import SAID_PX
from mirror_app.ui.rendered.card import Card
from mirror_app.ui.rendered.watch import ALREADY, Watch
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.ordered import Ordered

READY = "A picture is ready"
_GAP = 10


class Corner(QWidget):
    """Touches nothing of the mirror. Main thread only."""

    told = Signal(str)
    again = Signal(str)
    """The key of an order that is to be made once more."""
    wanted = Signal(str)
    """The key of an order whose picture is to be shown large."""

    def __init__(self, ordering: Ordering, measures: Measures) -> None:
        super().__init__()
        self._measures = measures
        self.watch = Watch(self, ordering)
        self.card = Card(measures)
        self.ready = QPushButton(READY)
        self.ready.setProperty("chip", "filter")
        self.ready.setToolTip("See it")
        self.ready.setCursor(Qt.CursorShape.PointingHandCursor)
        self.ready.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._room = QSize()
        self._key = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(measures(_GAP))
        layout.addWidget(self.ready, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.card, 0, Qt.AlignmentFlag.AlignLeft)
        self.watch.changed.connect(self._show)
        self.watch.told.connect(self.told)
        self.card.cancelled.connect(self.watch.cancel)
        self.card.dismissed.connect(self.watch.dismiss)
        self.card.again.connect(lambda: self.again.emit(self._key))
        self.card.enlarged.connect(lambda: self.wanted.emit(self._key))
        self.ready.clicked.connect(lambda: self.wanted.emit(self.watch.ready[-1]))
        self._show()

    def takes(self, photo: GarmentPhoto) -> bool:
        """Whether a picture of this garment may be ordered now; it says why not."""
        making = self.watch.is_making(photo)
        if making:
            self.told.emit(ALREADY)
        return not making

    def follow(self, ordered: Ordered) -> None:
        """Tell of this from now on."""
        self.watch.follow(ordered)

    def wear(self, photo: GarmentPhoto | None) -> None:
        """The mirror wears this now."""
        self.watch.wear(photo)

    def forget(self) -> None:
        """Nothing of the person is kept on the screen."""
        self.watch.forget()

    def close_down(self) -> None:
        """End what looks and reads."""
        self.watch.close()
        self.card.pair.close_down()

    def stand_in(self, room: QSize) -> None:
        """In the lower left corner of a mirror of that size, below what is said at the top; in one higher
        than wide above what is said at the bottom."""
        self._room = room
        edge = self._measures(18)
        lowest = room.height() - (edge if room.width() > room.height() else self._measures(110))
        chip = 0 if self.ready.isHidden() else self.ready.sizeHint().height() + self._measures(_GAP)
        self.card.fit(lowest - self._measures(SAID_PX) - chip)
        self.adjustSize()
        self.move(edge, max(lowest - self.height(), 0))

    def showEvent(self, event: QShowEvent) -> None:
        self.watch.attend(True)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.watch.attend(False)
        super().hideEvent(event)

    def _show(self) -> None:
        standing = self.watch.standing()
        if standing is None:
            self.card.pair.clear()
        else:
            self._key = standing.ordered.key
            self.card.show_standing(standing)
        self.card.setVisible(standing is not None)
        self.ready.setVisible(bool(self.watch.ready))
        self.stand_in(self._room)
