"""What is measured on a head: between the pupils, and from temple to temple."""

import numpy as np

from mirror_app.values import Doubles, Face

TEMPLES = (127, 356)
"""Face Mesh landmarks where the temples of eyewear pass, a little before the ears."""
SHAPE_ERROR = 0.035
"""Of a width measured on Face Mesh's shape, beside that of the scale, one sigma: its depth, and so what
perspective makes of the sides of the face, is a guess."""


def pupils_apart_mm(face: Face) -> float:
    """Between the pupils as they are seen, in the plane of the eyes, in millimetres of the Face."""
    pose = face.pose
    rays = np.ones((2, 3))
    rays[:, :2] = (face.pupils_px - np.array(pose.centre_px)) / pose.focal_px
    facing = pose.rotation[:, 2]
    points = rays * ((facing @ pose.translation_mm) / (rays @ facing))[:, None]
    return float(np.linalg.norm(points[1] - points[0]))


def distance_mm(face: Face) -> float:
    """From the camera to the point between the pupils, in millimetres of the Face."""
    return float(np.linalg.norm(face.pose.translation_mm))


def width_mm(shape_mm: Doubles) -> float:
    """From temple to temple, in the shape's millimetres."""
    left, right = TEMPLES
    return float(shape_mm[right, 0] - shape_mm[left, 0])
