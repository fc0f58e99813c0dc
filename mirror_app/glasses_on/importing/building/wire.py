"""What there is of metal: rims, bridges, endpieces and temples; and what bare lenses are held by."""

import numpy as np

from mirror_app.boxing import front, lens_outline
from mirror_app.glasses_on.importing.building.lenses import THICK_MM as LENS_MM
from mirror_app.glasses_on.importing.building.profile import Profile, around, sections
from mirror_app.glasses_on.importing.building.sheet import Sheet
from mirror_app.glasses_on.importing.building.solids import both, rod, torus, tube
from mirror_app.glasses_on.importing.building.temples import Shape, Spine
from mirror_app.values import Doubles, Eyewear

THICK_MM = 1.7
MIDDLE_MM = THICK_MM / 2
_BEZEL_MM = 0.45
LEAST_MM = 0.9
_PROFILE = Profile(0.0, THICK_MM, 0.8, 0.8, 0.6, steps=3)
_EDGE_MM = 0.55
_EDGE = Profile(-0.02, LENS_MM + 0.02, 0.15, 0.15, 0.15, steps=2)
_X = np.array([1.0, 0.0, 0.0])
_SLEEVE_MM = 62.0
_TURN_MM = 4.5
"""How far behind the sheet an endpiece has turned and a temple begins."""
_ARM = Shape((0.0, 30.0, -75.0), (1.3, 1.2, 1.1), (2.8, 2.6, 1.6), 0.7)
_SLEEVE = Shape((-62.0, -50.0, -30.0, -10.0), (1.9, 2.3, 2.5, 2.5), (2.3, 3.0, 3.4, 4.4), 0.7)


def lens_line(eyewear: Eyewear) -> Doubles:
    """(n, 2): the lens of the side of +u."""
    middle = (eyewear.dbl_mm + eyewear.a_mm) / 2
    return lens_outline(eyewear.shape, eyewear.a_mm, eyewear.b_mm, 1) + np.array([middle, 0.0])


def rims(eyewear: Eyewear, sheet: Sheet, wide_mm: float) -> Doubles:
    """Closed wires (m, 3, 3) round both lenses."""
    lens = lens_line(eyewear)
    wide = np.broadcast_to(np.maximum(wide_mm, LEAST_MM), len(lens))
    rings, _ = sections(around(lens, wide, _BEZEL_MM), _PROFILE)
    return both(torus(sheet.place(rings)))


def beside(eyewear: Eyewear, v: float, temporal: bool) -> float:
    """u of the edge of the lens at a height."""
    lens = lens_line(eyewear)
    middle = (eyewear.dbl_mm + eyewear.a_mm) / 2
    there = lens[(lens[:, 0] > middle) == temporal]
    order = np.argsort(there[:, 1])
    return float(np.interp(v, there[order, 1], there[order, 0]))


def bridges(eyewear: Eyewear, sheet: Sheet) -> Doubles:
    """Arched from rim to rim, and a bar above where the shape has one."""
    wide = max(eyewear.rim_mm, 1.1)
    made = [_arch(eyewear, sheet, (-0.1 * eyewear.b_mm, 0.07 * eyewear.b_mm), wide)]
    if len(front(eyewear).bridge) > 1:
        made.append(_arch(eyewear, sheet, (-0.41 * eyewear.b_mm, 0.02 * eyewear.b_mm), max(wide, 1.4)))
    return np.concatenate(made)


def _arch(eyewear: Eyewear, sheet: Sheet, level: tuple[float, float], wide: float) -> Doubles:
    """A rod between the rims. level: v of its ends, and how much higher it is in the middle."""
    v, rise = level
    bare = eyewear.material == "rimless"
    end = beside(eyewear, v, temporal=False) + (3.0 if bare else -0.3 * wide)
    share = np.linspace(-1.0, 1.0, 25)
    arch = 1.0 - share**2
    ends = -0.8 if bare else MIDDLE_MM
    path = sheet.place(np.stack([share * end, v - rise * arch, ends - 0.9 * arch], 1))
    half = np.stack([0.55 * wide + 0.15 * arch, np.full(25, 0.75)], 1)
    return rod(tube(path, half, np.array([0.0, 1.0, 0.0])))


