"""Eyewear fronts by the boxing system (ISO 8624): flat outlines in millimetres from A, B and DBL.

Front coordinates: millimetres in the plane of the front, origin on the horizontal centre line midway
between the lenses, x to the right of the picture, y down. `side` is -1 for the lens on the left of
the picture and +1 for the one on the right.
"""

from dataclasses import dataclass

import numpy as np

from mirror_app.values import Doubles, Eyewear

POINTS = 96
"""Points along one lens outline."""

# Control polygons in the unit box: x from -1 (nasal) to 1 (temporal), y from -1 (top) to 1 (bottom).
# A point listed twice makes a tighter corner.
_CONTROL: dict[str, tuple[tuple[float, float], ...]] = {
    "round": tuple((float(np.cos(t)), float(np.sin(t))) for t in np.arange(12) * np.pi / 6),
    "oval": ((-1, -0.5), (-0.5, -1), (0.5, -1), (1, -0.5), (1, 0.5), (0.5, 1), (-0.5, 1), (-1, 0.5)),
    "panto": (
        (-0.95, -0.7),
        (-0.6, -1),
        (0.55, -1),
        (0.95, -0.8),
        (1, -0.15),
        (0.75, 0.65),
        (0.25, 1),
        (-0.35, 1),
        (-0.8, 0.6),
        (-1, -0.1),
    ),
    "rectangle": (
        (-1, -0.7),
        (-0.8, -1),
        (0.8, -1),
        (1, -0.75),
        (1, 0.55),
        (0.78, 1),
        (-0.65, 1),
        (-0.95, 0.55),
    ),
    "square": (
        (-0.98, -0.72),
        (-0.75, -1),
        (0.75, -1),
        (1, -0.75),
        (1, 0.5),
        (0.72, 1),
        (-0.55, 1),
        (-0.92, 0.55),
    ),
    "wayfarer": (
        (-0.98, -0.6),
        (-0.85, -1),
        (0.5, -1),
        (1.05, -1),
        (1, -0.45),
        (0.85, 0.6),
        (0.5, 1),
        (-0.45, 1),
        (-0.85, 0.55),
    ),
    "cat_eye": (
        (-0.98, -0.2),
        (-0.75, -0.8),
        (0.1, -0.82),
        (0.95, -1.05),
        (1.02, -0.75),
        (0.9, 0.2),
        (0.5, 0.95),
        (-0.4, 1),
        (-0.88, 0.55),
    ),
    "aviator": (
        (-0.95, -0.75),
        (-0.5, -1),
        (0.6, -1),
        (1, -0.75),
        (1, 0.05),
        (0.8, 0.7),
        (0.35, 1),
        (-0.15, 0.95),
        (-0.65, 0.4),
        (-0.95, -0.25),
    ),
    "butterfly": (
        (-0.9, -0.55),
        (-0.6, -0.85),
        (0.6, -1),
        (1, -0.85),
        (1, 0.4),
        (0.75, 1),
        (-0.3, 0.98),
        (-0.9, 0.45),
    ),
    "hexagon": (
        (-0.58, -1),
        (-0.48, -1),
        (0.48, -1),
        (0.58, -1),
        (1, -0.09),
        (1, 0.09),
        (0.58, 1),
        (0.48, 1),
        (-0.48, 1),
        (-0.58, 1),
        (-1, 0.09),
        (-1, -0.09),
    ),
    "geometric": (
        (-0.5, -1),
        (-0.4, -1),
        (0.4, -1),
        (0.5, -1),
        (0.98, -0.45),
        (1, -0.3),
        (1, 0.3),
        (0.98, 0.4),
        (0.5, 1),
        (0.4, 1),
        (-0.4, 1),
        (-0.5, 1),
        (-0.98, 0.4),
        (-1, 0.3),
        (-1, -0.3),
        (-0.98, -0.45),
    ),
    "crown": (
        (-1, -0.3),
        (-0.98, -0.5),
        (-0.72, -0.98),
        (-0.6, -1),
        (0.6, -1),
        (0.72, -0.98),
        (1, -0.5),
        (1, -0.3),
        (0.82, 0.6),
        (0.3, 1),
        (-0.35, 1),
        (-0.8, 0.6),
    ),
    "browline": (
        (-1, -0.7),
        (-0.92, -1),
        (0.9, -1),
        (1.03, -0.85),
        (1, -0.3),
        (0.86, 0.5),
        (0.38, 1),
        (-0.36, 1),
        (-0.82, 0.6),
        (-0.98, -0.1),
    ),
    "navigator": (
        (-0.94, -0.9),
        (-0.8, -1),
        (0.85, -1),
        (1, -0.9),
        (1, -0.2),
        (0.88, 0.75),
        (0.62, 1),
        (-0.2, 1),
        (-0.62, 0.65),
        (-0.92, -0.1),
    ),
}

SHAPES: tuple[str, ...] = tuple(_CONTROL)

# How far above the centre line the temples begin, as a share of B.
_HINGE_HEIGHT: dict[str, float] = {
    "cat_eye": 0.38,
    "wayfarer": 0.36,
    "aviator": 0.34,
    "round": 0.2,
    "oval": 0.2,
    "hexagon": 0.18,
    "geometric": 0.2,
    "browline": 0.36,
    "navigator": 0.36,
}
_USUAL_HINGE_HEIGHT = 0.28


@dataclass(frozen=True, slots=True, eq=False)
class Front:
    """Flat outlines of one front; every array is (n, 2) in front millimetres, left side first.

    lenses: what is seen through. rims: the outer edge (equal to the lens where rimless). bridge and
    endpieces: closed polygons. hinges: (2, 2), where the temples begin.
    """

    lenses: tuple[Doubles, Doubles]
    rims: tuple[Doubles, Doubles]
    bridge: tuple[Doubles, ...]
    endpieces: tuple[Doubles, Doubles]
    hinges: Doubles


