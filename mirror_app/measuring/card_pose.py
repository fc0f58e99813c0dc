"""The pose of a bank card from its four edges, found to a fraction of a pixel."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app import bank_card
from mirror_app.values import Doubles, Floats, Image, Pose

EACH_MM = 1.2
"""From one place on an edge to the next."""
CORNER_FREE_MM = 5.0
"""So much of an edge beside a corner is left out: it is round there."""
REACHES = (0.024, 0.012, 0.006, 0.004)
"""How far beside the model an edge is looked for, closer every time: over the card's width."""
NEAREST_PX = 1.5
STEP = 1.5
"""Levels a pixel from which there is an edge, all colours together."""
PLAIN = 20.0
"""From so many levels a pixel on an edge is as plain as can be."""
BESIDE = 5
"""So many neighbouring places along an edge are looked at as one: their noise differs, the edge does not."""
LEAST_SEEN = (0.78, 0.5)
"""Share of the edge that must be found, of all of it and of each side; the rest is behind fingers."""
ON_PX = 0.6
"""A place whose edge is nearer to the model than this is on it."""
LEAST_OFF_PX, MOST_OFF_PX = 0.2, 0.15
"""No edge is known better than the first: a shadow or the card's own thickness beside it moves all of it."""
_SIZE = np.array([bank_card.WIDTH_MM, bank_card.HEIGHT_MM])
_CORNERS = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]) * _SIZE / 2
_STRAIGHT = np.zeros(4)


@dataclass(frozen=True, slots=True, eq=False)
class SeenCard:
    """A card on a picture: `pose` carries card millimetres (x right, y down, z behind it, from its middle)
    into camera millimetres. error: of its distance, relative, one sigma. off_px: how far its edges
    are from straight, typically. seen: 0..1, how much of them was found, and how plainly."""

    pose: Pose
    error: float
    off_px: float
    seen: float

    @property
    def doubt(self) -> float:
        """Of several the least is the card: a faint line beside a side of it may be as straight."""
        return self.off_px - self.seen

    @property
    def corners_px(self) -> Doubles:
        """(4, 2), clockwise from its upper left."""
        return self.pose.project(_flat(_CORNERS))

    @property
    def leaning_deg(self) -> float:
        """The angle between where the card faces and the line to the camera."""
        middle = self.pose.translation_mm / np.linalg.norm(self.pose.translation_mm)
        return float(np.degrees(np.arccos(np.clip(self.pose.rotation[:, 2] @ middle, -1.0, 1.0))))


@dataclass(frozen=True, slots=True, eq=False)
class _Edge:
    """Places around the card. points_mm: (n, 2); out: (n, 2) unit, away from the card; side: (n,) 0..3."""

    points_mm: Doubles
    out: Doubles
    side: Doubles


def settle(
    image: Image, corners_px: Doubles, focal_px: float, centre_px: tuple[float, float]
) -> SeenCard | None:
    """The card whose corners are at about `corners_px` (4, 2), or None where its edges say otherwise."""
    low = np.floor(corners_px.min(0) - 12).astype(int).clip(0)
    high = np.ceil(corners_px.max(0) + 12).astype(int)
    part = image[low[1] : high[1], low[0] : high[0]]
    if min(part.shape[:2]) < 8:
        return None
    soft = np.asarray(cv2.GaussianBlur(part.astype(np.float32), (0, 0), 0.8), np.float32)
    # Within the part, the camera's axis is elsewhere.
    centre = (centre_px[0] - low[0], centre_px[1] - low[1])
    tried = [_followed(soft, start) for start in _starts(corners_px - low, focal_px, centre)]
    found = [one for one in tried if one is not None]
    if not found:
        return None
    best = min(found, key=lambda one: one.doubt)
    pose = Pose(best.pose.rotation, best.pose.translation_mm, focal_px, centre_px)
    return SeenCard(pose, best.error, best.off_px, best.seen)


def _starts(corners_px: Doubles, focal_px: float, centre_px: tuple[float, float]) -> list[Pose]:
    """The two ways a plane can lean to be seen so (Collins and Bartoli 2014, IPPE)."""
    camera = np.array([[focal_px, 0, centre_px[0]], [0, focal_px, centre_px[1]], [0, 0, 1]])
    _, turns, moves, _ = cv2.solvePnPGeneric(
        _flat(_CORNERS), corners_px, camera, _STRAIGHT, flags=cv2.SOLVEPNP_IPPE
    )
    return [
        Pose(
            np.asarray(cv2.Rodrigues(turn)[0], np.float64),
            np.asarray(move, np.float64)[:, 0],
            focal_px,
            centre_px,
        )
        for turn, move in zip(turns, moves, strict=True)
        if np.isfinite(move).all() and move[2, 0] > 0
    ]


