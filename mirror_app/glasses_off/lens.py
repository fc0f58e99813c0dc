"""What is changed but not replaced: skin in the frame's cast shadow, and the living eye behind a lens."""

import cv2
import numpy as np
from cv2.typing import MatLike

from mirror_app.glasses_off.channels import thrice
from mirror_app.glasses_off.fill import double, half
from mirror_app.values import Floats, Image

GLARE_FROM = 0.06
"""Fall in brightness, of 1, from which what the fill takes out of a lens is glare."""
DARK_FROM = 0.03
"""Fall below everything painted nearby, of 1, from which a pixel beside the hole is rim or shadow still."""
TINT = (7, 7)
"""Window, in pairs of band px, over which the tint of a lens is averaged, twice."""
NEAR = (15, 27)
"""Window, band px, in which a pixel must see some of the hole to be beside it."""


def addition(seen: Floats, painted: Floats, hole: Floats, masks: Floats) -> Floats:
    """(HEIGHT, WIDTH, 3): what is added to the picture outside the hole, to come to the painted one there.

    Skin beside the lenses is lightened as painted. The eye behind a lens is real and alive: there only what
    is smooth in the difference is taken (tint), and what is brighter than anything painted nearby (glare).
    What is darker than all of it, close to the hole, is what the mask missed of rim and shadow.
    """
    # Between the hole and where the mask is sure of the lens there is glass, too.
    lens = np.asarray(cv2.dilate(masks[..., 1], np.ones((5, 5), np.uint8)), np.float32)
    shadow = masks[..., 2]
    strange = _strange(seen, painted, lens, np.asarray(cv2.blur(hole, NEAR), np.float32))
    share = np.maximum(lens, shadow)
    # The tint is what remains beside the glare: else the glare's edge would be seen as a halo.
    plain = share * (1 - np.clip(3 * np.asarray(cv2.blur(strange, (5, 5)), np.float32), 0, 1)) * (1 - hole)
    smooth = _widely((painted - seen) * thrice(plain))
    smooth *= thrice(share / (_widely(plain) + np.float32(0.02)))
    taken = np.maximum(strange, np.clip(shadow - lens, 0, 1))
    return smooth + thrice(taken) * (painted - seen - smooth)


def _widely(values: Floats) -> Floats:
    """Averaged over more than a brow: what a lens has moved must not look like tint. Two boxes: a tent."""
    return double(np.asarray(cv2.blur(cv2.blur(half(values), TINT), TINT), np.float32))


def _strange(seen: Floats, painted: Floats, lens: Floats, near: Floats) -> Floats:
    """(HEIGHT, WIDTH) 0..1: brighter than all that is painted within a few px, where there is a lens; or
    darker, near the hole. Within a few px: what a lens has moved is not strange."""
    window = np.ones((7, 7), np.uint8)
    now, then = _bytes(seen), _bytes(painted)
    bright = _strongest(cv2.subtract(now, cv2.dilate(then, window))) - GLARE_FROM
    dark = _strongest(cv2.subtract(cv2.erode(then, window), now)) - DARK_FROM
    strange = np.maximum(bright / GLARE_FROM * lens, dark / DARK_FROM * np.clip(near * 4, 0, 1))
    wide = cv2.dilate(np.clip(strange, 0, 1), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.blur(wide, (3, 3)), np.float32)


def _bytes(picture: Floats) -> Image:
    """0..1 as 0..255: what looks for extremes in windows is several times as fast on bytes."""
    return np.asarray(cv2.convertScaleAbs(picture.clip(0, 1), alpha=255), np.uint8)


def _strongest(picture: MatLike) -> Floats:
    """The largest channel of bytes (h, w, 3), as (h, w) 0..1."""
    blue, green, red = cv2.split(picture)
    return cv2.max(cv2.max(blue, green), red).astype(np.float32) * np.float32(1 / 255)
