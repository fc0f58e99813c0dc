"""The head as a star-shaped surface: how far the skin is from the head's centre, in every direction.

A direction is written by stereographic projection from the centre: (u, v) = (dx, dy) / (1 - dz), so the
face lies in the middle of the map, the ears near u = -1 and u = 1, the crown near v = -1. The map is
conformal: whatever is painted on it keeps its form.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.camera.person.brush import ramp, sampled
from mirror_app.values import Doubles, Floats

CENTRE_MM = np.array([0.0, 22.0, 72.0], np.float32)
SKULL_MM = np.array([0.0, -10.0, 78.0], np.float32)
SKULL_AXES_MM = np.array([77.0, 104.0, 100.0], np.float32)
LOW_UV = np.array([-1.4, -1.25], np.float32)
HIGH_UV = np.array([1.4, 0.95], np.float32)
TEXELS = 560
"""Texture pixels per unit of (u, v): about 3.5 per millimetre on the face."""
COARSE = 4
"""Texture pixels per sample of the radius map."""


def direction_uv(points_mm: Floats) -> Floats:
    """Head points (..., 3) to (u, v) (..., 2)."""
    away = points_mm - CENTRE_MM
    length = np.sqrt(np.einsum("...k,...k", away, away))
    return np.asarray(away[..., :2] / (length - away[..., 2])[..., None], np.float32)


def uv_direction(uv: Floats) -> Floats:
    """(u, v) (..., 2) to unit vectors (..., 3)."""
    square = (uv * uv).sum(-1, keepdims=True)
    return np.concatenate([2.0 * uv, square - 1.0], -1) / (1.0 + square)


def texture_px(uv: Floats) -> Floats:
    """(u, v) to texture pixels (x, y)."""
    return np.asarray((uv - LOW_UV) * TEXELS, np.float32)


def coarse_px(uv: Floats) -> Floats:
    """(u, v) to places on a map with one sample per COARSE texture pixels."""
    return np.asarray((texture_px(uv) + 0.5) / COARSE - 0.5, np.float32)


def texture_shape(step: int = 1) -> tuple[int, int]:
    """(height, width) of the texture, or of a map with one sample per `step` texture pixels."""
    width, height = (int(n) for n in (HIGH_UV - LOW_UV) * TEXELS / step)
    return height, width


def grid_uv(step: int) -> Floats:
    """(h, w, 2): (u, v) at the middle of every block of `step` x `step` texture pixels."""
    height, width = texture_shape(step)
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    middle = np.stack([x, y], -1) * step + (step - 1) / 2
    return np.asarray(middle / TEXELS + LOW_UV, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """radius_mm: (h, w) float32, one sample per COARSE texture pixels. landmarks_mm: (478, 3)."""

    radius_mm: Floats
    landmarks_mm: Floats

    def radius(self, uv: Floats) -> Floats:
        """Distance from the centre, mm, in directions (h, w, 2)."""
        return sampled(self.radius_mm, coarse_px(uv))

    def position(self, uv: Floats) -> Floats:
        """Surface points (h, w, 3) in head mm, in directions (h, w, 2)."""
        return CENTRE_MM + uv_direction(uv) * self.radius(uv)[..., None]

    def lift(self, xy_mm: Floats | Doubles) -> Floats:
        """Points (n, 2) on the front of the face, as seen squarely, to surface points (n, 3)."""
        flat = np.asarray(xy_mm, np.float32)
        points = np.concatenate([flat, np.full((len(flat), 1), -10.0, np.float32)], 1)
        for _ in range(6):
            found = self.position(direction_uv(points)[None])[0]
            points[:, 2] += found[:, 2] - points[:, 2]
        return points

    def normals(self) -> Floats:
        """(h, w, 3) unit vectors out of the surface, sampled as radius_mm."""
        points = self.position(grid_uv(COARSE))
        along_u, along_v = np.gradient(points, axis=1), np.gradient(points, axis=0)
        normal = cv2.GaussianBlur(np.cross(along_v, along_u), (0, 0), 1.6)
        return np.asarray(normal / np.linalg.norm(normal, axis=2, keepdims=True), np.float32)


SAGS = 0.117
"""How much lower on the painted head things are per millimetre that they are further back."""


def painted(landmarks_mm: Floats) -> Floats:
    """The mean head (478, 3) as it is painted: the nose higher, the sides lower.

    On painted skin Face Mesh is led by what faces look like in general: it sees the nose 4 mm below where it
    is painted and the sides of the face 6 mm above, and so takes this head for the mean one, held level.
    """
    points = landmarks_mm.copy()
    points[:, 1] = points[:, 1] * np.hypot(1.0, SAGS) + SAGS * points[:, 2]
    return points


def composed(landmarks_mm: Floats) -> Floats:
    """The mean face as painted, with its mouth closed into a slight smile: (478, 3)."""
    points = painted(landmarks_mm)
    x, y = points[:, 0], points[:, 1]
    mouth = np.exp(-((x / 34) ** 4) - ((y - 66) / 20) ** 4)
    points[:, 0] -= 0.09 * x * mouth
    points[:, 1] -= np.where(y > 61.5, 6.6 * np.exp(-((x / 24) ** 2)) * ramp(y, 61.5, 66), 0.0) * ramp(
        y, 130, 80
    )
    points[:, 1] -= 2.2 * mouth * (np.abs(x) / 30) ** 2
    upper = [191, 80, 81, 82, 13, 312, 311, 310, 415]
    lower = [95, 88, 178, 87, 14, 317, 402, 318, 324]
    middle = 0.6 * points[upper] + 0.4 * points[lower]
    points[upper] = points[lower] = middle
    return points


def surface(landmarks_mm: Floats) -> Surface:
    """Skin through 478 landmarks, closed behind by a skull; bare of hair and ears."""
    uv = direction_uv(landmarks_mm)
    ring = np.stack(np.meshgrid(np.arange(-1.5, 1.51, 0.15), np.arange(-1.35, 1.1, 0.15)), -1).reshape(-1, 2)
    ring = np.asarray(ring, np.float32)
    far = np.linalg.norm(ring[:, None] - uv[None], axis=2).min(1) > 0.2
    ring = ring[far]
    known = np.concatenate([uv, ring])
    face_radius = np.linalg.norm(landmarks_mm - CENTRE_MM, axis=1)
    values = np.concatenate([face_radius, _skull_radius(uv_direction(ring))]).astype(np.float64)
    coarse = _spline(known.astype(np.float64), values, grid_uv(2 * COARSE))
    height, width = texture_shape(COARSE)
    return Surface(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), landmarks_mm)  # pyright: ignore[reportArgumentType]


def with_ears_and_hair(skin: Surface, hair_mm: Floats) -> Surface:
    """The same head with ears, and with hair `hair_mm` thick (sampled as radius_mm)."""
    points = skin.position(grid_uv(COARSE))
    return Surface(skin.radius_mm + np.maximum(ear_height(points), hair_mm), skin.landmarks_mm)


def ear_height(points_mm: Floats) -> Floats:
    """How far the ears stand out, mm, over skin points (..., 3)."""
    y, z = points_mm[..., 1], points_mm[..., 2]
    lean = z - 0.16 * (y - 14.0)
    across = np.where(lean < EAR_MM[1], (EAR_MM[1] - lean) / 15.0, (lean - EAR_MM[1]) / 22.0)
    down = (y - EAR_MM[0]) / np.where(y < EAR_MM[0], 34.0, 38.0)
    inside = across**2 + down**2
    lobe = 1.0 - 0.35 * ramp(y, 20.0, 48.0)
    return np.asarray(15.0 * lobe * ramp(inside, 1.0, 0.3), np.float32)


EAR_MM = (16.0, 94.0)
"""Middle of the ear: y and z."""


def _skull_radius(directions: Floats) -> Floats:
    """Where rays from the centre leave the skull's ellipsoid, mm."""
    start = (CENTRE_MM - SKULL_MM) / SKULL_AXES_MM
    step = directions / SKULL_AXES_MM
    a, b, c = (step * step).sum(-1), step @ start, start @ start - 1.0
    return np.asarray((-b + np.sqrt(b * b - a * c)) / a, np.float32)


def _spline(known: Doubles, values: Doubles, wanted: Floats) -> Floats:
    """Smoothing cubic radial spline through scattered values, evaluated at (h, w, 2)."""
    count = len(known)
    kernel = np.linalg.norm(known[:, None] - known[None], axis=2) ** 3
    linear = np.concatenate([np.ones((count, 1)), known], 1)
    system = np.zeros((count + 3, count + 3))
    system[:count, :count] = kernel + 2e-4 * np.eye(count)
    system[:count, count:] = linear
    system[count:, :count] = linear.T
    weights = np.linalg.solve(system, np.concatenate([values, np.zeros(3)]))
    rows: list[Doubles] = []
    for row in wanted.astype(np.float64):  # row by row: the distances stay in the cache
        square = (row[:, :1] - known[:, 0]) ** 2 + (row[:, 1:] - known[:, 1]) ** 2
        rows.append(
            (square * np.sqrt(square)) @ weights[:count] + weights[count] + row @ weights[count + 1 :]
        )
    return np.asarray(np.stack(rows), np.float32)
