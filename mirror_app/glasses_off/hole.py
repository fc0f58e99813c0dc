"""What is replaced: the frame, and a rim around it."""

import cv2
import numpy as np

from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH
from mirror_app.values import Floats

REACH_PX = 5
"""Width of the brush, band px, that the frame is drawn over with. One px less leaves an outline, one more
takes a brow away with a wire."""
COVERED, SURE = 0.08, 0.3
"""Frame mask from which a pixel begins to belong to the hole, and from which it does wholly."""
_SHARE: Floats = np.minimum.outer(
    np.minimum(np.arange(HEIGHT), np.arange(HEIGHT)[::-1]),
    np.minimum(np.arange(WIDTH), np.arange(WIDTH)[::-1]),
).clip(0, 4).astype(np.float32) / np.float32(4 * 255)
"""What one grey level stands for: 1/255 in the band, falling to 0 at its border, so that a frame that goes on
beyond it fades out."""


def hole_of(frame: Floats, reach_px: int = REACH_PX) -> Floats:
    """(HEIGHT, WIDTH) 0..1, of a frame mask of that shape, 0..1."""
    span = SURE - COVERED
    # In bytes: OpenCV is several times as fast with them.
    solid = cv2.convertScaleAbs(np.clip(frame - COVERED, 0, span), alpha=255 / span)
    rim = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach_px, reach_px))
    wide = cv2.GaussianBlur(cv2.dilate(solid, rim), (0, 0), 0.7)
    return np.asarray(wide, np.float32) * _SHARE
