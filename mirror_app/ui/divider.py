"""A line down the mirror: on its left the person as they are, on its right their reflection."""

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.theme import Measures
from mirror_app.values import Image

STEP = 0.05
HEIGHT = 0.85
"""Where its handle is, as a part of the mirror's height: below most chins, above what is written there."""
_REACH = 40
_KNOB = 24


class Divider:
    """Where the line is, and how it is drawn. share: 0..1 of the mirror's width, from the left as seen."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures
        self.on = False
        self.held = False
        self.share = 0.5

    def toggle(self) -> None:
        """Show it in the middle, or take it away."""
        self.on, self.held, self.share = not self.on, False, 0.5

    def move_to(self, share: float) -> None:
        """To a part of the width; its ends are the mirror's."""
        self.share = min(max(share, 0.0), 1.0)

    def is_near(self, x_px: float, width_px: int) -> bool:
        """Whether a finger there takes hold of it."""
        return self.on and abs(x_px - self.share * width_px) <= self._measures(_REACH)

    def parted(self, raw: Image, reflection: Image, place: QRectF, mirrored: bool) -> Image:
        """What is seen: `raw` left of the line, `reflection` right of it; both (h, w, 3), painted at `place`
        on a mirror as wide as `place` lies in the middle of."""
        width = 2 * place.center().x()
        x = width * (1 - self.share if mirrored else self.share) - place.left()
        column = round(min(max(x / place.width(), 0.0), 1.0) * raw.shape[1])
        left, right = (reflection, raw) if mirrored else (raw, reflection)
        return np.concatenate([left[:, :column], right[:, column:]], 1)

    def paint(self, painter: QPainter, area: QRect) -> None:
        """The line, its handle, and what is on its sides."""
        size = self._measures
        x, y = area.left() + self.share * area.width(), area.top() + HEIGHT * area.height()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(0, 0, 0, 90), size(5)))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom() + 1))
        painter.setPen(QPen(QColor(theme.INK), size(2.5)))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom() + 1))
        painter.setBrush(QColor(theme.BRASS if self.held else theme.PILL))
        painter.drawEllipse(QPointF(x, y), size(_KNOB), size(_KNOB))
        painter.setPen(
            QPen(QColor(theme.BRASS_INK if self.held else theme.INK), size(2.5), c=Qt.PenCapStyle.RoundCap)
        )
        for side in (-1, 1):
            tip, back = QPointF(x + side * size(13), y), QPointF(-side * size(6), 0)
            up = QPointF(0, size(6))
            painter.drawPolyline([tip + back - up, tip, tip + back + up])
            self._write(painter, area, side, QPointF(x + side * size(_KNOB + 12), y))

    def _write(self, painter: QPainter, area: QRect, side: int, at: QPointF) -> None:
        """What is on that side of the line, where there is room for it."""
        size = self._measures
        text = "As you are" if side < 0 else "In the mirror"
        font = text_font(size(15))
        width, height = QFontMetrics(font).horizontalAdvance(text) + size(28), size(34)
        box = QRectF(at.x() if side > 0 else at.x() - width, at.y() - height / 2, width, height)
        if not QRectF(area).contains(box):
            return
        ground = QColor(theme.PILL)
        ground.setAlphaF(0.86)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(QColor(theme.INK))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()
