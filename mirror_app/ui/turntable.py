"""One pair by itself, turning: by its own swing, by a finger, by keys."""

import math
from collections import OrderedDict

from PySide6.QtCore import QElapsedTimer, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QHideEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QPushButton, QWidget

from mirror_app.glasses_on.turning import SWING_DEG, swing, views
from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.theme import Measures
from mirror_app.ui.tile import write_line
from mirror_app.ui.worker import Worker
from mirror_app.values import Eyewear, Image

SIZE_PX = (800, 300)
TICK_MS = 33
SWING_S = 7.0
"""From the front to one side, to the other and back."""
REST_S = 2.0
"""After it was turned by hand, until it swings again."""
FRONT_SHARE = 0.76
"""Of its width in a thumbnail, which it fills: beside a front that turns there is room for the temples."""
_KEPT = 2
_DEG_PER_WIDTH = 160.0


def measures_of(eyewear: Eyewear) -> list[tuple[str, str, str]]:
    """Sign, value and plain words of its boxing measures."""
    return [
        ("A", f"{eyewear.a_mm:.0f} mm", "lens width"),
        ("B", f"{eyewear.b_mm:.0f} mm", "lens height"),
        ("DBL", f"{eyewear.dbl_mm:.0f} mm", "between the lenses"),
        ("Temple", f"{eyewear.temple_mm:.0f} mm", "hinge to tip"),
    ]


