"""Small operations on pictures and masks that every part of dressing uses."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.values import Floats, Image

Mask = NDArray[np.bool_]

_TINY: Final = np.float32(1e-4)


def shape_of(layer: NDArray[np.generic]) -> tuple[int, int]:
    """(height, width) of a picture or mask."""
    return layer.shape[0], layer.shape[1]


def within(image: Image, longest_px: int) -> tuple[Image, float]:
    """`image`, made smaller until its longer side fits, and by what it was scaled (1 or less)."""
    scale = longest_px / max(image.shape[:2])
    if scale >= 1.0:
        return image, 1.0
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8), scale


def blurred(layer: Floats, sigma_px: float) -> Floats:
    """`layer` after a Gaussian; wide ones run on a smaller picture, where they cost little."""
    shrink = int(max(1.0, sigma_px / 4.0))
    if shrink == 1:
        return np.asarray(cv2.GaussianBlur(layer, (0, 0), max(sigma_px, 0.3)), np.float32)
    height, width = layer.shape[:2]
    small = cv2.resize(layer, (-(-width // shrink), -(-height // shrink)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma_px / shrink)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def spread(layer: Floats, weight: Floats, sigma_px: float) -> Floats:
    """`layer` (h, w) or (h, w, c) averaged around each place, counting only where weight (h, w) is."""
    total = blurred(weight, sigma_px) + _TINY
    if layer.ndim == 2:
        return blurred(layer * weight, sigma_px) / total
    return blurred(layer * weight[..., None], sigma_px) / total[..., None]


def filled_from(layer: Floats, known: Mask) -> Floats:
    """`layer` with what is not known drawn in from what is: near places count most, no place stays empty."""
    values = [np.asarray(cv2.copyTo(layer, known.view(np.uint8)), np.float32)]
    shares = [known.astype(np.float32)]
    while min(shares[-1].shape) > 1 and not bool((shares[-1] > 0).all()):
        size = (-(-shares[-1].shape[1] // 2), -(-shares[-1].shape[0] // 2))
        values.append(np.asarray(cv2.resize(values[-1], size, interpolation=cv2.INTER_AREA), np.float32))
        shares.append(np.asarray(cv2.resize(shares[-1], size, interpolation=cv2.INTER_AREA), np.float32))
    out = _normal(values[-1], shares[-1])
    for value, share in zip(values[-2:0:-1], shares[-2:0:-1], strict=True):
        keep = share[..., None] if layer.ndim == 3 else share
        out = _normal(value, share) * keep + _enlarged(out, value) * (1.0 - keep)
    return (
        out
        if len(values) == 1
        else np.asarray(cv2.copyTo(layer, known.view(np.uint8), _enlarged(out, layer)), np.float32)
    )


def _enlarged(layer: Floats, like: Floats) -> Floats:
    size = (like.shape[1], like.shape[0])
    return np.asarray(cv2.resize(layer, size, interpolation=cv2.INTER_LINEAR), np.float32).reshape(like.shape)


def _normal(value: Floats, share: Floats) -> Floats:
    total = np.maximum(share, _TINY)
    return value / (total[..., None] if value.ndim == 3 else total)


def guided(guide: Floats, layer: Floats, radius_px: int, smooth: float) -> Floats:
    """The guided filter of He 2013: `layer` (h, w) smoothed, its edges moved to those of guide (h, w)
    0..1."""
    size = (2 * radius_px + 1, 2 * radius_px + 1)
    mean_guide, mean_layer = cv2.blur(guide, size), cv2.blur(layer, size)
    variance = cv2.blur(guide * guide, size) - mean_guide * mean_guide
    slope = (cv2.blur(guide * layer, size) - mean_guide * mean_layer) / (variance + smooth)
    offset = mean_layer - slope * mean_guide
    return np.asarray(cv2.blur(slope, size) * guide + cv2.blur(offset, size), np.float32)


def disc(radius_px: float) -> NDArray[np.uint8]:
    """A round structuring element."""
    reach = 2 * max(1, round(radius_px)) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)), np.uint8)


def grown(mask: Mask, radius_px: float) -> Mask:
    return np.asarray(cv2.dilate(mask.view(np.uint8), disc(radius_px))).astype(bool)


def shrunk(mask: Mask, radius_px: float) -> Mask:
    return np.asarray(cv2.erode(mask.view(np.uint8), disc(radius_px), borderValue=(1,))).astype(bool)


def pieces(mask: Mask) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The connected pieces of a mask: (h, w) numbers from 0 for what is outside, and the area of each."""
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    return np.asarray(numbers, np.int32), np.asarray(stats[:, cv2.CC_STAT_AREA], np.int32)


def largest_piece(mask: Mask) -> tuple[Mask, int]:
    """The largest of the connected pieces of a mask, and its area."""
    flooded = mask.astype(np.uint8)
    # Mostly that in the middle of the fullest row: one flood costs less than to number them all.
    y = int(np.asarray(cv2.reduce(flooded, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)).argmax())
    row = np.flatnonzero(mask[y])
    if not len(row):
        return mask, 0
    area, *_ = cv2.floodFill(flooded, None, (int(row[len(row) // 2]), y), (2,))
    if 2 * area > np.count_nonzero(mask):
        return flooded == 2, area
    numbers, areas = pieces(mask)
    areas[0] = 0
    return numbers == areas.argmax(), int(areas.max())


def lab(image: Image) -> Floats:
    """CIE L*a*b* (h, w, 3): L 0..100."""
    return np.asarray(cv2.cvtColor(image.astype(np.float32) / 255.0, cv2.COLOR_BGR2Lab), np.float32)
