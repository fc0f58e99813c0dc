"""The boxes of what was worn lately; those of another pair are measured beside Qt's thread."""

import logging
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject

from mirror_app.errors import MirrorError
from mirror_app.glasses_on.drafts import Boxes, boxes_of
from mirror_app.glasses_on.importing import model_of
from mirror_app.ui.worker import Worker
from mirror_app.values import Eyewear

KEPT = 8
"""So many pairs are remembered."""
_log = logging.getLogger(__name__)


class Measured:
    """Called on Qt's thread only."""

    def __init__(self, parent: QObject) -> None:
        self._worker = Worker(parent)
        self._asked: Eyewear | None = None
        self._known: dict[Eyewear, Boxes | None] = {}

    def note(self, eyewear: Eyewear, boxes: Boxes | None) -> None:
        """What is known of a pair; None: it has no boxes."""
        self._known.pop(eyewear, None)
        self._known[eyewear] = boxes
        for oldest in list(self._known)[:-KEPT]:
            del self._known[oldest]

    def boxes(self, eyewear: Eyewear) -> Boxes | None:
        """Its boxes; None where it has none, and until it is measured, which this begins."""
        if eyewear not in self._known and eyewear != self._asked:
            self._asked = eyewear
            self._worker.ask(_measure(eyewear), partial(self.note, eyewear), partial(self._ended, eyewear))
        return self._known.get(eyewear)

    def close(self) -> None:
        """End the thread; returns when it has ended."""
        self._worker.close()

    def _ended(self, eyewear: Eyewear, well: bool) -> None:
        self._asked = None
        if not well:
            self.note(eyewear, None)


def _measure(eyewear: Eyewear) -> Iterator[Boxes | None]:
    """On the worker's thread: some tenths of a second."""
    try:
        yield boxes_of(model_of(eyewear))
    except MirrorError as error:
        _log.info("%s has no boxes: %s", eyewear.sku, error)
        yield None
