"""What hides a temple: the face before it, the head between it and the viewer."""

import cv2
import numpy as np

from mirror_app.glasses_on.fit import Head
from mirror_app.grain import Box
from mirror_app.values import Doubles, Floats, Image, Pose

_SHIFT = 4
_ROWS = 24
_EVERY_ROW = np.arange(_ROWS)
_INSIDE_MM = 4.0
"""How far inside the place of a temple on the ear the head is taken to be."""
_HIGH_MM, _DEEP_MM = 105.0, 95.0
_ABOVE_MM, _BEHIND_EAR_MM = 20.0, 5.0
_SOFT = 0.06


def face_outline(points_px: Floats, pose: Pose) -> Doubles:
    """(2 * _ROWS, 2): the extent of a face in each of some slices across it.

    Unlike a convex hull it follows the hollow beside the eye, where a far temple appears.
    """
    down = pose.rotation[:2, 1] / np.linalg.norm(pose.rotation[:2, 1])
    right = np.array([down[1], -down[0]])
    height, across = points_px @ down, points_px @ right
    low, high = float(height.min()), float(height.max())
    row = np.minimum((height - low) * (_ROWS / (high - low)), _ROWS - 1).astype(np.intp)
    # In order of slices, and within each from left to right; a slice is far wider than any face in pixels.
    order = np.argsort(across + row * 1e6)
    row, across = row[order], across[order]
    first = np.flatnonzero(np.diff(row, prepend=-1))
    known, last = row[first], np.append(first[1:], len(row)) - 1
    # Landmarks are sparse: a slice without one at the very edge takes that of its neighbours.
    left_edge = -_eased(np.interp(_EVERY_ROW, known, -across[first]))
    right_edge = _eased(np.interp(_EVERY_ROW, known, across[last]))
    middle = (low + (_EVERY_ROW + 0.5) * ((high - low) / _ROWS))[:, None] * down
    return np.concatenate([left_edge[:, None] * right + middle, (right_edge[:, None] * right + middle)[::-1]])


def _eased(edge: Doubles) -> Doubles:
    """The greatest of three neighbours, and of these the mean of three."""
    padded = np.concatenate([edge[:1], edge[:1], edge, edge[-1:], edge[-1:]])
    most = np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:])
    return (most[:-2] + most[1:-1] + most[2:]) / 3.0


def hidden_by_head(points: Doubles, head: Head, pose: Pose) -> Doubles:
    """How much of the view of points (n, 3) the head itself is in, 0..1: an ellipsoid between the ears."""
    ears = head.ears.mean(0)
    wide = float(head.ears[1, 0] - head.ears[0, 0]) / 2 - _INSIDE_MM
    middle = np.array([ears[0], ears[1] - _ABOVE_MM, ears[2] + _BEHIND_EAR_MM])
    radii = np.array([wide, _HIGH_MM, _DEEP_MM])
    eye = (-pose.rotation.T @ pose.translation_mm - middle) / radii
    way = (points - middle) / radii - eye
    # Where on its way to a point the view comes nearest to the middle of the head, the point itself at last.
    nearest = np.clip(-(way @ eye) / np.square(way).sum(1), 0.0, 1.0)
    inside = 1.0 - np.sqrt(np.square(eye + nearest[:, None] * way).sum(1))
    return np.clip(inside / _SOFT, 0.0, 1.0) * (nearest < 1.0)


def filled(outline_px: Doubles, box: Box) -> Image:
    """Cover (height, width) uint8 of a closed outline within a box."""
    x0, y0, x1, y1 = box
    mask: Image = np.zeros((y1 - y0, x1 - x0), np.uint8)
    points = np.round((outline_px - (x0, y0)) * 2**_SHIFT).astype(np.int32)
    cv2.fillPoly(mask, [points], (255,), cv2.LINE_AA, _SHIFT)
    return mask
