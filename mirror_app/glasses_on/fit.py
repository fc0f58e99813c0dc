"""Eyewear placed on a head, at true scale, in head millimetres."""

import math
from dataclasses import dataclass

import numpy as np

from mirror_app.boxing import Front
from mirror_app.glasses_on.resting import CORNEA_MM, LENS_MM, Ground, Sheet, axes, rest
from mirror_app.glasses_on.skin import Skin, average_shape
from mirror_app.values import Doubles, Eyewear, Floats

WRAP_DEG = 5.0
"""Face-form angle: how far the plane of one lens is turned back towards its temple."""
EAR_BEHIND_MM, EAR_ABOVE_MM = 24.0, 7.0
"""Where a temple rests on the ear, from the landmarks of the side of the face beside the eye."""

# A temple from the hinge to the ear: shares of the way, and how far it has swung in to the head by then.
_ALONG = np.concatenate([np.linspace(0.0, 0.9, 11), np.linspace(0.92, 1.0, 5)])[:, None]
_SWUNG = np.sin(_ALONG[:, 0] * np.pi / 2)
# Behind the ear: how it bends down, step by step.
_BEND = np.radians(np.interp(np.linspace(0.0, 1.0, 16), (0.0, 0.5, 1.0), (12.0, 42.0, 48.0)))
_DROP = np.cumsum(np.stack([np.full(16, 0.12), np.sin(_BEND), np.cos(_BEND)], 1) / 16, 0)

_NOSE_SIDES = np.array([(193, 188, 114), (417, 412, 343)])
_BESIDE_EYES = np.array([127, 356])
_TO_EARS = np.array([(-2.0, -EAR_ABOVE_MM, EAR_BEHIND_MM), (2.0, -EAR_ABOVE_MM, EAR_BEHIND_MM)])


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """The measures of a head that eyewear touches, in head millimetres.

    sides: (m, 2), y and half the width of the nose. ears: (2, 3), where the temples rest, left first.
    middle_mm: x of the ridge of the nose.
    """

    pupils: Doubles
    sides: Doubles
    ears: Doubles
    middle_mm: float
    skin: Skin

    @staticmethod
    def average() -> "Head":
        """An average adult's."""
        return Head.of(average_shape())

    @staticmethod
    def of(shape_mm: Floats) -> "Head":
        """Measured on Face Mesh landmarks (478, 3) in head millimetres."""
        shape = np.asarray(shape_mm, np.float64)
        left, right = shape.take(_NOSE_SIDES, 0)
        return Head(
            pupils=shape[[468, 473]],
            sides=np.stack([(left[:, 1] + right[:, 1]) / 2, (right[:, 0] - left[:, 0]) / 2], 1),
            ears=shape.take(_BESIDE_EYES, 0) + _TO_EARS,
            middle_mm=float(shape[168, 0] + shape[6, 0]) / 2,
            skin=Skin.of(shape),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Temple:
    """One temple: points along its middle (n, 3) from the hinge to the tip, in head millimetres; covered (n,)
    0..1: how much the ear hides."""

    middle: Doubles
    covered: Doubles


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Eyewear where it sits on a head.

    The front is a bent sheet: the point (u, v) of the flat front (see `boxing`) lies at
    origin + axes @ (u, v, curve * u ** 2 + depth), with depth 0 on its outer surface, growing towards
    the face. origin (3,) and axes (3, 3), columns right, down, inwards, are in head millimetres.
    """

    eyewear: Eyewear
    flat: Front
    origin: Doubles
    axes: Doubles
    curve: float
    thickness_mm: float
    vertex_mm: float
    temples: tuple[Temple, Temple]

    def surface(self, points: Doubles, depth_mm: float = 0.0) -> Doubles:
        """Flat front points (n, 2) to head millimetres (n, 3)."""
        return _bent(points, self.curve, depth_mm) @ self.axes.T + self.origin


def fit(eyewear: Eyewear, flat: Front, head: Head) -> Fitted:
    """Sit `eyewear`, whose flat outlines are `flat`, on the nose and ears of `head`."""
    curve = float(np.tan(np.radians(WRAP_DEG)) / (eyewear.a_mm + eyewear.dbl_mm))
    acetate = eyewear.material == "acetate"
    sheet = Sheet(flat, curve, 3.6 if acetate else 1.6, acetate)
    ground = Ground(head.skin, head.pupils, head.middle_mm, _usual_mm(eyewear, head))
    resting = rest(sheet, ground, eyewear.tilt_deg)
    turn = axes(resting.tilt_deg)
    left, right = head.pupils.tolist()
    half, eyes, deep = (right[0] - left[0]) / 2, (left[1] + right[1]) / 2, (left[2] + right[2]) / 2
    # Where the pupil is seen through the back of its lens.
    lens_mm = float(turn[2] @ (half, eyes - resting.height_mm, curve * half**2 + LENS_MM))
    depth_mm = deep - CORNEA_MM - resting.vertex_mm - lens_mm
    origin = np.array([head.middle_mm, resting.height_mm, depth_mm])
    ends = _bent(flat.hinges, curve, sheet.thickness_mm / 2) @ turn.T + origin
    temples = (_temple(eyewear, ends[0], head.ears[0], -1), _temple(eyewear, ends[1], head.ears[1], 1))
    return Fitted(eyewear, flat, origin, turn, curve, sheet.thickness_mm, resting.vertex_mm, temples)


def _bent(points: Doubles, curve: float, depth_mm: float) -> Doubles:
    bent = np.empty((len(points), 3))
    bent[:, :2], bent[:, 2] = points, curve * points[:, 0] ** 2 + depth_mm
    return bent


def _usual_mm(eyewear: Eyewear, head: Head) -> float:
    """How far the boxing centre line lies below the pupils if the nose there is as wide as the bridge."""
    resting = float(np.interp(eyewear.dbl_mm / 2, head.sides[:, 1], head.sides[:, 0]))
    return float(np.clip(resting - head.pupils[:, 1].mean() - 4.0, 1.0, 4.0))


def _temple(eyewear: Eyewear, hinge: Doubles, ear: Doubles, side: int) -> Temple:
    """From the hinge along the head to the ear, then down behind it."""
    half_width = 1.7 if eyewear.material == "acetate" else 0.55
    start = hinge - (side * half_width, 0.0, 0.0)
    straight = math.dist(ear, start)
    tip = max(eyewear.temple_mm - straight, 0.3 * eyewear.temple_mm)
    path = start + (ear - start) * _ALONG
    path[:, 0] = start[0] + (ear[0] - start[0]) * _SWUNG
    middle = np.concatenate([path, ear + _DROP * (-side * tip, tip, tip)])
    walked = np.zeros(len(middle))
    steps = middle[1:] - middle[:-1]
    np.cumsum(np.sqrt((steps * steps).sum(1)), out=walked[1:])
    covered = np.minimum(np.maximum((walked - straight + 6.0) / 10.0, 0.0), 1.0)
    return Temple(middle, covered)