def _chaikin(points: Doubles, rounds: int = 4) -> Doubles:
    """Corner cutting (Chaikin 1974): a closed polygon towards its quadratic B-spline."""
    for _ in range(rounds):
        following = np.roll(points, -1, axis=0)
        cut = np.stack([0.75 * points + 0.25 * following, 0.25 * points + 0.75 * following], 1)
        points = cut.reshape(-1, 2)
    return points


def _evenly(points: Doubles, count: int) -> Doubles:
    """A closed polyline resampled to `count` points equally spaced along it."""
    closed = np.concatenate([points, points[:1]])
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    wanted = np.arange(count) * along[-1] / count
    return np.stack([np.interp(wanted, along, closed[:, k]) for k in (0, 1)], 1)


def lens_outline(shape: str, a_mm: float, b_mm: float, side: int) -> Doubles:
    """(POINTS, 2) outline of one lens, centred on its box, which it touches on all four sides.

    Raises KeyError for a shape that is not in SHAPES.
    """
    curve = _evenly(_chaikin(np.array(_CONTROL[shape], np.float64)), POINTS)
    low, high = curve.min(0), curve.max(0)
    box = np.array([a_mm, b_mm])
    outline = (curve - low) / (high - low) * box - box / 2
    return outline * (side, 1.0)


def grown(outline: Doubles, width_mm: Doubles | float) -> Doubles:
    """An outline moved outwards along its normals by `width_mm` (one number, or one per point)."""
    along = np.roll(outline, -1, axis=0) - np.roll(outline, 1, axis=0)
    normal = np.stack([along[:, 1], -along[:, 0]], 1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
    outwards = np.sign((normal * (outline - outline.mean(0))).sum())
    return outline + normal * outwards * np.reshape(width_mm, (-1, 1))


def rim_outline(lens: Doubles, eyewear: Eyewear) -> Doubles:
    """Outer edge of the rim: rim_mm wide along the bottom, rim_top_mm along the top."""
    height = np.clip(0.5 - lens[:, 1] / eyewear.b_mm, 0.0, 1.0)
    top = np.clip((height - 0.45) / 0.3, 0.0, 1.0)
    return grown(lens, eyewear.rim_mm + (eyewear.rim_top_mm - eyewear.rim_mm) * top)


def front(eyewear: Eyewear) -> Front:
    """The flat outlines of a pair of eyewear."""
    lens, rim, hinge = _side(eyewear, -1)
    lens2, rim2, hinge2 = _side(eyewear, 1)
    bar = max(eyewear.rim_top_mm, 1.2)
    ends = (_endpiece(eyewear, hinge, -1), _endpiece(eyewear, hinge2, 1))
    return Front((lens, lens2), (rim, rim2), _bridge(eyewear, bar), ends, np.array([hinge, hinge2]))


def _side(eyewear: Eyewear, side: int) -> tuple[Doubles, Doubles, tuple[float, float]]:
    """Lens, rim and hinge of one side."""
    lens = lens_outline(eyewear.shape, eyewear.a_mm, eyewear.b_mm, side)
    offset = np.array([side * (eyewear.dbl_mm + eyewear.a_mm) / 2, 0.0])
    temporal = side * (eyewear.front_mm / 2 + eyewear.rim_mm + 2.5)
    height = _HINGE_HEIGHT.get(eyewear.shape, _USUAL_HINGE_HEIGHT) * eyewear.b_mm
    return lens + offset, rim_outline(lens, eyewear) + offset, (temporal, -height)


def _endpiece(eyewear: Eyewear, hinge: tuple[float, float], side: int) -> Doubles:
    """From within the rim out to the hinge, tapering; never over the lens of a rimless pair."""
    bar = max(eyewear.rim_top_mm, 1.4)
    inner = hinge[0] - side * (4.0 if eyewear.rim_mm == 0 else 2.5 + eyewear.rim_mm + 0.12 * eyewear.a_mm)
    outer, high = hinge
    upper, lower = (high - bar, high - 0.6 * bar), (high + bar, high + 0.8 * bar)
    return np.array([(inner, upper[0]), (outer, upper[1]), (outer, lower[1]), (inner, lower[0])])


def _bridge(eyewear: Eyewear, bar_mm: float) -> tuple[Doubles, ...]:
    """The bridge as bent bars between the rims; a metal aviator or navigator has a second, straight one (brow
    bar)."""
    half = eyewear.dbl_mm / 2 + (4.0 if eyewear.rim_mm == 0 else 0.14 * eyewear.a_mm)
    x = np.linspace(-half, half, 17)
    arch = 1.0 - (x / half) ** 2
    if eyewear.material == "acetate":
        upper = -0.2 * eyewear.b_mm - 1.2 * arch - bar_mm * (0.75 - 0.3 * arch)
        lower = -0.2 * eyewear.b_mm - 1.2 * arch + bar_mm * (1.45 - 0.95 * arch)
        return (_band(x, upper, lower),)
    wire = max(eyewear.rim_mm, 1.3) / 2
    middle = -0.1 * eyewear.b_mm - 0.07 * eyewear.b_mm * arch
    bars = [_band(x, middle - wire, middle + wire)]
    if eyewear.shape in ("aviator", "navigator"):
        high = np.full_like(x, -0.43 * eyewear.b_mm)
        bars.append(_band(x * 1.3, high - bar_mm / 2, high + bar_mm / 2))
    return tuple(bars)


def _band(x: Doubles, upper: Doubles, lower: Doubles) -> Doubles:
    """The closed polygon between two curves over the same x."""
    return np.concatenate([np.stack([x, upper], 1), np.stack([x, lower], 1)[::-1]])
