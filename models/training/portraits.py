"""Bare portraits with their landmarks, found once and kept in a cache file."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from mirror_app.face.pose import assumed_focal_px, fit_pose, head_shape, residual_px
from mirror_app.values import Pose

MAX_YAW_DEG = 45.0


@dataclass
class Portrait:
    """One portrait: picture BGR, landmarks (478, 2) px, head shape (478, 3) in template mm, pose."""

    path: Path
    image: np.ndarray
    points_px: np.ndarray
    shape_mm: np.ndarray
    pose: Pose

    @property
    def pupils_apart_px(self) -> float:
        """Pupil distance if the head faced the camera."""
        return float(np.linalg.norm(self.shape_mm[473] - self.shape_mm[468]) * self.pose.px_per_mm)


def landmarks(folder: Path, cache: Path) -> dict[str, np.ndarray]:
    """Face Mesh landmarks (478, 3) px of every picture in a folder by file name."""
    if cache.exists():
        with np.load(cache) as stored:
            return dict(stored)
    from mediapipe.python.solutions.face_mesh import FaceMesh

    found: dict[str, np.ndarray] = {}
    with FaceMesh(static_image_mode=True, refine_landmarks=True) as mesh:
        for path in sorted(folder.glob("*.jpg")):
            image = cv2.imread(str(path))
            height, width = image.shape[:2]
            faces = mesh.process(cv2.cvtColor(image, cv2.COLOR_BGR2RGB)).multi_face_landmarks
            if faces:
                marks = np.array([(p.x, p.y, p.z) for p in faces[0].landmark])
                found[path.name] = (marks * (width, height, width)).astype(np.float32)
    cache.parent.mkdir(parents=True, exist_ok=True)
    np.savez(cache, **found)
    return found


def portrait(path: Path, marks: np.ndarray, template: np.ndarray) -> Portrait | None:
    """The portrait, or None where the landmarks make no usable head."""
    image = cv2.imread(str(path))
    size_px = (image.shape[1], image.shape[0])
    found = head_shape(marks, template, size_px)
    shape, focal_px = found.points_mm, assumed_focal_px(size_px, found.px_per_mm)
    pose = fit_pose(marks[:, :2], shape, focal_px, (size_px[0] / 2, size_px[1] / 2))
    made = Portrait(path, image, marks[:, :2], shape, pose)
    bad = residual_px(pose, made.points_px, shape) > 0.06 * made.pupils_apart_px
    return None if bad or abs(pose.angles_deg[0]) > MAX_YAW_DEG else made
