"""Where every pixel of the head comes from, solved beforehand for a few views and blended for the rest.

A view is the head seen by a camera that looks straight at the point between the pupils, from DISTANCE_MM
or what else is asked for.
Between two solved views the answer is interpolated: turning by half a step moves nothing by more than
half a pixel.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.camera.person.shape import CENTRE_MM, Surface, direction_uv, texture_px
from mirror_app.values import Doubles, Floats

DISTANCE_MM = 640.0
YAWS_DEG = np.arange(-28.0, 28.1, 8.0)
PITCHES_DEG = np.arange(-12.0, 12.1, 8.0)
LOW_MM = (-112.0, -160.0)
SIZE = (113, 148)
STEP_MM = 2.0


def rotation(yaw_deg: float, pitch_deg: float, roll_deg: float) -> Doubles:
    """(3, 3) float64 head -> camera; signs as in Pose.angles_deg."""
    a, b, c = np.radians([-yaw_deg, pitch_deg, roll_deg])
    around_y = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    around_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    around_z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return np.asarray(around_z @ around_y @ around_x, np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Views:
    """nodes: (yaws, pitches, h, w, 3) float32: texture x, texture y, mm outside the outline (< 0 inside)."""

    nodes: Floats

    def at(self, yaw_deg: float, pitch_deg: float) -> Floats:
        """(h, w, 3): one view, between the solved ones."""
        i, a = _between(YAWS_DEG, yaw_deg)
        j, b = _between(PITCHES_DEG, pitch_deg)
        left = cv2.addWeighted(self.nodes[i, j], 1 - b, self.nodes[i, j + 1], b, 0.0)
        right = cv2.addWeighted(self.nodes[i + 1, j], 1 - b, self.nodes[i + 1, j + 1], b, 0.0)
        return np.asarray(cv2.addWeighted(left, 1 - a, right, a, 0.0), np.float32)


def solved(surface: Surface, distance_mm: float = DISTANCE_MM) -> Views:
    """All views of one head."""
    rows = [[_view(surface, yaw, pitch, distance_mm) for pitch in PITCHES_DEG] for yaw in YAWS_DEG]
    return Views(np.array(rows, np.float32))


def _between(nodes: Doubles, value: float) -> tuple[int, float]:
    place = float(np.clip((value - nodes[0]) / (nodes[1] - nodes[0]), 0.0, len(nodes) - 1.001))
    return int(place), place - int(place)


def _view(surface: Surface, yaw_deg: float, pitch_deg: float, distance_mm: float) -> Floats:
    turn = rotation(yaw_deg, pitch_deg, 0.0)
    x, y = np.meshgrid(LOW_MM[0] + STEP_MM * np.arange(SIZE[0]), LOW_MM[1] + STEP_MM * np.arange(SIZE[1]))
    rays = np.stack([x / distance_mm, y / distance_mm, np.ones_like(x)], -1) @ turn
    rays = np.asarray(rays / np.linalg.norm(rays, axis=2, keepdims=True), np.float32)
    eye = np.asarray(-distance_mm * turn[2], np.float32)
    closest = rays @ (CENTRE_MM - eye)
    outside, nearest = _outside(surface, eye, rays, closest)
    depth = _march(surface, eye, rays, np.maximum(closest - 150.0, 0.0), closest + 60.0)
    depth = np.where(outside < 0, depth, nearest)
    points = eye + rays * depth[..., None]
    return np.concatenate([texture_px(direction_uv(points)), outside[..., None]], -1)


def _gap(surface: Surface, points: Floats) -> Floats:
    """How far points (h, w, 3) are outside the surface, along the radius, mm."""
    away = points - CENTRE_MM
    return np.sqrt(np.einsum("...k,...k", away, away)) - surface.radius(direction_uv(points))


def _outside(surface: Surface, eye: Floats, rays: Floats, closest: Floats) -> tuple[Floats, Floats]:
    """How far each ray passes by the head (< 0: hits), and where it comes nearest."""
    best = np.full(closest.shape, 1e6, np.float32)
    where = closest
    for along in np.arange(-90.0, 61.0, 15.0):
        depth = closest + np.float32(along)
        gap = _gap(surface, eye + rays * depth[..., None])
        where = np.where(gap < best, depth, where)
        best = np.minimum(gap, best)
    return best, where


def _march(surface: Surface, eye: Floats, rays: Floats, start: Floats, end: Floats) -> Floats:
    """Depth of the first crossing: careful steps forward, then two of them backwards if too far."""
    depth = start
    for _ in range(16):
        gap = _gap(surface, eye + rays * depth[..., None])
        depth = np.minimum(depth + np.float32(0.6) * gap, end)
    return depth
