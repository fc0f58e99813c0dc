"""What the large part of the window shows: the mirror, a comparison, a pair that turns, or try-on."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from mirror_app.garments import GarmentPhoto
from mirror_app.mirror.comparison import Sitting
from mirror_app.ui.catalogue_strip import CatalogueStrip
from mirror_app.ui.comparison import Comparison
from mirror_app.ui.divider import STEP
from mirror_app.ui.mirror_view import MirrorView
from mirror_app.ui.overlay import SAID_PX
from mirror_app.ui.rendered import Corner
from mirror_app.ui.settings import WindowSettings
from mirror_app.ui.theme import Measures
from mirror_app.ui.tools import Tools
from mirror_app.ui.tryon.ordered import Ordered
from mirror_app.ui.turntable import Turntable
from mirror_app.values import Eyewear, Image, Look, View

NOBODY = "Step in front of the mirror and look at it, then compare"
NO_TRY_ON = "No picture can be ordered here"
NO_PAIR = "Choose a pair first, then turn it"
_TURN_DEG = 6


class Pages(QStackedWidget):
    """The mirror until something else is asked for; every other page leads back to it."""

    chosen = Signal(object)
    """The Eyewear, or None, that was chosen on a page."""
    dressed = Signal(object)
    """The GarmentPhoto, or None, that a page wants to be worn live."""
    switched = Signal(bool)
    """Another page is shown; True where it is the mirror."""
    told = Signal(str)
    """A sentence for the person."""

    def __init__(
        self,
        mirror: MirrorView,
        strip: CatalogueStrip,
        measures: Measures,
        settings: WindowSettings,
    ) -> None:
        super().__init__()
        self._mirror = mirror
        self._measures = measures
        self._strip = strip
        self._view: View | None = None
        self._look = Look()
        self.comparison = Comparison(measures, settings.mirrored, settings.renderer)
        self.turntable = Turntable(measures)
        self.tryon = settings.tryon(measures) if settings.tryon else None
        self.corner = Corner(self.tryon.ordering, measures) if self.tryon else None
        for page in (mirror, self.comparison, self.turntable, self.tryon):
            if page is not None:
                self.addWidget(page)
        self.tools = Tools(measures)
        for over in (self.tools, self.corner):
            if over is not None:
                over.setParent(self)
        self._wire()

    def _wire(self) -> None:
        self.tools.part.toggled.connect(self._mirror.part)
        self.tools.compare.clicked.connect(self.compare)
        self.tools.turn.clicked.connect(self.turn)
        self.tools.try_on.clicked.connect(self.try_on)
        self.tools.try_on.setVisible(self.tryon is not None)
        self.comparison.chosen.connect(self._choose)
        self.comparison.changed.connect(self._strip.mark)
        self.comparison.again.connect(self._again)
        for page in (self.comparison, self.turntable):
            page.left.connect(self.leave)
        self._wire_tryon()
        keys = (
            ("B", self._part),
            ("C", self.compare),
            ("T", self.turn),
            ("G", self.try_on),
            ("N", self._again),
            ("Shift+Left", partial(self._nudge, -1)),
            ("Shift+Right", partial(self._nudge, 1)),
        )
        for key, then in keys:
            QShortcut(QKeySequence(key), self).activated.connect(then)

    def _wire_tryon(self) -> None:
        if self.tryon is None or self.corner is None:
            return
        self.tryon.left.connect(self._to_mirror)
        self.tryon.dressed.connect(self._dress)
        self.tryon.ordered.connect(self._follow)
        self.tryon.told.connect(self._tell)
        self.corner.again.connect(self.tryon.order_again)
        self.corner.wanted.connect(self._enlarge)
        self.corner.told.connect(self.told)

    # What the window tells

    def show_view(self, view: View | None) -> None:
        """The newest View, None when the person is forgotten."""
        self._view = view
        if self.tryon is not None:
            self.tryon.show_view(view)

    def wear(self, look: Look) -> None:
        """What is chosen has changed."""
        changed, self._look = look.eyewear != self._look.eyewear, look
        if self.corner is not None:
            self.corner.wear(look.garment)
        if changed and self.currentWidget() is self.turntable:
            self.turn()

    def takes(self, eyewear: Eyewear | None) -> bool:
        """Whether what was touched in the catalogue was meant for the page that is shown."""
        comparing = self.currentWidget() is self.comparison
        if comparing:
            self.comparison.toggle(eyewear)
        return comparing

    def step(self, by: int) -> None:
        """To the left or to the right, on the page where it has places to go to, else in the catalogue."""
        if self.currentWidget() is self.comparison:
            self.comparison.step(by)
        else:
            self._strip.step(by)

    def leave(self) -> bool:
        """A step back, to the mirror in the end; whether another page was shown."""
        if self.tryon is not None and self.currentWidget() is self.tryon and self.tryon.leave():
            return True
        return self._to_mirror()

    def _to_mirror(self) -> bool:
        away = self.currentWidget() is not self._mirror
        if away:
            self._go(self._mirror)
        return away

    def forget(self) -> None:
        """The person has gone."""
        self._view = None
        self.comparison.forget()
        self.tools.part.setChecked(False)
        if self.tryon is not None:
            self.tryon.forget()
        if self.corner is not None:
            self.corner.forget()
        self._to_mirror()

    def picture(self) -> Image | None:
        """The BGR picture to save, None where there is none."""
        if self.currentWidget() in (self.turntable, self.tryon):
            return None
        return self.comparison.picture() if self.currentWidget() is self.comparison else self._mirror.shown()

    def say(self, sentence: str) -> None:
        """On a page that has the room for it, and covers what is written over the mirror."""
        if self.currentWidget() is self.comparison:
            self.comparison.say(sentence)

    def close_down(self) -> None:
        """End what draws in the background."""
        self.comparison.close_down()
        self.turntable.close_down()
        if self.corner is not None:
            self.corner.close_down()
        if self.tryon is not None:
            self.tryon.close_down()

    # What the person does

    def compare(self) -> None:
        """On the picture of this moment."""
        sitting = self._sitting()
        if sitting is None:
            self.told.emit(NOBODY)
            return
        self._go(self.comparison)
        self.comparison.open(sitting, self._look.eyewear)

    def try_on(self) -> None:
        """Garments, as pictures."""
        if self.tryon is not None:
            self._go(self.tryon)

    def order(self, photo: GarmentPhoto) -> None:
        """A picture of who wears this garment live, in the pose that they hold: taken, shown and agreed to on
        the page where garments are tried on."""
        if self.tryon is None or self.corner is None:
            self.told.emit(NO_TRY_ON)
        elif self.corner.takes(photo):
            self._go(self.tryon)
            self.tryon.prepare(photo)

    def turn(self) -> None:
        """The pair that is chosen."""
        eyewear = self._look.eyewear
        if eyewear is None:
            self.told.emit(NO_PAIR)
            self.leave()
            return
        self._go(self.turntable)
        self.turntable.open(eyewear, self._strip.thumbnail_of(eyewear))

    def _sitting(self) -> Sitting | None:
        """The picture of this moment, None where there is none to compare on."""
        return Sitting.of(self._view, self._look.tilt_deg) if self._view else None

    def _again(self) -> None:
        if self.currentWidget() is not self.comparison:
            return
        sitting = self._sitting()
        if sitting is None:
            self.comparison.say("Nobody is seen: step in front of the mirror and look at it.")
        else:
            self.comparison.open(sitting, None)

    def _choose(self, eyewear: Eyewear | None) -> None:
        self.leave()
        self.chosen.emit(eyewear)

    def _dress(self, photo: GarmentPhoto | None) -> None:
        self._to_mirror()
        self.dressed.emit(photo)

    def _follow(self, ordered: Ordered) -> None:
        """The mirror goes on while it is being made."""
        self._to_mirror()
        if self.corner is not None:
            self.corner.follow(ordered)

    def _tell(self, sentence: str) -> None:
        """What the page has to say is written on it; where it is not shown, over the mirror."""
        if self.currentWidget() is self._mirror:
            self.told.emit(sentence)

    def _enlarge(self, key: str) -> None:
        if self.tryon is not None:
            self._go(self.tryon)
            self.tryon.show_result(key)

    def _part(self) -> None:
        if self.currentWidget() is self._mirror:
            self.tools.part.toggle()

    def _nudge(self, by: int) -> None:
        if self.currentWidget() is self.turntable:
            self.turntable.turn_by(by * _TURN_DEG)
        elif self._mirror.parted:
            self._mirror.move_divider(self._mirror.divided_at + by * STEP)

    def _go(self, page: QWidget) -> None:
        before = self.currentWidget()
        if page is before:
            return
        if isinstance(before, Comparison | Turntable):
            before.leave()
        if self.tryon is not None and before is self.tryon:
            self.tryon.end_pose()
        self.setCurrentWidget(page)
        self.tools.setVisible(page is self._mirror)
        self.tools.raise_()
        if self.corner is not None:
            if page is self.tryon:
                self.corner.watch.acknowledge()
            self.corner.setVisible(page is self._mirror)
            self.corner.raise_()
        page.setFocus()
        self.switched.emit(page is self._mirror)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        edge = self._measures(18)
        self.tools.fit(self.height() - edge - self._measures(SAID_PX))
        spare = self.height() - self.tools.height()
        # In the middle of the edge, but in a low window below what is said at the top.
        y = min(max(spare // 2, self._measures(126)), spare - edge)
        self.tools.move(self.width() - self.tools.width() - edge, y)
        self.tools.raise_()
        if self.corner is not None:
            self.corner.stand_in(self.size())
            self.corner.raise_()
