"""How steady the removed region is from frame to frame, beside the camera's own unrest in the same place."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH, EyeBand, band_of
from mirror_app.values import Doubles, Face, Floats, Image

WIDER_BAND_PX = 3
"""The removed region: the frame mask and so much around it."""
STILL = 0.02
"""A pixel is static if from frame to frame it moves by less than this share of the pupils' distance..."""
AGREE_PX = 0.5
"""...and the flow there and the flow back lead to within so many picture px of where it began."""
LEAST_PIXELS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """One frame: as it should look (the camera's, or the truth), as it was shown, and where glasses were.

    camera: what the motion is measured on. frame_mask: (h, w) uint8."""

    camera: Image
    reference: Image
    shown: Image
    frame_mask: Image
    face: Face


@dataclass(frozen=True, slots=True)
class Step:
    """Summed absolute differences over the static removed pixels of one pair of frames, and their number."""

    shown: float
    reference: float
    pixels: int


def flicker(before: Shown, now: Shown) -> Step:
    """The frame before is warped to this one by flow (DIS, medium: Kroeger et al. 2016) measured on the
    camera pictures, at their own resolution; what then differs is noise, flicker or swimming."""
    band = band_of(now.face)
    place = _box(band, now.camera.shape[1], now.camera.shape[0])
    if place is None:
        return Step(0.0, 0.0, 0)
    back, agrees = _flow(before.camera[place], now.camera[place])
    moved = np.hypot(back[..., 0], back[..., 1])
    apart_px = float(np.linalg.norm(now.face.pupils_px[1] - now.face.pupils_px[0]))
    where = _removed(now.frame_mask[place], band) & agrees & (moved < STILL * apart_px)
    count = int(where.sum())
    if count < LEAST_PIXELS:
        return Step(0.0, 0.0, 0)
    differences = [
        _difference(getattr(before, what)[place], getattr(now, what)[place], back)[where].sum()
        for what in ("shown", "reference")
    ]
    return Step(float(differences[0]), float(differences[1]), count)


def _box(band: EyeBand, width: int, height: int) -> tuple[slice, slice] | None:
    """The upright rectangle of the picture around the eye band."""
    corners = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float64)
    placed: Doubles = corners @ band.to_picture[:, :2].T + band.to_picture[:, 2]
    left, top = np.floor(placed.min(0)).astype(int).clip(0)
    right, bottom = np.minimum(np.ceil(placed.max(0)).astype(int), (width, height))
    return (slice(top, bottom), slice(left, right)) if min(right - left, bottom - top) >= 16 else None


def _flow(before: Image, now: Image) -> tuple[Floats, np.ndarray]:
    """(h, w, 2) px from this picture back to the one before, and where the way there and back closes."""
    greys = [cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) for image in (before, now)]
    dis = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    back = np.asarray(dis.calc(greys[1], greys[0], None), np.float32)  # pyright: ignore
    forth = np.asarray(dis.calc(greys[0], greys[1], None), np.float32)  # pyright: ignore
    there = _warped(forth, back)
    return back, np.hypot(*np.moveaxis(back + there, -1, 0)) < AGREE_PX


def _warped(picture: np.ndarray, back: Floats) -> Floats:
    y, x = np.indices(back.shape[:2], np.float32)
    return np.asarray(
        cv2.remap(
            picture, x + back[..., 0], y + back[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        ),
        np.float32,
    )


def _difference(before: Image, now: Image, back: Floats) -> Floats:
    """(h, w) mean over the channels of what differs, in grey levels."""
    return np.abs(now.astype(np.float32) - _warped(before.astype(np.float32), back)).mean(-1)


def _removed(frame_mask: Image, band: EyeBand) -> np.ndarray:
    size = 2 * max(1, round(WIDER_BAND_PX * band.px_per_band_px)) + 1
    wide = cv2.dilate(frame_mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    return np.asarray(wide) > 127
