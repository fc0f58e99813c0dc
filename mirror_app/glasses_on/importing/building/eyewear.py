"""A pair of eyewear put together from its measures: closed surfaces, the part each is of, and of what."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mirror_app.glasses_on.importing.building import acetate, brow, wire
from mirror_app.glasses_on.importing.building.lenses import lens
from mirror_app.glasses_on.importing.building.pads import padded
from mirror_app.glasses_on.importing.building.sheet import Sheet
from mirror_app.glasses_on.importing.building.solids import both, mirrored
from mirror_app.glasses_on.importing.surface import back_of
from mirror_app.values import Doubles, Eyewear

FRAME, TEMPLE, LENS, METAL, PAD, TIP, EDGE = range(7)
"""What a surface is of."""
_NO_RIM_MM = 0.3
_LENS_BEHIND_MM = 1.0
"""How far a lens is behind the front of acetate."""


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """role: as in `importing.model`. corners: (m, 3, 3) of closed surfaces, millimetres, axes of eyewear with
    the origin before the middle of a lens. of: FRAME, TEMPLE, LENS, METAL, PAD, TIP or EDGE."""

    role: str
    corners: Doubles
    of: int


def surfaces(eyewear: Eyewear) -> list[Surface]:
    """All of a pair."""
    sheet = Sheet.of(eyewear)
    acetate_ = eyewear.material == "acetate"
    front = list(_front_of_acetate(eyewear, sheet) if acetate_ else _front_of_metal(eyewear, sheet))
    ends_mm = _ends_mm(front)
    temples = _temples_of_acetate if acetate_ else _temples_of_metal
    wired = not acetate_ and eyewear.material != "rimless" and eyewear.rim_mm >= _NO_RIM_MM
    glass = lens(eyewear, sheet, _LENS_BEHIND_MM if acetate_ else 0.0, wired)
    lenses = _sides("lens", glass, LENS)
    return [*front, *temples(eyewear, sheet, ends_mm), *lenses]


def _ends_mm(front: list[Surface]) -> float:
    """z where a front ends at its sides."""
    corners = np.concatenate([surface.corners for surface in front])
    size, foremost = np.ptp(corners, axis=(0, 1)), float(corners[..., 2].min())
    return foremost + back_of(corners - (0.0, 0.0, foremost), float(size[0]), float(size[1]))


def _front_of_acetate(eyewear: Eyewear, sheet: Sheet) -> Iterator[Surface]:
    yield Surface("front", acetate.body(eyewear, sheet), FRAME)
    yield Surface("front", acetate.pads(eyewear, sheet), FRAME)


def _temples_of_acetate(eyewear: Eyewear, sheet: Sheet, ends_mm: float) -> Iterator[Surface]:
    side = acetate.hinged(eyewear, sheet, ends_mm)
    yield from _sides("temple", side.temple, TEMPLE)
    yield Surface("front", both(side.shoulder), FRAME)
    yield Surface("front", both(side.hinge), METAL)


def _front_of_metal(eyewear: Eyewear, sheet: Sheet) -> Iterator[Surface]:
    of = METAL if eyewear.material == "combination" else FRAME
    if eyewear.material == "rimless":
        yield Surface("front", wire.screws(eyewear, sheet), of)
        yield Surface("front", wire.edges(eyewear, sheet), EDGE)
    elif eyewear.rim_mm >= _NO_RIM_MM:
        yield Surface("front", wire.rims(eyewear, sheet, eyewear.rim_mm), of)
        if eyewear.rim_top_mm > eyewear.rim_mm + 0.5:
            yield Surface("front", brow.brows(eyewear, sheet), FRAME)
    else:
        yield Surface("front", brow.bars(eyewear, sheet), FRAME)
        yield Surface("front", brow.threads(eyewear, sheet), PAD)
    yield Surface("front", wire.bridges(eyewear, sheet), of)
    yield Surface("front", wire.endpieces(eyewear, sheet), of)
    pads, arms = padded(eyewear, sheet)
    yield Surface("front", pads, PAD)
    yield Surface("front", arms, of)


def _temples_of_metal(eyewear: Eyewear, sheet: Sheet, ends_mm: float) -> Iterator[Surface]:
    temple, tip = wire.temple(eyewear, sheet, ends_mm)
    yield from _sides("temple", temple, TEMPLE)
    yield from _sides("temple", tip, TIP)


def _sides(kind: str, corners: Doubles, of: int) -> Iterator[Surface]:
    yield Surface(f"{kind}_right", corners, of)
    yield Surface(f"{kind}_left", mirrored(corners), of)
