"""Slow work on a thread beside Qt's; what comes of it is handed over on Qt's."""

import logging
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

POLL_MS = 15
_Made = TypeVar("_Made")
_log = logging.getLogger(__name__)


class _Errand(Generic[_Made]):
    """Things to be made one after the other, and who gets each and is told of the end."""

    def __init__(
        self, items: Iterable[_Made], hand: Callable[[_Made], None], ended: Callable[[bool], None]
    ) -> None:
        self._items = items
        self._hand = hand
        self._ended = ended
        self._made = deque[_Made]()
        self._over = Event()
        self._failed = False
        self.dropped = Event()

    def run(self) -> None:
        """Make them. On the worker's thread."""
        try:
            if not self.dropped.is_set():
                for item in self._items:
                    if self.dropped.is_set():
                        break
                    self._made.append(item)
        except Exception:  # noqa: BLE001 - a thread's work begins here; the next errand must find it alive
            _log.exception("something could not be drawn")
            self._failed = True
        finally:
            if isinstance(self._items, Generator):
                # It cleans up after itself here and now, not whenever and wherever it is collected.
                self._items.close()
            self._over.set()

    def hand_over(self) -> bool:
        """Give away what is there; whether that was all. On Qt's thread."""
        over = self._over.is_set()  # before looking: what is made after it counts next time
        while self._made and not self.dropped.is_set():
            self._hand(self._made.popleft())
        if over and not self.dropped.is_set():
            self._ended(not self._failed)
        return over or self.dropped.is_set()


class Worker:
    """One thread, one errand: a new one takes the place of the one before. Called on Qt's thread only."""

    def __init__(self, parent: QObject) -> None:
        self._pool = ThreadPoolExecutor(1, "drawing")
        self._errand: _Errand[Any] | None = None
        self._timer = QTimer(parent, interval=POLL_MS)
        self._timer.timeout.connect(self._hand_over)

    def ask(
        self, items: Iterable[_Made], hand: Callable[[_Made], None], ended: Callable[[bool], None]
    ) -> None:
        """Go through `items` on the thread, and `hand` each over; `ended` is told whether all went well."""
        self.drop()
        self._errand = _Errand(items, hand, ended)
        self._pool.submit(self._errand.run)
        self._timer.start()

    def drop(self) -> None:
        """Nothing more is wanted: what is still being made is thrown away."""
        self._timer.stop()
        if self._errand is not None:
            self._errand.dropped.set()
            self._errand = None

    def close(self) -> None:
        """End the thread; returns when it has ended."""
        self.drop()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _hand_over(self) -> None:
        errand = self._errand
        # Whoever is handed something may have asked for something else by then.
        if errand is not None and errand.hand_over() and errand is self._errand:
            self._timer.stop()
            self._errand = None
