"""A drawn eye band on which networks are compared: what is not known of a machine is tried on this."""

import cv2
import numpy as np

from mirror_app.values import Floats

_EYES = ((90, 54), (166, 54))
_SKIN, _LIP, _HAIR = (0.38, 0.46, 0.62), (0.30, 0.33, 0.50), (0.08, 0.09, 0.11)


def drawn(shape: tuple[int, ...]) -> Floats:
    """(1, channels, 128, 256) float32, the same each time: a face with a dark frame.

    With four channels it is what the segmenter sees: BGR and the frame's mask. With more, what the inpainter
    does: BGR with the frame hidden, the frame's mask, the lenses'. Zeros or noise would leave most of a
    network asleep, and a fault in it unseen.
    """
    _, channels, height, width = shape
    frame, lenses = _glasses(height, width)
    face = _face(height, width)
    if channels == 4:
        face = face * (1 - frame[..., None]) + np.float32(0.07) * frame[..., None]
    else:
        smooth = np.asarray(cv2.GaussianBlur(face, (0, 0), 8), np.float32)
        face = face + frame[..., None] * (smooth - face)
    layers = [*cv2.split(face), frame, lenses * (1 - frame)]
    return np.ascontiguousarray(np.stack(layers[:channels])[None], np.float32)


def _face(height: int, width: int) -> Floats:
    """(height, width, 3): skin that is lit from one side, brows, eyes, hair at the temples, fine grain."""
    light = 1.1 - 0.5 * ((np.arange(width) - 0.45 * width) / width)[None, :, None] ** 2
    face = np.array(_SKIN) * light * np.linspace(1.05, 0.9, height)[:, None, None]
    face = np.asarray(face, np.float32)
    for x, y in _EYES:
        cv2.ellipse(face, (x, y), (15, 7), 0, 0, 360, (0.75, 0.78, 0.8), -1, cv2.LINE_AA)
        cv2.circle(face, (x, y), 7, (0.12, 0.18, 0.25), -1, cv2.LINE_AA)
        cv2.circle(face, (x, y), 3, (0.03, 0.03, 0.03), -1, cv2.LINE_AA)
        cv2.ellipse(face, (x, y), (16, 8), 0, 180, 360, _HAIR, 2, cv2.LINE_AA)
        cv2.ellipse(face, (x, y - 10), (24, 12), 0, 200, 340, _HAIR, 5, cv2.LINE_AA)
    cv2.ellipse(face, (width // 2, 104), (13, 6), 0, 0, 180, _LIP, 2, cv2.LINE_AA)
    for side in (0, width):
        cv2.ellipse(face, (side, 30), (22, 70), 0, 0, 360, _HAIR, -1, cv2.LINE_AA)
    face = cv2.GaussianBlur(face, (0, 0), 1.0)
    grain = np.random.default_rng(7).normal(0, 0.01, (height, width, 1))
    return np.asarray(np.clip(face + grain, 0, 1), np.float32)


def _glasses(height: int, width: int) -> tuple[Floats, Floats]:
    """Masks (height, width) 0..1 of a frame and of its lenses."""
    frame, lenses = np.zeros((2, height, width), np.float32)
    for (x, y), outward in zip(_EYES, (-1, 1), strict=True):
        cv2.ellipse(lenses, (x, y + 3), (31, 22), 0, 0, 360, (1.0,), -1, cv2.LINE_AA)
        cv2.ellipse(frame, (x, y + 3), (31, 22), 0, 0, 360, (1.0,), 5, cv2.LINE_AA)
        cv2.line(frame, (x + 31 * outward, y - 3), (x + 75 * outward, y - 8), (1.0,), 5, cv2.LINE_AA)
    cv2.ellipse(frame, (width // 2, 54), (9, 6), 0, 180, 360, (1.0,), 5, cv2.LINE_AA)
    return frame, lenses
