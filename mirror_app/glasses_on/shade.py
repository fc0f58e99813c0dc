"""How acetate, metal and lenses look under a light. Colours are float32 BGR 0..1, display values."""

from dataclasses import dataclass

import numpy as np

from mirror_app.glasses_on.bake import bgr
from mirror_app.glasses_on.light import Light
from mirror_app.values import Doubles, Eyewear, Floats

_AMBIENT = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Lamp:
    """A light seen in the axes that normals are given in: towards it, halfway to the viewer, upwards."""

    towards: Floats
    halfway: Floats
    up: Floats
    colour: Floats

    @staticmethod
    def of(light: Light, to_camera: Doubles, view: Doubles) -> "Lamp":
        """to_camera: (3, 3). view: (3,) unit vector to the viewer, camera axes."""
        halfway = light.towards + view
        vectors = (light.towards, halfway / np.linalg.norm(halfway), np.array([0.0, -1.0, 0.0]))
        towards, half, up = ((to_camera.T @ vector).astype(np.float32) for vector in vectors)
        return Lamp(towards, half, up, light.colour)


def frame_colour(albedo: Floats, normal: Floats, metal: Floats, lamp: Lamp) -> Floats:
    """Lit colour (3, n) of frame points: albedo (3, n), unit normals (3, n), metal (n,) 0..1."""
    facing = np.maximum(_along(normal, lamp.towards), np.float32(0.0))
    broad = np.square(np.square(np.maximum(_along(normal, lamp.halfway), np.float32(0.0))))
    sharp = np.square(broad) * np.square(np.square(broad))
    sky = _along(normal, lamp.up)
    diffuse = _AMBIENT + (1.05 - _AMBIENT) * facing
    gleam = 0.05 + 0.10 * np.maximum(sky, 0.0) + 0.34 * sharp
    polish = 0.78 + 0.55 * np.maximum(sky, -0.35) + 0.6 * broad * broad
    glint = 0.5 * sharp
    body = diffuse + (polish - diffuse) * metal
    shine = gleam + (glint - gleam) * metal
    return (albedo * body + shine) * lamp.colour[:, None]


def _along(normal: Floats, axis: Floats) -> Floats:
    """Dot products, written out: on thin arrays BLAS would only wake its threads."""
    return normal[0] * axis[0] + normal[1] * axis[1] + normal[2] * axis[2]


def frame_opacity(alpha: float, normal: Floats) -> Floats:
    """Opacity (n,) of a frame: translucent acetate is denser where one looks along its bevel."""
    if alpha >= 1.0:
        return np.ones(normal.shape[1], np.float32)
    edge = np.clip(1.0 + normal[2], 0.0, 1.0)
    return np.clip(alpha + (1.0 - alpha) * 1.1 * edge, 0.0, 1.0).astype(np.float32)


def lens_opacity(eyewear: Eyewear, v_mm: Floats) -> Floats:
    """How much of the lens colour covers what is behind it: a gradient from top to bottom."""
    top, bottom = eyewear.lens_alpha
    share = np.clip(v_mm / np.float32(eyewear.b_mm) + 0.5, 0.0, 1.0)
    return np.float32(top) + np.float32(bottom - top) * share


def room(x: Floats, y: Floats, light: Light) -> Floats:
    """Brightness 0..1 of what a lens mirrors from (x, y, -1), camera axes: a window and its glow."""
    px, py = (np.float32(value) for value in light.towards[:2] / -light.towards[2] * 0.45)
    along = (x - px) * np.float32(0.87) + (y - py) * np.float32(0.5)
    across = (y - py) * np.float32(0.87) - (x - px) * np.float32(0.5)
    window = np.exp(-np.square(along * np.float32(9.0)) - np.square(across * np.float32(2.4)))
    return np.float32(0.75) * window + np.float32(0.5) * np.clip(0.15 - y, 0.0, 0.8)


def lens_light(eyewear: Eyewear, light: Light) -> tuple[Floats, Floats]:
    """(colour of the tint under this light, colour of a full reflection), both (3,)."""
    dark = max(eyewear.lens_alpha)
    coating = np.array((1.0, 0.98, 0.94), np.float32)
    tint = bgr(eyewear.lens_rgb) * light.colour * np.float32(1.0 - 0.45 * dark)
    return tint, coating * light.colour * np.float32(0.14 + 0.3 * dark)
