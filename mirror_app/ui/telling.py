"""What is written over the mirror, and for how long."""

from PySide6.QtCore import QObject, QTimer

from mirror_app.camera import CameraState
from mirror_app.garments import GarmentView
from mirror_app.ui.meter import Meter
from mirror_app.ui.overlay import Overlay
from mirror_app.ui.state_line import Calm, GarmentNote, sentence
from mirror_app.values import View

COMPARING = "This is you, as you are"
MESSAGE_MS = 4000


class Telling(QObject):
    """Main thread only. `comparing`: the person is shown as they are."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.comparing = False
        self._metering = False
        self._message = ""
        self._calm = Calm()
        self._note = GarmentNote()
        self._garment: GarmentView | None = None
        self._timer = QTimer(self, interval=MESSAGE_MS, singleShot=True)
        self._timer.timeout.connect(self._hush)

    def tell(self, message: str) -> None:
        """One sentence, for a few seconds."""
        self._message = message
        self._timer.start()

    def toggle_meter(self) -> None:
        """Show or hide the numbers."""
        self._metering = not self._metering

    def overlay(self, view: View | None, camera: CameraState, meter: Meter, now_s: float) -> Overlay:
        """At `now_s` (monotonic seconds), over the View that was shown last."""
        garment = None if view is None or camera.reason else view.garment
        self._drop_reason(garment)
        note = self._note.settle(garment, now_s)
        return Overlay(
            state=self._calm.settle(sentence(view, camera.reason), now_s),
            label=COMPARING if self.comparing else "",
            message=self._message or camera.notice.removesuffix("."),
            meter=meter.table(now_s) if self._metering else "",
            note="" if self.comparing else note,
        )

    def stop(self) -> None:
        """Nobody reads it any more."""
        self._timer.stop()

    def _drop_reason(self, garment: GarmentView | None) -> None:
        """Why the one before was not drawn is of no use beside another."""
        before, self._garment = self._garment, garment
        if before is not None and (garment is None or garment.epoch != before.epoch):
            self._calm.drop(before.reason.removesuffix("."))

    def _hush(self) -> None:
        self._message = ""
