"""Random pairs of eyewear, placed on a head in millimetres and projected to flat polygons."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app import boxing
from mirror_app.values import Eyewear, Pose

STYLES = ("full", "wire", "half", "rimless", "browline", "thick")
STYLE_ODDS = (0.30, 0.28, 0.10, 0.08, 0.08, 0.16)


@dataclass
class Pair:
    """One random pair: its boxing measures, style, and where it sits (head mm, degrees)."""

    eyewear: Eyewear
    style: str
    origin_mm: np.ndarray
    turn: np.ndarray
    curve_radius_mm: float
    temple_high_mm: float
    temple_end: tuple[float, float]


@dataclass
class Outlines:
    """Projected polygons in picture px, each (n, 2)."""

    lenses: list[np.ndarray]
    rims: list[np.ndarray]
    bars: list[np.ndarray]
    pads: list[np.ndarray]
    temples: list[np.ndarray]


def random_pair(rng: np.random.Generator) -> Pair:
    """A pair of any style and size, sitting anywhere on the nose that people wear them."""
    style = str(rng.choice(STYLES, p=STYLE_ODDS))
    eyewear = _random_eyewear(rng, style)
    slipped = rng.random() < 0.2
    turn = _rotation(rng.normal(9, 5), rng.normal(0, 1.5), rng.normal(0, 1.3))
    down_mm = rng.uniform(8, 18) if slipped else rng.normal(4.5, 3.0)
    origin = np.array([rng.normal(0, 1.0), down_mm, -rng.uniform(9, 17)])
    temple_high_mm = rng.uniform(2.5, 9.0) if eyewear.material == "acetate" else rng.uniform(1.2, 3.2)
    hidden_from = (rng.uniform(0.2, 1.0), rng.uniform(0.2, 1.0))
    return Pair(eyewear, style, origin, turn, rng.uniform(110, 420), temple_high_mm, hidden_from)


def _random_eyewear(rng: np.random.Generator, style: str) -> Eyewear:
    rim = {
        "full": rng.uniform(1.6, 3.6),
        "thick": rng.uniform(3.2, 6.5),
        "wire": rng.uniform(0.5, 1.6),
        "browline": rng.uniform(0.4, 1.2),
    }.get(style, 0.0)
    top = {
        "half": rng.uniform(0.9, 4.5),
        "browline": rng.uniform(3.5, 7.5),
    }.get(style, rim * (1.0 if style == "wire" else rng.uniform(1.0, 1.8)))
    acetate = style in ("full", "thick", "browline") or (style == "half" and top > 2)
    a_mm = rng.uniform(42, 60)
    return Eyewear(
        sku="",
        name="",
        shape=str(rng.choice(boxing.SHAPES)),
        material="acetate" if acetate else "metal",
        a_mm=a_mm,
        b_mm=float(np.clip(a_mm * rng.uniform(0.58, 1.02), 26, 54)),
        dbl_mm=rng.uniform(13, 23),
        temple_mm=145,
        rim_mm=rim,
        rim_top_mm=top,
        frame_rgb=(0, 0, 0),
        temple_rgb=(0, 0, 0),
    )


def _rotation(tilt_deg: float, yaw_deg: float, roll_deg: float) -> np.ndarray:
    x, y, z = np.radians((tilt_deg, yaw_deg, roll_deg))
    about_x = np.array([[1, 0, 0], [0, np.cos(x), -np.sin(x)], [0, np.sin(x), np.cos(x)]])
    about_y = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    about_z = np.array([[np.cos(z), -np.sin(z), 0], [np.sin(z), np.cos(z), 0], [0, 0, 1]])
    return about_z @ about_y @ about_x


def _in_head(pair: Pair, flat: np.ndarray) -> np.ndarray:
    """Front millimetres (n, 2) to head millimetres (n, 3): curved by the face form, tilted, moved."""
    z = flat[:, 0] ** 2 / (2 * pair.curve_radius_mm)
    return np.column_stack([flat, z]) @ pair.turn.T + pair.origin_mm


def outlines(pair: Pair, pose: Pose, shape_mm: np.ndarray) -> Outlines:
    """Where the pair is seen under a pose, on a head of that shape (478, 3)."""
    flat = boxing.front(pair.eyewear)

    def seen(polygon: np.ndarray) -> np.ndarray:
        return pose.project(_in_head(pair, polygon))

    bars = [seen(p) for p in (*flat.bridge, *flat.endpieces)]
    pads = []
    if pair.eyewear.material == "metal":
        turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
        for side in (-1, 1):
            pad = np.column_stack([side * 8.5 + 2.0 * np.cos(turn), 4.0 + 4.2 * np.sin(turn)])
            arm = np.array([(side * 8.2, 0.5), (side * 8.9, 0.5), (side * 9.6, -4.5), (side * 8.9, -4.5)])
            pads += [seen(pad), seen(arm)]
    temples = [t for s in (0, 1) for t in _temple(pair, pose, shape_mm, flat.hinges[s], s)]
    return Outlines([seen(p) for p in flat.lenses], [seen(p) for p in flat.rims], bars, pads, temples)


def _temple(pair: Pair, pose: Pose, shape_mm: np.ndarray, hinge: np.ndarray, side: int) -> list[np.ndarray]:
    """One temple as a polygon from hinge to ear, cut where the head or the hair hides it."""
    start = _in_head(pair, hinge[None])[0]
    edge = shape_mm[(234, 454)[side]]
    ear = np.array([edge[0] + (-1, 1)[side] * 5.0, edge[1] * 0.3, edge[2] + 25.0])
    along = np.linspace(0, 1, 24)[:, None]
    line = start + (ear - start) * along
    line[:, 0] += (-1, 1)[side] * 4.0 * np.sin(np.pi * along[:, 0])
    hull = _hull(pose.project(shape_mm[:468]))
    yaw = pose.angles_deg[0]
    far = yaw * (-1, 1)[side] > 4.0
    flat_line = pose.project(line)
    shown = np.array([not (far and _inside(hull, p)) for p in flat_line])
    last = int(len(line) * pair.temple_end[side])
    shown[max(last, 2) :] = False
    run = int(np.argmin(shown)) if not shown.all() else len(shown)
    if run < 2:
        return []
    half = np.array([0.0, pair.temple_high_mm / 2, 0.0])
    taper = np.linspace(1.0, 0.8, run)[:, None]
    up, down = pose.project(line[:run] - half * taper), pose.project(line[:run] + half * taper)
    return [np.concatenate([up, down[::-1]])]


def _hull(points: np.ndarray) -> np.ndarray:
    return cv2.convexHull(points.astype(np.float32))


def _inside(hull: np.ndarray, point: np.ndarray) -> bool:
    return cv2.pointPolygonTest(hull, (float(point[0]), float(point[1])), False) > 0
