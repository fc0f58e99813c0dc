"""Boxing measures (ISO 8624) from geometry: A, B and DBL of lenses or openings, temples along their bend."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.importing.scene import Triangles
from mirror_app.glasses_on.importing.surface import least_and_most, silhouette
from mirror_app.values import Doubles

_PX_PER_MM = 8.0
_TILT = np.radians(25.0)
"""Cuts across a temple lean so much that one goes through it once, in its straight part and in its bend."""
_CUT_MM = 6.0


@dataclass(frozen=True, slots=True, eq=False)
class LensBox:
    """a_mm, b_mm: see `model.Measures`. points: (n, 3) what was measured. nasal: (3,), next to the nose."""

    a_mm: float
    b_mm: float
    points: Doubles
    nasal: Doubles

    @property
    def middle(self) -> Doubles:
        """(3,) of the box."""
        return (self.points.min(0) + self.points.max(0)) / 2


def boxed(points: Doubles, middle: float) -> LensBox:
    """The box round one lens, its points (n, 3) given: in the plane that lies nearest to them."""
    away = points - points.mean(0)
    slopes, *_ = np.linalg.lstsq(away[:, :2], away[:, 2], rcond=None)
    extent = np.ptp(points, axis=0)
    a, b = extent[:2] * np.sqrt(1.0 + np.clip(slopes, -1.0, 1.0) ** 2)
    nasal = points[np.argmin(np.abs(points[:, 0] - middle))]
    return LensBox(float(a), float(b), points, nasal)


def openings(vertices: Doubles, triangles: Triangles, middle: float) -> tuple[Doubles, Doubles] | None:
    """The outlines (n, 3) of the two holes before the eyes, left first; None where there are none."""
    mask, corner, scale = silhouette(vertices, triangles, _PX_PER_MM)
    count, labels, stats, centres = cv2.connectedComponentsWithStats(1 - mask, connectivity=4)
    found: list[tuple[float, int, float]] = []
    for label in range(1, count):
        left, top, width, height, area = stats[label].tolist()
        touches = left == 0 or top == 0 or left + width == mask.shape[1] or top + height == mask.shape[0]
        if not touches and area > 250.0 * scale**2 and width > 20.0 * scale:
            found.append((float(area), label, float(centres[label][0]) / scale + corner[0] - middle))
    sides = [max((hole for hole in found if hole[2] * side > 0), default=None) for side in (-1, 1)]
    if sides[0] is None or sides[1] is None:
        return None
    left, right = (_outline(labels == side[1], corner, scale) for side in sides if side is not None)
    return _lifted(left, vertices), _lifted(right, vertices)


def _outline(hole: NDArray[np.bool_], corner: tuple[float, float], scale: float) -> Doubles:
    """(n, 2) in millimetres: the middles of the pixels at its edge, moved out by half a pixel."""
    contours, _ = cv2.findContours(hole.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    points = max(contours, key=len)[:, 0].astype(np.float64) + 0.5
    middle = (points.min(0) + points.max(0)) / 2
    grown = points + 0.5 * np.sign(points - middle)
    return grown / scale + corner


def _lifted(outline: Doubles, vertices: Doubles) -> Doubles:
    """An outline (n, 2) as deep as the vertices nearest to it: (n, 3)."""
    thinned = outline[:: max(1, len(outline) // 128)]
    near = vertices[
        (vertices[:, 0] > outline[:, 0].min() - 6)
        & (vertices[:, 0] < outline[:, 0].max() + 6)
        & (vertices[:, 1] > outline[:, 1].min() - 6)
        & (vertices[:, 1] < outline[:, 1].max() + 6)
    ]
    near = near[:: max(1, len(near) // 4000)]
    if not len(near):
        near = vertices[:1]
    away = ((thinned[:, None] - near[None, :, :2]) ** 2).sum(2)
    nearest = np.argsort(away, 1)[:, :6]
    return np.column_stack([thinned, near[nearest, 2].mean(1)])


def temple_mm(vertices: Doubles, triangles: Triangles, start_z: float) -> float:
    """Along the middle of a temple, from its front end, but not before `start_z`, to its tip.

    The middle is that of its outline in cuts across it; both ends reach as far as anything does in the
    direction that the middle has there.
    """
    corners = vertices[triangles]
    # What of it is before the hinge goes with the front. A triangle may begin there and end at the ear.
    ahead = least_and_most(corners[:, :, 2])[1] <= start_z
    corners = corners[~ahead] if not ahead.all() else corners
    corners[:, :, 2] = np.maximum(corners[:, :, 2], start_z)
    along = corners[:, :, 2] * np.cos(_TILT) + corners[:, :, 1] * np.sin(_TILT)
    low, high = float(along.min()), float(along.max())
    cuts = int(np.clip(round((high - low) / _CUT_MM), 3, 60))
    places = low + (high - low) * (np.arange(cuts) + 0.5) / cuts
    middles = [middle for place in places if (middle := _cut(corners, along - place)) is not None]
    if len(middles) < 2:
        return float(np.linalg.norm(np.ptp(corners.reshape(-1, 3), axis=0)))
    path = np.array(middles)
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    points = corners.reshape(-1, 3)
    ends = 0.0
    for end, before in ((path[0], path[1]), (path[-1], path[-2])):
        direction = (end - before) / (np.linalg.norm(end - before) + 1e-12)
        near = points[np.linalg.norm(points - end, axis=1) < 3.0 * _CUT_MM]
        ends += max(0.0, float(((near if len(near) else points) - end).dot(direction).max()))
    return float(steps.sum()) + ends


def _cut(corners: Doubles, away: Doubles) -> Doubles | None:
    """The middle (3,) of the outline where triangles (m, 3, 3) are cut; away: (m, 3) each corner's height
    over the cut. None where nothing is cut."""
    least, most = least_and_most(away)
    through = (least < 0.0) & (most > 0.0)
    corners, away = corners[through], away[through]
    if not len(corners):
        return None
    ends = np.zeros((len(corners), 2, 3))
    filled = np.zeros(len(corners), int)
    rows = np.arange(len(corners))
    for a, b in ((0, 1), (1, 2), (2, 0)):
        crosses = ((away[:, a] < 0.0) != (away[:, b] < 0.0)) & (filled < 2)
        share = away[:, a] / np.where(crosses, away[:, a] - away[:, b], 1.0)
        point = corners[:, a] + share[:, None] * (corners[:, b] - corners[:, a])
        ends[rows[crosses], filled[crosses]] = point[crosses]
        filled += crosses
    length = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
    if float(length.sum()) <= 0.0:
        return ends.mean((0, 1))
    return (ends.mean(1) * length[:, None]).sum(0) / length.sum()
