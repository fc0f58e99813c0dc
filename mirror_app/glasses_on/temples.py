"""Temples drawn as lit, rounded bars, and the outline of the face that hides them."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.glasses_on.bake import bgr
from mirror_app.glasses_on.fit import Temple
from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.shade import Lamp, frame_colour
from mirror_app.glasses_on.surface import Box
from mirror_app.values import Doubles, Eyewear, Floats, Image, Pose

_FINE = 3
"""Temples are drawn this many times larger, then averaged down: anti-aliasing."""
_SHIFT = 4
# Cross-section of a bar, (outwards, down) in units of its half width and half height.
_SECTION = np.array(
    [(1, -0.7), (0.55, -1), (-0.55, -1), (-1, -0.7), (-1, 0.7), (-0.55, 1), (0.55, 1), (1, 0.7)], np.float64
)


def rings(temple: Temple) -> Doubles:
    """The skin of the part of a temple that no ear hides: (n, 8, 3) head millimetres."""
    shown = int(np.count_nonzero(temple.covered < 1.0)) + 1
    middle, height = temple.middle[:shown], temple.half_height_mm[:shown]
    along = np.empty_like(middle)
    along[1:-1] = middle[2:] - middle[:-2]
    along[0], along[-1] = middle[1] - middle[0], middle[-1] - middle[-2]
    along /= _length(along)
    down = np.array([0.0, 1.0, 0.0]) - along * along[:, 1:2]
    down /= _length(down)
    outwards = np.stack([-along[:, 2], np.zeros(shown), along[:, 0]], 1)
    outwards *= np.sign(outwards[:, :1]) * temple.side * temple.half_width_mm / _length(outwards)
    down *= height[:, None]
    return middle[:, None] + outwards[:, None] * _SECTION[:, :1] + down[:, None] * _SECTION[:, 1:]


def _length(vectors: Doubles) -> Doubles:
    return np.sqrt(np.square(vectors).sum(-1, keepdims=True)) + 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Bar:
    """The part of a temple that no ear hides, before a camera.

    px: (n, 8, 2), its skin, see `rings`. camera: the same in camera millimetres. hidden: (n - 1,) 0..1, how
    much of the skin from one ring to the next an ear hides. side: -1 on the left of the picture. facing:
    how far its outer side turns to the viewer: sine of the angle, negative where that is not seen.
    """

    camera: Doubles
    px: Doubles
    hidden: Doubles
    side: int
    facing: float

    @staticmethod
    def of(temple: Temple, pose: Pose) -> "Bar":
        camera = pose.to_camera(rings(temple))
        px = camera[..., :2] * (pose.focal_px / camera[..., 2:]) + np.asarray(pose.centre_px)
        covered = temple.covered[: len(px)]
        view = camera[:8].mean(1)
        view /= -_length(view)
        facing = float((view @ pose.rotation[:, 0]).mean()) * temple.side
        return Bar(camera, px, (covered[:-1] + covered[1:]) / 2, temple.side, facing)


def draw_temple(bar: Bar, eyewear: Eyewear, light: Light, box: Box) -> Image:
    """The temple within `box`: (height, width, 4) uint8, premultiplied BGRA."""
    flat = _quads(bar.px)
    across, over = flat[:, 2] - flat[:, 0], flat[:, 3] - flat[:, 1]
    # All quads run round the bar the same way: those that face the viewer turn one way in the picture.
    shown = np.flatnonzero((across[:, 0] * over[:, 1] - across[:, 1] * over[:, 0]) * bar.side > 0)
    # Whole rings from far to near: quads of one ring keep their order, or their edges would flicker.
    depth = np.repeat(bar.camera[:-1, :, 2].sum(1), len(_SECTION))
    shown = shown[np.argsort(-depth[shown], kind="stable")]
    solid = _quads(bar.camera)[shown]
    normal = _cross(solid[:, 3] - solid[:, 1], solid[:, 2] - solid[:, 0]) * bar.side
    hidden = np.repeat(bar.hidden, len(_SECTION))[shown]
    return _filled(flat[shown], _paint(eyewear, normal / _length(normal), hidden, light), box)


def _cross(a: Doubles, b: Doubles) -> Doubles:
    return a[:, [1, 2, 0]] * b[:, [2, 0, 1]] - a[:, [2, 0, 1]] * b[:, [1, 2, 0]]


def _quads(rings_: Doubles) -> Doubles:
    """Rings (n, 8, k) to the quads between them ((n - 1) * 8, 4, k)."""
    after = np.concatenate([rings_[:, 1:], rings_[:, :1]], 1)
    quads = np.stack([rings_[:-1], after[:-1], after[1:], rings_[1:]], 2)
    return quads.reshape(-1, 4, rings_.shape[-1])


def _paint(eyewear: Eyewear, normal: Doubles, hidden: Doubles, light: Light) -> Doubles:
    """Premultiplied BGRA 0..255 of each quad."""
    metal = np.full(len(normal), float(eyewear.material != "acetate"), np.float32)
    albedo = bgr(eyewear.temple_rgb)[:, None]
    lamp = Lamp.of(light, np.eye(3), np.array([0.0, 0.0, -1.0]))
    colour = np.clip(frame_colour(albedo, normal.T.astype(np.float32), metal, lamp), 0.0, 1.0)
    if eyewear.material != "acetate":
        # A wire is finer than a pixel is wide: its facets apart would only make it look like a rope.
        colour = np.broadcast_to(colour.mean(1, keepdims=True), colour.shape)
    clear = 1.0 if eyewear.material != "acetate" else min(1.0, eyewear.frame_alpha + 0.15)
    alpha = (1.0 - hidden) * clear
    return np.concatenate([colour * alpha, alpha[None]]).T * 255.0


def _filled(quads: Doubles, paint: Doubles, box: Box) -> Image:
    """Quads (n, 4, 2) px painted in this order."""
    x0, y0, x1, y1 = box
    canvas: Image = np.zeros(((y1 - y0) * _FINE, (x1 - x0) * _FINE, 4), np.uint8)
    fine = (quads - (x0 - 0.5, y0 - 0.5)) * _FINE - 0.5
    corners = np.round(fine * 2**_SHIFT).astype(np.int32)
    for quad, colour in zip(corners, paint.tolist(), strict=True):
        cv2.fillConvexPoly(canvas, quad, colour, cv2.LINE_8, _SHIFT)
    return np.asarray(cv2.resize(canvas, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA), np.uint8)


def face_outline(points_px: Floats, pose: Pose, rows: int = 28) -> Doubles:
    """The outline of a face in the picture, (2 * rows, 2): its extent in each of `rows` slices across it.

    Unlike a convex hull it follows the hollow beside the eye, where a far temple appears.
    """
    down = pose.rotation[:2, 1] / np.linalg.norm(pose.rotation[:2, 1])
    right = np.array([down[1], -down[0]])
    height, across = points_px @ down, points_px @ right
    low, high = float(height.min()), float(height.max())
    row = np.clip(((height - low) / (high - low) * rows).astype(int), 0, rows - 1)
    left_edge, right_edge = np.full(rows, np.inf), np.full(rows, -np.inf)
    np.minimum.at(left_edge, row, across)
    np.maximum.at(right_edge, row, across)
    known = np.flatnonzero(np.isfinite(left_edge))
    left_edge = np.interp(np.arange(rows), known, left_edge[known])
    right_edge = np.interp(np.arange(rows), known, right_edge[known])
    middle = low + (np.arange(rows) + 0.5) * (high - low) / rows
    leftwards = left_edge[:, None] * right + middle[:, None] * down
    rightwards = right_edge[:, None] * right + middle[:, None] * down
    return np.concatenate([leftwards, rightwards[::-1]])


def filled(outline_px: Doubles, box: Box) -> Image:
    """Cover (height, width) uint8 of a closed outline within `box`."""
    x0, y0, x1, y1 = box
    mask: Image = np.zeros((y1 - y0, x1 - x0), np.uint8)
    points = np.round((outline_px - (x0, y0)) * 2**_SHIFT).astype(np.int32)
    cv2.fillPoly(mask, [points], (255,), cv2.LINE_AA, _SHIFT)
    return mask
