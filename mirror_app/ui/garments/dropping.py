"""Pictures of garments that are dropped on the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from mirror_app.tryon.rack import SUFFIXES


def pictures(event: QDropEvent) -> list[Path]:
    """What is dropped, where it is pictures that could be hung up and nothing else; else nothing."""
    urls = event.mimeData().urls()
    files = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    fits = len(files) == len(urls) and all(file.suffix.lower() in SUFFIXES for file in files)
    return files if fits else []


class Dropping(QObject):
    """Watches a window for them, and takes none while they are not welcome; other files are none of its
    business."""

    dropped = Signal(list)

    def __init__(self, window: QWidget, welcome: Callable[[], bool]) -> None:
        super().__init__(window)
        self._welcome = welcome
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        files = pictures(event) if isinstance(event, QDropEvent) else []
        if isinstance(event, QDropEvent) and files and self._welcome():
            event.acceptProposedAction()
            if not isinstance(event, QDragEnterEvent) and event.type() == QEvent.Type.Drop:
                self.dropped.emit(files)
            return True
        return super().eventFilter(watched, event)
