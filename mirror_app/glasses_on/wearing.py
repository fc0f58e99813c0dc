"""Baked eyewear put where it is fitted: the front as it is, the temples bent to the head."""

from functools import lru_cache

import numpy as np

from mirror_app.glasses_on.fit import Fitted, Head, Temple
from mirror_app.glasses_on.importing.model import TEMPLES
from mirror_app.glasses_on.slabs import Baked, Worn
from mirror_app.glasses_on.slabs.chain import Stations
from mirror_app.glasses_on.slabs.slab import Stand
from mirror_app.values import Doubles

_STRAIGHT = 0.5
"""The share of a temple, from the hinge on, that no model bends down in."""
_BENT_MM = 2.0
_STRETCH = (0.8, 1.25)
"""How far the bend of a temple may be moved to the ear that it is for: an optician would bend it there."""


def worn(baked: Baked, fitted: Fitted, head: Head) -> Worn:
    """Where the parts are in head millimetres."""
    front = None
    if baked.front is not None:
        own = baked.front.stand
        origin = fitted.origin + fitted.axes @ own.origin
        front = Stand(origin, fitted.axes @ own.axes, own.slope, own.curve)
    return Worn(
        front,
        tuple(_temple(chain.stations, TEMPLES.index(chain.role), fitted, head) for chain in baked.temples),
    )


def _temple(own: Stations, side: int, fitted: Fitted, head: Head) -> Stations:
    """From its hinge on the front along the path that `fit` found, past the ear as it is shaped."""
    temple, ear = fitted.temples[side], head.ears[side]
    hinge = fitted.origin + fitted.axes @ own.middle[0]
    run, bent, straight = _shaped(own)
    reach = ear[2] - hinge[2]
    stretch = min(max(float(reach) / straight, _STRETCH[0]), _STRETCH[1]) if straight > 0.0 else 1.0
    z = hinge[2] + run * stretch
    x = _sideways(temple, z) + hinge[0] - _sideways(temple, hinge[2:])
    y = hinge[1] + (ear[1] - hinge[1]) * (z - hinge[2]) / reach + bent
    # The path ends with the temple; how much of it an ear hides is known there.
    shown = 1.0 - np.interp(z, temple.middle[:, 2], temple.covered)
    return Stations(np.stack([x, y, z], 1), own.half, shown)


def _sideways(temple: Temple, z: Doubles) -> Doubles:
    return np.interp(z, temple.middle[:, 2], temple.middle[:, 0])


@lru_cache(maxsize=8)
def _shaped(own: Stations) -> tuple[Doubles, Doubles, float]:
    """How far behind the first each station is, and how far below the line that the straight part of the
    temple is on; and how far behind it bends down, 0 where it does not."""
    middle = own.middle
    run = middle[:, 2] - middle[0, 2]
    straight = run <= _STRAIGHT * run[-1]
    slope = (middle[straight][-1, 1] - middle[0, 1]) / max(float(run[straight][-1]), 1.0)
    bent = middle[:, 1] - middle[0, 1] - slope * run
    down = np.flatnonzero(bent > _BENT_MM)
    return run, bent, float(run[down[0]]) if len(down) else 0.0
