"""What is written over the mirror: painted, not widgets, so that a frame costs no extra repaints."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPainter, QPen, QRadialGradient

from mirror_app.ui import theme
from mirror_app.ui.theme import Measures


@dataclass(frozen=True, slots=True)
class Overlay:
    """Texts over the mirror; an empty one is not painted. state: for the person, large, at the top.
    label and message: at the bottom. meter: a fixed-width table in the corner, below it the note, quietly."""

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
    if overlay.note:
        pill = _Pill(text_font(measures(15)), bottom | Qt.AlignmentFlag.AlignLeft)
        height = _paint_pill(painter, inner, overlay.note, pill)
        inner.adjust(0, 0, 0, -height - gap // 2)
    if overlay.meter:
        pill = _Pill(_fixed_font(measures), bottom | Qt.AlignmentFlag.AlignLeft)
        _paint_pill(painter, inner, overlay.meter, pill)
    if overlay.state:
        _paint_pill(painter, inner, overlay.state, _Pill(text_font(measures(28)), top))
    if overlay.label:
        pill = _Pill(text_font(measures(20)), bottom, theme.BRASS, theme.BRASS_INK)
        height = _paint_pill(painter, inner, overlay.label, pill)
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


def _paint_pill(painter: QPainter, area: QRect, text: str, pill: _Pill) -> int:
    """Paint `text` on a rounded ground inside `area`; returns the height it took."""
    metrics = QFontMetrics(pill.font)
    side, lead = round(metrics.height() * 0.85), round(metrics.height() * 0.45)
    left = bool(pill.where & Qt.AlignmentFlag.AlignLeft)
    across = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignHCenter
    flags = across | Qt.TextFlag.TextWordWrap
    room = area.adjusted(side, lead, -side, -lead)
    words = metrics.boundingRect(room, flags, text)
    words.moveTop(room.top() if pill.where & Qt.AlignmentFlag.AlignTop else room.bottom() - words.height())
    box = words.adjusted(-side, -lead, side, lead)
    ground = QColor(pill.ground)
    ground.setAlphaF(0.86)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    radius = min(box.height() / 2, metrics.height())
    painter.drawRoundedRect(box, radius, radius)
    painter.setPen(QColor(pill.ink))
    painter.setFont(pill.font)
    painter.drawText(words, flags, text)
    return box.height()