def _followed(soft: Floats, pose: Pose) -> SeenCard | None:
    """The pose drawn to the edges, step by step: Gauss-Newton on their distance from the model."""
    edge = _around()
    spread = np.eye(6)
    off = np.zeros(1)
    found, strength = np.ones(len(edge.side), bool), np.zeros(len(edge.side))
    for reach in REACHES:
        at, normal = _projected(pose, edge)
        reach_px = max(reach * bank_card.WIDTH_MM * pose.px_per_mm, NEAREST_PX)
        away, strength = _nearest(_across(soft, at, normal, reach_px), edge.side, reach_px)
        found = strength > STEP
        if not _enough(found, edge.side):
            return None
        for _ in range(3):
            off = ((at + away[:, None] * normal - pose.project(_flat(edge.points_mm))) * normal).sum(1)[found]
            slope = _slopes(pose, edge.points_mm[found], normal[found])
            weight = 1.0 / np.maximum(1.0, np.abs(off) / 0.5)
            spread = np.linalg.inv(slope.T @ (slope * weight[:, None]) + 1e-9 * np.eye(6))
            pose = _moved(pose, spread @ (slope.T @ (weight * off)))
    # The middle one: what lies beside fingers is not the card's edge.
    off_px = 1.48 * float(np.median(np.abs(off)))
    on = np.zeros(len(found), bool)
    on[found] = np.abs(off) < ON_PX
    if off_px > MOST_OFF_PX or not (_enough(on, edge.side) and pose.translation_mm[2] > 0):
        return None
    # Neighbours share their noise: one edge place in three counts as an observation of its own.
    error = float(np.sqrt(3.0 * spread[5, 5]) * max(off_px, LEAST_OFF_PX) / pose.translation_mm[2])
    seen = float((on * np.minimum(strength / PLAIN, 1.0)).mean())
    return SeenCard(pose, error, off_px, seen)


def _flat(points_mm: Doubles) -> Doubles:
    return np.column_stack([points_mm, np.zeros(len(points_mm))])


def _around() -> _Edge:
    sides: list[tuple[Doubles, Doubles]] = []
    for k in range(4):
        start, end = _CORNERS[k], _CORNERS[(k + 1) % 4]
        length = float(np.linalg.norm(end - start))
        along = np.arange(CORNER_FREE_MM, length - CORNER_FREE_MM, EACH_MM) / length
        points = start + (end - start) * along[:, None]
        out = np.array([end[1] - start[1], start[0] - end[0]]) / length
        sides.append((points, np.tile(out, (len(points), 1))))
    number = np.repeat(np.arange(4.0), [len(points) for points, _ in sides])
    return _Edge(np.concatenate([p for p, _ in sides]), np.concatenate([n for _, n in sides]), number)


def _enough(found: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], side: Doubles) -> bool:
    shares = [float(found[side == k].mean()) for k in range(4)]
    return float(found.mean()) >= LEAST_SEEN[0] and min(shares) >= LEAST_SEEN[1]


def _projected(pose: Pose, edge: _Edge) -> tuple[Doubles, Doubles]:
    """Places of the edge in px, and the way out of the card there, unit."""
    at = pose.project(_flat(edge.points_mm))
    further = pose.project(_flat(edge.points_mm + edge.out))
    # Across the picture of the edge, which perspective may have turned away from the picture of `out`.
    along = pose.project(_flat(edge.points_mm + edge.out @ np.array([[0.0, 1.0], [-1.0, 0.0]]))) - at
    normal = np.stack([-along[:, 1], along[:, 0]], 1) / np.linalg.norm(along, axis=1, keepdims=True)
    return at, normal * np.sign((normal * (further - at)).sum(1))[:, None]


def _across(soft: Floats, at: Doubles, normal: Doubles, reach_px: float) -> Floats:
    """(n, m, 3): how much each colour changes a pixel, going outwards by half pixels, `reach_px` each way."""
    steps = _steps(reach_px)
    ends = np.concatenate([[steps[0] - 0.5], steps, [steps[-1] + 0.5]])
    places = np.asarray(at[:, None] + normal[:, None] * ends[:, None], np.float32)
    seen = cv2.remap(soft, places, np.empty(0), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen[:, 2:] - seen[:, :-2], np.float32)


def _steps(reach_px: float) -> Doubles:
    return np.arange(-reach_px, reach_px + 0.01, 0.5)


def _nearest(change: Floats, side: Doubles, reach_px: float) -> tuple[Doubles, Doubles]:
    """How far out along each normal the steepest place is, px, and how steep it is there."""
    steps, flat = _steps(reach_px), change.reshape(len(change), -1)
    border = cv2.BORDER_REPLICATE
    alike = [cv2.blur(flat[side == k], (1, BESIDE), borderType=border) for k in range(4)]
    slope = np.linalg.norm(np.concatenate(alike).reshape(change.shape), axis=2).astype(np.float64)
    best = slope[:, 1:-1].argmax(1) + 1
    rows = np.arange(len(best))
    before, here, after = slope[rows, best - 1], slope[rows, best], slope[rows, best + 1]
    bend = np.maximum(2 * here - before - after, 1e-9)
    away = steps[best] + 0.5 * np.clip((after - before) / (2 * bend), -0.5, 0.5)
    return away, here


def _slopes(pose: Pose, points_mm: Doubles, normal: Doubles) -> Doubles:
    """(n, 6): how the distance along each normal changes with a small turn (radians) and move (mm)."""
    now = pose.project(_flat(points_mm))
    columns: list[Doubles] = []
    for k in range(6):
        by = np.zeros(6)
        by[k] = 1e-4 if k < 3 else 1e-2
        columns.append(((_moved(pose, by).project(_flat(points_mm)) - now) * normal).sum(1) / by[k])
    return np.stack(columns, 1)


def _moved(pose: Pose, by: Doubles) -> Pose:
    turn = np.asarray(cv2.Rodrigues(by[:3])[0], np.float64)
    return Pose(turn @ pose.rotation, pose.translation_mm + by[3:], pose.focal_px, pose.centre_px)
