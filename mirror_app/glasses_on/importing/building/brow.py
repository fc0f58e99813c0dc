"""Bars along the top of a lens: the brow of a combination, the bar of a half rim and the thread below it."""

import numpy as np

from mirror_app.boxing import rim_outline
from mirror_app.glasses_on.importing.building.profile import Edges, Profile, normals, sections
from mirror_app.glasses_on.importing.building.sheet import Sheet
from mirror_app.glasses_on.importing.building.solids import both, rod, tube
from mirror_app.glasses_on.importing.building.wire import LEAST_MM, MIDDLE_MM, lens_line
from mirror_app.values import Doubles, Eyewear

_BROW = Profile(-1.0, 3.0, 0.4, 0.8, 0.5)
_BAR = Profile(-0.2, 2.3, 0.8, 0.8, 0.6, steps=3)
_THREAD_MM = 0.3
_BEZEL_MM = 0.5
_TAPERED = 6


def brows(eyewear: Eyewear, sheet: Sheet) -> Doubles:
    """Of acetate, thick, over wire."""
    return both(rod(sheet.place(_bar(eyewear, _BROW, -0.04, max(eyewear.rim_mm, LEAST_MM)))))


def bars(eyewear: Eyewear, sheet: Sheet) -> Doubles:
    """Of half rims."""
    return both(rod(sheet.place(_bar(eyewear, _BAR, 0.02, max(0.7 * eyewear.rim_top_mm, LEAST_MM)))))


def _bar(eyewear: Eyewear, profile: Profile, lowest: float, least_mm: float) -> Doubles:
    """Cuts (n, k, 3), u, v, w, along the top of a lens, down to `lowest`, a share of B; `least_mm` wide."""
    lens = lens_line(eyewear)
    middle = lens.mean(0)
    wide = np.linalg.norm(rim_outline(lens - middle, eyewear) - (lens - middle), axis=1)
    order = np.roll(np.arange(len(lens)), -int(lens[:, 1].argmax()))
    order = order[lens[order, 1] < lowest * eyewear.b_mm]
    # Its ends run out into the wire.
    near = np.minimum(np.arange(len(order)), np.arange(len(order))[::-1])
    full = np.sin(np.clip((near + 1) / _TAPERED, 0.0, 1.0) * np.pi / 2)
    normal, wide = normals(lens)[order], np.maximum(wide[order] * full, least_mm)
    inner, outer = lens[order] - normal * _BEZEL_MM, lens[order] + normal * (wide - _BEZEL_MM)[:, None]
    rings, _ = sections(Edges(inner, outer, normal, normal, 0.45 * wide), profile)
    rings[..., 2] = MIDDLE_MM + (rings[..., 2] - MIDDLE_MM) * np.maximum(full, 0.4)[:, None]
    return rings


def threads(eyewear: Eyewear, sheet: Sheet) -> Doubles:
    """Of nylon, round the lower half of the lenses."""
    lens = lens_line(eyewear)
    start = int(lens[:, 1].argmin())
    lower = np.roll(lens, -start, 0)
    lower = lower[lower[:, 1] > -0.2 * eyewear.b_mm]
    path = sheet.place(np.column_stack([lower, np.full(len(lower), MIDDLE_MM + 0.15)]))
    return both(rod(tube(path, np.full((len(path), 2), _THREAD_MM), np.array([0.0, 0.0, 1.0]), 8)))
