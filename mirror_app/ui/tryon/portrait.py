"""Who tries on: the mirror's own picture, taken after a count so that one can step back, or a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QHideEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mirror_app.errors import InputError
from mirror_app.garments import GarmentPhoto
from mirror_app.tryon.ordering import encoded
from mirror_app.ui import theme
from mirror_app.ui.bridge import Bridge, Paintable, picture_of
from mirror_app.ui.overlay import text_font
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.held_pose import HeldPose, is_posed, undressed, unfit
from mirror_app.ui.tryon.loading import read_within
from mirror_app.ui.tryon.painting import paint_ground, place_within
from mirror_app.ui.worker import Worker
from mirror_app.values import Image, View

COUNT_S, POSE_S = 5, 3
"""Seconds to step back, and to hold a pose that one has taken already."""
STEP_BACK = "Step back until you are seen from head to knee"
POSE = "Hold your pose"
MOVED = "You moved: take another if it is blurred."
NO_PICTURE = "There is no picture to take: the camera gives none."
NOBODY = "Take a picture of yourself, from head to knee at least, or open one"
MOST_PX = 4096
FILTER = "Pictures (*.jpg *.jpeg *.jfif *.png *.webp)"


class _Pane(QWidget):
    """One picture, all of it, with a number or a sentence over it."""

    def __init__(self, measures: Measures) -> None:
        super().__init__()
        self._measures = measures
        self._bridge = Bridge()
        self._picture: Paintable | None = None
        self._mirrored = False
        self.count = 0
        self.sentence = NOBODY
        self.setMinimumSize(measures(200), measures(240))
        self.setAccessibleName("Your picture")

    def show_picture(self, picture: Image | None, mirrored: bool) -> None:
        """A BGR picture; None: the sentence alone."""
        self._picture = None if picture is None else self._bridge.paintable(picture)
        self._mirrored = mirrored
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        edge = QPainterPath()
        edge.addRoundedRect(QRectF(self.rect()), size(14), size(14))
        painter.setClipPath(edge)
        painter.fillRect(self.rect(), QColor(theme.DOCK))
        if self._picture is not None:
            self._paint_picture(painter, self._picture)
        painter.setPen(QColor(theme.INK))
        if self.count:
            painter.setFont(text_font(size(120), QFont.Weight.Bold))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self.count))
        if self.sentence:
            self._paint_sentence(painter)
        painter.end()

    def _paint_picture(self, painter: QPainter, picture: Paintable) -> None:
        place = place_within(self.rect(), picture.image.size())
        painter.save()
        if self._mirrored:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        painter.drawImage(place, picture.image)
        painter.restore()

    def _paint_sentence(self, painter: QPainter) -> None:
        size = self._measures
        painter.setFont(text_font(size(16)))
        area = self.rect().adjusted(size(20), size(20), -size(20), -size(20))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        if self._picture is not None:
            flags = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
            words = painter.boundingRect(area, flags, self.sentence)
            paint_ground(painter, words, QSize(size(10), size(6)), size(10))
        painter.drawText(area, flags, self.sentence)


class Portrait(QWidget):
    """Keeps one picture until it is forgotten; nothing of it is written here. Files are read, and pictures
    encoded, beside Qt's thread."""

    changed = Signal()
    """There is a picture now, or there is none any more; or it is `encoded` now."""
    told = Signal(str)

    def __init__(self, measures: Measures, mirrored: bool, may_open: bool) -> None:
        super().__init__()
        self._mirrored = mirrored
        self._view: View | None = None
        self._taken: Image | None = None
        self._encoded: bytes | None = None
        self._photo: GarmentPhoto | None = None
        self._awaited = False
        self._held: HeldPose | None = None
        self.middle = 0.5
        """Where across the picture the person is, 0..1, as far as that is known."""
        self._worker = Worker(self)
        self._counter = QTimer(self, interval=1000)
        self._counter.timeout.connect(self.count_down)
        self.pane = _Pane(measures)
        self.take = QPushButton("Take a picture")
        self.take.setToolTip(f"Of you, after {COUNT_S} seconds")
        self.take.clicked.connect(self._begin_or_drop)
        self.open_button = QPushButton("Open\u2026")
        self.open_button.setToolTip("A picture of yourself from a file")
        self.open_button.setVisible(may_open)
        self.open_button.clicked.connect(self._ask)
        row = QHBoxLayout()
        row.setSpacing(measures(10))
        for button in (self.take, self.open_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            row.addWidget(button, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(measures(10))
        layout.addWidget(self.pane, 1)
        layout.addLayout(row)

    @property
    def taken(self) -> Image | None:
        """The person's picture, BGR, not mirrored."""
        return self._taken

    @property
    def encoded(self) -> bytes | None:
        """The same as a JPEG, None where there is none, or not yet."""
        return self._encoded

    def show_view(self, view: View | None) -> None:
        """The newest of the mirror; it is shown until a picture is taken."""
        self._view = view
        if self._taken is not None:
            return
        if self._held is not None and view is not None:
            self._held.see(view)
        if self._awaited and view is not None and is_posed(view, self._photo):
            self._count_from(POSE_S)
        self._show()

    def expect(self, photo: GarmentPhoto | None) -> None:
        """A picture is to be taken of who wears this garment live, as soon as all is seen that it covers;
        None: none is, and what was taken is dropped."""
        self._stop_counting()
        self._photo, self._awaited = photo, photo is not None
        self._keep(None)

    def unexpect(self) -> None:
        """No garment is waited for any more; what was taken stays."""
        self._photo, self._awaited = None, False

    def count_down(self) -> None:
        """A second has passed."""
        self.pane.count -= 1
        if self.pane.count <= 1 and self._held is None:
            self._held = HeldPose(self._photo)
        if self.pane.count <= 0:
            self._take_held()
        self.pane.update()

    def _take_held(self) -> None:
        assert self._held is not None
        pose, best = self._held, self._held.best()
        self._stop_counting()
        self._keep(None if best is None else best.picture)
        if best is None:
            # Once they are seen again it is counted again.
            self._awaited = self._photo is not None
            self.told.emit(pose.problem or NO_PICTURE)
            return
        self.middle = best.middle
        if not best.still:
            self.told.emit(MOVED)
        self._worker.ask(_encoded(best.picture), self._take, lambda _well: None)

    def open(self, file: Path) -> None:
        """Use this file, or say why not."""
        self._stop_counting()
        self._awaited = False
        self._worker.ask(_in_file(file), self._take, lambda _well: None)

    def forget(self) -> None:
        """Nothing of the person is kept."""
        self._view = None
        self.expect(None)

    def close_down(self) -> None:
        """End the thread that reads."""
        self._counter.stop()
        self._worker.close()

    def _begin_or_drop(self) -> None:
        """Count down to a picture, or give up the one there is."""
        if self._taken is not None:
            self.expect(self._photo)
        else:
            self._count_from(COUNT_S)
        self._show()

    def _count_from(self, seconds: int) -> None:
        self._worker.drop()
        self._awaited, self._held = False, None
        self.pane.count = seconds
        self._counter.start()

    def _stop_counting(self) -> None:
        self._counter.stop()
        self.pane.count, self._held = 0, None

    def _take(self, taken: "_Taken") -> None:
        if taken.picture is None:
            if self._encoded is None:
                self._keep(None)
            self.told.emit(taken.problem)
            return
        self._keep(taken.picture, taken.encoded)

    def _keep(self, picture: Image | None, jpeg: bytes | None = None) -> None:
        if jpeg is None:
            # What is still being read is of somebody else.
            self._worker.drop()
        if picture is not self._taken:
            self.middle = 0.5
        self._taken, self._encoded = picture, jpeg
        self.take.setText("Take a picture" if picture is None else "Take another")
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        if self._taken is not None:
            self.pane.sentence = ""
            self.pane.show_picture(self._taken, mirrored=False)
            return
        self.pane.sentence = self._advice()
        self.pane.show_picture(None if self._view is None else undressed(self._view), self._mirrored)

    def _advice(self) -> str:
        """What to do until the picture is taken."""
        if self._photo is None:
            return STEP_BACK if self.pane.count else NOBODY
        return (unfit(self._view, self._photo) if self._view is not None else "") or POSE

    def hideEvent(self, event: QHideEvent) -> None:
        # Who does not see themselves is not taken: once they do again it is counted again.
        if self._counter.isActive():
            self._awaited = self._photo is not None
            self._stop_counting()
        # When it is shown again, that will be long past.
        self._view = None
        self._show()
        super().hideEvent(event)

    def _ask(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open a picture of yourself", "", FILTER)
        if name:
            self.open(Path(name))


@dataclass(frozen=True, slots=True)
class _Taken:
    """A BGR picture and the same as a JPEG; or None and why there is none."""

    picture: Image | None
    encoded: bytes = b""
    problem: str = ""


def _in_file(file: Path) -> Iterator[_Taken]:
    image = read_within(file, QSize(MOST_PX, MOST_PX))
    if image.isNull():
        yield _Taken(None, problem=f"{file.name} cannot be read as a picture.")
    else:
        yield from _encoded(picture_of(image))


def _encoded(picture: Image) -> Iterator[_Taken]:
    try:
        taken = _Taken(picture, encoded(picture))
    except InputError as error:
        taken = _Taken(None, problem=str(error))
    yield taken
