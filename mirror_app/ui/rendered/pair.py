"""A person's picture and what was made of it side by side, small, the same stretch of both."""

from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.rendered.watch import Standing
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.enlarged import PREVIEW, RENDERED
from mirror_app.ui.tryon.loading import Loader
from mirror_app.ui.tryon.painting import paint_ground, place_within

_WIDE, _HIGH, _GAP = 136, 182, 6
MARKED_PX = 112
"""A lower picture, on a laptop, is too narrow for what is written on it."""


class Pair(QAbstractButton):
    """Reads its files beside Qt's thread. Touched, what was made is wanted large."""

    read = Signal()
    """A picture is there that was not."""

    def __init__(self, measures: Measures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measures = measures
        # Twice as large as the pane is high: wide pictures are cut, and screens may have two pixels to one.
        self._loader = Loader(self, QSize(measures(_HIGH) * 4, measures(_HIGH) * 2), self._fill)
        self._pane = QSize()
        self._files: tuple[Path, Path] | None = None
        self._middle = 0.5
        self._word = ""
        self._read: dict[Path, QImage] = {}
        self._painted: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fit(self.most_px)

    @property
    def most_px(self) -> int:
        """As high as it is where there is room."""
        return self._measures(_HIGH)

    @property
    def word(self) -> str:
        """What the picture that was made is called, "" where there is none."""
        return self._word

    def fit(self, high_px: int) -> None:
        """As high as that, and as wide as suits it."""
        if high_px != self._pane.height():
            self._pane = QSize(round(high_px * _WIDE / _HIGH), high_px)
            self.setFixedSize(2 * self._pane.width() + self._measures(_GAP), high_px)
            self._renew()

    @property
    def pictures(self) -> tuple[QImage, ...]:
        """Those that are shown, the person's first."""
        return tuple(self._read[file] for file in self._files or () if file in self._read)

    def show_standing(self, standing: Standing) -> None:
        """The person beside what was made of them; until that is there, beside the garment."""
        order, made = standing.job.order, standing.made
        right = standing.job.pictures[0] if made else order.garment.path
        files = order.person.path, right
        self._word = "" if not made else PREVIEW if order.provider == "local" else RENDERED
        self.setEnabled(made)
        self.setCursor(Qt.CursorShape.PointingHandCursor if made else Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(f"You in {order.garment.name}, enlarge" if made else "Your picture")
        self.setToolTip("Enlarge" if made else "")
        if files != self._files:
            self._files, self._middle = files, standing.ordered.middle
            self._read = {file: image for file, image in self._read.items() if file in files}
            self._loader.want([file for file in files if file not in self._read])
            self._renew()

    def clear(self) -> None:
        """Forget the pictures."""
        self._loader.want(())
        self._files, self._read = None, {}
        self._renew()

    def close_down(self) -> None:
        """End the thread that reads."""
        self._loader.close()

    def _fill(self, path: Path, image: QImage) -> None:
        self._read[path] = image
        self._renew()
        self.read.emit()

    def _renew(self) -> None:
        self._painted = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        # The mirror below changes with every frame, and has this painted again: it is drawn once.
        ratio = self.devicePixelRatioF()
        if self._painted is None or self._painted.devicePixelRatio() != ratio:
            self._painted = self._drawn(ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._painted)
        if self.hasFocus() or (self.underMouse() and self.isEnabled()):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(theme.INK if self.hasFocus() else theme.BRASS))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        painter.end()

    def _drawn(self, ratio: float) -> QPixmap:
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(theme.DOCK))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left = QRect(0, 0, self._pane.width(), self._pane.height())
        right = left.translated(self._pane.width() + self._measures(_GAP), 0)
        person, other = (None, None) if self._files is None else map(self._read.get, self._files)
        self._paint_pane(painter, left, person, "You")
        if self._word:
            self._paint_pane(painter, right, other, self._word)
        else:
            self._paint_garment(painter, right, other)
        painter.end()
        return pixmap

    def _paint_pane(self, painter: QPainter, pane: QRect, image: QImage | None, word: str) -> None:
        self._begin_pane(painter, pane)
        if image is not None and not image.isNull():
            painter.drawImage(pane, image, part_of(image.size(), pane.size(), self._middle))
        size = self._measures
        if image is not None and not image.isNull() and pane.height() >= size(MARKED_PX):
            painter.setFont(text_font(size(12)))
            # At the bottom: at the top are faces.
            at = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            label = painter.boundingRect(pane, at, word)
            label.translate(size(13), -size(10))
            paint_ground(painter, label, QSize(size(7), size(3)), size(9))
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, word)
        painter.restore()

    def _paint_garment(self, painter: QPainter, pane: QRect, image: QImage | None) -> None:
        self._begin_pane(painter, pane)
        if image is not None and not image.isNull():
            painter.fillRect(pane, QColor(theme.PLATE))
            edge = self._measures(10)
            painter.drawImage(place_within(pane.adjusted(edge, edge, -edge, -edge), image.size()), image)
        painter.restore()

    def _begin_pane(self, painter: QPainter, pane: QRect) -> None:
        painter.save()
        edge = QPainterPath()
        edge.addRoundedRect(QRectF(pane), self._measures(10), self._measures(10))
        painter.setClipPath(edge)
        painter.fillRect(pane, QColor(theme.RAISED))


def part_of(picture: QSize, pane: QSize, middle: float) -> QRect:
    """The largest part of a picture with a pane's aspect, as near as can be to `middle`, 0..1 of its width;
    of one that is too high, what is at its top."""
    part = QRect(0, 0, 0, 0)
    part.setSize(pane.scaled(picture, Qt.AspectRatioMode.KeepAspectRatio))
    spare = picture.width() - part.width()
    part.moveLeft(min(max(round(middle * picture.width() - part.width() / 2), 0), max(spare, 0)))
    return part
