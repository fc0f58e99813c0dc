"""Which point of a fitted front each pixel of the picture sees."""

from dataclasses import dataclass, replace
from math import ceil, floor

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.bake import Sheet
from mirror_app.glasses_on.fit import Fitted
from mirror_app.values import Doubles, Floats, Pose

Box = tuple[int, int, int, int]
"""x0, y0, x1, y1 in picture pixels, the last two exclusive."""

_STEPS_PX = (2, 4, 8, 16)
"""Pixels between two nodes: about 2 to 4 mm of the front, over which it is as good as straight."""
_ROW = 1024
_NONE: Floats = np.empty((0, 0), np.float32)
"""What `remap` takes as its second map where the first holds both x and y."""


def box_around(points_px: Doubles, margin_px: float, size_px: tuple[int, int]) -> Box | None:
    """The box around points (n, 2), within a picture of `size_px`; None where they miss it."""
    low, high = (points_px.min(0) - margin_px).tolist(), (points_px.max(0) + margin_px + 1.0).tolist()
    # Limited before they become integers: what is close to the camera may lie infinitely far away.
    x0, y0 = (floor(min(float(size), max(0.0, at))) for at, size in zip(low, size_px, strict=True))
    x1, y1 = (ceil(min(float(size), max(0.0, at))) for at, size in zip(high, size_px, strict=True))
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Front coordinates, in millimetres, seen from a box of the picture.

    They are smooth, so they are kept for the nodes of a grid, (rows, columns) float32, one every `step`
    pixels and a cell beyond the box on each side, and interpolated between. u, v at depth 0; du, dv: how
    they change per millimetre of depth, towards the face. ray: x and y of the viewing ray in camera
    coordinates, as a row and a column. to_camera: (3, 3), front axes to camera. corner_px, size_px: where
    the box begins, in pixels after the first node's cell, and its width and height.
    """

    u: Floats
    v: Floats
    du: Floats
    dv: Floats
    ray: tuple[Floats, Floats]
    to_camera: Doubles
    step: int
    corner_px: tuple[int, int]
    size_px: tuple[int, int]

    def within(self, corner_px: tuple[int, int], size_px: tuple[int, int]) -> "Seen":
        """What is seen from a smaller box, which begins at a corner within this one."""
        x, y = self.corner_px
        return replace(self, corner_px=(x + corner_px[0], y + corner_px[1]), size_px=size_px)

    def coarse(self, nodes: Floats) -> Floats:
        """A map over the nodes brought to twice as many of them along x and y."""
        return self._spread(nodes, 2)

    def fine(self, smooth: Floats) -> Floats:
        """A map over the nodes, or a coarse one, brought to every pixel of the box."""
        (x, y), (width, height) = self.corner_px, self.size_px
        return self._spread(smooth, self.step)[y : y + height, x : x + width]

    def _spread(self, smooth: Floats, times: int) -> Floats:
        size = (self.u.shape[1] * times, self.u.shape[0] * times)
        return np.asarray(cv2.resize(smooth, size, interpolation=cv2.INTER_LINEAR), np.float32)

    def on(self, sheet: Sheet, by_mm: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Floats:
        """Where on `sheet`, in its pixels, each node looks (.., 2), if that lies (depth, right, down) from
        the front."""
        depth, right, down = by_mm
        place = np.empty((*self.u.shape, 2), np.float32)
        for axis, (at, slope, off) in enumerate(((self.u, self.du, right), (self.v, self.dv, down))):
            scale = sheet.scale[axis]
            np.multiply(at + slope * np.float32(depth), np.float32(scale), out=place[..., axis])
            place[..., axis] -= np.float32((sheet.corner_mm[axis] + off) * scale + 0.5)
        return place


def looked_up(layer: Floats, place: Floats) -> Floats:
    """A layer of a sheet at `place` (height, width, 2), see `Seen.on`: (height, width, ..), 0 outside."""
    found = cv2.remap(layer, place, _NONE, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return np.asarray(found, np.float32)


def looked_up_at(layer: Floats, place: Floats, index: NDArray[np.intp]) -> Floats:
    """The same for some pixels only, chosen by flat index (n,): (n, channels)."""
    # In rows of fair length: OpenCV takes no picture with a side of 32767 pixels, nor an empty one.
    rows = len(index) // _ROW + 1
    folded = np.zeros((rows * _ROW, 2), np.float32)
    place.reshape(-1, 2).take(index, 0, out=folded[: len(index)])
    found = looked_up(layer, folded.reshape(rows, _ROW, 2))
    return found.reshape(rows * _ROW, -1)[: len(index)]


def seen(fitted: Fitted, pose: Pose, box: Box) -> Seen:
    """Cast a ray through each node over `box` on to the bent front: the nearer root of a quadratic."""
    x0, y0, x1, y1 = box
    step = next((step for step in _STEPS_PX if step >= 2.0 * pose.px_per_mm), _STEPS_PX[-1])
    to_camera = pose.rotation @ fitted.axes
    eye = -(to_camera.T @ (pose.rotation @ fitted.origin + pose.translation_mm))
    x = _ray(x0, x1, step, pose.centre_px[0], pose.focal_px)[None, :]
    y = _ray(y0, y1, step, pose.centre_px[1], pose.focal_px)[:, None]
    axes = to_camera.astype(np.float32)
    ray_u, ray_v, ray_w = (axes[0, k] * x + (axes[1, k] * y + axes[2, k]) for k in range(3))
    at = [_hit((ray_u, ray_v, ray_w), eye, fitted.curve, depth) for depth in (0.0, 4.0)]
    du, dv = (at[1][0] - at[0][0]) * np.float32(0.25), (at[1][1] - at[0][1]) * np.float32(0.25)
    return Seen(at[0][0], at[0][1], du, dv, (x, y), to_camera, step, (step, step), (x1 - x0, y1 - y0))


def _ray(start: int, end: int, step: int, centre_px: float, focal_px: float) -> Floats:
    """Slope of the ray through each node over the pixels from `start` to `end`."""
    nodes = np.arange(-1, -(-(end - start) // step) + 1)
    pixels = start + (nodes + 0.5) * step - 0.5
    return ((pixels - centre_px) / focal_px).astype(np.float32)


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
