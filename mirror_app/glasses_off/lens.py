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
TINT = (3, 3)
"""Window, in fours of band px, over which the tint of a lens is averaged, three times."""
AROUND_EYE = (25, 25)
"""Window, band px, that reaches from the middle of an eye to the skin above and below it."""
LINE = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
"""Window, in twos of band px: what is narrower and dark in painted shadow is a line of it that was not
painted away."""
FAINT, SEEN = 0.07, 0.1
"""Depth of such a line, of 1, from which it may be a crease, and from which it is one."""
NEAR = (15, 27)
"""Window, band px, in which a pixel must see some of the hole to be beside it."""


def addition(seen: Floats, painted: Floats, hole: Floats, masks: Floats, eyes: Floats) -> Floats:
    """(HEIGHT, WIDTH, 3): what is added to the picture outside the hole, to come to the painted one there.

    Skin beside the lenses is lightened as painted. The eye behind a lens is real and alive: there only what
    is smooth in the difference is taken (tint), and what is brighter than anything painted nearby (glare).
    What is darker than all of it, close to the hole, is what the mask missed of rim and shadow.
    eyes: (HEIGHT, WIDTH) 0..1, what is between the lids: what is bright there is no glare unless there is
    glare beside it, too.
    """
    # Between the hole and where the mask is sure of the lens there is glass, too.
    _, glass, shadow = (np.asarray(mask, np.float32) for mask in cv2.split(masks))
    painted = _evened(painted, shadow * (1 - hole))
    lens = np.asarray(cv2.dilate(glass, np.ones((5, 5), np.uint8)), np.float32)
    glare, rim = _strange(seen, painted, np.asarray(cv2.blur(hole, NEAR), np.float32))
    strange = _widened(np.maximum(glare * lens, rim))
    share = np.maximum(lens, shadow)
    # The tint is what remains beside the glare: else the glare's edge would be seen as a halo.
    plain = share * (1 - np.clip(3 * np.asarray(cv2.blur(strange, (5, 5)), np.float32), 0, 1)) * (1 - hole)
    added = painted - seen
    smooth = _mean_nearby(added, plain)
    smooth *= thrice(share)
    # smooth + taken * (added - smooth), in place.
    added -= smooth
    taken = strange * (1 - eyes * (1 - _beside_eyes(glare, eyes, lens * (1 - hole))))
    added *= thrice(np.maximum(taken, np.clip(shadow - lens, 0, 1)))
    added += smooth
    return added


def _evened(painted: Floats, shadow: Floats) -> Floats:
    """Painted, without the faint thin lines that are left of the edges of a cast shadow.

    A morphological closing fills them; what is deep is a crease and stays. At half the size: it is smooth.
    """
    soft = _bytes(half(painted))
    missing = cv2.subtract(cv2.morphologyEx(soft, cv2.MORPH_CLOSE, LINE), soft)
    faint = np.clip((SEEN - _strongest(missing)) / np.float32(SEEN - FAINT), 0, 1)
    share = half(np.minimum(2 * shadow, 1)) * faint * np.float32(1 / 255)
    return painted + double(missing * thrice(share))


def _mean_nearby(values: Floats, weight: Floats) -> Floats:
    """(HEIGHT, WIDTH, 3) averaged over more than a brow: what a lens has moved must not look like tint."""
    both = half(half(np.asarray(cv2.merge((values * thrice(weight), weight)), np.float32)))
    # Three boxes are all but a Gaussian.
    for _ in range(3):
        both = np.asarray(cv2.blur(both, TINT), np.float32)
    total = thrice(both[..., 3] + np.float32(0.02))
    return double(double(both[..., :3] / total))


def _beside_eyes(glare: Floats, eyes: Floats, glass: Floats) -> Floats:
    """(HEIGHT, WIDTH) 0..1: whether much of the glass above and below the eyes is glare."""
    outside = glass * (1 - np.asarray(cv2.dilate(eyes, np.ones((7, 7), np.uint8)), np.float32))
    there = np.asarray(cv2.blur(glare * outside, AROUND_EYE), np.float32)
    return np.clip(
        2 * there / (np.asarray(cv2.blur(outside, AROUND_EYE), np.float32) + np.float32(0.02)), 0, 1
    )


def _strange(seen: Floats, painted: Floats, near: Floats) -> tuple[Floats, Floats]:
    """(HEIGHT, WIDTH) 0..1 each: brighter than all that is painted within a few px; and darker, near the
    hole. Within a few px: what a lens has moved is not strange."""
    window = np.ones((7, 7), np.uint8)
    now, then = _bytes(seen), _bytes(painted)
    bright = _strongest(cv2.subtract(now, cv2.dilate(then, window))) - GLARE_FROM
    dark = _strongest(cv2.subtract(cv2.erode(then, window), now)) - DARK_FROM
    return np.clip(bright / GLARE_FROM, 0, 1), np.clip(dark / DARK_FROM * np.clip(near * 4, 0, 1), 0, 1)


def _widened(strange: Floats) -> Floats:
    wide = cv2.dilate(strange, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.blur(wide, (3, 3)), np.float32)


def _bytes(picture: Floats) -> Image:
    """0..1 as 0..255: what looks for extremes in windows is several times as fast on bytes."""
    return np.asarray(cv2.convertScaleAbs(np.maximum(picture, 0), alpha=255), np.uint8)


def _strongest(picture: MatLike) -> Floats:
    """The largest channel of bytes (h, w, 3), as (h, w) 0..1."""
    blue, green, red = cv2.split(picture)
    return cv2.max(cv2.max(blue, green), red).astype(np.float32) * np.float32(1 / 255)