class Turntable(QWidget):
    """Shows one pair. The views of the last few pairs are kept in memory."""

    left = Signal()

    def __init__(self, measures: Measures) -> None:
        super().__init__()
        self._measures = measures
        self._worker = Worker(self)
        self._views: OrderedDict[Eyewear, dict[float, Image]] = OrderedDict()
        self._wanted = swing()
        self._eyewear: Eyewear | None = None
        self._first: Image | None = None
        self._failed = False
        self._yaw_deg = self._phase_s = 0.0
        self._held_at: tuple[float, float] | None = None
        self._rest_s = 0.0
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._back = QPushButton("Back", self)
        self._back.setToolTip("Back to the mirror (Esc)")
        self._back.setCursor(Qt.CursorShape.PointingHandCursor)
        self._back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._back.clicked.connect(self.left)

    @property
    def eyewear(self) -> Eyewear | None:
        """The pair that turns."""
        return self._eyewear

    @property
    def yaw_deg(self) -> float:
        """How far it is turned."""
        return self._yaw_deg

    @property
    def missing(self) -> int:
        """How many of its views are still being drawn."""
        return len(self._wanted) - len(self._views.get(self._eyewear, {})) if self._eyewear else 0

    def open(self, eyewear: Eyewear, first: Image | None) -> None:
        """Turn this pair, beginning at its front. first: its thumbnail, (h, w, 4) BGRA, shown until there is
        more."""
        self._eyewear, self._first, self._failed = eyewear, first, False
        self._yaw_deg = self._phase_s = self._rest_s = 0.0
        self.setAccessibleName(", ".join((eyewear.name, *(" ".join(m) for m in measures_of(eyewear)))))
        drawn = self._views.setdefault(eyewear, {})
        self._views.move_to_end(eyewear)
        while len(self._views) > _KEPT:
            self._views.popitem(last=False)
        todo = [yaw for yaw in self._wanted if yaw not in drawn]
        self._worker.drop()
        if todo:
            self._worker.ask(views(eyewear, SIZE_PX, todo), self._take, self._ended)
        self.update()

    def turn_by(self, deg: float) -> None:
        """By hand: the swing rests for a while."""
        self._yaw_deg = min(max(self._yaw_deg + deg, -SWING_DEG), SWING_DEG)
        # The swing goes on from here.
        self._phase_s = math.asin(self._yaw_deg / SWING_DEG) / (2 * math.pi) * SWING_S
        self._rest_s = REST_S
        self.update()

    def leave(self) -> None:
        """Nothing more is drawn for it; what was drawn is kept."""
        self._worker.drop()

    def close_down(self) -> None:
        """End the thread that draws."""
        self._timer.stop()
        self._worker.close()

    def _take(self, view: tuple[float, Image]) -> None:
        if self._eyewear is not None:
            self._views[self._eyewear][view[0]] = view[1]
            self.update()

    def _ended(self, well: bool) -> None:
        self._failed = not well
        self.update()

    def _tick(self) -> None:
        passed_s = self._clock.restart() / 1000
        if self._held_at is not None or self._eyewear is None:
            return
        if self._rest_s > 0:
            self._rest_s -= passed_s
            return
        # Before all views are there it would stutter.
        if not self.missing:
            self._phase_s += passed_s
            self._yaw_deg = SWING_DEG * math.sin(2 * math.pi * self._phase_s / SWING_S)
            self.update()

    def _nearest(self, eyewear: Eyewear) -> Image | None:
        drawn = self._views[eyewear]
        return drawn[min(drawn, key=lambda yaw: abs(yaw - self._yaw_deg))] if drawn else None

    # What is painted

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size, eyewear = self._measures, self._eyewear
        plate = self.rect().adjusted(size(12), size(12), -size(12), -size(12))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.PLATE))
        painter.drawRoundedRect(plate, size(16), size(16))
        if eyewear is not None:
            words = QRect(plate.left(), plate.bottom() - size(160), plate.width(), size(150))
            self._paint_words(painter, words, eyewear)
            room = QRect(plate.topLeft(), words.topRight()).adjusted(size(20), size(64), -size(20), 0)
            self._paint_pair(painter, room, eyewear)
            hint = plate.adjusted(size(24), size(24), 0, 0)
            painter.setPen(QColor(theme.PLATE_INK))
            painter.setFont(text_font(size(15), QFont.Weight.Normal))
            painter.drawText(hint, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, "Drag to turn it")
        painter.end()

    def _paint_pair(self, painter: QPainter, room: QRect, eyewear: Eyewear) -> None:
        view, share = self._nearest(eyewear), 1.0
        if view is None:
            view, share = self._first, FRONT_SHARE
        if view is None:
            self._say(painter, room, "This pair could not be drawn" if self._failed else "Drawing\u2026")
            return
        height, width = view.shape[:2]
        full = QSize(*SIZE_PX).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QSize(width, height).scaled(full * share, Qt.AspectRatioMode.KeepAspectRatio)
        where = QRectF(QPointF(), place.toSizeF())
        where.moveCenter(QRectF(room).center())
        painter.drawImage(where, QImage(view.data, width, height, 4 * width, QImage.Format.Format_ARGB32))
        if self._failed:
            self._say(painter, room, "Not every side of it could be drawn")
        elif self.missing:
            done = len(self._wanted) - self.missing
            self._paint_progress(painter, room, done / len(self._wanted))

    def _say(self, painter: QPainter, room: QRect, sentence: str) -> None:
        painter.setPen(QColor(theme.PLATE_INK))
        painter.setFont(text_font(self._measures(16)))
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter, sentence)

    def _paint_progress(self, painter: QPainter, room: QRect, share: float) -> None:
        """A thin line that fills as views are drawn."""
        size = self._measures
        line = QRectF(0, 0, size(160), size(4))
        line.moveCenter(QPointF(room.center().x(), room.bottom() - size(6)))
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, part in ((theme.INK_SOFT, 1.0), (theme.PLATE_INK, share)):
            painter.setBrush(QColor(colour))
            done = QRectF(line.topLeft(), line.size())
            done.setWidth(line.width() * part)
            painter.drawRoundedRect(done, size(2), size(2))

    def _paint_words(self, painter: QPainter, words: QRect, eyewear: Eyewear) -> None:
        size = self._measures
        line = QRect(words.left(), words.top(), words.width(), size(28))
        write_line(painter, line, eyewear.name, theme.PILL, text_font(size(20)))
        line.translate(0, size(28))
        write_line(painter, line, eyewear.colour, theme.PLATE_INK, text_font(size(15), QFont.Weight.Normal))
        column = min(words.width() // 4, size(170))
        left = words.center().x() - 2 * column
        painter.setPen(QPen(QColor("#D5D2CA"), size(1)))
        top = line.bottom() + size(12)
        painter.drawLine(left, top, left + 4 * column, top)
        for place, (sign, value, plain) in enumerate(measures_of(eyewear)):
            cell = QRect(left + place * column, top + size(10), column, size(24))
            write_line(painter, cell, f"{sign}  {value}", theme.PILL, text_font(size(17)))
            cell.translate(0, size(24))
            write_line(painter, cell, plain, theme.PLATE_INK, text_font(size(13), QFont.Weight.Normal))

    # What the person does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held_at = event.position().x(), self._yaw_deg
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held_at is not None:
            x, yaw_deg = self._held_at
            # What is near follows the finger: to the right, the nose of the wearer turns to the right.
            to = yaw_deg + (event.position().x() - x) / self.width() * _DEG_PER_WIDTH
            self.turn_by(to - self._yaw_deg)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held_at = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        edge = self._measures(24)
        self._back.adjustSize()
        self._back.move(self.width() - self._back.width() - edge, edge)
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._clock.start()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._held_at = None
        self._timer.stop()
