"""A picture within a frame of another size: a clip as a camera of that size would show it."""

import cv2
import numpy as np

from mirror_app.values import Image, published

_GREY = 128


def placed(image: Image, size_px: tuple[int, int]) -> Image:
    """(h, w, 3) BGR of size_px (width, height): `image` as large as fits in the middle, grey beside it."""
    width, height = size_px
    scale = min(width / image.shape[1], height / image.shape[0])
    inner = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    out = np.full((height, width, 3), _GREY, np.uint8)
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    out[top : top + inner[1], left : left + inner[0]] = cv2.resize(image, inner, interpolation=way)
    return published(out)
