"""Head pose in millimetres from the landmarks that do not move with expression."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.errors import StageError
from mirror_app.values import Doubles, Floats, Pose

FOCAL_PER_SIDE = 0.9
"""Assumed focal length over the picture's longer side: between a webcam's 0.7 and a phone's 1.1."""

MIN_DISTANCE_MM = 450.0
"""Nobody looks into a mirror from nearer: a face that would be is taken by a longer lens, or cropped."""

DEPTH_LEANS = 0.117
"""Face Mesh has the forehead nearer and the chin further away than they are, by so much per millimetre along
the face: see models/training/head_template.py. Uncorrected, who looks straight ahead seems to look down."""

# Forehead, temples, sides of the face, bridge of the nose, eye corners, under the nose. Not lids, lips, brows
# or jaw (expression), nor anything the iris pulls along.
_RIGID = np.array(
    (
        *(10, 151, 9, 8, 168, 6, 197, 195, 5, 4, 2, 164, 33, 133, 362, 263, 127, 356, 234, 454, 93, 323),
        *(162, 389, 21, 251, 54, 284, 103, 332, 67, 297, 109, 338, 122, 351, 193, 417),
    )
)
LEAST_RIGID = 8
"""Of these, so many at least a pose is fitted to: it has six unknowns."""
_NO_DISTORTION = np.zeros(4)


def similarity(source: Doubles, target: Doubles) -> tuple[Doubles, float]:
    """Rotation (3, 3) and scale that carry `source` (n, 3) onto `target`, least squares (Umeyama 1991)."""
    a, b = source - source.mean(0), target - target.mean(0)
    u, s, vt = np.linalg.svd(b.T @ a)
    sign = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ vt))])
    return (u * sign) @ vt, float((s * sign).sum() / (a**2).sum())


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One frame's head shape: points_mm (478, 3) in head axes, sized like the template; px_per_mm is how
    large all of it is seen, about."""

    points_mm: Doubles
    px_per_mm: float


def head_shape(landmarks: Floats, template: Floats, size_px: tuple[int, int]) -> Shape:
    """A person's own shape from one frame's landmarks.

    landmarks: (478, 3) px with Face Mesh's relative depth. template: (478, 3) head mm.
    size_px: the picture's (width, height).
    """
    points = _leaned_back(landmarks.astype(np.float64))
    target = template[_RIGID].astype(np.float64)
    _, px_per_mm = similarity(target, points[_RIGID])
    focal_px = assumed_focal_px(size_px, px_per_mm)
    # Face Mesh's depth is that of a far camera; ours is near, so every point is put back along its ray.
    depth = focal_px / px_per_mm + (points[:, 2:] - points[[468, 473], 2].mean()) / px_per_mm
    seen = np.concatenate([(points[:, :2] - np.array(size_px) / 2) * depth / focal_px, depth], 1)
    rotation, scale = similarity(target, seen[_RIGID])
    shape = (seen - (seen[468] + seen[473]) / 2) @ rotation / scale
    return Shape(shape, px_per_mm)


def _leaned_back(landmarks: Doubles) -> Doubles:
    """Landmarks (478, 3) px with the lean of Face Mesh's depth taken out, down along the face."""
    across = landmarks[473, :2] - landmarks[468, :2]
    down = np.array([-across[1], across[0]]) / max(float(np.linalg.norm(across)), 1e-6)
    lean = DEPTH_LEANS * ((landmarks[:, :2] - landmarks[468, :2]) @ down)
    return np.column_stack([landmarks[:, :2], landmarks[:, 2] - lean])


def assumed_focal_px(size_px: tuple[int, int], px_per_mm: float) -> float:
    """The focal length of an unknown camera: a webcam's, or longer where the face would else be too near."""
    return max(FOCAL_PER_SIDE * max(size_px), MIN_DISTANCE_MM * px_per_mm)


def fit_pose(
    points_px: Floats,
    shape_mm: Floats | Doubles,
    focal_px: float,
    centre_px: tuple[float, float],
    near: Pose | None = None,
) -> Pose:
    """The pose under which `shape_mm` is seen at `points_px`.

    points_px: (478, 2). shape_mm: (478, 3) head mm. focal_px, centre_px: the camera. near: the pose
    before, to start from. Raises StageError where no pose fits.
    """
    model, seen = shape_mm[_RIGID].astype(np.float64), points_px[_RIGID].astype(np.float64)
    if near is None:
        near = Pose(np.eye(3), np.zeros(3), focal_px, centre_px)
        solved = cv2.solvePnP(model, seen, _camera(near), _NO_DISTORTION, flags=cv2.SOLVEPNP_SQPNP)
        return _checked(solved, near)
    return _refined(model, seen, Pose(near.rotation, near.translation_mm, focal_px, centre_px))


def refit(pose: Pose, points_px: Floats, shape_mm: Floats, hidden: NDArray[np.bool_]) -> Pose:
    """The pose under which the landmarks of `shape_mm` that are not `hidden` are seen at `points_px`.

    pose: one near it, of the same camera. points_px: (478, 2). shape_mm: (478, 3) head mm. hidden: (478,).
    Raises StageError where too few are seen, or no pose fits.
    """
    used = _RIGID[~hidden[_RIGID]]
    if len(used) < LEAST_RIGID:
        raise StageError("too little of the head is seen for its pose")
    return _refined(shape_mm[used].astype(np.float64), points_px[used].astype(np.float64), pose)


def _refined(model: Doubles, seen: Doubles, near: Pose) -> Pose:
    turn, move = cv2.Rodrigues(near.rotation)[0], near.translation_mm.reshape(3, 1).copy()
    flags = cv2.SOLVEPNP_ITERATIVE
    solved = cv2.solvePnP(model, seen, _camera(near), _NO_DISTORTION, turn, move, True, flags)
    return _checked(solved, near)


def _checked(solved: tuple[bool, Any, Any], near: Pose) -> Pose:
    found, turn, move = solved
    if not found or not (np.isfinite(turn).all() and move[2, 0] > 0):
        raise StageError("no head pose fits the landmarks")
    rotation = np.asarray(cv2.Rodrigues(turn)[0], np.float64)
    return Pose(rotation, np.asarray(move, np.float64)[:, 0], near.focal_px, near.centre_px)


def _camera(pose: Pose) -> Doubles:
    (x, y), focal_px = pose.centre_px, pose.focal_px
    return np.array([[focal_px, 0, x], [0, focal_px, y], [0, 0, 1]])


def residual_px(pose: Pose, points_px: Floats, shape_mm: Floats | Doubles) -> float:
    """RMS distance of the rigid landmarks from where the pose puts them, in px."""
    miss = pose.project(shape_mm[_RIGID]) - points_px[_RIGID]
    return float(np.sqrt((miss**2).sum(1).mean()))
