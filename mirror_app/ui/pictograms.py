"""Small drawings: the outline of eyewear, the disc of a colour, a heart."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPen, QPolygonF

from mirror_app.boxing import lens_outline
from mirror_app.glasses_on.finding import lens
from mirror_app.ui import theme
from mirror_app.ui.theme import Measures
from mirror_app.values import Eyewear, Rgb

_A_MM, _DBL_MM = 50.0, 20.0
_B_MM = {"round": 48.0, "hexagon": 46.0, "geometric": 46.0, "aviator": 46.0, "rectangle": 33.0, "oval": 36.0}
"""Of the pair that stands for a shape, where it is not the usual."""
_USUAL_B_MM = 41.0
_TEMPLE_MM = 5.0


@lru_cache(maxsize=512)
def _outline(shape: str, a_mm: float, b_mm: float, dbl_mm: float) -> QPainterPath:
    """Both lenses, the bridge and the beginnings of the temples, in front millimetres (see `boxing`)."""
    path = QPainterPath()
    high = -0.22 * b_mm
    for side in (-1, 1):
        middle = side * (a_mm + dbl_mm) / 2
        points = lens_outline(shape, a_mm, b_mm, side)
        path.addPolygon(QPolygonF([QPointF(float(x) + middle, float(y)) for x, y in points]))
        path.closeSubpath()
        end = side * (a_mm + dbl_mm / 2)
        path.moveTo(end - side, high)
        path.lineTo(end + side * _TEMPLE_MM, high - 1.5)
    path.moveTo(-dbl_mm / 2 - 0.5, high * 0.5)
    path.quadTo(0.0, high * 1.3, dbl_mm / 2 + 0.5, high * 0.5)
    return path


def paint_shape(painter: QPainter, area: QRectF, shape: str, ink: str, width_px: float) -> None:
    """A pair of that shape as a line drawing in the middle of `area`."""
    _paint_outline(
        painter, area, _outline(shape, _A_MM, _B_MM.get(shape, _USUAL_B_MM), _DBL_MM), (ink, width_px)
    )


def paint_eyewear(painter: QPainter, area: QRectF, eyewear: Eyewear, ink: str, width_px: float) -> None:
    """The line drawing of a pair by its measures."""
    path = _outline(eyewear.shape, eyewear.a_mm, eyewear.b_mm, eyewear.dbl_mm)
    _paint_outline(painter, area, path, (ink, width_px))


def _paint_outline(painter: QPainter, area: QRectF, path: QPainterPath, line: tuple[str, float]) -> None:
    box = path.boundingRect()
    scale = min(area.width() / box.width(), area.height() / box.height())
    painter.save()
    painter.translate(area.center())
    painter.scale(scale, scale)
    painter.translate(-box.center())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(line[0]), line[1] / scale, c=Qt.PenCapStyle.RoundCap))
    painter.drawPath(path)
    painter.restore()


def paint_disc(painter: QPainter, area: QRectF, rgb: Rgb, alpha: float = 1.0, metal: bool = False) -> None:
    """A colour as a disc; a translucent one over a pale ground, a metal one with a sheen."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.PLATE))
    painter.drawEllipse(area)
    colour = QColor(*rgb)
    if metal:
        sheen = QLinearGradient(area.topLeft(), area.bottomRight())
        sheen.setColorAt(0.1, colour.lighter(140))
        sheen.setColorAt(0.5, colour)
        sheen.setColorAt(0.95, colour.darker(135))
        painter.setBrush(sheen)
    else:
        colour.setAlphaF(0.25 + 0.75 * alpha)
        painter.setBrush(colour)
    painter.setPen(QPen(QColor(theme.EDGE), 1.0))
    painter.drawEllipse(area)


def paint_colours(painter: QPainter, area: QRectF, eyewear: Eyewear) -> None:
    """The colours of a pair as a disc: its front, and to the right its sun lenses or else its temples."""
    metal = eyewear.material in ("metal", "rimless")
    paint_disc(painter, area, eyewear.frame_rgb, eyewear.frame_alpha, metal)
    second = eyewear.temple_rgb
    if lens(eyewear) == "sun":
        second = eyewear.lens_mirror_rgb if eyewear.lens_mirror > 0 else eyewear.lens_rgb
    if second != eyewear.frame_rgb:
        painter.setBrush(QColor(*second))
        painter.drawPie(area, -90 * 16, 180 * 16)


def paint_heart(painter: QPainter, area: QRectF, full: bool, ink: str) -> None:
    """A heart that fills `area`, or its outline."""
    path = QPainterPath(QPointF(0.5, 0.95))
    path.cubicTo(QPointF(0.1, 0.62), QPointF(0.0, 0.45), QPointF(0.0, 0.3))
    path.cubicTo(QPointF(0.0, 0.02), QPointF(0.38, -0.06), QPointF(0.5, 0.22))
    path.cubicTo(QPointF(0.62, -0.06), QPointF(1.0, 0.02), QPointF(1.0, 0.3))
    path.cubicTo(QPointF(1.0, 0.45), QPointF(0.9, 0.62), QPointF(0.5, 0.95))
    painter.save()
    painter.translate(area.topLeft())
    painter.scale(area.width(), area.height())
    painter.setPen(QPen(QColor(ink), 0.11, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(QColor(ink) if full else Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()


def paint_none(painter: QPainter, middle: QPointF, measures: Measures) -> None:
    """Nothing of the kind: a circle, struck through."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.PLATE_INK), measures(2.5), c=Qt.PenCapStyle.RoundCap))
    radius = measures(20)
    painter.drawEllipse(middle, radius, radius)
    slant = QPointF(radius, -radius) * 0.7071
    painter.drawLine(middle - slant, middle + slant)
