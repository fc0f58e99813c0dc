"""Asks before pictures leave the machine for money, where the order bar is not in sight."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from mirror_app.tryon.batch import Offer
from mirror_app.tryon.makers import Maker
from mirror_app.tryon.orders import Order
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.asking import Asking
from mirror_app.ui.tryon.flow import Flow
from mirror_app.ui.tryon.loading import Loader
from mirror_app.ui.tryon.sentences import count_of, price_words

TWICE = "Some may have been made, and billed, before: this may cost a second time."
_IN_A_ROW = 6


def consent_words(orders: Sequence[Order], maker: Maker) -> str:
    """What the box says yes to: each picture is counted once, in however many orders it is."""
    people = len({order.person.sha256 for order in orders})
    garments = count_of(len({order.garment.sha256 for order in orders}), "garment")
    who = "this picture of me" if people == 1 else f"these {people} pictures of people"
    return f"Send {who} and {garments} to {maker.terms.host}, this once"


class Consent(Asking):
    """`offer`: what would be sent to `maker` anew, with the people who are in it. twice: something of it may
    have been billed already. It is opened, and accepted or not; its box is empty at first."""

    def __init__(self, offer: Offer, maker: Maker, twice: bool, measures: Measures, parent: QWidget) -> None:
        number = len(offer.anew)
        super().__init__(maker.label, f"Make {count_of(number, 'picture')}", measures, parent)
        said = f"{count_of(number, 'picture')}: {price_words(offer.price, offer.currency)}."
        words = QLabel(f"{said} {TWICE}" if twice else said)
        words.setWordWrap(True)
        self.people = {path: QLabel() for path in dict.fromkeys(order.person.path for order in offer.anew)}
        self._side = QSize(measures(96), measures(128))
        self._loader = Loader(self, self._side * 2, self._fill)
        self.finished.connect(self._loader.close)
        self.box = QCheckBox(consent_words(offer.anew, maker))
        self.go.setEnabled(False)
        self.box.toggled.connect(self.go.setEnabled)
        self.lay_out([words, self._shown_people(measures), self.box])
        self._loader.want(tuple(self.people))

    def _shown_people(self, measures: Measures) -> QWidget:
        """All of them, to be scrolled where they are many."""
        gap = measures(8)
        flow = Flow(gap)
        for label in self.people.values():
            label.setFixedSize(self._side)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        flow.fill(list(self.people.values()))
        rows = min(-(-len(self.people) // _IN_A_ROW), 2)
        flow.setFixedHeight(rows * (self._side.height() + gap))
        flow.setMinimumWidth(min(len(self.people), _IN_A_ROW) * (self._side.width() + gap) + gap)
        return flow

    def _fill(self, path: Path, image: QImage) -> None:
        ratio = self.devicePixelRatioF()
        picture = QPixmap.fromImage(image).scaled(
            self._side * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        picture.setDevicePixelRatio(ratio)
        self.people[path].setPixmap(picture)
