"""Where the pictures are made, what that costs, what is sent, and the button that orders them."""

from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from mirror_app.tryon.makers import Maker
from mirror_app.tryon.orders import Order
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.consent import consent_words
from mirror_app.ui.tryon.sentences import count_of, price_words

NO_PERSON = "Take or open a picture of yourself first."
NO_GARMENT = "Choose one or more garments."


@dataclass(frozen=True, slots=True)
class Wish:
    """What would be ordered: `orders`, as they were when it was reckoned, and no others. anew: those of them
    that would be sent. there: made before, they cost nothing. unanswered: sent before without an answer; they
    are not sent again. pending: chosen too, and being made already. obstacle: why none can be made, "" if
    they can."""

    person: bool = False
    orders: tuple[Order, ...] = ()
    anew: tuple[Order, ...] = ()
    there: int = 0
    unanswered: int = 0
    pending: int = 0
    obstacle: str = ""

    @property
    def pictures(self) -> int:
        """How many would be made."""
        return len(self.anew)


class OrderBar(QWidget):
    """Orders nothing by itself. Consent is for one order: any other wish takes it away."""

    chosen = Signal()
    """Another maker."""
    ordered = Signal()

    def __init__(self, makers: tuple[Maker, ...], measures: Measures) -> None:
        super().__init__()
        self._makers = makers
        self.maker = makers[0]
        self._wish = Wish()
        self._reckoned = True
        self.chips = {maker.name: QPushButton(maker.label) for maker in makers}
        self.about = QLabel()
        self.about.setWordWrap(True)
        self.about.setObjectName("soft")
        self.consent = QCheckBox()
        self.consent.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.consent.toggled.connect(self._dress)
        self.cost = QLabel()
        self.cost.setWordWrap(True)
        self.order = QPushButton()
        self.order.setProperty("main", "true")
        self.order.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.order.clicked.connect(self.ordered)
        for name, chip in self.chips.items():
            chip.setProperty("chip", "filter")
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.clicked.connect(partial(self.choose, name))
        self._lay_out(measures)
        self._dress()

    def choose(self, name: str) -> None:
        """Have the pictures made by this one."""
        self.maker = next(maker for maker in self._makers if maker.name == name)
        self.consent.setChecked(False)
        self.chosen.emit()
        self._dress()

    @property
    def agreed(self) -> Wish | None:
        """What the person may order with the button as it stands, None where that is nothing."""
        return self._wish if self.order.isEnabled() else None

    def wait(self) -> None:
        """It is being reckoned what would be ordered: until that is known, nothing can be."""
        self._reckoned = False
        self.order.setEnabled(False)

    def wish(self, wish: Wish) -> None:
        """It is known what would be ordered."""
        self._reckoned = True
        if wish != self._wish:
            self._wish = wish
            self.consent.setChecked(False)
        self._dress()

    def spend(self) -> None:
        """What was agreed to was ordered: to agree to anything more takes another tick."""
        self.consent.setChecked(False)

    def _lay_out(self, measures: Measures) -> None:
        row = QHBoxLayout()
        row.setSpacing(measures(6))
        for chip in self.chips.values():
            row.addWidget(chip)
        row.addWidget(self.about, 1)
        below = QHBoxLayout()
        below.setSpacing(measures(12))
        words = QVBoxLayout()
        words.setSpacing(measures(4))
        words.addWidget(self.cost)
        words.addWidget(self.consent)
        below.addLayout(words, 1)
        below.addWidget(self.order)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(measures(8))
        layout.addLayout(row)
        layout.addLayout(below)

    def _dress(self) -> None:
        maker, wish = self.maker, self._wish
        for name, chip in self.chips.items():
            chip.setChecked(name == maker.name)
            chip.setVisible(len(self.chips) > 1)
        self.about.setText(maker.about)
        sends = bool(maker.terms.host) and wish.person and wish.pictures > 0
        self.consent.setVisible(sends and not wish.obstacle)
        self.consent.setText(consent_words(wish.anew, maker))
        self.cost.setText(self._obstacle() or self._cost())
        self.order.setText(
            f"Make {count_of(wish.pictures, 'picture')}" if wish.pictures else "Show the pictures"
        )
        may = not self._obstacle() and (self.consent.isChecked() or not sends)
        self.order.setEnabled(self._reckoned and may)

    def _obstacle(self) -> str:
        """Why nothing can be ordered, "" where something can."""
        wish = self._wish
        if wish.obstacle:
            return wish.obstacle
        if not wish.person:
            return NO_PERSON
        return "" if wish.orders or wish.pending else NO_GARMENT

    def _cost(self) -> str:
        wish, maker = self._wish, self.maker
        said = count_of(wish.pictures, "picture")
        if maker.terms.price == Decimal(0):
            said += ", free"
        elif wish.pictures:
            said += ": " + price_words(maker.terms.price * wish.pictures, maker.terms.currency)
        if wish.there:
            said += f"; {wish.there} made before, nothing to pay"
        if wish.pending:
            said += f"; {wish.pending} ordered already"
        if wish.unanswered:
            said += f"; {wish.unanswered} sent before without an answer, not sent again"
        return said + "."
