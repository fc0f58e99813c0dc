"""Which point of a fitted front each pixel of the picture sees."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.bake import Sheet
from mirror_app.glasses_on.fit import Fitted
from mirror_app.values import Doubles, Floats, Pose

Box = tuple[int, int, int, int]
"""x0, y0, x1, y1 in picture pixels, the last two exclusive."""


def box_around(points_px: Doubles, margin_px: float, size_px: tuple[int, int]) -> Box | None:
    """The box around points (n, 2), within a picture of `size_px`; None where they miss it."""
    low = np.floor(points_px.min(0) - margin_px).astype(int)
    high = np.ceil(points_px.max(0) + margin_px).astype(int) + 1
    x0, y0 = max(int(low[0]), 0), max(int(low[1]), 0)
    x1, y1 = min(int(high[0]), size_px[0]), min(int(high[1]), size_px[1])
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Front coordinates seen by each pixel of a box, (height, width) float32 millimetres.

    u, v at depth 0; du, dv: how they change per millimetre of depth, towards the face. ray: x and y of
    the viewing ray in camera coordinates, as a row and a column. to_camera: (3, 3), front axes to camera.
    """

    u: Floats
    v: Floats
    du: Floats
    dv: Floats
    ray: tuple[Floats, Floats]
    to_camera: Doubles

    def at(self, where: NDArray[np.bool_]) -> "Seen":
        """The same for some pixels only, as a column (n, 1)."""
        u, v, du, dv = (part[where][:, None] for part in (self.u, self.v, self.du, self.dv))
        return Seen(u, v, du, dv, self.ray, self.to_camera)

    def coarse(self, step: int) -> "Seen":
        """The same for every `step`-th pixel along x and y."""
        u, v, du, dv = (part[::step, ::step] for part in (self.u, self.v, self.du, self.dv))
        return Seen(u, v, du, dv, (self.ray[0][:, ::step], self.ray[1][::step]), self.to_camera)

    def sample(
        self, layer: Floats, sheet: Sheet, by_mm: tuple[float, float, float] = (0.0, 0.0, 0.0)
    ) -> Floats:
        """A layer of `sheet` as each pixel sees it, lying (depth, right, down) from the front; 0 outside."""
        depth, right, down = by_mm
        sx, sy = sheet.scale
        x = self.u + self.du * np.float32(depth) if depth else self.u
        y = self.v + self.dv * np.float32(depth) if depth else self.v
        x = x * np.float32(sx) - np.float32((sheet.corner_mm[0] + right) * sx + 0.5)
        y = y * np.float32(sy) - np.float32((sheet.corner_mm[1] + down) * sy + 0.5)
        seen_layer = cv2.remap(layer, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        return np.asarray(seen_layer, np.float32)


def seen(fitted: Fitted, pose: Pose, box: Box) -> Seen:
    """Cast a ray through each pixel of `box` on to the bent front: the nearer root of a quadratic."""
    x0, y0, x1, y1 = box
    to_camera = pose.rotation @ fitted.axes
    eye = -(to_camera.T @ (pose.rotation @ fitted.origin + pose.translation_mm))
    x = ((np.arange(x0, x1) - pose.centre_px[0]) / pose.focal_px).astype(np.float32)[None, :]
    y = ((np.arange(y0, y1) - pose.centre_px[1]) / pose.focal_px).astype(np.float32)[:, None]
    axes = to_camera.astype(np.float32)
    ray_u, ray_v, ray_w = (axes[0, k] * x + (axes[1, k] * y + axes[2, k]) for k in range(3))
    at = [_hit((ray_u, ray_v, ray_w), eye, fitted.curve, depth) for depth in (0.0, 4.0)]
    du, dv = (at[1][0] - at[0][0]) * np.float32(0.25), (at[1][1] - at[0][1]) * np.float32(0.25)
    return Seen(at[0][0], at[0][1], du, dv, (x, y), to_camera)


def _hit(
    ray: tuple[Floats, Floats, Floats], eye: Doubles, curve: float, depth: float
) -> tuple[Floats, Floats]:
    """u and v where eye + s * ray meets the sheet curve * u ** 2 + depth; far away where it misses."""
    u, v, w = ray
    eye_u, eye_v = np.float32(eye[0]), np.float32(eye[1])
    b = np.float32(2.0 * curve) * eye_u * u - w
    c = np.float32(curve * eye[0] ** 2 + depth - eye[2])
    inside = b * b - (np.float32(4.0 * curve) * c) * (u * u)
    along = (2.0 * c) / (np.sqrt(np.maximum(inside, 0.0)) - b)
    along = np.where(inside > 0.0, along, np.float32(1e6))
    return eye_u + along * u, eye_v + along * v