def hinge_at(eyewear: Eyewear, sheet: Sheet) -> Doubles:
    """(3,): where the temple of the side of +x begins."""
    u, v = front(eyewear).hinges[1]
    x, y, z = sheet.place(np.array([u - 0.65, v, 0.0]))
    return np.array([x, y, z + _TURN_MM])


def endpieces(eyewear: Eyewear, sheet: Sheet) -> Doubles:
    """Out from the rims and round to the hinges, and their knuckles."""
    hinge = hinge_at(eyewear, sheet)
    bare = eyewear.material == "rimless"
    u = beside(eyewear, float(hinge[1]), temporal=True) - (4.0 if bare else -0.3)
    start = sheet.place(np.array([u, hinge[1], -0.5 if bare else MIDDLE_MM]))
    out = sheet.place(np.array([u + 1.0, hinge[1], -0.5 if bare else MIDDLE_MM])) - start
    turn = np.array([hinge[0], hinge[1], start[2] + 0.6])
    path = _rounded_corner(start, turn, hinge, out)
    share = np.linspace(0.0, 1.0, len(path))
    half = np.stack([np.full(len(path), 0.65), 1.1 + 0.3 * share], 1)
    across = np.array([0.0, 1.0, 0.0])
    strip = rod(tube(path, half[:, ::-1], across))
    upright = hinge + np.linspace(-1.5, 1.5, 3)[:, None] * (0.0, 1.0, 0.0) - (0.8, 0.0, 0.0)
    return both(np.concatenate([strip, rod(tube(upright, np.full((3, 2), 0.9), _X))]))


def _rounded_corner(start: Doubles, corner: Doubles, end: Doubles, out: Doubles) -> Doubles:
    """From start out towards a corner and back from it to the end."""
    t = np.linspace(0.0, 1.0, 17)[:, None]
    near = start + out / np.linalg.norm(out) * 0.6 * np.linalg.norm(corner - start)
    late = corner + (end - corner) * 0.2
    ahead = corner * 0.75 + near * 0.25
    first = (1 - t) ** 3 * start + 3 * t * (1 - t) ** 2 * near + 3 * t**2 * (1 - t) * ahead + t**3 * late
    return np.concatenate([first, late + (end - late) * np.linspace(0.0, 1.0, 5)[1:, None]])


def temple(eyewear: Eyewear, sheet: Sheet, ends_mm: float) -> tuple[Doubles, Doubles]:
    """The temple of the side of +x, and the sleeve on its end, (m, 3, 3) each. ends_mm: z where the front
    ends, from where a temple's length counts."""
    hinge = hinge_at(eyewear, sheet)
    length = eyewear.temple_mm + max(0.0, ends_mm - float(hinge[2]))
    spine = Spine.of(length)
    arm = spine.rings(_ARM, 12)
    bare = spine.along_mm < length - _SLEEVE_MM + 8.0
    sleeve = spine.behind(length - _SLEEVE_MM)
    return rod(arm[bare] + hinge), rod(sleeve.rings(_SLEEVE) + hinge)


def edges(eyewear: Eyewear, sheet: Sheet) -> Doubles:
    """The polished edges of bare lenses, which look darker than what is within (m, 3, 3)."""
    lens = lens_line(eyewear)
    rings, _ = sections(around(lens, np.full(len(lens), _EDGE_MM), _EDGE_MM - 0.02), _EDGE)
    return both(torus(sheet.place(rings)))


def screws(eyewear: Eyewear, sheet: Sheet) -> Doubles:
    """Through the lenses of rimless eyewear, where bridge and endpieces hold them."""
    hinge = hinge_at(eyewear, sheet)
    level = -0.1 * eyewear.b_mm
    holes = (
        (beside(eyewear, level, temporal=False) + 2.4, level),
        (beside(eyewear, float(hinge[1]), temporal=True) - 3.2, float(hinge[1])),
    )
    made: list[Doubles] = []
    for u, v in holes:
        ends = np.array([-1.5, -1.3, LENS_MM + 0.9, LENS_MM + 1.2])
        path = sheet.place(np.stack([np.full(4, u), np.full(4, v), ends], 1))
        made.append(rod(tube(path, np.array([0.8, 1.15, 1.15, 0.8])[:, None] * (1.0, 1.0), _X)))
    return both(np.concatenate(made))
