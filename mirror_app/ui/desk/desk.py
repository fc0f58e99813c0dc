"""The desk beside the mirror: what comes from the workbench is worn, shown and drawn over the picture."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QPainter, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog

from mirror_app.glasses_on import Ready
from mirror_app.glasses_on.drafts import Boxes, OnBench, Workbench
from mirror_app.glasses_on.importing import SUFFIXES, Shelf
from mirror_app.glasses_on.slabs import Drawer
from mirror_app.glasses_on.turning import PLATE_RGB, Turn
from mirror_app.latest import Latest
from mirror_app.turntable import is_clip
from mirror_app.ui.bridge import Onto
from mirror_app.ui.desk.lines import Drawing, Sheet, Shown
from mirror_app.ui.desk.measured import Measured
from mirror_app.ui.desk.panel import Panel
from mirror_app.ui.desk.turning import Turning
from mirror_app.ui.garments import pictures
from mirror_app.ui.window import MirrorWindow
from mirror_app.values import Eyewear, View

PULL_MS = 15
_FILES = f"Eyewear ({' '.join('*' + suffix for suffix in SUFFIXES)})"
_CLIP, _PNGS = "MP4 clip (*.mp4)", "Folder of PNGs (*)"


@dataclass(frozen=True, slots=True)
class DeskTools:
    """shelf: the person's own catalogue. drawer: makes what draws a turntable. kiosk: files are read in a
    process of their own, and from the window none is opened, kept or written. offer: takes what the mirror
    will be asked to draw, made ready; None where the mirror makes all ready itself."""

    shelf: Shelf
    drawer: Callable[[], Drawer]
    kiosk: bool = False
    offer: Callable[[Ready], None] | None = None


class Desk(QObject):
    """Sits in a window from its first file on, until that is put away. Main thread only."""

    def __init__(self, window: MirrorWindow, tools: DeskTools) -> None:
        super().__init__(window)
        self._window, self._measures, self._kiosk = window, window.measures, tools.kiosk
        self._results = Latest[OnBench]()
        self._bench = Workbench(self._results, tools.shelf, tools.kiosk, tools.offer)
        self._turning = Turning(tools.drawer)
        self._now: OnBench | None = None
        self._home: Eyewear | None = None
        """What was worn before there was a file."""
        self._before: int = 1
        self._seen = (0, 0.0)
        """Which save was seen on the face last, and how long after it was noticed."""
        self._measured = Measured(self)
        self.panel = Panel(window.measures)
        self.panel.hide()
        window.place_beside(self.panel)
        window.mirror.annotate = self._annotate
        window.installEventFilter(self)
        self._wire()
        if tools.kiosk:
            self.panel.show_only()
        else:
            QShortcut(QKeySequence("Ctrl+O"), window).activated.connect(self._ask_file)
            window.setAcceptDrops(True)
        self._timer = QTimer(self, interval=PULL_MS)
        self._timer.timeout.connect(self._pull)
        self._timer.start()

    def open(self, path: Path) -> None:
        """Wear this file, and whatever becomes of it."""
        if self.panel.isHidden():
            self._home = self._window.worn
        self._put_away()
        self._before = 1
        self._seen = (0, 0.0)
        self.panel.show()
        self._bench.open(path)

    def close(self) -> None:
        """End all that runs for it."""
        self._timer.stop()
        self._turning.close()
        self._bench.close()
        self._measured.close()

    def _wire(self) -> None:
        panel = self.panel
        panel.left.connect(self._leave)
        panel.opening.connect(self._ask_file)
        panel.keeping.connect(self._bench.keep)
        panel.turning.connect(self._ask_turntable)
        panel.swatches.chosen.connect(self._wear)
        self._window.forgotten.connect(self._forget)
        for button in (panel.rulers, panel.boxing):
            button.toggled.connect(self._window.mirror.update)
        for keys, then in (
            ("R", panel.rulers.click),
            ("M", panel.boxing.click),
            ("V", self._flip),
        ):
            QShortcut(QKeySequence(keys), self._window).activated.connect(then)

    # What comes from the threads

    def _pull(self) -> None:
        now = self._results.take()
        if now is not None and not self.panel.isHidden():
            before, self._now = self._now, now
            self._remember(before)
            self.panel.show_bench(now)
            if now.eyewear is not None and (before is None or now.eyewear != before.eyewear):
                saved = before is None or now.saves != before.saves
                self._show(now.eyewear, for_all=saved or now.way == 0)
        if self._now is not None:
            self.panel.show_wearing(self._wearing(self._now))
        progress = self._turning.progress.take()
        if progress is not None:
            self.panel.show_turning(progress.done, 0 if progress.said else progress.total)
            if progress.said:
                self._window.tell(progress.said)

    def _show(self, pair: Eyewear, for_all: bool) -> None:
        """Wear it. Everybody begins with the newest save in its first colourway; another colourway is this
        person's own choice."""
        if for_all:
            self._window.begin_with(pair)
        else:
            self._window.wear(pair)

    def _wearing(self, now: OnBench) -> str:
        """How far the draft is from the face."""
        if now.eyewear is None:
            return ""
        if self._window.worn != now.eyewear:
            return "Another pair is worn; choose a colourway to wear this one."
        view = self._window.mirror.view
        if now.saves != self._seen[0]:
            if view is None or view.face is None:
                return "Read; it is worn as soon as a face is seen."
            if view.seat is None or view.seat.eyewear != now.eyewear:
                return "Read; making it ready to wear\u2026"
            self._seen = now.saves, time.monotonic() - now.since_s
        coarse = view is not None and view.seat is not None and not view.seat.whole
        which = f"Save {now.saves}: on" if now.saves > 1 else "On"
        more = " Its details are on their way\u2026" if coarse else ""
        return f"{which} the face after {self._seen[1]:.1f} s.{more}"

    # What the person asks for

    def _leave(self) -> None:
        self._bench.leave()
        self._put_away()
        self.panel.show_bench(None)
        self.panel.hide()
        self._hide_measures()
        self._window.begin_with(self._home)

    def _forget(self) -> None:
        """The person before a kiosk has gone: the next one finds the first colourway, and nothing drawn."""
        self._hide_measures()
        self._before = 1
        if self._now is not None and self._now.way != 0:
            self._bench.wear(0)

    def _hide_measures(self) -> None:
        for button in (self.panel.rulers, self.panel.boxing):
            button.setChecked(False)

    def _wear(self, way: int) -> None:
        if self._now is None:
            return
        if way == self._now.way and self._now.eyewear is not None:
            self._window.wear(self._now.eyewear)
            self.panel.show_bench(self._now)
            return
        self._before = self._now.way
        self._bench.wear(way)

    def _flip(self) -> None:
        """From one colourway to the one before it, and back."""
        if self._now is not None and self._now.draft is not None:
            self._wear(min(self._before, len(self._now.draft.ways) - 1))

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, "Eyewear to wear", "", _FILES)
        if name:
            self.open(Path(name))

    def _ask_turntable(self) -> None:
        if self._turning.runs:
            self._turning.stop()
            self._window.tell("Stopping the turntable\u2026")
            return
        if self._now is None or self._now.draft is None:
            return
        draft, way = self._now.draft, self._now.way
        place = str(self._now.path.with_name(f"{draft.ways[way].sku}-turntable.mp4"))
        name, kind = QFileDialog.getSaveFileName(
            self._window, "Write a turntable", place, f"{_CLIP};;{_PNGS}"
        )
        if not name:
            return
        out = _named(Path(name), kind)
        if is_clip(out) and out != Path(name) and out.exists():
            # The person was asked about the name they typed, and not about this one.
            self._window.tell(f"{out.name} is there already; please choose another name.")
            return
        self._turning.start(partial(draft.turned, way), Turn(ground=PLATE_RGB if is_clip(out) else None), out)

    # What is drawn over the mirror

    def _annotate(self, painter: QPainter, view: View, onto: Onto) -> None:
        shown = Shown(self.panel.rulers.isChecked(), self.panel.boxing.isChecked())
        if view.seat is None or view.face is None or not (shown.rulers or shown.boxing):
            return
        boxes = self._boxes_for(view.seat.eyewear)
        if boxes is not None:
            sheet = Sheet(view.seat, view.seat.face, onto)
            Drawing(painter, self._measures).draw(sheet, boxes, view.sizes, shown)

    def _boxes_for(self, eyewear: Eyewear) -> Boxes | None:
        """Those of the draft, or of a pair of the catalogue as soon as it is measured."""
        now = self._now
        if now is not None and now.boxes is not None and eyewear == now.eyewear:
            return now.boxes
        return self._measured.boxes(eyewear)

    def _put_away(self) -> None:
        self._remember(self._now)
        self._now = None

    def _remember(self, now: OnBench | None) -> None:
        """The boxes of what was on the bench: it is worn until what comes after it is ready."""
        if now is not None and now.boxes is not None and now.eyewear is not None:
            self._measured.note(now.eyewear, now.boxes)

    # What the window is told

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent):
            self.panel.stack(event.size().width() > event.size().height())
        if isinstance(event, QDropEvent) and not self._kiosk:
            files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
            clothes = self._window.clothes is not None and pictures(event)
            if len(files) == 1 and not clothes:
                event.acceptProposedAction()
                if not isinstance(event, QDragEnterEvent) and event.type() == QEvent.Type.Drop:
                    self.open(Path(files[0]))
                return True
        return super().eventFilter(watched, event)


def _named(path: Path, kind: str) -> Path:
    """The path as its kind of turntable ends: a clip in .mp4, unless in that of another clip."""
    if kind == _CLIP and not is_clip(path):
        return path.with_name(f"{path.name}.mp4")
    if kind == _PNGS and is_clip(path):
        return path.with_suffix("")
    return path
