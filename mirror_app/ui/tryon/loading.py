"""Pictures from files, small enough to be shown, read beside Qt's thread."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from mirror_app.ui.worker import Worker

Loaded = tuple[Path, QImage]
"""A file and what is in it; a null image where it is none."""


def read_within(path: Path, size: QSize) -> QImage:
    """The picture as its camera meant it to stand, no larger than `size`, and no larger than it is. Any
    thread."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    whole = reader.size()
    if whole.isValid() and (whole.width() > size.width() or whole.height() > size.height()):
        # Turned after it was scaled: a square holds it either way.
        side = max(size.width(), size.height())
        reader.setScaledSize(whole.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class Loader:
    """Reads what is asked for, the newest wish first; main thread only. `hand` gets each file and its
    picture."""

    def __init__(self, parent: QObject, size: QSize, hand: Callable[[Path, QImage], None]) -> None:
        self._worker = Worker(parent)
        self._size = size
        self._hand = hand
        self.waiting: list[Path] = []
        """What was asked for and is not there yet."""

    def want(self, paths: Sequence[Path]) -> None:
        """In place of what was wanted and is not there yet."""
        self.waiting = list(paths)
        if self.waiting:
            self._worker.ask(self._read(tuple(self.waiting)), self._give, lambda _well: None)

    def close(self) -> None:
        """End the thread."""
        self._worker.close()

    def _read(self, paths: Sequence[Path]) -> Iterator[Loaded]:
        for path in paths:
            yield path, read_within(path, self._size)

    def _give(self, loaded: Loaded) -> None:
        path, image = loaded
        if path in self.waiting:
            self.waiting.remove(path)
            self._hand(path, image)
