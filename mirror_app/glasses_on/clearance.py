"""How far eyewear stays from the skin."""

from dataclasses import dataclass

import numpy as np

from mirror_app.glasses_on.fit import Fitted
from mirror_app.glasses_on.resting import NOSE_MM, VERTEX_MM, behind
from mirror_app.glasses_on.skin import Skin
from mirror_app.values import Doubles, Floats


@dataclass(frozen=True, slots=True)
class Clearance:
    """The least room between the back of a front and the skin, mm, < 0 where it cuts: of the rims above the
    middle of the lenses and below, and of rims and bridge at the nose. beyond_mm: how much further before the
    eyes than usual it must stand for that, 0 if not at all."""

    brow_mm: float
    cheek_mm: float
    nose_mm: float
    beyond_mm: float


def clearance(fitted: Fitted, shape_mm: Floats | Doubles) -> Clearance:
    """The room eyewear has on a head of Face Mesh landmarks (478, 3), head millimetres."""
    flat = np.concatenate([*fitted.flat.rims, *fitted.flat.bridge])
    share = behind(flat[:, 0], fitted.eyewear.material == "acetate")
    x, y, z = (fitted.surface(flat) + np.outer(fitted.thickness_mm * share, fitted.axes[:, 2])).T
    gap = Skin.of(shape_mm).at(x[:, None], y[:, None])[:, 0] - z
    nose, above = np.abs(x - fitted.origin[0]) < NOSE_MM, y < fitted.origin[1]
    brow, cheek, ridge = (
        float(gap[part].min(initial=99.0)) for part in (~nose & above, ~nose & ~above, nose)
    )
    return Clearance(brow, cheek, ridge, max(0.0, fitted.vertex_mm - VERTEX_MM[1]))
