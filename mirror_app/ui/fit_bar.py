"""The line that says how a pair fits; the card that makes it exact on its left, the tilt on its right."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from mirror_app.config import MOST_TILT_DEG
from mirror_app.glasses_on.resting import PANTOSCOPIC_DEG
from mirror_app.measuring import pd_sentence
from mirror_app.measuring.card_step import ENOUGH, CardStep, Phase, Progress
from mirror_app.sizes import SizesOf
from mirror_app.ui.theme import Measures
from mirror_app.values import View

BEGIN, CANCEL = "Measure with a card", "Cancel measuring"
HOW = (
    "Look at the camera for a second; then hold any bank card flat to your forehead, level, its whole edge in "
    "sight, and look on"
)
_TOLD = {
    Phase.NO_FACE: "Come before the mirror, so that your face is seen",
    Phase.NO_CARD: HOW,
    Phase.NOT_FLAT: "Press the card flat to your forehead, and look straight at the camera",
    Phase.FAILED: "The card could not be read; please try again",
}


def told(progress: Progress) -> str:
    """What to do now, or what was found, for the person."""
    if progress.found is not None:
        return f"{pd_sentence(progress.found.sizes)} You can put the card away"
    if progress.phase is Phase.READING:
        return f"Hold still: {progress.read} of {ENOUGH} pictures"
    return _TOLD[progress.phase]


class FitBar(QWidget):
    """measured: a person's SizesOf, once a card has told them. tilted: degrees, or None for what suits the
    head. Main thread only; the card is read on a thread of its own."""

    measured = Signal(SizesOf)
    tilted = Signal(object)

    def __init__(self, measures: Measures, with_tilt: bool) -> None:
        super().__init__()
        self.setObjectName("fitbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._step: CardStep | None = None
        self._last: CardStep | None = None
        """The step that was begun last: its thread may still be at a picture after it was ended."""
        self._tilt: int | None = None
        self.line = QLabel()
        self.line.setObjectName("fit")
        self.line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # A long line must not make the window wide: it becomes two, as high together as the buttons.
        self.line.setWordWrap(True)
        self.line.setMinimumWidth(1)
        self.line.setAccessibleName("How it fits")
        self.card = _button(BEGIN, "Your PD and the size of what is drawn, to a millimetre")
        self.less, self.more = _button("\u2212", "Tilt it less ([)"), _button("+", "Tilt it more (])")
        self.tilt = _button("", "Pantoscopic tilt; touch it for the one that suits your face")
        self.card.clicked.connect(self._toggle)
        self.less.clicked.connect(lambda: self.lean(-1))
        self.more.clicked.connect(lambda: self.lean(1))
        self.tilt.clicked.connect(lambda: self._lean_to(None))
        layout = QHBoxLayout(self)
        gap = measures(16)
        layout.setContentsMargins(gap, measures(2), gap, 0)
        layout.setSpacing(measures(6))
        layout.addWidget(self.card)
        layout.addWidget(self.line, 1)
        for part in (self.less, self.tilt, self.more):
            part.setVisible(with_tilt)
            layout.addWidget(part)
        if with_tilt:
            # Keys of its own: while it is hidden, they do nothing.
            for key, by_deg in (("[", -1), ("]", 1)):
                QShortcut(QKeySequence(key), self).activated.connect(partial(self.lean, by_deg))
        self._show_tilt()

    def attend(self, mirroring: bool) -> None:
        """It belongs to the mirror: beside another page it is hidden, and no card is looked for."""
        if not mirroring:
            self.end()
        self.setVisible(mirroring)

    def see(self, view: View) -> str:
        """A new View: what to tell the person about the card, "" while none is looked for."""
        if self._step is None:
            return ""
        self._step.show(view)
        progress = self._step.progress
        if progress.phase in (Phase.DONE, Phase.FAILED):
            self.end()
            if progress.found is not None:
                self.measured.emit(progress.found)
        return told(progress)

    def lean(self, by_deg: int) -> None:
        """Tilt the front so much more, from what suits the head, or is usual."""
        before = round(PANTOSCOPIC_DEG) if self._tilt is None else self._tilt
        self._lean_to(min(max(before + by_deg, 0), MOST_TILT_DEG))

    def set_tilt(self, tilt_deg: float | None) -> None:
        """Show a tilt that was chosen elsewhere."""
        self._tilt = None if tilt_deg is None else round(tilt_deg)
        self._show_tilt()

    def end(self) -> None:
        """No card any more."""
        if self._step is not None:
            self._step.cancel()
        self._step = None
        self.card.setText(BEGIN)

    def close_step(self) -> None:
        """The same, and wait for its thread, and for those before it."""
        self.end()
        if self._last is not None:
            self._last.close()

    def _toggle(self) -> None:
        if self._step is not None:
            self.end()
        else:
            self._step = self._last = CardStep(before=self._last)
            self.card.setText(CANCEL)

    def _lean_to(self, tilt_deg: int | None) -> None:
        self.set_tilt(tilt_deg)
        self.tilted.emit(tilt_deg)

    def _show_tilt(self) -> None:
        self.tilt.setText("Tilt: fitted" if self._tilt is None else f"Tilt: {self._tilt}\u00b0")


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("slim", True)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
