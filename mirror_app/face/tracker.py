"""One face, the same one, frame after frame."""

import cv2
import numpy as np

from mirror_app.face.landmarks import Detector, Landmarker
from mirror_app.face.pose import assumed_focal_px, fit_pose, head_shape, residual_px
from mirror_app.face.size import HeadSize
from mirror_app.face.window import Place, Window, most_central_large, window_of
from mirror_app.smoothing import Calm, OneEuro
from mirror_app.values import Doubles, Face, Floats, Frame, Pose

PATIENCE = 4
"""Frames without the face before it is looked for everywhere again."""
FIRST_STEP_S = 1 / 30


class FaceTracker:
    """Follows the most central large face. Mirror thread only."""

    def __init__(self, landmarker: Landmarker, detector: Detector, template: Floats) -> None:
        self._landmarker = landmarker
        self._detector = detector
        self._template = template
        self._person = 0
        self.forget()

    def find(self, frame: Frame) -> Face | None:
        """The face on this frame, or None. Raises StageError where landmarks make no head."""
        if self._window is None:
            self._window = self._acquired(frame)
        if self._window is None:
            return None
        marks = self._landmarker.find(self._window.crop(frame.image))
        if marks is None:
            self._lost()
            return None
        marks = self._window.to_picture(marks)
        place = Place.of(marks, frame.born_s)
        step_s = frame.born_s - self._place_before.born_s if self._place_before else FIRST_STEP_S
        if self._place_before and not place.may_follow(self._place_before):
            self._start_person()
            self._window = self._window.around(marks)
        else:
            self._window = self._window.following(marks)
        self._misses, self._place_before = 0, place
        return self._face(frame, marks, max(step_s, 1e-3))

    def forget(self) -> None:
        """Drop everything known of the person and look for a face anew."""
        self._window: Window | None = None
        self._misses = 0
        self._place_before: Place | None = None
        self._landmarker.forget()
        self._start_person()

    def close(self) -> None:
        """Free the networks."""
        self._landmarker.close()
        self._detector.close()

    def _start_person(self) -> None:
        self._person += 1
        self._pose: Pose | None = None
        self._size = HeadSize()
        self._shape = OneEuro(0.25, 0.01)
        self._turn = Calm(0.5, 15.0)
        self._place = Calm(0.5, 0.15)
        self._depth = Calm(0.4, 10.0)

    def _acquired(self, frame: Frame) -> Window | None:
        boxes = self._detector.find(frame.image)
        return window_of(most_central_large(boxes, frame.size_px)) if len(boxes) else None

    def _lost(self) -> None:
        assert self._window is not None
        self._misses += 1
        self._window = self._window.coasting()
        if self._misses > PATIENCE:
            self._window = None
            self._landmarker.forget()

    def _face(self, frame: Frame, marks: Floats, step_s: float) -> Face:
        points = np.ascontiguousarray(marks[:, :2])
        found = head_shape(marks, self._template, frame.size_px)
        shape = self._shape(found.points_mm, step_s)
        focal_px = assumed_focal_px(frame.size_px, found.px_per_mm)
        centre_px = (frame.size_px[0] / 2, frame.size_px[1] / 2)
        raw = fit_pose(points, shape, focal_px, centre_px, self._pose)
        size = self._size(points, raw, step_s)
        pose = self._smoothed(raw, step_s)
        confidence = _confidence(raw, points, shape, self._pose, frame.size_px)
        self._pose = raw
        true_pose = Pose(pose.rotation, pose.translation_mm * size, focal_px, centre_px)
        return Face(points, (shape * size).astype(np.float32), true_pose, confidence, self._person)

    def _smoothed(self, pose: Pose, step_s: float) -> Pose:
        turn = self._turn(np.asarray(cv2.Rodrigues(pose.rotation)[0], np.float64)[:, 0], step_s)
        depth = float(np.exp(self._depth(np.log(pose.translation_mm[2:]), step_s))[0])
        place = pose.translation_mm[:2] * (pose.focal_px / pose.translation_mm[2])
        place = self._place(place, step_s) * (depth / pose.focal_px)
        rotation = np.asarray(cv2.Rodrigues(turn)[0], np.float64)
        return Pose(rotation, np.append(place, depth), pose.focal_px, pose.centre_px)


def _falling(value: float, good: float, bad: float) -> float:
    """1 up to `good`, 0 from `bad` on, smooth between."""
    t = float(np.clip((value - good) / (bad - good), 0.0, 1.0))
    return 1 - t * t * (3 - 2 * t)


def _confidence(
    pose: Pose, points_px: Floats, shape_mm: Doubles, before: Pose | None, size_px: tuple[int, int]
) -> float:
    """0..1: lower for a bad fit, a big turn, a small or fast face, and pupils at the picture's edge."""
    apart_px = float(np.linalg.norm(shape_mm[473] - shape_mm[468])) * pose.px_per_mm
    yaw, pitch, _ = pose.angles_deg
    moved = 0.0
    if before is not None:
        moved = float(np.linalg.norm((pose.project(np.zeros(3)) - before.project(np.zeros(3))) / apart_px))
    pupils = points_px[[468, 473]]
    inside = bool(((pupils > 0) & (pupils < np.array(size_px))).all())
    return (
        _falling(residual_px(pose, points_px, shape_mm) / apart_px, 0.05, 0.15)
        * _falling(abs(yaw), 30.0, 46.0)
        * _falling(abs(pitch), 30.0, 50.0)
        * _falling(-apart_px, -30.0, -14.0)
        * _falling(moved, 0.12, 0.5)
        * inside
    )
