"""When the person before a kiosk has gone."""

from PySide6.QtCore import QObject, QTimer, Signal

from mirror_app.values import View


class Departure(QObject):
    """Told of every View, says when nobody has been seen for a while."""

    gone = Signal()

    def __init__(self, idle_s: float, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=round(idle_s * 1000), singleShot=True)
        self._timer.timeout.connect(self.gone)

    def watch(self, new: View | None, live: bool, shown: bool) -> None:
        """new: the View that came, if one did. live: whether the camera gives pictures. shown: whether one
        is on the screen: a picture that stands still goes as well."""
        somebody = new is not None and new.somebody
        if somebody or (not live and shown and not self._timer.isActive()):
            self._timer.start()

    def stop(self) -> None:
        """Nobody needs to know any more."""
        self._timer.stop()
