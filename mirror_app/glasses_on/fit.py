"""Eyewear placed on a head, at true scale, in head millimetres."""

from dataclasses import dataclass

import numpy as np

from mirror_app.boxing import Front
from mirror_app.values import Doubles, Eyewear, Floats

PANTOSCOPIC_DEG = 9.0
WRAP_DEG = 5.0
"""Face-form angle: how far the plane of one lens is turned back towards its temple."""
VERTEX_MM = (12.0, 16.0)
LENS_MM = 2.0
"""Thickness of a lens: its back is this far behind the front surface."""
EAR_BEHIND_MM, EAR_ABOVE_MM = 24.0, 7.0
"""Where a temple rests on the ear, from the landmarks of the side of the face beside the eye."""

# A temple from the hinge to the ear: shares of the way, and how far it has swung in to the head by then.
_ALONG = np.concatenate([np.linspace(0.0, 0.9, 11), np.linspace(0.92, 1.0, 5)])[:, None]
_SWUNG = np.sin(_ALONG[:, 0] * np.pi / 2)
# Behind the ear: how it bends down, step by step.
_BEND = np.radians(np.interp(np.linspace(0.0, 1.0, 16), (0.0, 0.5, 1.0), (12.0, 42.0, 48.0)))
_DROP = np.cumsum(np.stack([np.full(16, 0.12), np.sin(_BEND), np.cos(_BEND)], 1) / 16, 0)

