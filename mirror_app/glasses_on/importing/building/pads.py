"""Nose pads of silicone on arms of wire."""

import numpy as np

from mirror_app.glasses_on.importing.building.sheet import Sheet
from mirror_app.glasses_on.importing.building.solids import both, rod, spline, tube, unit
from mirror_app.glasses_on.importing.building.wire import MIDDLE_MM, beside
from mirror_app.values import Doubles, Eyewear

_LONG_MM, _WIDE_MM, _THICK_MM = 12.5, 6.8, 1.9
_ARM_MM = 0.45
_BEHIND_MM = 6.5


def padded(eyewear: Eyewear, sheet: Sheet) -> tuple[Doubles, Doubles]:
    """Pads and their arms, both sides, (m, 3, 3) each."""
    level = 0.08 * eyewear.b_mm
    edge = beside(eyewear, level, temporal=False)
    root = sheet.place(np.array([edge + (1.5 if eyewear.material == "rimless" else -0.4), level, MIDDLE_MM]))
    middle = np.array([edge - 1.6, level + 1.5, root[2] + _BEHIND_MM])
    face = unit(np.array([-0.8, -0.15, 0.55]))
    along = unit(np.array([0.3, 0.9, 0.25]))
    share = np.sin(np.linspace(-np.pi / 2, np.pi / 2, 15))
    path = middle + along * share[:, None] * _LONG_MM / 2
    size = np.sqrt(np.maximum(1.0 - share**2, 0.01))[:, None]
    # Fuller below than above.
    wide = size * np.stack([np.full(15, _THICK_MM), _WIDE_MM * (1.0 + 0.15 * share)], 1) / 2
    pad = rod(tube(path, wide, face))
    back = middle - face * 0.4 * _THICK_MM
    arm = spline(root, back, unit(np.array([0.5, 0.2, 1.0])), face)
    wire = rod(tube(arm, np.full((len(arm), 2), _ARM_MM), np.array([0.0, 1.0, 0.0]), 8))
    return both(pad), both(wire)
