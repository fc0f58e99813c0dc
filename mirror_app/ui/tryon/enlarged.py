"""One picture that was made, large, beside the one it was made from."""

from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from mirror_app.garments import GarmentPhoto
from mirror_app.tryon.jobs import Job
from mirror_app.tryon.providers.local import QUALITY
from mirror_app.ui.overlay import text_font
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.loading import Loader
from mirror_app.ui.tryon.painting import paint_ground, place_within

PREVIEW, RENDERED = "Preview", "Rendered"
MOST_PX = 2048


class _Beside(QWidget):
    """Pictures beside each other, or one below the other where they are larger so, each with a word on it."""

    def __init__(self, measures: Measures) -> None:
        super().__init__()
        self._measures = measures
        self.pictures: tuple[tuple[QImage, str], ...] = ()

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for area, (image, word) in zip(self._areas(), self.pictures, strict=True):
            place = place_within(area, image.size())
            painter.drawImage(place, image)
            painter.setFont(text_font(size(14)))
            label = painter.boundingRect(place, Qt.AlignmentFlag.AlignLeft, word)
            label.translate(size(16), size(14))
            paint_ground(painter, label, QSize(size(10), size(5)), size(10))
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, word)
        painter.end()

    def _areas(self) -> list[QRect]:
        """One for each picture."""
        gap, number = self._measures(12), len(self.pictures)
        wide, high = ((side - gap * (number - 1)) // max(number, 1) for side in (self.width(), self.height()))
        rows = [QRect(0, k * (high + gap), self.width(), high) for k in range(number)]
        columns = [QRect(k * (wide + gap), 0, wide, self.height()) for k in range(number)]
        return max(columns, rows, key=self._shown)

    def _shown(self, areas: list[QRect]) -> int:
        """How much is seen of all pictures, in px."""
        places = [
            place_within(area, image.size()) for area, (image, _) in zip(areas, self.pictures, strict=True)
        ]
        return sum(place.width() * place.height() for place in places)


class Enlarged(QWidget):
    """Keeps the pictures until it is cleared or left."""

    left = Signal()
    saved = Signal(object)
    """The Path of the picture that is to be saved."""
    dressed = Signal(object)
    """The GarmentPhoto of what it shows."""

    def __init__(self, measures: Measures, may_save: bool) -> None:
        super().__init__()
        self._beside = _Beside(measures)
        self._shown: tuple[Path, ...] = ()
        self._loader = Loader(self, QSize(MOST_PX, MOST_PX), self._fill)
        self._person = Path()
        self._garment: GarmentPhoto | None = None
        self._read: dict[Path, QImage] = {}
        self._place = 0
        self._word = RENDERED
        self.name = QLabel()
        self.name.setObjectName("advice")
        self.wear = QPushButton("Wear this")
        self.wear.setToolTip("Back to the mirror, with this garment on")
        self.wear.clicked.connect(lambda: self.dressed.emit(self._garment))
        self.next = QPushButton("Another of it")
        self.next.clicked.connect(self._turn_over)
        self.save = QPushButton("Save\u2026")
        self.save.setVisible(may_save)
        self.save.clicked.connect(lambda: self.saved.emit(self._shown[self._place]))
        self.back = QPushButton("Back to all")
        self.back.clicked.connect(self._leave)
        head = QHBoxLayout()
        head.setSpacing(measures(10))
        head.addWidget(self.name, 1)
        for button in (self.wear, self.next, self.save, self.back):
            button.setProperty("chip", "filter")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(measures(10))
        layout.addLayout(head)
        layout.addWidget(self._beside, 1)

    def show_job(self, job: Job) -> None:
        """What was made of an order that is stored."""
        self._shown, self._place = job.pictures, 0
        preview = job.order.provider == "local"
        self._word = PREVIEW if preview else RENDERED
        self._beside.setToolTip(QUALITY if preview else "")
        self._person = job.order.person.path
        self._read = {}
        garment = job.order.garment
        self._garment = GarmentPhoto.of(garment.path, job.order.type)
        self.wear.setVisible(garment.path.is_file())
        self.name.setText(garment.name.replace("_", " "))
        self.next.setVisible(len(job.pictures) > 1)
        self._show()

    def clear(self) -> None:
        """Forget the pictures."""
        self._loader.want(())
        self._shown, self._read, self._beside.pictures = (), {}, ()
        self._beside.update()

    def close_down(self) -> None:
        """End the thread that reads."""
        self._loader.close()

    def _turn_over(self) -> None:
        self._place = (self._place + 1) % len(self._shown)
        self._show()

    def _show(self) -> None:
        self._loader.want(
            [path for path in (self._person, self._shown[self._place]) if path not in self._read]
        )
        self._paint()

    def _fill(self, path: Path, image: QImage) -> None:
        self._read[path] = image
        self._paint()

    def _paint(self) -> None:
        both = ((self._person, "You"), (self._shown[self._place], self._word))
        there = [(self._read.get(path), word) for path, word in both]
        self._beside.pictures = tuple(
            (image, word) for image, word in there if image is not None and not image.isNull()
        )
        self._beside.update()

    def _leave(self) -> None:
        self.clear()
        self.left.emit()
