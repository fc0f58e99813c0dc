"""What is written over the mirror: painted, not widgets, so that a frame costs no extra repaints."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPainter, QPen, QRadialGradient

from mirror_app.ui import theme
from mirror_app.ui.theme import Measures

SAID_PX = 86
"""So far down, on a laptop, what is said at the top in one line reaches."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """Texts over the mirror; an empty one is not painted. state: for the person, large, at the top.
    label and message: at the bottom. meter: a fixed-width table in the corner below, note: quietly, above."""

    state: str = ""
    label: str = ""
    message: str = ""
    meter: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Pill:
    """How a text looks and to which edges of its area it keeps."""

    font: QFont
    where: Qt.AlignmentFlag
    ground: str = theme.PILL
    ink: str = theme.INK


def paint_overlay(painter: QPainter, area: QRect, overlay: Overlay, measures: Measures) -> None:
    """Every text of the overlay over a mirror that already shows a picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    gap = measures(22)
    inner = area.adjusted(gap, gap, -gap, -gap)
    top, bottom = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
    if overlay.meter:
        pill = _Pill(_fixed_font(measures), bottom | Qt.AlignmentFlag.AlignLeft)
        _paint_pill(painter, inner, overlay.meter, pill)
    said = QRect()
    if overlay.state:
        said = _paint_pill(painter, inner, overlay.state, _Pill(text_font(measures(28)), top))
    if overlay.note:
        pill = _Pill(text_font(measures(15)), top | Qt.AlignmentFlag.AlignLeft)
        # Beside what is said, or below it where that is too wide.
        beside = _pill_box(inner, overlay.note, pill).adjusted(0, 0, gap, 0).intersects(said)
        lower = said.height() + gap // 2 if beside else 0
        _paint_pill(painter, inner.adjusted(0, lower, 0, 0), overlay.note, pill)
    if overlay.label:
        pill = _Pill(text_font(measures(20)), bottom, theme.BRASS, theme.BRASS_INK)
        height = _paint_pill(painter, inner, overlay.label, pill).height()
        inner.adjust(0, 0, 0, -height - gap // 2)
    if overlay.message:
        _paint_pill(painter, inner, overlay.message, _Pill(text_font(measures(17)), bottom))


def paint_empty(painter: QPainter, area: QRect, sentence: str, measures: Measures) -> None:
    """The mirror before its first picture: an outline of a face with eyewear, and a sentence."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    centre = QPointF(area.center()) - QPointF(0, area.height() * 0.09)
    glow = QRadialGradient(centre, max(area.width(), area.height()) * 0.6)
    glow.setColorAt(0.0, QColor(theme.GLOW))
    glow.setColorAt(1.0, QColor(theme.GROUND))
    painter.fillRect(area, glow)
    size = min(area.height() * 0.44, area.width() * 0.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.EDGE), measures(3)))
    painter.drawEllipse(centre, size * 0.36, size * 0.5)
    painter.setPen(QPen(QColor(theme.BRASS), measures(3)))
    _paint_eyewear(painter, centre - QPointF(0, size * 0.07), size)
    painter.setPen(QColor(theme.INK))
    painter.setFont(text_font(measures(26)))
    margin = measures(32)
    below = QRect(area.left(), round(centre.y() + size * 0.56), area.width(), area.height())
    flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(below.adjusted(margin, 0, -margin, 0), flags, sentence)


def _paint_eyewear(painter: QPainter, middle: QPointF, size: float) -> None:
    for side in (-1, 1):
        painter.drawEllipse(middle + QPointF(side * size * 0.155, 0), size * 0.115, size * 0.1)
        hinge, ear = QPointF(side * size * 0.27, -size * 0.02), QPointF(side * size * 0.36, -size * 0.04)
        painter.drawLine(middle + hinge, middle + ear)
    bridge = QRectF(-size * 0.042, -size * 0.03, size * 0.084, size * 0.06).translated(middle)
    painter.drawArc(bridge, 0, 180 * 16)


def text_font(size_px: int, weight: QFont.Weight = QFont.Weight.DemiBold) -> QFont:
    """The system's own font at a size in logical pixels."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(size_px)
    font.setWeight(weight)
    return font


def _fixed_font(measures: Measures) -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(measures(13))
    return font


def _words(area: QRect, text: str, pill: _Pill) -> tuple[QRect, int, QSize]:
    """Where the words stand inside `area`, how they are laid out, and how much wider and higher their ground
    is, to each side."""
    metrics = QFontMetrics(pill.font)
    rim = QSize(round(metrics.height() * 0.85), round(metrics.height() * 0.45))
    left = bool(pill.where & Qt.AlignmentFlag.AlignLeft)
    across = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignHCenter
    flags = across | Qt.TextFlag.TextWordWrap
    room = area.adjusted(rim.width(), rim.height(), -rim.width(), -rim.height())
    words = metrics.boundingRect(room, flags, text)
    words.moveTop(room.top() if pill.where & Qt.AlignmentFlag.AlignTop else room.bottom() - words.height())
    return words, flags, rim


def _pill_box(area: QRect, text: str, pill: _Pill) -> QRect:
    """What it takes of `area`."""
    words, _, rim = _words(area, text, pill)
    return words.adjusted(-rim.width(), -rim.height(), rim.width(), rim.height())


def _paint_pill(painter: QPainter, area: QRect, text: str, pill: _Pill) -> QRect:
    """Paint `text` on a rounded ground inside `area`; returns what it took of it."""
    words, flags, _ = _words(area, text, pill)
    box = _pill_box(area, text, pill)
    ground = QColor(pill.ground)
    ground.setAlphaF(0.86)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    radius = min(box.height() / 2, QFontMetrics(pill.font).height())
    painter.drawRoundedRect(box, radius, radius)
    painter.setPen(QColor(pill.ink))
    painter.setFont(pill.font)
    painter.drawText(words, flags, text)
    return box
