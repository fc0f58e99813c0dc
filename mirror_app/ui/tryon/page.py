"""Try-on as a page of the window: who, in what, made where; and the pictures that come of it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from mirror_app.errors import MirrorError
from mirror_app.tryon.ordering import Ordering, encoded
from mirror_app.tryon.orders import Order, Picture
from mirror_app.tryon.rack import Rack
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.consent import Consent
from mirror_app.ui.tryon.gallery import Gallery
from mirror_app.ui.tryon.order_bar import OrderBar, Wish
from mirror_app.ui.tryon.portrait import Portrait
from mirror_app.ui.tryon.sentences import count_of
from mirror_app.ui.tryon.wardrobe import Wardrobe
from mirror_app.values import View

LOOK_MS = 200
KEPT = "Your picture and what is made of it are kept on this machine until you touch Remove all."
KEPT_KIOSK = "Your picture and what is made of it are removed when you leave."


class TryonPage(QWidget):
    """Asks `ordering` for everything that is made, and looks at it now and then; nothing here waits."""

    left = Signal()
    told = Signal(str)

    def __init__(
        self, ordering: Ordering, rack: Rack, measures: Measures, mirrored: bool, kiosk: bool
    ) -> None:
        super().__init__()
        self._ordering = ordering
        self._kiosk = kiosk
        self._measures = measures
        self._person: Picture | None = None
        self.portrait = Portrait(measures, mirrored, may_open=not kiosk)
        self.wardrobe = Wardrobe(rack, measures, may_add=not kiosk)
        self.bar = OrderBar(ordering.makers, measures)
        self.gallery = Gallery(measures, may_save=not kiosk)
        self.choose_chip, self.pictures_chip = QPushButton("Choose"), QPushButton("Pictures")
        self.remove_button = QPushButton("Remove all")
        self.remove_button.setToolTip("Remove your pictures and what was made of them from this machine")
        self.said = QLabel(KEPT_KIOSK if kiosk else KEPT)
        self.said.setObjectName("soft")
        self.said.setWordWrap(True)
        self._back = QPushButton("Back")
        self._back.setToolTip("Back to the mirror (Esc)")
        self._sheets = QStackedWidget()
        # As the mirror's: what a page would like must not make the window larger than a kiosk's screen.
        self.setMinimumSize(320, 200)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._lay_out(measures)
        self._wire()
        self.look()

    def show_view(self, view: View | None) -> None:
        """The newest of the mirror."""
        if self.isVisible():
            self.portrait.show_view(view)

    def leave(self) -> bool:
        """One step back within the page; whether there was one."""
        return self._sheets.currentWidget() is self.gallery and self.gallery.leave()

    def forget(self) -> None:
        """The person has gone: what is theirs goes with them, but for what they ordered to be kept."""
        self.portrait.forget()
        self.wardrobe.clear()
        self._show(self._choosing)
        self.gallery.forget()
        if self._kiosk:
            self._ordering.forget()

    def close_down(self) -> None:
        """End the threads; what is being made is fetched when the window is opened again."""
        self._timer.stop()
        self.wardrobe.close_down()
        self.gallery.close_down()
        self._ordering.close()

    def look(self) -> None:
        """How the orders stand now."""
        jobs = self._ordering.jobs()
        self.gallery.show_jobs(jobs, self._ordering.running)
        self.pictures_chip.setText(f"Pictures ({len(jobs)})" if jobs else "Pictures")
        self.remove_button.setVisible(bool(jobs) and not self._kiosk)
        trouble = self._ordering.take_trouble()
        if trouble:
            self.told.emit(trouble)
            self.said.setText(trouble)

    def order(self) -> None:
        """What is chosen, of whom it is chosen."""
        try:
            self._ordering.begin(self._orders())
        except MirrorError as error:
            self._tell(str(error))
            return
        self.wardrobe.clear()
        self._show(self.gallery)

    # What is built

    def _lay_out(self, measures: Measures) -> None:
        gap = measures(12)
        head = QHBoxLayout()
        head.setSpacing(measures(8))
        for chip in (self.choose_chip, self.pictures_chip):
            chip.setProperty("chip", "filter")
            chip.setCheckable(True)
            head.addWidget(chip)
        head.addWidget(self.said, 1)
        self.remove_button.setProperty("chip", "quiet")
        head.addWidget(self.remove_button)
        self._back.setProperty("chip", "filter")
        head.addWidget(self._back)
        for button in (self.choose_chip, self.pictures_chip, self.remove_button, self._back):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
        beside = QVBoxLayout()
        beside.setSpacing(gap)
        beside.addWidget(self.wardrobe, 1)
        beside.addWidget(self.bar)
        self._choosing = QWidget()
        choosing = QHBoxLayout(self._choosing)
        choosing.setContentsMargins(0, 0, 0, 0)
        choosing.setSpacing(gap)
        choosing.addWidget(self.portrait, 2)
        choosing.addLayout(beside, 3)
        self._sheets.addWidget(self._choosing)
        self._sheets.addWidget(self.gallery)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(gap)
        layout.addLayout(head)
        layout.addWidget(self._sheets, 1)

    def _wire(self) -> None:
        self._back.clicked.connect(self.left)
        self.choose_chip.clicked.connect(lambda: self._show(self._choosing))
        self.pictures_chip.clicked.connect(lambda: self._show(self.gallery))
        self.remove_button.clicked.connect(self._remove_all)
        self.portrait.changed.connect(self._take_person)
        self.wardrobe.changed.connect(self._reckon)
        self.bar.chosen.connect(self._reckon)
        self.bar.ordered.connect(self.order)
        self.gallery.again.connect(self._order_again)
        self.gallery.cancelled.connect(self._ordering.cancel)
        self.gallery.stopped.connect(self._ordering.stop)
        self.gallery.resumed.connect(self._resume)
        for teller in (self.portrait, self.wardrobe, self.gallery):
            teller.told.connect(self._tell)
        self._show(self._choosing)

    # What happens

    def _orders(self) -> list[Order]:
        if self._person is None:
            return []
        return [self._ordering.order(self._person, hanger, self.bar.maker) for hanger in self.wardrobe.chosen]

    def _take_person(self) -> None:
        taken = self.portrait.taken
        self._person = None if taken is None else self._ordering.person(encoded(taken))
        self._reckon()

    def _reckon(self) -> None:
        """What the order would come to."""
        try:
            offer = self._ordering.offer(self._orders(), self.bar.maker)
            obstacle = self._ordering.obstacle(self.bar.maker)
        except MirrorError as error:
            self._tell(str(error))
            return
        there, unanswered = len(offer.stored) + len(offer.waiting), len(offer.unknown) + len(offer.failed)
        anew = frozenset(order.key for order in offer.anew)
        self.bar.wish(Wish(self._person is not None, anew, there, unanswered, obstacle))

    def _order_again(self, key: str) -> None:
        job = next(job for job in self._ordering.jobs() if job.order.key == key)
        self._begin([job.order], frozenset({key}))

    def _resume(self) -> None:
        self._begin(self._ordering.unfinished(), frozenset())

    def _begin(self, orders: Sequence[Order], again: frozenset[str]) -> None:
        """Go on with orders; what would be sent for money is asked about first, for each maker."""
        for name in dict.fromkeys(order.provider for order in orders):
            theirs = [order for order in orders if order.provider == name]
            maker = self._ordering.maker_of(theirs[0])
            offer = self._ordering.offer(theirs, maker, again)
            paid = set(offer.anew) if maker.terms.host else set[Order]()
            self._give([order for order in theirs if order not in paid], again)
            if paid:
                asked = Consent(offer, maker, bool(again), self._measures, self)
                asked.accepted.connect(partial(self._give, offer.anew, again))
                asked.open()

    def _give(self, orders: Sequence[Order], again: frozenset[str]) -> None:
        try:
            self._ordering.begin(orders, again)
        except MirrorError as error:
            self._tell(str(error))

    def _tell(self, sentence: str) -> None:
        self.said.setText(sentence)
        self.told.emit(sentence)

    def _remove_all(self) -> None:
        number = len(self._ordering.jobs())
        self._ordering.forget()
        self.look()
        self._tell(f"Removed {count_of(number, 'order')} with every picture.")

    def _show(self, sheet: QWidget) -> None:
        self._sheets.setCurrentWidget(sheet)
        self.choose_chip.setChecked(sheet is self._choosing)
        self.pictures_chip.setChecked(sheet is self.gallery)

    def showEvent(self, event: QShowEvent) -> None:
        self.wardrobe.refresh()
        self.look()
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)
