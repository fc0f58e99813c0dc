"""What is measured on a head: between the pupils, and from temple to temple."""

import numpy as np

from mirror_app.values import Doubles, Face

TEMPLES = (127, 356)
"""Face Mesh landmarks of the sides of the face where temples of eyewear pass, a little before the ears: it
puts them where a side is seen to end, which is further back on a head that is near."""
SHAPE_ERROR = 0.035
"""Of a width measured there, beside that of the scale, one sigma. Our estimate: a head widens by about 10 %
from the cheekbones to the ears, and the end may be seen anywhere on the way (2 to 3 %); a focal length
that is wrong by a sixth puts what lies 50 mm behind the pupils 1.5 % off at 60 cm; Face Mesh misses an
edge by 1 to 2 mm. See `python -m tests.true_scale`."""


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
