"""One order: the garment, how it stands, and the picture once it is there."""

import time
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QPushButton

from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.providers.local import QUALITY
from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.theme import Measures
from mirror_app.ui.tile import write_line
from mirror_app.ui.tryon.enlarged import PREVIEW
from mirror_app.ui.tryon.painting import paint_ground, place_within
from mirror_app.ui.tryon.sentences import state_sentence

_AGAIN = {
    State.FAILED: "Try again",
    State.GONE: "Order again",
    State.UNKNOWN: "Order again",
    State.CANCELLED: "Order",
}
_CAPTION = 34


class JobCell(QAbstractButton):
    """A click enlarges a picture that is there. It keeps what it shows until it is told to drop it."""

    again = Signal()
    """It is to be ordered once more."""
    cancelled = Signal()

    def __init__(self, job: Job, at_work: bool, measures: Measures) -> None:
        super().__init__()
        self._measures = measures
        self._picture: QImage | None = None
        self._garment: QImage | None = None
        self.job, self.at_work = job, at_work
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(measures(214), measures(330))
        self.button: QPushButton | None = None
        self.setToolTip(QUALITY if job.order.provider == "local" else "")
        self.show_job(job, at_work)

    @property
    def key(self) -> str:
        """Of the order."""
        return self.job.order.key

    @property
    def lacking(self) -> Path | None:
        """The file whose picture is not there to be shown, None where none is missing."""
        if self.job.pictures:
            return self.job.pictures[0] if self._picture is None else None
        return self.job.order.garment.path if self._garment is None else None

    def show_job(self, job: Job, at_work: bool) -> None:
        """It stands otherwise now. at_work: somebody is at it."""
        if job.pictures != self.job.pictures:
            self._picture = None
        self.job, self.at_work = job, at_work
        self._offer("Cancel" if job.state is State.PLANNED else _AGAIN.get(job.state, ""))
        self.setCursor(Qt.CursorShape.PointingHandCursor if job.pictures else Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(f"{job.order.garment.name}: {self.said or 'made'}")
        self.update()

    @property
    def said(self) -> str:
        """How it stands, in words; "" where its picture is shown."""
        return state_sentence(self.job, time.time(), self.at_work)

    def show_picture(self, path: Path, image: QImage) -> None:
        """What is in a file: of what was made, or of the garment until that is there."""
        if path in self.job.pictures[:1]:
            self._picture, self._garment = image, None
        elif path == self.job.order.garment.path:
            self._garment = image
        self.update()

    def drop(self) -> None:
        """Keep no picture: it is out of sight."""
        self._picture = self._garment = None

    def _offer(self, word: str) -> None:
        """A button with this word; "" for none. Most cells need none, and thousands of them take long."""
        if self.button is None:
            if not word:
                return
            self.button = QPushButton(self)
            self.button.setProperty("chip", "filter")
            self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.button.clicked.connect(self._act)
        self.button.setText(word)
        self.button.setVisible(bool(word))
        self.button.adjustSize()
        self.button.move(
            (self.width() - self.button.width()) // 2, self.height() - self._measures(_CAPTION + 54)
        )

    def _act(self) -> None:
        (self.cancelled if self.job.state is State.PLANNED else self.again).emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._measures
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        plate = self.rect().adjusted(size(3), size(3), -size(3), -size(_CAPTION))
        edge = QPainterPath()
        edge.addRoundedRect(QRectF(plate), size(12), size(12))
        painter.save()
        painter.setClipPath(edge)
        painter.fillRect(plate, QColor(theme.RAISED))
        if self._picture is not None and not self._picture.isNull():
            _paint_within(painter, plate, self._picture, 1.0)
            if self.job.order.provider == "local":
                self._paint_preview(painter, plate)
        elif self._garment is not None and not self._garment.isNull():
            _paint_within(
                painter, plate.adjusted(size(30), size(24), -size(30), -size(120)), self._garment, 0.55
            )
        painter.restore()
        self._paint_said(painter, plate)
        line = QRect(plate.left(), plate.bottom() + size(6), plate.width(), size(22))
        write_line(
            painter, line, self.job.order.garment.name.replace("_", " "), theme.INK, text_font(size(14))
        )
        if self.hasFocus() or (self.underMouse() and self.job.pictures):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.INK if self.hasFocus() else theme.BRASS), size(3)))
            painter.drawRoundedRect(QRectF(plate), size(12), size(12))
        painter.end()

    def _paint_preview(self, painter: QPainter, plate: QRect) -> None:
        size = self._measures
        painter.setFont(text_font(size(12)))
        label = painter.boundingRect(plate, Qt.AlignmentFlag.AlignLeft, PREVIEW)
        label.translate(size(16), size(13))
        paint_ground(painter, label, QSize(size(8), size(4)), size(9))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, PREVIEW)

    def _paint_said(self, painter: QPainter, plate: QRect) -> None:
        said = self.said
        if not said:
            return
        size = self._measures
        painter.setFont(text_font(size(13), QFont.Weight.Normal))
        painter.setPen(QColor(theme.WARNING if self.job.failure else theme.INK))
        above = size(44) if self.button is not None and self.button.isVisibleTo(self) else size(8)
        area = plate.adjusted(size(12), plate.height() - size(120), -size(12), -above)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, said)


def _paint_within(painter: QPainter, area: QRect, image: QImage, opacity: float) -> None:
    painter.setOpacity(opacity)
    painter.drawImage(place_within(area, image.size()), image)
    painter.setOpacity(1.0)
