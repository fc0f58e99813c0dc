"""Distances from limbs: what lies within a share of the shoulders' width of a bone."""

from itertools import pairwise

import cv2
import numpy as np

from mirror_app.garment_on.body.joints import Joints
from mirror_app.values import Doubles, Floats

_COARSE = 4


def coordinates(shape: tuple[int, int]) -> tuple[Floats, Floats]:
    """x and y of a coarser grid over a picture of this shape, px: fields over it are smooth, and `widened` is
    how they come back to the picture's size."""
    rows, columns = (max(2, -(-n // _COARSE)) for n in shape)
    x = (np.arange(columns, dtype=np.float32) + 0.5) * (shape[1] / columns) - 0.5
    y = (np.arange(rows, dtype=np.float32) + 0.5) * (shape[0] / rows) - 0.5
    across, down = np.meshgrid(x, y)
    return across, down


def widened(field: Floats, shape: tuple[int, int]) -> Floats:
    """A field over `coordinates` at each pixel of the picture."""
    size = (shape[1], shape[0])
    return np.asarray(cv2.resize(field.astype(np.float32), size, interpolation=cv2.INTER_LINEAR), np.float32)


def from_bone(shape: tuple[int, int], start: Doubles, end: Doubles) -> Floats:
    """(h, w): how far each pixel is from the stretch between two places, px."""
    x, y = coordinates(shape)
    return widened(_off(x, y, start, end), shape)


def _off(x: Floats, y: Floats, start: Doubles, end: Doubles) -> Floats:
    way = (end - start).astype(np.float32)
    share = ((x - start[0]) * way[0] + (y - start[1]) * way[1]) / max(float(way @ way), 1e-6)
    share = np.clip(share, 0.0, 1.0)
    return np.asarray(np.hypot(x - start[0] - share * way[0], y - start[1] - share * way[1]), np.float32)


def from_chain(shape: tuple[int, int], places: list[Doubles]) -> Floats:
    """(h, w): the distance from a polyline of bones, px."""
    x, y = coordinates(shape)
    bones = [_off(x, y, start, end) for start, end in pairwise(places)]
    return widened(np.asarray(np.min(bones, axis=0), np.float32), shape)


def arm(joints: Joints, side: str) -> list[Doubles]:
    """Shoulder, elbow, wrist, fingertips."""
    wrist, finger = joints.of("WRIST", side), joints.of("FINGER", side)
    return [joints.of("SHOULDER", side), joints.of("ELBOW", side), wrist, finger + 0.6 * (finger - wrist)]


def leg(joints: Joints, side: str) -> list[Doubles]:
    """Hip, knee, ankle."""
    return [joints.of("HIP", side), joints.of("KNEE", side), joints.of("ANKLE", side)]
