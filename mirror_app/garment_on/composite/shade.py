"""The light on a person, carried over from the clothes they wear to those they are given."""

import cv2
import numpy as np

from mirror_app.garment_on.images import Mask, shrunk, spread
from mirror_app.values import Floats, Image

_LOW, _HIGH = 0.6, 1.4
_SHARE = 0.65


def shading(picture: Image, worn: Mask, unit_px: float) -> Floats:
    """(h, w) 0.6..1.4: how much lighter than its surroundings the worn cloth is, 1 where none is worn.

    Only what is as coloured as the cloth around counts, so that a print is not taken for light; dark cloth,
    which shows little light, counts for less."""
    light = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.float32)
    inner = shrunk(worn, 0.025 * unit_px)
    plain = (inner & _like_around(picture, inner, unit_px)).astype(np.float32)
    near = spread(light, plain, 0.04 * unit_px)
    around = spread(light, inner.astype(np.float32), 0.35 * unit_px)
    sure = np.clip((around - 40.0) / 90.0, 0.0, 1.0) * _SHARE
    known = np.clip(
        spread(worn.astype(np.float32), np.ones_like(light), 0.02 * unit_px) * 2.0 - 0.6, 0.0, 1.0
    )
    found = np.clip(spread(np.ones_like(light), plain, 0.03 * unit_px), 0.0, 1.0)
    ratio = (near + 6.0) / (around + 6.0)
    return np.clip(1.0 + (ratio - 1.0) * sure * known * found, _LOW, _HIGH).astype(np.float32)


def _like_around(picture: Image, worn: Mask, unit_px: float) -> Mask:
    """Where colour is near that of the cloth around it: no print, no button."""
    chroma = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2Lab), np.float32)
    middle = spread(chroma, worn.astype(np.float32), 0.35 * unit_px)
    off = np.abs(chroma - middle)
    return (np.hypot(off[..., 1], off[..., 2]) < 12.0) & (off[..., 0] < 60.0)


def contact(cover: Floats, unit_px: float, strength: float) -> Floats:
    """(h, w) up to 1: how much a layer with this alpha darkens what is just under it and below."""
    drop = 0.02 * unit_px
    move = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, drop]], np.float32)
    fallen = cv2.warpAffine(cover, move, (cover.shape[1], cover.shape[0]), borderMode=cv2.BORDER_REPLICATE)
    soft = spread(np.asarray(fallen, np.float32), np.ones_like(cover), 0.025 * unit_px)
    return (1.0 - strength * soft).astype(np.float32)
