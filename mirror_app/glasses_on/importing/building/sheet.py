"""The bent sheet a front lies in: each side on the sphere of its lens, both turned back to the temples."""

from dataclasses import dataclass

import numpy as np

from mirror_app.values import Doubles, Eyewear

WRAP_DEG = 5.0
"""Face-form angle: how far the plane of one lens is turned back towards its temple."""
_INDEX_MM = 530.0
"""Millimetres of radius times dioptres of base curve."""
_CLEAR_BASE, _SUN_BASE = 4.0, 5.0
_DARK = 0.4
_END_BEND_MM = 1.4


@dataclass(frozen=True, slots=True)
class Sheet:
    """Front coordinates (see `boxing`) and a depth w behind the sheet, to millimetres of the eyewear.

    nasal_mm, middle_mm, ends_mm: u of where a lens begins, of its centre and of where it ends. radius_mm: of
    its base curve. bend: how much further what is past it falls back, per millimetre squared. slope: of the
    plane of the lens.
    """

    nasal_mm: float
    middle_mm: float
    ends_mm: float
    radius_mm: float
    bend: float
    slope: float

    @staticmethod
    def of(eyewear: Eyewear) -> "Sheet":
        base = _SUN_BASE if max(eyewear.lens_alpha) > _DARK else _CLEAR_BASE
        nasal = eyewear.dbl_mm / 2
        beyond = max(eyewear.rim_mm, 1.0) + 2.5
        bend = _END_BEND_MM / beyond**2
        slope = float(np.tan(np.radians(WRAP_DEG)))
        middle, ends = nasal + eyewear.a_mm / 2, nasal + eyewear.a_mm
        return Sheet(nasal, middle, ends, _INDEX_MM / base, bend, slope)

    def depth(self, u: Doubles, v: Doubles) -> Doubles:
        """How far the sheet is behind the middle of a lens."""
        side = np.abs(u)
        at = np.maximum(side, self.nasal_mm) - self.middle_mm
        height = np.sqrt(self.radius_mm**2 - np.minimum(at**2 + v**2, 0.7 * self.radius_mm**2))
        # Between the lenses it runs on evenly across the bridge.
        inward = np.maximum(self.nasal_mm**2 - u**2, 0.0) / (2.0 * self.nasal_mm)
        back = self.bend * np.square(np.maximum(side - self.ends_mm, 0.0))
        return self.radius_mm - height + self.slope * at - (at / height + self.slope) * inward + back

    def place(self, points: Doubles) -> Doubles:
        """(..., 3) of u, v, w to eyewear axes. The box of a lens keeps its size in the lens's own plane."""
        u, v, w = points[..., 0], points[..., 1], points[..., 2]
        beyond = np.maximum(np.abs(u) - self.nasal_mm, 0.0)
        x = u - np.sign(u) * beyond * (1.0 - 1.0 / np.hypot(1.0, self.slope))
        return np.stack([x, v, self.depth(u, v) + w], -1)
