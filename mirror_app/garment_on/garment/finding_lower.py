"""Anchors of trousers and skirts, found from the outline."""

import numpy as np

from mirror_app.garment_on.garment.anchors import Anchor, Anchors
from mirror_app.garment_on.garment.outline import Outline, run_at


def found_lower(outline: Outline) -> Anchors:
    """Waist and hem; crotch and inner hems where there are legs, told from a skirt by a gap or by length."""
    _, top, _, bottom = outline.box
    waist_y, hem_y = top + 0.02 * outline.height, bottom - 0.03 * outline.height
    waist = run_at(outline, waist_y, outline.centre_x)
    gap_top, gap = _gap(outline)
    points = {
        "waist_left": Anchor(waist[0], waist_y, 0.9),
        "waist_right": Anchor(waist[1], waist_y, 0.9),
    }
    rows = outline.inside[int(hem_y)]
    ends = np.flatnonzero(rows)
    points["hem_left"] = Anchor(float(ends[0]), hem_y, 0.9)
    points["hem_right"] = Anchor(float(ends[-1]), hem_y, 0.9)
    if gap is None and outline.height < 2.2 * outline.width:
        return Anchors(points)
    inner = gap if gap is not None else (outline.centre_x, outline.centre_x)
    expected = top + 0.3 * outline.height
    sure = gap is not None and abs(gap_top - expected) < 0.1 * outline.height
    crotch_y = gap_top if sure else expected
    points["crotch"] = Anchor((inner[0] + inner[1]) / 2.0, float(crotch_y), 0.8 if sure else 0.3)
    points["hem_inner_left"] = Anchor(float(inner[0]), hem_y, 0.8)
    points["hem_inner_right"] = Anchor(float(inner[1]), hem_y, 0.8)
    return Anchors(points)


def _gap(outline: Outline) -> tuple[float, tuple[float, float] | None]:
    """The top row of the gap between the legs, and its two ends at the hem; none where the legs touch."""
    _, top, _, bottom = outline.box
    opened: tuple[float, float] | None = None
    gap_top = float(bottom)
    for y in range(int(bottom - 0.04 * outline.height), top, -2):
        runs = np.flatnonzero(np.diff(outline.inside[y].astype(np.int8)))
        middles = [
            (a + 1, b) for a, b in zip(runs[1:-1:2], runs[2::2], strict=False) if _central(outline, a, b)
        ]
        if not middles:
            break
        gap_top = float(y)
        opened = opened or (float(middles[0][0]), float(middles[0][1]))
    return gap_top, opened


def _central(outline: Outline, start: int, end: int) -> bool:
    return abs((start + end) / 2.0 - outline.centre_x) < 0.22 * outline.width
