"""The pictures on the tiles: drawn beside Qt's thread, those that are in sight first."""

import logging
import threading
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from mirror_app.ui.tile import ShelfItem

_log = logging.getLogger(__name__)


class Pictures(QObject):
    """Draws what is wanted, each pair once. Main thread only; its own thread ends when nothing is left."""

    drawn = Signal(str, object)
    """The SKU of a pair and its picture, (height, width, 4) BGRA."""

    def __init__(self, shelf: Sequence[ShelfItem]) -> None:
        super().__init__()
        self._draw = {item.eyewear.sku: item.thumbnail for item in shelf}
        self._begun: set[str] = set()
        self._wanted: list[str] = []
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def want(self, skus: Sequence[str]) -> None:
        """From now on draw these, in this order, in the place of what was wanted before."""
        with self._lock:
            self._wanted = [sku for sku in skus if sku in self._draw and sku not in self._begun]
            if self._wanted and self._thread is None:
                self._thread = threading.Thread(target=self._work, name="thumbnails", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Draw nothing more until something is wanted again; waits for the picture that is being drawn."""
        with self._lock:
            self._wanted = []
            thread = self._thread
        if thread is not None:
            thread.join()

    def _next(self) -> str | None:
        with self._lock:
            while self._wanted:
                sku = self._wanted.pop(0)
                if sku not in self._begun:
                    self._begun.add(sku)
                    return sku
            self._thread = None
            return None

    def _work(self) -> None:
        while (sku := self._next()) is not None:
            try:
                picture = self._draw[sku]()
            except Exception:  # noqa: BLE001 - a thread begins here; a tile without a picture has its outline
                _log.exception("There is no thumbnail of %s", sku)
                continue
            self.drawn.emit(sku, picture)
