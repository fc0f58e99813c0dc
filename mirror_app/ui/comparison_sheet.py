"""A comparison as one picture, to be saved."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from mirror_app.mirror.comparison import Sitting, Tried, close_up
from mirror_app.ui import bridge, theme
from mirror_app.ui.pair_cell import Card, caption_px, paint_card, words_of
from mirror_app.ui.theme import Measures
from mirror_app.values import Image

_LEAST_PX, _MOST_PX = 480, 960
_SIDE = 420
"""Logical pixels a picture is wide on it: what its words are measured by."""


def comparison_sheet(sitting: Sitting, pairs: Sequence[Tried]) -> Image:
    """(h, w, 3) BGR: the pairs side by side, four of them two by two; not mirrored."""
    x0, y0, x1, y1 = box = close_up(sitting, 1.0)
    side = min(max(x1 - x0, y1 - y0, _LEAST_PX), _MOST_PX)
    measures = Measures(side / _SIDE)
    gap, step = measures(12), QSize(side, side + caption_px(measures))
    columns = len(pairs) if len(pairs) < 4 else 2
    rows = -(-len(pairs) // columns)
    whole = QSize(columns * (step.width() + gap) + gap, rows * (step.height() + gap) + gap)
    image = QImage(whole, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.GROUND))
    painter = QPainter(image)
    for place, one in enumerate(pairs):
        x, y = gap + (place % columns) * (side + gap), gap + (place // columns) * (step.height() + gap)
        picture = None
        if one.image is not None:
            picture = bridge.close_up(one.image, box, QSize(side, side), mirrored=False)
        card = Card(picture, words_of(one.eyewear, one.fit), one.why.removesuffix("."))
        paint_card(painter, QRect(x, y, step.width(), step.height()), card, measures)
    painter.end()
    return bridge.picture_of(image)
