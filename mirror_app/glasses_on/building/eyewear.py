"""A pair of eyewear put together from its measures: closed surfaces, the part each belongs to, and of what."""

from collections.abc import Iterator
from dataclasses import dataclass

from mirror_app.glasses_on.building import acetate, brow, wire
from mirror_app.glasses_on.building.lenses import lens
from mirror_app.glasses_on.building.pads import padded
from mirror_app.glasses_on.building.sheet import Sheet
from mirror_app.glasses_on.building.solids import mirrored
from mirror_app.values import Doubles, Eyewear

FRAME, TEMPLE, LENS, METAL, PAD, TIP, EDGE = range(7)
"""What a surface is of."""
_NO_RIM_MM = 0.3


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
    made = _of_acetate(eyewear, sheet) if eyewear.material == "acetate" else _of_metal(eyewear, sheet)
    return list(made)


def _of_acetate(eyewear: Eyewear, sheet: Sheet) -> Iterator[Surface]:
    yield Surface("front", acetate.body(eyewear, sheet), FRAME)
    yield Surface("front", acetate.pads(eyewear, sheet), FRAME)
    temple, hinge = acetate.hinged_temple(eyewear, sheet)
    yield from _sides("temple", temple, TEMPLE)
    yield Surface("front", hinge, METAL)
    yield Surface("front", mirrored(hinge), METAL)
    yield from _sides("lens", lens(eyewear, sheet, 1.0), LENS)


def _of_metal(eyewear: Eyewear, sheet: Sheet) -> Iterator[Surface]:
    mixed = eyewear.material == "combination"
    of = METAL if mixed else FRAME
    if eyewear.rim_mm >= _NO_RIM_MM:
        yield Surface("front", wire.rims(eyewear, sheet, eyewear.rim_mm), of)
        if eyewear.rim_top_mm > eyewear.rim_mm + 0.5:
            yield Surface("front", brow.brows(eyewear, sheet), FRAME)
    elif eyewear.material == "rimless":
        yield Surface("front", wire.screws(eyewear, sheet), of)
        yield Surface("front", wire.edges(eyewear, sheet), EDGE)
    else:
        yield Surface("front", brow.bars(eyewear, sheet), FRAME)
        yield Surface("front", brow.threads(eyewear, sheet), PAD)
    yield Surface("front", wire.bridges(eyewear, sheet), of)
    yield Surface("front", wire.endpieces(eyewear, sheet), of)
    pads, arms = padded(eyewear, sheet)
    yield Surface("front", pads, PAD)
    yield Surface("front", arms, of)
    temple, tip = wire.temple(eyewear, sheet)
    yield from _sides("temple", temple, TEMPLE)
    yield from _sides("temple", tip, TIP)
    yield from _sides("lens", lens(eyewear, sheet, 0.0), LENS)


def _sides(kind: str, corners: Doubles, of: int) -> Iterator[Surface]:
    yield Surface(f"{kind}_right", corners, of)
    yield Surface(f"{kind}_left", mirrored(corners), of)
