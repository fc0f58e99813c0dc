"""The skin of a face as a height field: how deep it lies behind a place seen from the front."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.paths import model
from mirror_app.values import Doubles, Floats

LOW_MM, HIGH_MM, STEP_MM = np.array([-63.0, -36.0]), np.array([63.0, 45.0]), 3.0
"""What eyewear can touch, about the point between the pupils, and how finely it is known."""
_COLUMNS, _ROWS = (int(n) for n in (HIGH_MM - LOW_MM) / STEP_MM + 1)
_NONE: Floats = np.empty((0, 0), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Skin:
    """Depth over a grid of places, head millimetres. moved: (rows, columns, 2), how far to the right and down
    of a node the skin lies that is there on the average head; depth: (rows, columns), its z."""

    moved: Floats
    depth: Floats

    @staticmethod
    def of(shape_mm: Floats | Doubles) -> "Skin":
        """The skin through Face Mesh landmarks (478, 3) in head millimetres, flat between them."""
        corners, shares, nodes = _woven()
        across = np.ascontiguousarray(np.asarray(shape_mm, np.float32).T)
        x, y, z = ((axis.take(corners) * shares).sum(0) for axis in across)
        moved = np.stack([x - nodes[0], y - nodes[1]], -1)
        return Skin(moved.reshape(_ROWS, _COLUMNS, 2), z.reshape(_ROWS, _COLUMNS))

    def at(self, x_mm: Doubles, y_mm: Doubles) -> Floats:
        """z of the skin seen at places, x (m,) or (n, m), y (n, m); beyond the grid that of its edge."""
        place = np.empty((*y_mm.shape, 2), np.float32)
        place[..., 0] = (x_mm - LOW_MM[0]) / STEP_MM
        place[..., 1] = (y_mm - LOW_MM[1]) / STEP_MM
        border = cv2.BORDER_REPLICATE
        moved = cv2.remap(self.moved, place, _NONE, cv2.INTER_LINEAR, borderMode=border)
        place -= np.asarray(moved, np.float32) * np.float32(1 / STEP_MM)
        return np.asarray(
            cv2.remap(self.depth, place, _NONE, cv2.INTER_LINEAR, borderMode=border), np.float32
        )


@cache
def average_shape() -> Floats:
    """(478, 3): the average head's landmarks, head millimetres."""
    shape: Floats = np.load(model("head_template.npy")).astype(np.float32)
    shape.setflags(write=False)
    return shape


@cache
def _woven() -> tuple[NDArray[np.intp], Floats, Floats]:
    """For each node of the grid the three landmarks between which it lies on the average head (3, n), their
    shares (3, n), and where it is (2, n)."""
    flat = average_shape()[:468, :2].astype(np.float64)
    axes = (low + STEP_MM * np.arange(n) for low, n in zip(LOW_MM, (_COLUMNS, _ROWS), strict=True))
    nodes = np.stack(np.meshgrid(*axes), -1).reshape(-1, 2)
    # Beside the face there is no landmark: the nearest stands for all three.
    nearest = np.linalg.norm(nodes[:, None] - flat, axis=2).argmin(1)
    corners, shares = np.repeat(nearest[:, None], 3, 1), np.full((len(nodes), 3), 1 / 3)
    for triangle in triangles(flat):
        a, b, c = flat[triangle]
        low, high = flat[triangle].min(0), flat[triangle].max(0)
        near = np.flatnonzero(((nodes >= low) & (nodes <= high)).all(1))
        two = (nodes[near] - a) @ np.linalg.inv(np.stack([b - a, c - a]))
        three = np.column_stack([1.0 - two.sum(1), two])
        inside = three.min(1) >= -1e-9
        corners[near[inside]], shares[near[inside]] = triangle, three[inside]
    return corners.T.copy(), shares.T.astype(np.float32), nodes.T.astype(np.float32)


def triangles(points: Doubles) -> NDArray[np.intp]:
    """(n, 3) indices: Delaunay's triangles between points (m, 2)."""
    low, size = points.min(0) - 1.0, np.ptp(points, axis=0) + 2.0
    plane = cv2.Subdiv2D((0, 0, int(size[0]) + 2, int(size[1]) + 2))
    places = (points - low).astype(np.float32)
    plane.insert(places.tolist())
    corners = np.asarray(plane.getTriangleList(), np.float32).reshape(-1, 3, 2)
    away = np.abs(corners[:, :, None] - places).max(3)
    # Beside those between points it gives some to corners of its own, far away.
    return np.asarray(away.argmin(2)[away.min(2).max(1) < 1e-3], np.intp)
