"""MediaPipe behind two small seams, so that it can be replaced: a landmarker and a detector."""

from contextlib import nullcontext
from typing import Protocol

import cv2
import numpy as np
from mediapipe.python.solutions.face_detection import FaceDetection
from mediapipe.python.solutions.face_mesh import FaceMesh

from mirror_app.silence import native_silence
from mirror_app.values import Doubles, Floats, Image

_NOBODY = np.zeros((64, 64, 3), np.uint8)
"""A first picture, which makes a graph load its networks before the first real one is waited for."""


class Landmarker(Protocol):
    """Finds the landmarks of one face in a picture that shows little else. Mirror thread only."""

    def find(self, image: Image) -> Floats | None:
        """(478, 3) float32: x, y in px of `image` and relative depth in the same unit, or None."""
        ...

    def forget(self) -> None:
        """The next picture has nothing to do with the one before."""
        ...

    def close(self) -> None: ...


class Detector(Protocol):
    """Finds where faces are. Mirror thread only."""

    def find(self, image: Image) -> Doubles:
        """(n, 4) float64 boxes: left, top, width, height in px."""
        ...

    def close(self) -> None: ...


class FaceMeshLandmarker:
    """Face Mesh with irises (MediaPipe 0.10.21): 478 points, tracking from picture to picture."""

    def __init__(self, tracks: bool = True) -> None:
        """tracks: start from where the face was on the picture before, rather than look for it each time."""
        self._tracks = tracks
        self._met_a_face = self._is_tracking = False
        with native_silence():
            self._mesh = FaceMesh(not tracks, max_num_faces=1, refine_landmarks=True)
            self._mesh.process(_NOBODY)

    def find(self, image: Image) -> Floats | None:
        height, width = image.shape[:2]
        rgb = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
        with nullcontext() if self._met_a_face else native_silence():
            faces = self._mesh.process(rgb).multi_face_landmarks  # type: ignore[attr-defined]
        self._is_tracking = self._tracks and bool(faces)
        if not faces:
            return None
        self._met_a_face = True
        marks = np.array([(p.x, p.y, p.z) for p in faces[0].landmark], np.float32)
        return marks * np.array((width, height, width), np.float32)

    def forget(self) -> None:
        if self._is_tracking:
            with native_silence():
                self._mesh.reset()
                self._mesh.process(_NOBODY)
        self._is_tracking = False

    def close(self) -> None:
        self._mesh.close()


class BlazeFaceDetector:
    """MediaPipe's face detectors: the short-range one (to 2 m), then the full-range one (to 5 m)."""

    def __init__(self) -> None:
        with native_silence():
            self._ranges = [FaceDetection(model_selection=k, min_detection_confidence=0.5) for k in (0, 1)]
            for detection in self._ranges:
                detection.process(_NOBODY)

    def find(self, image: Image) -> Doubles:
        height, width = image.shape[:2]
        rgb = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
        for detection in self._ranges:
            found = detection.process(rgb).detections  # type: ignore[attr-defined]
            if found:
                boxes = [d.location_data.relative_bounding_box for d in found]
                sides = np.array([(b.xmin, b.ymin, b.width, b.height) for b in boxes], np.float64)
                return sides * (width, height, width, height)
        return np.zeros((0, 4))

    def close(self) -> None:
        for detection in self._ranges:
            detection.close()
