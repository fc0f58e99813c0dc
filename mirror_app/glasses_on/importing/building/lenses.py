"""Lenses: shells of one base curve, whose edges lie in the rim or are polished."""

import numpy as np

from mirror_app.boxing import lens_outline
from mirror_app.glasses_on.importing.building.sheet import Sheet
from mirror_app.glasses_on.importing.building.solids import rod
from mirror_app.values import Doubles, Eyewear

THICK_MM = 2.0
_BEVEL_MM = 0.25
_RINGS = np.array([0.04, 0.35, 0.65, 0.88])


def lens(eyewear: Eyewear, sheet: Sheet, front_mm: float) -> Doubles:
    """The lens of the side of +u (m, 3, 3), its front `front_mm` behind the sheet."""
    outline = lens_outline(eyewear.shape, eyewear.a_mm, eyewear.b_mm, 1)
    edge = 1.0 - _BEVEL_MM / (0.5 * min(eyewear.a_mm, eyewear.b_mm))
    sizes = np.concatenate([_RINGS, [edge, 1.0, 1.0, edge], _RINGS[::-1]])
    back = front_mm + THICK_MM
    levels = [front_mm] * 5 + [front_mm + _BEVEL_MM, back - _BEVEL_MM] + [back] * 5
    flat = outline * sizes[:, None, None] + (sheet.middle_mm, 0.0)
    deep = np.broadcast_to(np.array(levels)[:, None, None], (*flat.shape[:2], 1))
    return rod(sheet.place(np.concatenate([flat, deep], 2)))
