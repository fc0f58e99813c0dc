"""Removing all that is of a person, when the time for it has come."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from mirror_app.tryon.makers import Maker
from mirror_app.tryon.ordering import Ordering

LOOK_MS = 200
PAID_S = 300.0
"""How long what is paid for is waited for at most: about as long as a batch waits for a task."""
_STOP_S = 5.0
KEPT = "Your picture and what is made of it are kept on this machine until you touch Remove all."
KEPT_KIOSK = (
    "Your picture and what is made of it are removed when you leave; what is being made for money just then,"
    f" when it is over, within {PAID_S / 60:.0f} minutes."
)
KEPT_KIOSK_FREE = "Your picture and what is made of it are removed when you leave."


class Leaving(QObject):
    """It never waits itself: it looks now and then whether what is being made is over. While it is `busy`,
    nothing is to be shown and nothing to be ordered."""

    over = Signal(str)
    """Removed; or the sentence of what could not be."""

    def __init__(self, parent: QObject, ordering: Ordering) -> None:
        super().__init__(parent)
        self._ordering = ordering
        self._patience_s = self._stop_s = 0.0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def busy(self) -> bool:
        return self._timer.isActive()

    def begin(self, patience_s: float) -> None:
        """Remove all. patience_s: how long to wait for what is paid for, lest its task be forgotten."""
        if self.busy:
            return
        self._patience_s, self._stop_s = patience_s, _STOP_S
        if patience_s > 0 and self._ordering.in_flight_paid():
            self._call_off()
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Whether it can be done now."""
        if self._patience_s > 0 and self._ordering.in_flight_paid():
            self._patience_s -= LOOK_MS / 1000
            return
        self._ordering.stop()
        if self._stop_s > 0 and self._ordering.running:
            self._stop_s -= LOOK_MS / 1000
            return
        self._timer.stop()
        self.over.emit(self._ordering.forget())

    def _call_off(self) -> None:
        """What was not sent yet is not sent while the rest is waited for."""
        for key in self._ordering.pending():
            self._ordering.cancel(key)

    def close_down(self) -> None:
        """No more looking."""
        self._timer.stop()


def kept_words(kiosk: bool, makers: Iterable[Maker]) -> str:
    """What becomes of the person's pictures."""
    if not kiosk:
        return KEPT
    return KEPT_KIOSK if any(maker.terms.price for maker in makers) else KEPT_KIOSK_FREE
