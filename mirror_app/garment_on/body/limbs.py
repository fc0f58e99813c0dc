"""Distances from limbs: what lies within a share of the shoulders' width of a bone."""

import numpy as np

from mirror_app.garment_on.body.joints import Joints
from mirror_app.values import Doubles, Floats


def from_bone(shape: tuple[int, int], start: Doubles, end: Doubles) -> Floats:
    """(h, w): how far each pixel is from the stretch between two places, px."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    way = (end - start).astype(np.float32)
    share = ((x - start[0]) * way[0] + (y - start[1]) * way[1]) / max(float(way @ way), 1e-6)
    share = np.clip(share, 0.0, 1.0)
    return np.asarray(np.hypot(x - start[0] - share * way[0], y - start[1] - share * way[1]), np.float32)


def from_chain(shape: tuple[int, int], places: list[Doubles]) -> Floats:
    """(h, w): the distance from a polyline of bones, px."""
    bones = [from_bone(shape, start, end) for start, end in zip(places[:-1], places[1:], strict=True)]
    return np.asarray(np.min(bones, axis=0), np.float32)


def arm(joints: Joints, side: str) -> list[Doubles]:
    """Shoulder, elbow, wrist, fingertips."""
    wrist, finger = joints.of("WRIST", side), joints.of("FINGER", side)
    return [joints.of("SHOULDER", side), joints.of("ELBOW", side), wrist, finger + 0.6 * (finger - wrist)]


def leg(joints: Joints, side: str) -> list[Doubles]:
    """Hip, knee, ankle."""
    return [joints.of("HIP", side), joints.of("KNEE", side), joints.of("ANKLE", side)]
