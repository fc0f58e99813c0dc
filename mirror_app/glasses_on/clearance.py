"""How far eyewear stays from the skin."""

from dataclasses import dataclass

import numpy as np

from mirror_app.glasses_on.fit import Fitted
from mirror_app.values import Doubles

BROW_FROM_MM, CHEEK_FROM_MM = 18.0, 22.0
"""From the middle of the face: nearer to it is the nose, on which eyewear rests."""
REACH_MM = 12.0
"""A rim with no landmark so near, as seen from the front, is beside the face."""


@dataclass(frozen=True, slots=True)
class Clearance:
    """The least room between the back of the rims and the skin, mm, < 0 where they cut it: above the middle
    of the lenses, and below."""

    brow_mm: float
    cheek_mm: float


def clearance(fitted: Fitted, shape_mm: Doubles) -> Clearance:
    """The room eyewear has on a head of Face Mesh landmarks (478, 3), head millimetres.

    The skin behind a place on the rim is taken from the three landmarks nearest to it as seen from the
    front, weighed by how near they are.
    """
    rims = np.concatenate([fitted.surface(rim, fitted.thickness_mm) for rim in fitted.flat.rims])
    away = np.linalg.norm(rims[:, None, :2] - shape_mm[None, :468, :2], axis=2)
    nearest = np.argpartition(away, 3, axis=1)[:, :3]
    near = np.take_along_axis(away, nearest, axis=1)
    weight = 1.0 / (near + 0.5)
    skin = (shape_mm[nearest, 2] * weight).sum(1) / weight.sum(1)
    gap = skin - rims[:, 2]
    sideways = np.abs(rims[:, 0] - fitted.origin[0])
    before = near.min(1) < REACH_MM
    above = rims[:, 1] < fitted.origin[1]
    brow = before & above & (sideways > BROW_FROM_MM)
    cheek = before & ~above & (sideways > CHEEK_FROM_MM)
    return Clearance(float(gap[brow].min(initial=99.0)), float(gap[cheek].min(initial=99.0)))
