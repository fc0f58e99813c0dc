"""A picture of eyewear by itself, for the catalogue: the renderer, without a head."""

from dataclasses import replace

import numpy as np

from mirror_app.glasses_on.fit import Fitted, Head
from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.render import Renderer
from mirror_app.glasses_on.temples import rings
from mirror_app.values import Eyewear, Image, Pose

_DISTANCE_MM = 700.0
_AIR = 0.92
"""How much of the picture's width or height the eyewear fills."""


def thumbnail(eyewear: Eyewear, size_px: tuple[int, int], yaw_deg: float = 0.0) -> Image:
    """(height, width, 4) uint8 BGRA, not premultiplied, transparent around `eyewear`.

    size_px is (width, height). yaw_deg turns it as a head would turn, see `Pose.angles_deg`.
    """
    renderer = Renderer()
    fitted = renderer.fitted(eyewear, _head_for(eyewear))
    pose = _framed(fitted, size_px, yaw_deg)
    width, height = size_px
    grounds: list[Image] = []
    for value in (0, 255):
        ground: Image = np.full((height, width, 3), value, np.uint8)
        renderer.draw_fitted(ground, fitted, pose, Light.studio(), None)
        grounds.append(ground)
    return _lifted(grounds[0], grounds[1])


def _head_for(eyewear: Eyewear) -> Head:
    """An average head, but just as wide as the eyewear, so that the temples go straight back."""
    head = Head.average()
    wide = eyewear.front_mm / 2 + eyewear.rim_mm - 2.0
    ears = np.array([(-wide, *head.ears[0, 1:]), (wide, *head.ears[1, 1:])])
    return replace(head, ears=ears)


def _framed(fitted: Fitted, size_px: tuple[int, int], yaw_deg: float) -> Pose:
    """A camera before the eyewear that shows all of it, in the middle."""
    c, s = np.cos(np.radians(yaw_deg)), np.sin(np.radians(yaw_deg))
    rotation = np.array([(c, 0.0, -s), (0.0, 1.0, 0.0), (s, 0.0, c)])
    place = np.array([0.0, 0.0, _DISTANCE_MM])
    parts = [fitted.surface(part) for part in (*fitted.flat.rims, *fitted.flat.endpieces)]
    parts += [rings(temple).reshape(-1, 3) for temple in fitted.temples]
    points = Pose(rotation, place, 1.0, (0.0, 0.0)).project(np.concatenate(parts))
    low, high = points.min(0), points.max(0)
    focal = _AIR * float(np.min(np.array(size_px) / (high - low)))
    middle = (np.array(size_px) - 1) / 2 - focal * (low + high) / 2
    return Pose(rotation, place, focal, (float(middle[0]), float(middle[1])))


def _lifted(on_black: Image, on_white: Image) -> Image:
    """Colour and opacity of what was drawn over black and over white."""
    black, white = on_black.astype(np.float32), on_white.astype(np.float32)
    alpha = np.clip(255.0 - (white - black).mean(2, keepdims=True), 0.0, 255.0)
    colour = np.clip(black * 255.0 / np.maximum(alpha, 1.0), 0.0, 255.0)
    return np.concatenate([colour, alpha], 2).round().astype(np.uint8)
