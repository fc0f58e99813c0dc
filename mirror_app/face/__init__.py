"""In: a Frame. Out: one Face, held steady, or None."""

from mirror_app.face.landmarks import BlazeFaceDetector, Detector, FaceMeshLandmarker, Landmarker
from mirror_app.face.tracker import FaceTracker

__all__ = ["BlazeFaceDetector", "Detector", "FaceMeshLandmarker", "FaceTracker", "Landmarker"]
