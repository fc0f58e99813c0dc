"""One garment to choose: its picture and its name."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from mirror_app.tryon.rack import Hanger
from mirror_app.ui import theme
from mirror_app.ui.overlay import text_font
from mirror_app.ui.theme import Measures
from mirror_app.ui.tryon.painting import place_within
from mirror_app.ui.tryon.plate_tile import PlateTile

UNREADABLE = "This picture cannot be read"
_OPAQUE, _LIGHT = 255, 200


class GarmentTile(PlateTile):
    """Its plate is bare until its picture is there."""

    def __init__(self, hanger: Hanger, size: QSize, measures: Measures) -> None:
        super().__init__(hanger.name, size, measures)
        self.hanger = hanger
        self._image: QImage | None = None

    @property
    def has_picture(self) -> bool:
        """Whether it was shown its picture, or that there is none."""
        return self._image is not None

    def show_picture(self, image: QImage) -> None:
        """Its picture; a null one says that there is none, and it cannot be chosen."""
        self._image = image
        if image.isNull():
            self.setEnabled(False)
            self.setToolTip(UNREADABLE)
        else:
            self.ground = _ground(image)
        self.update()

    def paint_inside(self, painter: QPainter, inner: QRect) -> None:
        if self._image is None:
            return
        if self._image.isNull():
            painter.setPen(QColor(theme.PLATE_INK))
            painter.setFont(text_font(self._measures(13)))
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, UNREADABLE)
        else:
            painter.drawImage(place_within(inner, self._image.size()), self._image)


def _ground(image: QImage) -> QColor:
    """That of the picture, so that its edges are not seen; the usual where it has none that is light."""
    corner = image.pixelColor(image.width() // 50, image.height() // 50)
    light = corner.alpha() == _OPAQUE and corner.lightness() >= _LIGHT
    return corner if light else QColor(theme.PLATE)
