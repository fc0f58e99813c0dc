"""From the eye band back into the picture: only the rectangle it covers is touched."""

import cv2
import numpy as np

from mirror_app.glasses_off.channels import thrice
from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH, EyeBand
from mirror_app.grain import Box, Grain
from mirror_app.values import Floats, Image


class Blender:
    """Lays a filled band over a picture, with the camera's own grain. Mirror thread only."""

    def __init__(self, seed: int = 0) -> None:
        self._grain = Grain(seed)

    def forget(self) -> None:
        """The next picture has nothing to do with the one before."""
        self._grain.forget()

    def blend(self, image: Image, band: EyeBand, change: Floats, fill: Floats, alpha: Floats) -> Image:
        """A copy of `image` (h, w, 3) in which the band is changed.

        change: (HEIGHT, WIDTH, 3) float32, -1..1, added first (glare, tint, shadow taken back).
        fill: (HEIGHT, WIDTH, 3) 0..1, laid over that by alpha: (HEIGHT, WIDTH) 0..1, where the frame was.
        """
        out = image.copy()
        part = _touched(change, alpha)
        box = _covered(part, band, image.shape[1], image.shape[0])
        if box is None:
            return out
        left, top, right, bottom = box
        warped = _warped(_layer(change, fill, alpha, part), part, box, band)
        cover = np.asarray(cv2.extractChannel(warped, 3), np.float32)
        grain, strength = self._grain.of(image, box, cover[1:-1:6, 1:-1:3] < 0.05)
        mixed = image[top:bottom, left:right].astype(np.float32)
        # In place: what is written to anew each time falls out of the processor's cache.
        taken = np.asarray(cv2.scaleAdd(grain, -strength, mixed), np.float32)
        taken *= thrice(cover)
        mixed -= taken
        mixed += np.asarray(cv2.cvtColor(warped, cv2.COLOR_BGRA2BGR), np.float32)
        np.maximum(mixed, 0, out=mixed)  # convertScaleAbs rounds, and keeps within 255
        out[top:bottom, left:right] = cv2.convertScaleAbs(mixed)
        return out


def _layer(change: Floats, fill: Floats, alpha: Floats, part: Box) -> Floats:
    """(h, w, 4) of a part of the band: colour in grey levels, and alpha."""
    left, top, right, bottom = part
    change, fill, alpha = (layer[top:bottom, left:right] for layer in (change, fill, alpha))
    # Premultiplied, so that one warp does for all and nothing bleeds in from where the band ends.
    colour = (change + thrice(alpha) * (fill - change)) * np.float32(255)
    return np.asarray(cv2.merge((colour, alpha)), np.float32)


def _warped(layer: Floats, part: Box, box: Box, band: EyeBand) -> Floats:
    """A part of the band as it lies in a box of the picture."""
    place = band.to_picture
    place[:, 2] += place[:, :2] @ part[:2] - box[:2]
    size = (box[2] - box[0], box[3] - box[1])
    return np.asarray(cv2.warpAffine(layer, place, size, flags=cv2.INTER_LINEAR), np.float32)


def _touched(change: Floats, alpha: Floats) -> Box:
    """The band rectangle (left, top, right, bottom) outside which less than half a grey level changes."""
    # Every other row says enough: both are soft. cv2 over channels: numpy is slow along an axis of three.
    moved = cv2.transform(np.abs(change[::2]), np.ones((1, 3), np.float32))
    active = np.maximum(moved, alpha[::2]) > 0.5 / 255
    left, top, width, height = cv2.boundingRect(active.view(np.uint8))
    if not width:
        return 0, 0, 0, 0
    right, bottom = min(left + width + 1, WIDTH), min(2 * (top + height + 1), HEIGHT)
    return max(left - 1, 0), max(2 * (top - 1), 0), right, bottom


def _covered(part: Box, band: EyeBand, width: int, height: int) -> Box | None:
    """The picture rectangle (left, top, right, bottom) under a part of the band, None where there is none."""
    placed = band.corners(part)
    left, top = np.floor(placed.min(0)).astype(int).clip(0)
    right, bottom = np.minimum(np.ceil(placed.max(0)).astype(int) + 1, (width, height))
    return None if right - left < 4 or bottom - top < 4 else (int(left), int(top), int(right), int(bottom))


def on_picture(masks: Floats, band: EyeBand, size_px: tuple[int, int]) -> Image:
    """Band masks (HEIGHT, WIDTH, 3) 0..1 on the full picture, uint8 (height, width, 3) 0..255."""
    placed = cv2.warpAffine(masks, band.to_picture, size_px, flags=cv2.INTER_LINEAR)
    return np.rint(np.clip(placed, 0, 1) * 255).astype(np.uint8)