_NOSE_SIDES = ((193, 417), (188, 412), (114, 343))
_NOSE_RIDGE = (168, 6, 197, 195)


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """The measures of a head that eyewear touches, in head millimetres; by default an average adult's.

    ridge: (n, 2), y and z down the ridge of the nose. sides: (m, 2), y and half the width of the nose.
    ears: (2, 3), where the temples rest, left first.
    """

    pupils: Doubles
    ridge: Doubles
    sides: Doubles
    ears: Doubles
    middle_mm: float = 0.0

    @staticmethod
    def average() -> "Head":
        return Head(
            pupils=np.array([(-31.0, 0.0, 0.0), (31.0, 0.0, 0.0)]),
            ridge=np.array([(-2.4, -16.8), (4.9, -21.7), (11.9, -27.0), (18.4, -32.8)]),
            sides=np.array([(-1.2, 7.2), (9.8, 9.2), (13.9, 13.3)]),
            ears=np.array([(-69.3, -1.8, 76.2), (69.3, -1.8, 76.2)]),
        )

    @staticmethod
    def of(shape_mm: Floats) -> "Head":
        """Measured on Face Mesh landmarks (478, 3) in head millimetres."""
        shape = np.asarray(shape_mm, np.float64)
        sides = [(shape[[a, b], 1].mean(), (shape[b, 0] - shape[a, 0]) / 2) for a, b in _NOSE_SIDES]
        ears = [
            shape[landmark] + (out, -EAR_ABOVE_MM, EAR_BEHIND_MM)
            for landmark, out in ((127, -2.0), (356, 2.0))
        ]
        return Head(
            pupils=shape[[468, 473]],
            ridge=shape[list(_NOSE_RIDGE), 1:],
            sides=np.array(sides),
            ears=np.array(ears),
            middle_mm=float(shape[[168, 6], 0].mean()),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Temple:
    """One temple: points along its middle (n, 3) from the hinge to the tip, in head millimetres.

    half_height_mm: (n,). half_width_mm: half its thickness, seen from above. covered: (n,) 0..1, how
    much the ear hides. side: -1 on the left of the picture.
    """

    middle: Doubles
    half_height_mm: Doubles
    half_width_mm: float
    covered: Doubles
    side: int


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


def fit(eyewear: Eyewear, flat: Front, head: Head, tilt_deg: float = PANTOSCOPIC_DEG) -> Fitted:
    """Sit `eyewear`, whose flat outlines are `flat`, on the nose and ears of `head`.

    tilt_deg: pantoscopic tilt, the lower rims towards the cheeks; 8 to 12 degrees are usual.
    """
    angle = np.radians(tilt_deg)
    down = np.array([0.0, np.cos(angle), np.sin(angle)])
    axes = np.stack([(1.0, 0.0, 0.0), down, (0.0, -down[2], down[1])], 1)
    curve = float(np.tan(np.radians(WRAP_DEG)) / (eyewear.a_mm + eyewear.dbl_mm))
    thickness = 3.6 if eyewear.material == "acetate" else 1.6
    height = _centre_height(eyewear, head)
    origin, vertex = _origin(eyewear, head, height, axes, (curve, thickness))
    ends = _bent(flat.hinges, curve, thickness / 2) @ axes.T + origin
    temples = (_temple(eyewear, ends[0], head.ears[0], -1), _temple(eyewear, ends[1], head.ears[1], 1))
    return Fitted(eyewear, flat, origin, axes, curve, thickness, vertex, temples)


def _bent(points: Doubles, curve: float, depth_mm: float) -> Doubles:
    return np.column_stack([points, curve * points[:, 0] ** 2 + depth_mm])


def _centre_height(eyewear: Eyewear, head: Head) -> float:
    """y of the boxing centre line: where the nose is as wide as the bridge, the pupils 1 to 4 mm above."""
    resting = float(np.interp(eyewear.dbl_mm / 2, head.sides[:, 1], head.sides[:, 0]))
    return float(head.pupils[:, 1].mean() + np.clip(resting - 4.0, 1.0, 4.0))


def _origin(
    eyewear: Eyewear, head: Head, height_mm: float, axes: Doubles, sheet: tuple[float, float]
) -> tuple[Doubles, float]:
    """Origin of the front and its vertex distance: just clear of the nose, 12 to 16 mm before the eyes."""
    curve, thickness = sheet
    bridge = -0.16 * eyewear.b_mm
    nose = float(np.interp(height_mm + bridge, head.ridge[:, 0], head.ridge[:, 1]))
    pupil = np.array([[(head.pupils[1, 0] - head.pupils[0, 0]) / 2, head.pupils[:, 1].mean() - height_mm]])
    lens = float((_bent(pupil, curve, LENS_MM) @ axes.T)[0, 2])
    wanted = nose - 0.5 - thickness - bridge * axes[2, 1]
    vertex = float(np.clip(head.pupils[:, 2].mean() - wanted - lens, *VERTEX_MM))
    depth = float(head.pupils[:, 2].mean()) - vertex - lens
    return np.array([head.middle_mm, height_mm, depth]), vertex


def _temple(eyewear: Eyewear, hinge: Doubles, ear: Doubles, side: int) -> Temple:
    """From the hinge along the head to the ear, then down behind it."""
    acetate = eyewear.material == "acetate"
    half_width = 1.7 if acetate else 0.55
    start = hinge - (side * half_width, 0.0, 0.0)
    straight = float(np.linalg.norm(ear - start))
    tip = max(eyewear.temple_mm - straight, 0.3 * eyewear.temple_mm)
    path = start + (ear - start) * _ALONG
    path[:, 0] = start[0] + (ear[0] - start[0]) * _SWUNG
    middle = np.concatenate([path, ear + _DROP * (-side * tip, tip, tip)])
    walked = np.zeros(len(middle))
    np.cumsum(np.sqrt(np.square(middle[1:] - middle[:-1]).sum(1)), out=walked[1:])
    covered = np.clip((walked - straight + 6.0) / 10.0, 0.0, 1.0)
    share = walked / walked[-1]
    tall = max(0.95 * eyewear.rim_top_mm, 2.6) if acetate else 0.9
    height = np.interp(share, [0.0, 0.15, 0.6, 1.0], [tall, 0.8 * tall, 0.62 * tall, 0.75 * tall])
    return Temple(middle, height, half_width, covered, side)
