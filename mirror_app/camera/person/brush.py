"""A painter's few tools: everything the person is painted with."""

from collections.abc import Sequence
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.values import Floats, Image, Rgb

Number = TypeVar("Number", np.uint8, np.float32)


def bgr(rgb: Rgb) -> Floats:
    """An sRGB colour as (3,) float32, blue first."""
    return np.array(rgb[::-1], np.float32)


def noise(shape: tuple[int, int], cell_px: tuple[float, float], rng: np.random.Generator) -> Floats:
    """(height, width) float32 smooth noise, mean 0, deviation 1; `cell_px` is (x, y) grain size."""
    height, width = shape
    small = (max(int(height / cell_px[1]), 2), max(int(width / cell_px[0]), 2))
    grown = cv2.resize(
        rng.standard_normal(small).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    return np.asarray((grown - grown.mean()) / grown.std(), np.float32)


def bump(x: Floats, y: Floats, centre: tuple[float, float], radius: tuple[float, float]) -> Floats:
    """A soft round spot, 1 at its centre."""
    return np.exp(-(((x - centre[0]) / radius[0]) ** 2) - ((y - centre[1]) / radius[1]) ** 2)


def ramp(x: Floats, low: float, high: float) -> Floats:
    """0 at `low`, 1 at `high`, smooth between; `low` may be the larger."""
    t = np.clip((x - low) / (high - low), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def tint(canvas: Floats, mask: Floats, rgb: Rgb) -> None:
    """Cover `canvas` (h, w, 3) with a colour where `mask` (h, w) is 1. In place."""
    canvas += (bgr(rgb) - canvas) * mask[..., None]


def darken(canvas: Floats, mask: Floats) -> None:
    """Multiply `canvas` (h, w, 3) by 1 - mask. In place."""
    canvas *= 1.0 - mask[..., None]


def filled(shape: tuple[int, int], polygon: Floats, blur_px: float) -> Floats:
    """(h, w) float32 0..1: a polygon (n, 2) in px with a soft edge."""
    mask: Image = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [fixed_point(polygon)], (255,), cv2.LINE_AA, SHIFT)
    return softened(mask, blur_px)


def drawn(shape: tuple[int, int], lines: Sequence[Floats], width_px: int, blur_px: float) -> Floats:
    """(h, w) float32 0..1: open lines (n, 2) in px with soft edges."""
    mask: Image = np.zeros(shape, np.uint8)
    cv2.polylines(mask, [fixed_point(line) for line in lines], False, (255,), width_px, cv2.LINE_AA, SHIFT)
    return softened(mask, blur_px)


def softened(mask: Image, blur_px: float) -> Floats:
    """(h, w) uint8 0..255 to float32 0..1, blurred."""
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), blur_px), np.float32) / 255.0


def sampled(picture: NDArray[Number], at: Floats) -> NDArray[Number]:
    """`picture` (h, w[, c]) at places (..., 2) in px, linear, its edge going on beyond it."""
    nothing: Floats = np.empty(0, np.float32)
    found = cv2.remap(picture, at, nothing, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, picture.dtype)


def resized(picture: NDArray[Number], shape: tuple[int, int]) -> NDArray[Number]:
    """`picture` at another (height, width), linear."""
    return np.asarray(cv2.resize(picture, shape[::-1], interpolation=cv2.INTER_LINEAR), picture.dtype)


def size(picture: NDArray[Number]) -> tuple[int, int]:
    """(height, width)."""
    return picture.shape[0], picture.shape[1]


SHIFT = 4
"""Fractional bits of the coordinates cv2 draws with."""


def fixed_point(points: Floats) -> NDArray[np.int32]:
    """Points (..., 2) in px as cv2's fixed-point coordinates."""
    return np.round(points * (1 << SHIFT)).astype(np.int32)
