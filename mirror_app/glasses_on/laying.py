"""Layers of eyewear laid over a picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.glasses_on.slabs import Layer, Pane
from mirror_app.grain import Box
from mirror_app.values import Floats, Image

_FAINT = 0.4
"""Grain of fewer grey levels is not seen."""
_PIXEL = np.dtype("V3")
"""All three colours of a pixel: read and written several times as fast as three numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What is drawn on: a picture; a box around all that is drawn; grain in it (height, width, 3), and how
    strong it is, grey levels."""

    picture: Image
    box: Box
    noise: Floats
    strength: float


def lay(ground: Ground, layer: Layer, hides: Sequence[tuple[Image, float]]) -> None:
    """Draw a layer over the picture. hides: what is before it within the box, 0..255, and how surely."""
    found = layer.found
    if not len(found.index):
        return
    passes, added = layer.values[:3], layer.values[3:6]
    hides = [(mask, share) for mask, share in hides if share > 0.0]
    grainy = ground.strength > _FAINT
    left, top, right, _ = ground.box
    x, y = found.places
    within = (y - top) * (right - left) + (x - left) if hides or grainy else found.index
    for mask, share in hides:
        kept = np.float32(1.0) - mask.ravel().take(within) * np.float32(share / 255)
        passes, added = 1.0 - (1.0 - passes) * kept, added * kept
    pixels = ground.picture.reshape(-1).view(_PIXEL)
    before = cv2.transpose(pixels.take(found.index).view(np.uint8).reshape(-1, 3))
    shown = cv2.scaleAdd(added, 255.0, cv2.multiply(before, passes, dtype=cv2.CV_32F))
    if grainy:
        drawn = cv2.transpose(ground.noise.reshape(-1, 3).take(within, 0))
        shown += drawn * ((1.0 - passes) * np.float32(ground.strength))
    after = cv2.transpose(cv2.convertScaleAbs(np.maximum(shown, 0.0)))
    np.put(pixels, found.index, after.reshape(-1).view(_PIXEL))


def lay_pane(picture: Image, pane: Pane) -> None:
    """Draw lenses over a picture: all over their box, which costs less than to pick their pixels."""
    left, top, right, bottom = pane.box
    part = picture[top:bottom, left:right]
    passes, added = pane.spread()
    shown = cv2.scaleAdd(added, 255.0, cv2.multiply(part, passes, dtype=cv2.CV_32F))
    cv2.copyTo(cv2.convertScaleAbs(shown), pane.mask, part)
