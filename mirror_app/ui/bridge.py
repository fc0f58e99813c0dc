"""NumPy pictures as Qt images. Main thread only: one Bridge belongs to one widget."""

from dataclasses import dataclass

import cv2
import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPixmap

from mirror_app.values import Doubles, Floats, Image

BUFFERS = 3
"""One that is painted, one that is written, one for a platform that still holds the last paint."""

MOST_CROP_SIDE = 0.65
MOST_CROP_HEIGHT = 0.20


@dataclass(frozen=True, slots=True, eq=False)
class Paintable:
    """A 32-bit image for QPainter, and the pixels it looks at: they must live as long as it does."""

    image: QImage
    pixels: Image


@dataclass(frozen=True, slots=True)
class Onto:
    """From pixels of a picture to a widget that paints it at `place`, mirrored about its middle or not.

    size: of the picture. width: of the widget, where it is mirrored, else None.
    """

    place: QRectF
    size: QSize
    width: float | None

    @property
    def scale(self) -> float:
        """The widget's points to a pixel of the picture."""
        return self.place.width() / self.size.width()

    def __call__(self, px: Doubles | Floats) -> list[QPointF]:
        """(n, 2) picture points, counted from the middle of the first pixel."""
        x = self.place.left() + (px[:, 0] + 0.5) * self.scale
        y = self.place.top() + (px[:, 1] + 0.5) * self.scale
        if self.width is not None:
            x = self.width - x
        return [QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)]


class Bridge:
    """Turns published BGR pictures into images that Qt paints without converting them again."""

    def __init__(self) -> None:
        self._pool: list[Image] = []
        self._next = 0

    def paintable(self, picture: Image) -> Paintable:
        """`picture`, (h, w, 3) BGR, as Format_RGB32; valid until BUFFERS more calls."""
        height, width = picture.shape[:2]
        if not self._pool or self._pool[0].shape[:2] != (height, width):
            self._pool = [np.empty((height, width, 4), np.uint8) for _ in range(BUFFERS)]
        self._next = (self._next + 1) % BUFFERS
        pixels = self._pool[self._next]
        cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA, dst=pixels)
        return Paintable(QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32), pixels)


def pixmap(thumbnail: Image, size: QSize, pixel_ratio: float) -> QPixmap:
    """A (h, w, 4) BGRA thumbnail, straight alpha, fitted into `size` logical pixels, aspect kept."""
    pixels = np.ascontiguousarray(thumbnail)
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32)
    small = image.scaled(
        size * pixel_ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    ).copy()
    small.setDevicePixelRatio(pixel_ratio)
    return QPixmap.fromImage(small)


def close_up(picture: Image, box: tuple[int, int, int, int], size: QSize, mirrored: bool) -> QImage:
    """The part `box` (x0, y0, x1, y1) of a BGR picture, `size` device pixels large."""
    x0, y0, x1, y1 = box
    pixels = cv2.cvtColor(picture[y0:y1, x0:x1], cv2.COLOR_BGR2BGRA)
    way = cv2.INTER_AREA if size.width() < x1 - x0 else cv2.INTER_CUBIC
    pixels = cv2.resize(pixels, (max(size.width(), 1), max(size.height(), 1)), interpolation=way)
    if mirrored:
        pixels = cv2.flip(pixels, 1)
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def picture_of(image: QImage) -> Image:
    """A Qt image as a BGR picture."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    pixels = rows[:, : 4 * plain.width()].reshape(plain.height(), plain.width(), 4)
    return np.ascontiguousarray(pixels[..., :3])


def fitted(picture: QSize, area: QSize) -> QRectF:
    """Where to paint a picture so that it fills the area like a mirror, aspect kept.

    Sides are cropped (at most MOST_CROP_SIDE of the width) before anybody is made small. Heads are not:
    where more than MOST_CROP_HEIGHT of the height would go, all of it is shown between dark sides, and
    what does go is taken from the chest rather than from the hair.
    """
    by_width, by_height = area.width() / picture.width(), area.height() / picture.height()
    if by_height >= by_width:
        scale = min(by_height, by_width / (1.0 - MOST_CROP_SIDE))
    elif by_height >= by_width * (1.0 - MOST_CROP_HEIGHT):
        scale = by_width
    else:
        scale = by_height
    width, height = picture.width() * scale, picture.height() * scale
    spare = area.height() - height
    return QRectF((area.width() - width) / 2, spare * (0.25 if spare < 0 else 0.5), width, height)
