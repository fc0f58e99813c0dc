"""What there is of acetate: the front in one piece, its pads, its hinges, and temples."""

import numpy as np

from mirror_app.boxing import front
from mirror_app.glasses_on.importing.building.outline import end_height_mm, side_edges
from mirror_app.glasses_on.importing.building.profile import Profile, sections
from mirror_app.glasses_on.importing.building.sheet import Sheet
from mirror_app.glasses_on.importing.building.solids import (
    both,
    masked,
    outwards,
    rod,
    tube,
    walked,
)
from mirror_app.glasses_on.importing.building.temples import Shape, Spine
from mirror_app.values import Doubles, Eyewear

THICK_MM = 4.0
_PROFILE = Profile(0.0, THICK_MM, 0.4, 0.7, 0.5)
_TEMPLE_THICK_MM = 3.8
_GAP_MM, _SUNK_MM = 0.35, 0.25
_PAD_MM = 12.0


def body(eyewear: Eyewear, sheet: Sheet) -> Doubles:
    """The front (m, 3, 3): both sides, which meet in the middle of the bridge."""
    edges, free = side_edges(eyewear)
    rings, wall = sections(edges, _PROFILE)
    kept = np.ones(rings.shape[:2], bool)
    kept[free - 1 :, wall.start : wall.stop - 1] = False
    return outwards(both(masked(sheet.place(rings), kept)))


def pads(eyewear: Eyewear, sheet: Sheet) -> Doubles:
    """Bumps (m, 3, 3) behind the rims beside the nose, of both sides."""
    edges, free = side_edges(eyewear)
    middle = (edges.inner + 2.0 * edges.outer)[:free] / 3
    beside = middle[
        (middle[:, 0] < eyewear.dbl_mm / 2 + 0.3 * eyewear.a_mm) & (middle[:, 1] > -0.1 * eyewear.b_mm)
    ]
    far = walked(beside[::-1])
    at = np.linspace(0.0, min(_PAD_MM, 0.45 * eyewear.b_mm), 13)
    path = np.stack([np.interp(at, far, beside[::-1, k]) for k in (0, 1)] + [np.full(13, THICK_MM - 0.2)], 1)
    size = np.sqrt(np.maximum(1.0 - np.square(2.0 * at / at[-1] - 1.0), 0.02))
    wide = 0.3 * float(np.linalg.norm(edges.outer - edges.inner, axis=1).min())
    half = size[:, None] * (max(wide, 1.2), 1.9)
    return both(rod(tube(sheet.place(path), half, np.array([1.0, 0.0, 0.0]))))


def hinged_temple(eyewear: Eyewear, sheet: Sheet, ends_mm: float) -> tuple[Doubles, Doubles]:
    """The temple of the side of +x and what of its hinge is metal, (m, 3, 3) each. ends_mm: z where the front
    ends, from where a temple's length counts."""
    high = end_height_mm(eyewear) - 0.5
    u, v = front(eyewear).hinges[1]
    edge = sheet.place(np.array([u - 0.15, v, 0.0]))
    middle = np.array([edge[0] - _TEMPLE_THICK_MM / 2, v, 0.0])
    shape = _temple_shape(high)
    first = Spine.of(eyewear.temple_mm).rings(shape)[0] + middle
    seat = sheet.depth(first[:, 0] + u - 0.15 - edge[0], first[:, 1]) + THICK_MM
    ahead = max(0.0, ends_mm - float(seat.min()) - _GAP_MM)
    rings = Spine.of(eyewear.temple_mm + ahead).rings(shape) + middle
    rings[:, :, 2] += seat.min() + _GAP_MM
    rings[0, :, 2] = seat + _GAP_MM
    plate = rings[0] + (rings[0].mean(0) - rings[0]) * 0.05
    back = np.array([0.0, 0.0, 1.0])
    line = rod(np.stack([plate - (_GAP_MM + _SUNK_MM) * back, plate + _SUNK_MM * back]))
    inner = np.array([edge[0] - _TEMPLE_THICK_MM - 0.5, v, float(seat.max()) + 0.2])
    upright = inner + np.linspace(-0.28, 0.28, 5)[:, None] * (0.0, high, 0.0)
    knuckle = rod(tube(upright, np.full((5, 2), 1.3), np.array([1.0, 0.0, 0.0])))
    return rod(rings), np.concatenate([line, knuckle])


def _temple_shape(high: float) -> Shape:
    ear = max(0.52 * high, 3.4)
    return Shape(
        (0.0, 30.0, -70.0, -45.0, -25.0, -8.0),
        (_TEMPLE_THICK_MM, 3.4, 2.9, 2.7, 2.9, 2.9),
        (high, 0.86 * high, 0.2 * high + 0.8 * ear, ear, ear + 1.0, ear + 1.4),
        0.5,
    )
