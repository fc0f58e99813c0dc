"""A key that counts as long as it is held down."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class HeldKey(QObject):
    """Watches the keys of a window that no widget of it has used."""

    held = Signal(bool)
    """True when it goes down; False when it comes up, or could come up without the window being told."""

    def __init__(self, key: Qt.Key, window: QWidget) -> None:
        super().__init__(window)
        self._key = key
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A key released over another window is never told to this one.
        if event.type() == QEvent.Type.ActivationChange and not self._window.isActiveWindow():
            self.held.emit(False)
        if isinstance(event, QKeyEvent) and event.key() == self._key and not event.isAutoRepeat():
            if event.type() == QEvent.Type.KeyPress:
                self.held.emit(True)
            elif event.type() == QEvent.Type.KeyRelease:
                self.held.emit(False)
        return False
