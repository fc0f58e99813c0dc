"""Try-on as a page of the window: who, in what, made where; and the pictures that come of it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from mirror_app.errors import MirrorError
from mirror_app.garments import GarmentPhoto
from mirror_app.tryon.ordering import Ordering
from mirror_app.tryon.orders import Order, Picture
from mirror_app.tryon.rack import Hanger, Rack
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.consent import Consent
from mirror_app.ui.tryon.gallery import Gallery
from mirror_app.ui.tryon.leaving import PAID_S, Leaving, kept_words
from mirror_app.ui.tryon.order_bar import OrderBar, Wish
from mirror_app.ui.tryon.ordered import Ordered
from mirror_app.ui.tryon.page_head import PageHead
from mirror_app.ui.tryon.portrait import Portrait
from mirror_app.ui.tryon.reckoning import Choice, Question, Questions, Reckoner, keys_of, told_of
from mirror_app.ui.tryon.removal import Removal, removal_words
from mirror_app.ui.tryon.sentences import count_of
from mirror_app.ui.tryon.sides import Sides
from mirror_app.ui.tryon.wardrobe import Wardrobe
from mirror_app.values import View

LOOK_MS = 200
LEAVING = "The pictures made before are being removed: a moment, please."


class TryonPage(QWidget):
    """Asks `ordering` for everything that is made, and looks at it now and then. Nothing here waits but
    close_down(), for some seconds at most. A kiosk keeps nothing of anybody: it forgets when it is opened,
    when a person has gone, and when it is closed."""

    left = Signal()
    told = Signal(str)
    dressed = Signal(object)
    """The GarmentPhoto of a picture here that the mirror is to wear."""
    ordered = Signal(object)
    """An Ordered, of the garment that `prepare` was called with: the mirror is to be gone back to."""

    def __init__(
        self, ordering: Ordering, rack: Rack, measures: Measures, mirrored: bool, kiosk: bool
    ) -> None:
        super().__init__()
        self.ordering = ordering
        self._kiosk = kiosk
        self._kept = kept_words(kiosk, ordering.makers)
        self._measures = measures
        self._person: Picture | None = None
        self._posed: GarmentPhoto | None = None
        self._hung: Hanger | None = None
        self.portrait = Portrait(measures, mirrored, may_open=not kiosk)
        self.wardrobe = Wardrobe(rack, measures, may_add=not kiosk)
        self.bar = OrderBar(ordering.makers, measures)
        self.gallery = Gallery(measures, may_save=not kiosk)
        self._reckoner = Reckoner(self, ordering, self._wish)
        self._questions = Questions(self, ordering, self._answer)
        self._leaving = Leaving(self, ordering)
        self._removed = ""
        self._head = PageHead(measures)
        self.remove_button, self.said = self._head.remove, self._head.said
        self.said.setText(self._kept)
        self._sheets = QStackedWidget()
        # As the mirror's: what a page would like must not make the window larger than a kiosk's screen.
        self.setMinimumSize(320, 200)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._lay_out(measures)
        self._wire(ordering)
        if kiosk:
            self._leaving.begin(0.0)
        self.look()

    def show_view(self, view: View | None) -> None:
        """The newest of the mirror."""
        if self.portrait.isVisible():
            self.portrait.show_view(view)

    def leave(self) -> bool:
        """One step back within the page; whether there was one."""
        return self._sheets.currentWidget() is self.gallery and self.gallery.leave()

    def prepare(self, photo: GarmentPhoto) -> None:
        """A picture is to be ordered of this garment, and no other, on who holds a pose before the mirror."""
        self._posed = photo
        self._hung = self.wardrobe.choose_only(Hanger(photo.path, photo.kind))
        self.portrait.expect(photo)
        self._show(self._choosing)

    def end_pose(self) -> None:
        """No picture is to be ordered of what the mirror wears: nothing of it is kept."""
        if self._posed is not None:
            self._posed = None
            self.portrait.expect(None)
            self.wardrobe.clear()

    def show_result(self, key: str) -> None:
        """What was made of an order, large."""
        self.look()
        self._show(self.gallery)
        self.gallery.enlarge(key)

    def order_again(self, key: str) -> None:
        """Once more; what would be sent away, or for money, is asked about first."""
        job = self.ordering.job(key)
        if job is not None:
            self._questions.put([job.order], frozenset({key}))

    def forget(self) -> None:
        """The person has gone: what is theirs goes with them, but for what they ordered to be kept."""
        self._questions.drop()
        for dialog in self.findChildren(QDialog):
            dialog.reject()
        self._posed = None
        self.portrait.forget()
        self.wardrobe.clear()
        self._show(self._choosing)
        self.gallery.forget()
        self.said.setText(self._kept)
        if self._kiosk:
            self._leaving.begin(PAID_S)
            self._reckon()

    def close_down(self) -> None:
        """End the threads; what is being made is fetched when the window is opened again, but by a kiosk."""
        self._timer.stop()
        removing = self._kiosk or self._leaving.busy
        self._leaving.close_down()
        for part in (self.portrait, self.wardrobe, self.gallery):
            part.close_down()
        self._questions.close()
        self._reckoner.close()
        if removing:
            self._tell(self.ordering.forget())
        self.ordering.close()

    def look(self) -> None:
        """How the orders stand now."""
        ordering, hidden = self.ordering, self._leaving.busy
        jobs = () if hidden else ordering.jobs()
        pending = frozenset[str]() if hidden else ordering.pending()
        self.gallery.show_jobs(jobs, pending, ordering.running and not hidden)
        self._head.count(len(jobs))
        self.remove_button.setVisible(not self._kiosk and (bool(jobs) or ordering.has_pictures()))
        self._tell(ordering.take_trouble())

    def order(self) -> None:
        """What was chosen and reckoned, if the person may order it: nothing else is ever sent."""
        wish = self.bar.agreed
        if wish is None:
            return
        self.bar.spend()
        if not self._begin(wish.orders, frozenset(), keys_of(wish.anew)):
            return
        posed, self._posed = self._posed, None
        self.portrait.unexpect()
        self.wardrobe.clear()
        ordered = (
            None if posed is None else Ordered.among(wish.orders, posed, self._hung, self.portrait.middle)
        )
        self._show(self.gallery if ordered is None else self._choosing)
        if ordered is not None:
            self.ordered.emit(ordered)

    # What is built

    def _lay_out(self, measures: Measures) -> None:
        gap = measures(12)
        beside = QVBoxLayout()
        beside.setSpacing(gap)
        beside.addWidget(self.wardrobe, 1)
        beside.addWidget(self.bar)
        self._choosing = Sides(self.portrait, beside, gap)
        self._sheets.addWidget(self._choosing)
        self._sheets.addWidget(self.gallery)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(gap)
        layout.addWidget(self._head)
        layout.addWidget(self._sheets, 1)

    def _wire(self, ordering: Ordering) -> None:
        self._head.back.clicked.connect(self.left)
        self._head.choose.clicked.connect(lambda: self._show(self._choosing))
        self._head.pictures.clicked.connect(lambda: self._show(self.gallery))
        self.remove_button.clicked.connect(self._ask_removal)
        self.portrait.changed.connect(self._take_person)
        self.wardrobe.changed.connect(self._reckon)
        self.bar.chosen.connect(self._reckon)
        self.bar.ordered.connect(self.order)
        self.gallery.again.connect(self.order_again)
        self.gallery.dressed.connect(self.dressed)
        self.gallery.cancelled.connect(ordering.cancel)
        self.gallery.stopped.connect(ordering.stop)
        self.gallery.resumed.connect(lambda: self._questions.put(ordering.unfinished(), frozenset()))
        self._leaving.over.connect(self._removed_all)
        for teller in (self.portrait, self.wardrobe, self.gallery):
            teller.told.connect(self._tell)
        self._show(self._choosing)

    # What happens

    def _take_person(self) -> None:
        jpeg = self.portrait.encoded
        self._person = None if jpeg is None else self.ordering.person(jpeg)
        self._reckon()

    def _reckon(self) -> None:
        """Find out what the order would come to; until then nothing can be ordered."""
        self.bar.wait()
        if self.portrait.taken is not None and self._person is None:
            self._reckoner.drop()
            return
        self._reckoner.reckon(Choice(self._person, tuple(self.wardrobe.chosen), self.bar.maker))

    def _wish(self, wish: Wish) -> None:
        if self._leaving.busy:
            wish = Wish(wish.person, obstacle=LEAVING)
        self.bar.wish(wish)

    def _answer(self, questions: Sequence[Question]) -> None:
        """Go on with orders; what would be sent away, or for money, is asked about first."""
        for question in questions:
            offer, terms = question.offer, question.maker.terms
            if offer is None:
                self._tell(question.problem)
                continue
            asked = offer.anew if terms.host or terms.price else ()
            sent = keys_of(asked)
            rest = [order for order in told_of(offer) if order.key not in sent]
            self._begin(rest, question.again, frozenset())
            if asked:
                dialog = Consent(offer, question.maker, bool(question.again), self._measures, self)
                dialog.accepted.connect(partial(self._begin, asked, question.again, sent))
                dialog.open()

    def _begin(self, orders: Sequence[Order], again: frozenset[str], allowed: frozenset[str]) -> bool:
        """Whether they are being made. allowed: the keys of those the person agreed to have sent."""
        if self._leaving.busy:
            self._tell(LEAVING)
            return False
        try:
            self.ordering.begin(orders, again, allowed)
        except MirrorError as error:
            self._tell(str(error))
            return False
        self.look()
        return True

    def _tell(self, sentence: str) -> None:
        if sentence:
            self.said.setText(sentence)
            self.told.emit(sentence)

    def _ask_removal(self) -> None:
        jobs = self.ordering.jobs()
        words = removal_words(jobs, self.ordering.paid())
        dialog = Removal(words, self._measures, self)
        dialog.accepted.connect(
            partial(self._remove_all, f"Removed {count_of(len(jobs), 'order')} with every picture.")
        )
        dialog.open()

    def _remove_all(self, done: str) -> None:
        self._removed = done
        self._questions.drop()
        self.gallery.forget()
        self._leaving.begin(0.0)
        self.look()

    def _removed_all(self, problem: str) -> None:
        # Their picture may still be chosen: it was not kept anywhere else.
        self._take_person()
        self.look()
        self._tell(problem or self._removed)
        self._removed = ""

    def _show(self, sheet: QWidget) -> None:
        self._sheets.setCurrentWidget(sheet)
        if sheet is self._choosing:
            # What is made meanwhile need not be ordered again.
            self._reckon()
        self._head.choose.setChecked(sheet is self._choosing)
        self._head.pictures.setChecked(sheet is self.gallery)

    def showEvent(self, event: QShowEvent) -> None:
        self.wardrobe.refresh()
        self.look()
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)
