"""Where a front rests on the nose: how high, tilted and far before the eyes, so that it cuts no skin."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mirror_app.boxing import Front
from mirror_app.glasses_on.skin import Skin
from mirror_app.values import Doubles

PANTOSCOPIC_DEG = 9.0
TILTS_DEG = (8.0, 12.0)
"""Usual limits; a tilt that is asked for may lie outside."""
VERTEX_MM = (12.0, 16.0)
"""From the cornea to the back of the lens."""
CORNEA_MM = 3.0
"""It stands out so far before the pupil."""
MOST_VERTEX_MM = 20.0
"""Further before the eyes than this no front is put, even where it cuts."""
LENS_MM = 2.0
"""Thickness of a lens: its back is this far behind the front surground."""
BELOW_MM = (1.0, 6.0)
"""The boxing centre line is so far below the pupils."""
ROOM_MM = 0.5
"""Between the skin and rims."""
_WIRE_ROOM_MM = 1.5
"""Between the ridge of the nose and a bridge of wire, which its pads hold off; a moulded one rests on it."""
NOSE_MM = 18.0
"""From the middle of the face: nearer to it is the nose, on which eyewear rests."""
SPLAYED = 0.4
"""So much of a moulded front counts as its thickness there: its back is cut away along the flanks of the
nose, by 25 to 30 degrees (the splay angle)."""
_SOFT_MM = {"height": 2.0, "tilt": 2.0, "near": 2.0, "far": 0.5}
"""What is as bad as each other: so far from the usual height (mm) and tilt (degrees), so much nearer than
VERTEX_MM, so much further away."""
_SHARPNESS = 3.0
_BELOW, _TILTS = np.linspace(*BELOW_MM, 5), np.linspace(*TILTS_DEG, 3)
"""The heights and tilts that are tried."""
_EVERY = 2
"""Away from the nose one point of a rim in so many is looked at: they are 1 to 2 mm apart."""


@dataclass(frozen=True, slots=True)
class Rest:
    """height_mm: y of the boxing centre line. vertex_mm: from the cornea to the back of the lens."""

    height_mm: float
    tilt_deg: float
    vertex_mm: float


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A front as a bent sheet: its point (u, v) is bent back by curve * u ** 2, its back thickness_mm behind.
    moulded: it rests on the nose itself, not on pads."""

    flat: Front
    curve: float
    thickness_mm: float
    moulded: bool


def axes(tilt_deg: float) -> Doubles:
    """(3, 3): columns right, down and inwards of a front, in head axes."""
    angle = np.radians(tilt_deg)
    down = np.array([0.0, np.cos(angle), np.sin(angle)])
    return np.stack([(1.0, 0.0, 0.0), down, (0.0, -down[2], down[1])], 1)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What a front rests on: skin; pupils (2, 3) and the x of the middle of the nose, head millimetres;
    usual_mm: how far below the pupils the boxing centre line lies where the nose is as wide as the bridge."""

    skin: Skin
    pupils: Doubles
    middle_mm: float
    usual_mm: float


def rest(sheet: Sheet, ground: Ground, tilt_deg: float | None) -> Rest:
    """The best of all heights and tilts, each as near to the eyes as the skin allows.

    tilt_deg None: any usual one. It is the mean of all, weighed by how good they are, so that a head that
    changes a little changes the rest a little.
    """
    tilts = _TILTS if tilt_deg is None else np.array([tilt_deg])
    usual_deg = PANTOSCOPIC_DEG if tilt_deg is None else tilt_deg
    tilt = tilts[:, None]
    vertex = _vertex(sheet, ground, _BELOW, tilt)
    off = np.stack(
        [
            np.minimum(vertex - VERTEX_MM[0], 0.0) / _SOFT_MM["near"],
            np.maximum(vertex - VERTEX_MM[1], 0.0) / _SOFT_MM["far"],
        ]
    )
    bad = (off * off).sum(0) + np.square((_BELOW - ground.usual_mm) / _SOFT_MM["height"])
    bad += np.square((tilt - usual_deg) / _SOFT_MM["tilt"])
    weight = np.exp(-_SHARPNESS * (bad - bad.min()))
    weight /= weight.sum()
    down, lean = weight.sum(0) @ _BELOW, weight.sum(1) @ tilts
    least = float(_vertex(sheet, ground, down[None], lean.reshape(1, 1))[0, 0])
    vertex_mm = min(max(least, VERTEX_MM[0]), MOST_VERTEX_MM)
    return Rest(float((ground.pupils[0, 1] + ground.pupils[1, 1]) / 2 + down), float(lean), vertex_mm)


def _vertex(sheet: Sheet, ground: Ground, below: Doubles, tilt_deg: Doubles) -> Doubles:
    """(m, n) the least vertex distance at which nothing cuts, for heights below the pupils (n,) and tilts
    (m, 1)."""
    points, room, share = _touching(sheet.flat, sheet.moulded)
    u, v = points
    bent = sheet.curve * u**2 + sheet.thickness_mm * share
    tilt = np.radians(tilt_deg)
    cos, sin = np.cos(tilt), np.sin(tilt)
    (left, eyes, deep), (right, *other) = ground.pupils.tolist()
    y = (v * cos - bent * sin + (eyes + other[0]) / 2)[:, None] + below[:, None]
    skin = ground.skin.at(ground.middle_mm + u, y.reshape(-1, len(u))).reshape(y.shape)
    depth = (skin - (room + v * sin + bent * cos)[:, None]).min(2)
    half = (right - left) / 2
    lens = (sheet.curve * half**2 + LENS_MM) * cos - below * sin
    return (deep + other[1]) / 2 - CORNEA_MM - depth - lens


def behind(u_mm: Doubles, moulded: bool) -> Doubles:
    """Where the back of a front is, as a share of its thickness, so far from its middle."""
    return np.where(moulded & (np.abs(u_mm) < NOSE_MM), SPLAYED, 1.0)


@lru_cache(maxsize=32)
def _touching(flat: Front, moulded: bool) -> tuple[Doubles, Doubles, Doubles]:
    """(2, n) places of a front that may touch skin, the room (n,) each keeps from it, and where the back
    of the front is there, see `behind`."""
    rims, bridge = np.concatenate(flat.rims), np.concatenate([bar[::2] for bar in flat.bridge])
    nasal = np.abs(rims[:, 0]) < NOSE_MM
    rims = np.concatenate([rims[nasal], rims[~nasal][::_EVERY]])
    rests = moulded & (np.abs(rims[:, 0]) < NOSE_MM)
    of_bridge = np.full(len(bridge), 0.0 if moulded else _WIRE_ROOM_MM)
    room = np.concatenate([np.where(rests, 0.0, ROOM_MM), of_bridge])
    points = np.concatenate([rims, bridge]).T.copy()
    return points, room, behind(points[0], moulded)
