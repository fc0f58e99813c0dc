"""The window: the mirror above, the catalogue and the controls below, and what keys do."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QMainWindow, QVBoxLayout, QWidget

from mirror_app.camera import CameraState
from mirror_app.favourites import Favourites
from mirror_app.garments import GarmentPhoto
from mirror_app.latest import Latest
from mirror_app.sizes import SizesOf
from mirror_app.ui.browser import Browser
from mirror_app.ui.controls import Controls
from mirror_app.ui.departure import Departure
from mirror_app.ui.dock import Dock
from mirror_app.ui.fit_bar import FitBar
from mirror_app.ui.garments import Clothes, Dropping
from mirror_app.ui.held_key import HeldKey
from mirror_app.ui.mirror_view import MirrorView
from mirror_app.ui.pages import Pages
from mirror_app.ui.saving import ask_and_save
from mirror_app.ui.settings import WindowSettings
from mirror_app.ui.telling import Telling
from mirror_app.ui.theme import measures_on, style_sheet
from mirror_app.ui.tile import ShelfItem
from mirror_app.values import Eyewear, Look, View


class MirrorWindow(QMainWindow):
    """Takes Views out of `views`, puts a Look into `looks` at the start and whenever it changes.

    Main thread only. `camera_state` says how the camera is doing: while it gives a reason, the picture is
    dimmed; its notice is shown quietly. It is asked at every pull, so it must be quick.
    """

    forgotten = Signal()
    """The person has gone, and nothing of what they chose is left here."""

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
        self._telling = Telling(self)
        self.measures = measures = measures_on(self.screen().size(), settings.kiosk)
        self.mirror = MirrorView(settings.mirrored, measures)
        self.browser = Browser(shelf, Favourites(settings.favourites), measures, not settings.kiosk)
        self.strip = self.browser.strip
        self.pages = Pages(self.mirror, self.strip, measures, settings)
        may_save = not settings.kiosk if settings.saving is None else settings.saving
        self.controls = Controls(measures, may_save)
        self.clothes = self._clothes()
        self.dock = Dock(self.browser, self.clothes, self.controls, measures)
        self.fit_bar = FitBar(measures, with_tilt=not settings.kiosk)
        self.fit_line = self.fit_bar.line
        self.setWindowTitle("Mirror")
        self.setStyleSheet(style_sheet(measures))
        self._lay_out()
        self._wire(may_save)
        self._pull_timer = QTimer(self, interval=settings.pull_ms, timerType=Qt.TimerType.PreciseTimer)
        self._pull_timer.timeout.connect(self._pull)
        self._departure = Departure(settings.idle_s, self)
        self._departure.gone.connect(self._forget)
        self._show_look()
        self._looks.put(self._look)
        self.tell(self.browser.favourites.trouble)
        self._pull()
        self._pull_timer.start()
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

    def place_beside(self, panel: QWidget) -> None:
        """A panel to the right of the mirror, below it in a window that is higher than wide."""
        self._stage.addWidget(panel)

    @property
    def worn(self) -> Eyewear | None:
        """What the person has chosen."""
        return self._look.eyewear

    def wear(self, eyewear: Eyewear | None) -> None:
        """As if the person had chosen it."""
        self._choose(eyewear)

    def begin_with(self, eyewear: Eyewear | None) -> None:
        """Wear it, and let every person after this one begin with it."""
        self._settings = replace(self._settings, look=replace(self._settings.look, eyewear=eyewear))
        self._choose(eyewear)

    # What is built

    def _lay_out(self) -> None:
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._stage = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._stage.addWidget(self.pages, 1)
        layout.addLayout(self._stage, 1)
        layout.addWidget(self.fit_bar)
        layout.addWidget(self.dock)
        self.setCentralWidget(whole)
        self.resize(1280, 800)

    def _clothes(self) -> Clothes | None:
        """Their shelf, where any can be worn."""
        garments = self._settings.garments
        if garments is None:
            return None
        clothes = Clothes(garments, self.measures, not self._settings.kiosk, self.pages.tryon is not None)
        clothes.chosen.connect(self._clothe)
        clothes.told.connect(self.tell)
        clothes.ordered.connect(self.pages.order)
        self.pages.dressed.connect(clothes.wear)
        return clothes

    def _wire(self, may_save: bool) -> None:
        self.mirror.held.connect(self._compare)
        HeldKey(Qt.Key.Key_Space, self).held.connect(self._compare)
        self.browser.chosen.connect(self._touch)
        self.browser.troubled.connect(self.tell)
        self.browser.left.connect(self.mirror.setFocus)
        self.pages.chosen.connect(self._choose)
        self.pages.told.connect(self.tell)
        self.pages.switched.connect(self._switch)
        self.pages.comparison.save.clicked.connect(self._save)
        self.pages.comparison.save.setVisible(may_save)
        self.controls.glasses_off.toggled.connect(self._take_off)
        self.controls.compare.pressed.connect(lambda: self._compare(True))
        self.controls.compare.released.connect(lambda: self._compare(False))
        self.controls.save.clicked.connect(self._save)
        self.fit_bar.measured.connect(self._use)
        self.fit_bar.tilted.connect(self._tilt)
        self._key("F3", self._telling.toggle_meter)
        self._key("D", self._telling.toggle_meter)
        self._key("Left", lambda: self.dock.step(-1) or self.pages.step(-1))
        self._key("Right", lambda: self.dock.step(1) or self.pages.step(1))
        self._key("Up", lambda: self.dock.recolour(-1))
        self._key("Down", lambda: self.dock.recolour(1))
        self._key("F", self.browser.like)
        self._key("Ctrl+F", self.browser.search)
        self._key("Esc", self._escape)
        self._key("Ctrl+Q", self.close)
        if may_save:
            self._key("Ctrl+S", self._save)
        if not self._settings.kiosk:
            if self.clothes is not None:
                Dropping(self, self.dock.has_clothes).dropped.connect(self.dock.take)
            self._key("F11", self._toggle_full_screen)

    def _key(self, keys: str, then: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(then)

    # What is shown

    def _pull(self) -> None:
        now_s = time.monotonic()
        view = self._views.take()
        if view is not None:
            self._view = view
            self.mirror.show_view(view)
            self.pages.show_view(view)
            self._measuring(view)
        camera = self._camera_state()
        live = not camera.reason
        if self._settings.kiosk:
            self._departure.watch(view, live, shown=self._view is not None)
        overlay = self._telling.overlay(self._view, camera, self.mirror.meter, now_s)
        self.mirror.show_overlay(overlay, live)
        self.fit_line.setText(self._fit_line(live))

    def _fit_line(self, live: bool) -> str:
        """How what is worn fits, as long as the person is there and nothing else is to be said."""
        return self._view.fit if live and self._view is not None and not self._telling.comparing else ""

    def _measuring(self, view: View) -> None:
        """What a card tells, or what to do with it, as long as one is looked for."""
        said = self.fit_bar.see(view)
        if said:
            self.tell(said)

    def tell(self, message: str) -> None:
        """One sentence over the mirror, for a few seconds."""
        self._telling.tell(message)
        self.pages.say(message)

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _escape(self) -> None:
        """Back to the mirror, or else out of the full screen; from a kiosk there is no way out."""
        if not self.pages.leave() and not self._settings.kiosk:
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowFullScreen)

    def _switch(self, mirroring: bool) -> None:
        self.controls.setVisible(mirroring)
        self.dock.attend(mirroring)
        self.dock.setVisible(self.pages.currentWidget() is not self.pages.tryon)
        self.fit_bar.attend(mirroring)
        self._compare(False)
        self._show_look()

    # What the person does

    def _change(self, look: Look) -> None:
        if look != self._look:
            self._look = look
            self._looks.put(look)
            self._show_look()

    def _show_look(self) -> None:
        self.dock.select(self._look)
        self.pages.wear(self._look)
        self.controls.glasses_off.setChecked(self._look.glasses_off)
        self.fit_bar.set_tilt(self._look.tilt_deg)

    def _touch(self, eyewear: Eyewear | None) -> None:
        if not self.pages.takes(eyewear):
            self._choose(eyewear)

    def _choose(self, eyewear: Eyewear | None) -> None:
        self._change(replace(self._look, eyewear=eyewear))

    def _clothe(self, garment: GarmentPhoto | None) -> None:
        self._change(replace(self._look, garment=garment))

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
        self.pages.forget()
        self._change(replace(self._settings.look, person=self._look.person + 1))
        self.dock.forget()
        self.forgotten.emit()

    def _compare(self, held: bool) -> None:
        self._telling.comparing = held
        self.mirror.show_raw(held)

    def _save(self) -> None:
        image = self.pages.picture()
        if image is None:
            self.tell("There is no picture to save yet.")
            return
        said = ask_and_save(self, image)
        if said:
            self.tell(said)

    # What Qt tells

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = event.size().width() > event.size().height()
        self._stage.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
        self.dock.lie_down(wide)
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        for part in (self._pull_timer, self._departure, self._telling):
            part.stop()
        self.pages.close_down()
        self.dock.close_down()
        self.fit_bar.close_step()
        super().closeEvent(event)
