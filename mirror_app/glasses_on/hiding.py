"""What hides a temple: the face before it, the head between it and the viewer."""

import math

import cv2
import numpy as np

from mirror_app.glasses_on.fit import Head
from mirror_app.grain import Box
from mirror_app.values import Doubles, Floats, Image, Pose

_SHIFT = 4
_ROWS = 24
_EVERY_ROW = np.arange(_ROWS)
_PADDED = np.clip(np.arange(-2, _ROWS + 2), 0, _ROWS - 1)
_WIDE_PX = 1e6
"""Far wider than any face."""
_BETWEEN = (np.arange(_ROWS + 1) - 0.5) * _WIDE_PX
_INSIDE_MM = 4.0
"""How far inside the place of a temple on the ear the head is taken to be."""
_HIGH_MM, _DEEP_MM = 105.0, 95.0
_ABOVE_MM, _BEHIND_EAR_MM = 20.0, 5.0
_SOFT = 0.06


def face_outline(points_px: Floats, pose: Pose) -> Doubles:
    """(2 * _ROWS, 2): the extent of a face in each of some slices across it.

    Unlike a convex hull it follows the hollow beside the eye, where a far temple appears.
    """
    x, y = pose.rotation[:2, 1].tolist()
    size = math.hypot(x, y)
    down, right = (x / size, y / size), (y / size, -x / size)
    height, across = np.array([down, right]) @ points_px.T
    low, high = float(height.min()), float(height.max())
    row = np.minimum((height - low) * (_ROWS / (high - low)), _ROWS - 1).astype(np.intp)
    # In order of slices, and within each from left to right.
    order = np.sort(row * _WIDE_PX + across)
    ends = np.searchsorted(order, _BETWEEN)
    known = np.flatnonzero(ends[1:] > ends[:-1])
    # Landmarks are sparse: a slice without one at the very edge takes that of its neighbours.
    edges = np.empty((2, _ROWS))
    edges[0] = np.interp(_EVERY_ROW, known, known * _WIDE_PX - order[ends[known]])
    edges[1] = np.interp(_EVERY_ROW, known, order[ends[known + 1] - 1] - known * _WIDE_PX)
    edges = _eased(edges)
    middle = low + (_EVERY_ROW + 0.5) * ((high - low) / _ROWS)
    places = np.array([np.append(-edges[0], edges[1, ::-1]), np.append(middle, middle[::-1])])
    return np.matmul(places.T, np.array([right, down]), dtype=np.float64)


def _eased(edges: Doubles) -> Doubles:
    """Along each row the greatest of three neighbours, and of these the mean of three."""
    padded = edges.take(_PADDED, 1)
    most = np.maximum(np.maximum(padded[:, :-2], padded[:, 1:-1]), padded[:, 2:])
    return (most[:, :-2] + most[:, 1:-1] + most[:, 2:]) / 3.0


def hidden_by_head(points: Doubles, head: Head, pose: Pose) -> Doubles:
    """How much of the view of points (n, 3) the head itself is in, 0..1: an ellipsoid between the ears."""
    left, right = head.ears.tolist()
    x, y, z = ((a + b) / 2 for a, b in zip(left, right, strict=True))
    middle = np.array([x, y - _ABOVE_MM, z + _BEHIND_EAR_MM])
    radii = np.array([(right[0] - left[0]) / 2 - _INSIDE_MM, _HIGH_MM, _DEEP_MM])
    camera = pose.translation_mm @ pose.rotation
    eye, way = (-camera - middle) / radii, (points + camera) / radii
    # Where on its way to a point the view comes nearest to the middle of the head, the point itself at last.
    along, far = -(way @ eye), (way * way).sum(1)
    nearest = np.minimum(np.maximum(along / far, 0.0), 1.0)
    off = np.sqrt(eye @ eye + nearest * (nearest * far - 2.0 * along))
    return np.minimum(np.maximum((1.0 - off) / _SOFT, 0.0), 1.0) * (nearest < 1.0)


def filled(outline_px: Doubles, box: Box) -> Image:
    """Cover (height, width) uint8 of a closed outline within a box."""
    x0, y0, x1, y1 = box
    mask: Image = np.zeros((y1 - y0, x1 - x0), np.uint8)
    points = np.round((outline_px - (x0, y0)) * 2**_SHIFT).astype(np.int32)
    cv2.fillPoly(mask, [points], (255,), cv2.LINE_AA, _SHIFT)
    return mask
