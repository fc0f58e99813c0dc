"""The window: the mirror above, the catalogue and the controls below, and what keys do."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QStandardPaths, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QMainWindow, QVBoxLayout, QWidget

from mirror_app.camera import CameraState
from mirror_app.errors import InputError
from mirror_app.latest import Latest
from mirror_app.ui.catalogue_strip import CatalogueStrip
from mirror_app.ui.controls import Controls
from mirror_app.ui.fit_bar import FitBar
from mirror_app.ui.mirror_view import MirrorView
from mirror_app.ui.overlay import Overlay
from mirror_app.ui.state_line import Calm, sentence
from mirror_app.ui.still import FILTERS, save_still, suggested_name
from mirror_app.ui.theme import KIOSK, LAPTOP, style_sheet
from mirror_app.ui.tile import ShelfItem
from mirror_app.values import Eyewear, Look, SizesOf, View

COMPARING = "This is you, as you are"
MESSAGE_MS = 4000


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """How the window behaves. saving None: yes, except in a kiosk. idle_s: a kiosk forgets the person
    after so many seconds without a face or without a picture, and begins again with `look`. pull_ms: how
    often the newest View is looked for."""

    kiosk: bool = False
    mirrored: bool = True
    saving: bool | None = None
    idle_s: float = 20.0
    pull_ms: int = 8
    look: Look = field(default_factory=Look)


class MirrorWindow(QMainWindow):
    """Takes Views out of `views`, puts a Look into `looks` at the start and whenever it changes.

    Main thread only. `camera_state` says how the camera is doing: while it gives a reason, the picture is
    dimmed; its notice is shown quietly. It is asked at every pull, so it must be quick.
    """

    def __init__(
        self,
        views: Latest[View],
        looks: Latest[Look],
        shelf: Sequence[ShelfItem],
        settings: WindowSettings,
        camera_state: Callable[[], CameraState],
    ) -> None:
        super().__init__()
        self._views, self._looks, self._settings, self._camera_state = views, looks, settings, camera_state
        self._view: View | None = None
        self._look = settings.look
        self._message = ""
        self._comparing = self._metering = False
        self._calm = Calm()
        measures = KIOSK if settings.kiosk else LAPTOP
        self.mirror = MirrorView(settings.mirrored, measures)
        self.strip = CatalogueStrip(shelf, measures)
        may_save = not settings.kiosk if settings.saving is None else settings.saving
        self.controls = Controls(measures, may_save)
        self.fit_bar = FitBar(measures, with_tilt=not settings.kiosk)
        self.fit_line = self.fit_bar.line
        self.setWindowTitle("Mirror")
        self.setStyleSheet(style_sheet(measures))
        self._lay_out(measures(16))
        self._wire(may_save)
        self._pull_timer = self._timer(settings.pull_ms, self._pull)
        self._idle_timer = self._timer(round(settings.idle_s * 1000), self._forget, single=True)
        self._message_timer = self._timer(MESSAGE_MS, self._hush, single=True)
        self._unfilled = iter(self.strip.tiles)
        self._fill_timer = self._timer(0, self._fill)
        self._show_look()
        self._looks.put(self._look)
        self._pull()
        self._pull_timer.start()
        self._fill_timer.start()
        self.mirror.setFocus()

    def present(self) -> None:
        """Show it: a kiosk fills the screen without a title, else it is an ordinary window."""
        if self._settings.kiosk:
            self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
            self.showFullScreen()
        else:
            self.show()
        # Where no window manager does it, as on many a kiosk, no key would arrive.
        self.activateWindow()

    # What is built

    def _lay_out(self, gap: int) -> None:
        dock = QWidget()
        dock.setObjectName("dock")
        self._dock_layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, dock)
        self._dock_layout.setContentsMargins(gap, gap, gap, gap)
        self._dock_layout.setSpacing(gap)
        self._dock_layout.addWidget(self.strip, 1)
        self._dock_layout.addWidget(self.controls)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.mirror, 1)
        layout.addWidget(self.fit_bar)
        layout.addWidget(dock)
        self.setCentralWidget(whole)
        self.resize(1280, 800)

    def _wire(self, may_save: bool) -> None:
        self.mirror.held.connect(self._compare)
        self.strip.chosen.connect(self._choose)
        self.controls.glasses_off.toggled.connect(self._take_off)
        self.controls.compare.pressed.connect(lambda: self._compare(True))
        self.controls.compare.released.connect(lambda: self._compare(False))
        self.controls.save.clicked.connect(self._save)
        self.fit_bar.measured.connect(self._use)
        self.fit_bar.tilted.connect(self._tilt)
        self._key("F3", self._toggle_meter)
        self._key("D", self._toggle_meter)
        self._key("Left", lambda: self.strip.step(-1))
        self._key("Right", lambda: self.strip.step(1))
        self._key("Ctrl+Q", self.close)
        if may_save:
            self._key("Ctrl+S", self._save)
        if not self._settings.kiosk:
            self._key("F11", self._toggle_full_screen)
            self._key("[", lambda: self.fit_bar.lean(-1))
            self._key("]", lambda: self.fit_bar.lean(1))
            self._key("Esc", self._leave_full_screen)

    def _key(self, keys: str, then: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(then)

    def _timer(self, interval_ms: int, then: Callable[[], None], single: bool = False) -> QTimer:
        timer = QTimer(self, interval=interval_ms, singleShot=single)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(then)
        return timer

    # What is shown

    def _pull(self) -> None:
        now_s = time.monotonic()
        view = self._views.take()
        if view is not None:
            self._view = view
            self.mirror.show_view(view)
            self._measuring(view)
        camera = self._camera_state()
        live = not camera.reason
        if self._settings.kiosk:
            self._watch(view, live)
        overlay = Overlay(
            state=self._calm.settle(sentence(self._view, camera.reason), now_s),
            label=COMPARING if self._comparing else "",
            message=self._message or camera.notice.removesuffix("."),
            meter=self.mirror.meter.table(now_s) if self._metering else "",
        )
        self.mirror.show_overlay(overlay, live)
        self.fit_line.setText(self._fit_line(live))

    def _fit_line(self, live: bool) -> str:
        """How what is worn fits, as long as the person is there and nothing else is to be said."""
        return self._view.fit if live and self._view is not None and not self._comparing else ""

    def _measuring(self, view: View) -> None:
        """What a card tells, or what to do with it, as long as one is looked for."""
        said = self.fit_bar.see(view)
        if said:
            self._tell(said)

    def _watch(self, view: View | None, live: bool) -> None:
        """See to it that a person who has gone is forgotten, and so is a picture that stands still."""
        somebody = view is not None and view.face is not None
        stands = not live and self._view is not None and not self._idle_timer.isActive()
        if somebody or stands:
            self._idle_timer.start()

    def _fill(self) -> None:
        """One more tile gets its picture; the mirror is painted between two of them."""
        tile = next(self._unfilled, None)
        if tile is None:
            self._fill_timer.stop()
        else:
            tile.fill()

    def _tell(self, message: str) -> None:
        self._message = message
        self._message_timer.start()

    def _hush(self) -> None:
        self._message = ""

    def _toggle_meter(self) -> None:
        self._metering = not self._metering

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _leave_full_screen(self) -> None:
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowFullScreen)

    # What the person does

    def _change(self, look: Look) -> None:
        if look != self._look:
            self._look = look
            self._looks.put(look)
            self._show_look()

    def _show_look(self) -> None:
        self.strip.select(self._look.eyewear)
        self.controls.glasses_off.setChecked(self._look.glasses_off)
        self.fit_bar.set_tilt(self._look.tilt_deg)

    def _choose(self, eyewear: Eyewear | None) -> None:
        self._change(replace(self._look, eyewear=eyewear))

    def _take_off(self, off: bool) -> None:
        self._change(replace(self._look, glasses_off=off))

    def _use(self, found: SizesOf) -> None:
        self._change(replace(self._look, measured=found))

    def _tilt(self, tilt_deg: float | None) -> None:
        self._change(replace(self._look, tilt_deg=tilt_deg))

    def _forget(self) -> None:
        """Nobody is here any more: the next person starts with nothing of this one."""
        self._compare(False)
        self.fit_bar.end()
        self._view = None
        self.mirror.clear()
        self._change(replace(self._settings.look, person=self._look.person + 1))

    def _compare(self, held: bool) -> None:
        self._comparing = held
        self.mirror.show_raw(held)

    def _save(self) -> None:
        image = self.mirror.shown()
        if image is None:
            self._tell("There is no picture to save yet.")
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        place = str(Path(folder) / suggested_name(datetime.now().astimezone()))
        name, _ = QFileDialog.getSaveFileName(self, "Save this picture", place, FILTERS)
        if not name:
            return
        try:
            self._tell(f"Saved as {save_still(image, Path(name)).name}")
        except InputError as error:
            self._tell(str(error))

    # What Qt tells

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._space(event, held=True)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._space(event, held=False)

    def _space(self, event: QKeyEvent, held: bool) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._compare(held)

    def changeEvent(self, event: QEvent) -> None:
        # A key released over another window is never told to this one.
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._compare(False)
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = event.size().width() > event.size().height()
        direction = QBoxLayout.Direction
        self._dock_layout.setDirection(direction.LeftToRight if wide else direction.BottomToTop)
        self.controls.stack(rows=wide)
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        for timer in (self._pull_timer, self._idle_timer, self._message_timer, self._fill_timer):
            timer.stop()
        self.fit_bar.close_step()
        super().closeEvent(event)
