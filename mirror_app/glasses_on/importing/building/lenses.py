"""Lenses: shells of one base curve, whose edges lie in the rim or are polished."""

import numpy as np

from mirror_app.boxing import lens_outline
from mirror_app.glasses_on.importing.building.sheet import Sheet
from mirror_app.glasses_on.importing.building.solids import rod
from mirror_app.values import Doubles, Eyewear

THICK_MM = 2.0
_BEVEL_MM = 0.25
_RIDGE_MM = (0.5, 0.5)
"""How far the ridge of a lens that is held by a groove stands out, and how far behind its face."""
_RINGS = np.array([0.04, 0.35, 0.65, 0.88])


def lens(eyewear: Eyewear, sheet: Sheet, front_mm: float, grooved: bool) -> Doubles:
    """The lens of the side of +u (m, 3, 3), its front `front_mm` behind the sheet. grooved: it is held by a
    groove in a wire as deep as itself, so that its faces end where the wire begins."""
    outline = lens_outline(eyewear.shape, eyewear.a_mm, eyewear.b_mm, 1)
    bevel, deep = _RIDGE_MM if grooved else (_BEVEL_MM, _BEVEL_MM)
    edge = 1.0 - bevel / (0.5 * min(eyewear.a_mm, eyewear.b_mm))
    sizes = np.concatenate([_RINGS, [edge, 1.0, 1.0, edge], _RINGS[::-1]])
    back = front_mm + THICK_MM
    levels = [front_mm] * 5 + [front_mm + deep, back - deep] + [back] * 5
    flat = outline * sizes[:, None, None] + (sheet.middle_mm, 0.0)
    w = np.broadcast_to(np.array(levels)[:, None, None], (*flat.shape[:2], 1))
    return rod(sheet.place(np.concatenate([flat, w], 2)))
