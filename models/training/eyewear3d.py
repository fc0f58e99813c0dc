"""Random pairs of eyewear, placed on a head in millimetres and projected to flat polygons."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from mirror_app import boxing
from mirror_app.values import Eyewear, Pose
from models.training.ingredients import NOTHING

STYLES = ("full", "wire", "half", "rimless", "browline", "thick")
STYLE_ODDS = (0.30, 0.28, 0.10, 0.08, 0.08, 0.16)
PUSHED_UP = 0.03
"""Share of pairs that sit up in the hair."""


@dataclass
class Pair:
    """One random pair: its boxing measures and flat outlines, style, and where it sits (head mm, degrees).
    worn: it sits before the eyes, not up in the hair."""

    eyewear: Eyewear
    flat: boxing.Front
    style: str
    worn: bool
    origin_mm: np.ndarray
    turn: np.ndarray
    curve_radius_mm: float
    depth_mm: float
    temple_high_mm: float
    temple_end: tuple[float, float]


@dataclass
class Slice:
    """The front cut at one depth: projected lens openings and outer rims, each (n, 2)."""

    lenses: list[np.ndarray]
    rims: list[np.ndarray]


@dataclass
class Outlines:
    """Projected polygons, each (n, 2), in one picture's px. slices: the front from its face to its back.
    face: the outline of the face under it."""

    slices: list[Slice]
    bars: list[np.ndarray]
    pads: list[np.ndarray]
    temples: list[np.ndarray]
    face: np.ndarray

    @property
    def lenses(self) -> list[np.ndarray]:
        """The lens openings of the front's face."""
        return self.slices[0].lenses

    def moved(self, affine: np.ndarray) -> "Outlines":
        """The same in other px: affine (2, 3) from these to those."""

        def move(polygons: list[np.ndarray]) -> list[np.ndarray]:
            return [p @ affine[:, :2].T + affine[:, 2] for p in polygons]

        slices = [Slice(move(s.lenses), move(s.rims)) for s in self.slices]
        return Outlines(slices, move(self.bars), move(self.pads), move(self.temples), move([self.face])[0])


def random_pair(rng: np.random.Generator, without: frozenset[str] = NOTHING) -> Pair:
    """A pair of any style and size, sitting anywhere on the nose that people wear them, or up in the hair."""
    style = str(rng.choice(STYLES, p=STYLE_ODDS))
    eyewear = _random_eyewear(rng, style)
    flat = boxing.front(eyewear)
    if "free_shapes" not in without and rng.random() < 0.4:
        flat = _free_shape(rng, eyewear, flat)
    worn = "pushed_up" in without or rng.random() >= PUSHED_UP
    turn = _rotation(rng.normal(9 if worn else -15, 5), rng.normal(0, 1.5), rng.normal(0, 1.3))
    down_mm = rng.uniform(8, 18) if rng.random() < 0.2 else rng.normal(4.5, 3.0)
    if not worn:
        down_mm = -rng.uniform(30, 52)
    origin = np.array([rng.normal(0, 1.0), down_mm, -rng.uniform(9, 17)])
    acetate = eyewear.material == "acetate"
    depth_mm = rng.uniform(2.0, 5.0) if acetate else rng.uniform(0.4, 1.5)
    return Pair(
        eyewear=eyewear,
        flat=flat,
        style=style,
        worn=worn,
        origin_mm=origin,
        turn=turn,
        curve_radius_mm=rng.uniform(110, 420),
        depth_mm=0.0 if "depth" in without else depth_mm,
        temple_high_mm=rng.uniform(2.5, 9.0) if acetate else rng.uniform(1.2, 3.2),
        temple_end=(rng.uniform(0.2, 1.0), rng.uniform(0.2, 1.0)),
    )


def _free_shape(rng: np.random.Generator, eyewear: Eyewear, flat: boxing.Front) -> boxing.Front:
    """The same boxes with other outlines: superellipses, leaning and narrowed towards one end."""
    turn = np.linspace(0, 2 * np.pi, boxing.POINTS, endpoint=False)
    power = rng.uniform(0.35, 1.1)
    x, y = (np.sign(w) * np.abs(w) ** power for w in (np.cos(turn), np.sin(turn)))
    x = x * (1 + rng.normal(0, 0.1) * y) + rng.normal(0, 0.06) * y
    y = y * (1 + rng.normal(0, 0.08) * x) + rng.normal(0, 0.06) * x
    outline = np.column_stack([x / np.abs(x).max(), y / np.abs(y).max()])
    half = np.array([eyewear.a_mm, eyewear.b_mm]) / 2
    lenses, rims = [], []
    for side in (-1, 1):
        lens = outline * half * (side, 1)
        middle = np.array([side * (eyewear.dbl_mm + eyewear.a_mm) / 2, 0.0])
        lenses.append(lens + middle)
        rims.append(boxing.rim_outline(lens, eyewear) + middle)
    return replace(flat, lenses=(lenses[0], lenses[1]), rims=(rims[0], rims[1]))


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


def _in_head(pair: Pair, flat: np.ndarray, behind_mm: float = 0.0) -> np.ndarray:
    """Front millimetres (n, 2) to head millimetres (n, 3): curved by the face form, tilted, moved."""
    z = flat[:, 0] ** 2 / (2 * pair.curve_radius_mm) + behind_mm
    return np.column_stack([flat, z]) @ pair.turn.T + pair.origin_mm


def outlines(pair: Pair, pose: Pose, shape_mm: np.ndarray) -> Outlines:
    """Where the pair is seen under a pose, on a head of that shape (478, 3)."""

    def seen(polygon: np.ndarray, behind_mm: float = 0.0) -> np.ndarray:
        return pose.project(_in_head(pair, polygon, behind_mm))

    depths = (0.0,) if pair.depth_mm == 0 else (0.0, pair.depth_mm / 2, pair.depth_mm)
    flat = pair.flat
    slices = [Slice([seen(p, d) for p in flat.lenses], [seen(p, d) for p in flat.rims]) for d in depths]
    bars = [seen(p) for p in (*flat.bridge, *flat.endpieces)]
    pads = []
    if pair.eyewear.material == "metal":
        turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
        for side in (-1, 1):
            pad = np.column_stack([side * 8.5 + 2.0 * np.cos(turn), 4.0 + 4.2 * np.sin(turn)])
            arm = np.array([(side * 8.2, 0.5), (side * 8.9, 0.5), (side * 9.6, -4.5), (side * 8.9, -4.5)])
            pads += [seen(pad), seen(arm)]
    temples = [t for s in (0, 1) for t in _temple(pair, pose, shape_mm, flat.hinges[s], s)]
    face = _hull(pose.project(shape_mm[:468]))[:, 0].astype(np.float64)
    return Outlines(slices, bars, pads, temples, face)


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
