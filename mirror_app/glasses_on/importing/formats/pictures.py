"""Textures: how large a picture is, is read from its first bytes, before anything decodes it."""

import struct
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.errors import EyewearFileError
from mirror_app.glasses_on.importing.limits import Limits
from mirror_app.values import Image

_JPEG_SIZES = frozenset((0xC0, 0xC1, 0xC2))
_JPEG_MARKS = 200
_JPEG_BARE = frozenset((0x01, *range(0xD0, 0xD8)))


class Pictures:
    """Decodes textures until they would be too many, or too many pixels together."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.pictures
        self._left_px = limits.pictures_px

    def decoded(self, data: bytes, what: str) -> Image:
        """(height, width, 4) uint8 BGRA, brought down to limits.texture_px. Raises EyewearFileError."""
        width, height = self._admitted(data, what)
        flags = cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION
        try:
            # OpenCV's types do not say that it may be None.
            image = cast("Image | None", cv2.imdecode(np.frombuffer(data, np.uint8), flags))
        except cv2.error as error:
            raise EyewearFileError(f"{what} cannot be decoded.") from error
        if image is None or image.shape[:2] != (height, width):
            raise EyewearFileError(f"{what} cannot be decoded.")
        return _smaller(_bgra(image, what), self._limits.texture_px)

    def _admitted(self, data: bytes, what: str) -> tuple[int, int]:
        size = size_px(data)
        if size is None:
            raise EyewearFileError(f"{what} is no PNG, JPEG or WebP picture.")
        width, height = size
        if not 0 < width * height <= self._limits.picture_px:
            most = self._limits.picture_px
            raise EyewearFileError(f"{what} has {width} x {height} pixels; 1 to {most} are allowed.")
        self._left -= 1
        self._left_px -= width * height
        if self._left < 0:
            raise EyewearFileError(f"it has more than {self._limits.pictures} textures.")
        if self._left_px < 0:
            most = self._limits.pictures_px
            raise EyewearFileError(f"its textures have more than {most} pixels together.")
        return size


def size_px(data: bytes) -> tuple[int, int] | None:
    """(width, height) as the header of a PNG, JPEG or WebP says; None for anything else."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR" and len(data) >= 33:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return _webp(data)
    if data[:2] == b"\xff\xd8":
        return _jpeg(data)
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and data[20] == 0x2F:
        (bits,) = struct.unpack("<I", data[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    animated = data[20] & 2
    if kind == b"VP8X" and not animated:
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    return None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """From the first start of frame, which comes early."""
    at = 2
    for _ in range(_JPEG_MARKS):
        if at + 9 > len(data) or data[at] != 0xFF:
            break
        mark = data[at + 1]
        if mark in _JPEG_SIZES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        if mark in _JPEG_BARE:
            at += 2
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        at += 2 + max(length, 2)
    return None


def _bgra(image: NDArray[Any], what: str) -> Image:
    if image.dtype == np.uint16:
        image = (image >> 8).astype(np.uint8)
    if image.dtype != np.uint8:
        raise EyewearFileError(f"{what} is a picture of a kind that is not read.")
    channels = 1 if image.ndim == 2 else image.shape[2]
    code = {1: cv2.COLOR_GRAY2BGRA, 3: cv2.COLOR_BGR2BGRA}.get(channels)
    if code is not None:
        image = cv2.cvtColor(image, code)
    elif channels != 4:
        raise EyewearFileError(f"{what} is a picture of a kind that is not read.")
    return np.ascontiguousarray(image, np.uint8)


def _smaller(image: Image, most: int) -> Image:
    height, width = image.shape[:2]
    if max(height, width) <= most:
        return image
    share = most / max(height, width)
    size = (max(1, round(width * share)), max(1, round(height * share)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
