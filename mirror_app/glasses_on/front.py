"""The front of fitted eyewear over a patch of the picture: shadow, clear parts, lenses, then rims.

A patch is three planes, float32 (3, height, width), BGR 0..1: NumPy is several times faster on planes than
on pixels of three. It is drawn into.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.bake import Sheet, bgr
from mirror_app.glasses_on.fit import Fitted
from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.shade import Lamp, frame_colour, frame_opacity, lens_light, lens_opacity, room
from mirror_app.glasses_on.surface import Seen
from mirror_app.values import Doubles, Floats

_SKIN_MM = 11.0
"""About how far behind the front the skin is that its shadow falls on."""
_CLEAR_MM = 3.0
_LENS_RADIUS_MM = 95.0
_LEAST = np.float32(0.004)
"""Cover below this is not worth a pixel."""


def cast_shadow(patch: Floats, seen: Seen, sheet: Sheet, light: Light, face: Floats) -> None:
    """Darken the skin behind the front, softly; `face` (height, width) 0..1 says where there is skin."""
    slope = light.towards[:2] / light.towards[2] * (0.5 * _SKIN_MM)
    coarse = seen.coarse(2)
    fallen = coarse.sample(sheet.shadow, sheet, (_SKIN_MM, float(slope[0]), float(slope[1])))
    near = coarse.sample(sheet.shadow, sheet, (4.0, 0.0, 0.8))
    dark = _finer(np.float32(0.30) * fallen + np.float32(0.22) * near, face) * face
    # Shadow on skin is warm: blue and green fade more than red.
    patch *= 1.0 - dark * _planes(np.array((1.0, 0.97, 0.86), np.float32))


def _finer(coarse: Floats, like: Floats) -> Floats:
    """A smooth map of every second pixel brought to all of them."""
    height, width = coarse.shape
    fine = cv2.resize(coarse, (2 * width, 2 * height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(fine, np.float32)[: like.shape[0], : like.shape[1]]


def draw_clear_parts(patch: Floats, seen: Seen, sheet: Sheet, light: Light) -> None:
    """Silicone nose pads and the polished edges of lenses without a rim."""
    if float(sheet.clear.max(initial=0.0)) > 0.0:
        cover = seen.sample(sheet.clear, sheet, (_CLEAR_MM, 0.0, 0.0))
        glow = light.colour * np.array((0.74, 0.80, 0.82), np.float32)
        patch += (_planes(glow) - patch) * cover


def draw_lenses(patch: Floats, seen: Seen, sheet: Sheet, fitted: Fitted, light: Light) -> None:
    """Tint what is behind the lenses and lay a faint reflection of the room over it."""
    cover = seen.sample(sheet.lens, sheet)
    tint, shine = lens_light(fitted.eyewear, light)
    opacity = lens_opacity(fitted.eyewear, seen.v) * cover
    x, y = _mirrored(seen.coarse(2), fitted)
    reflected = _finer(room(x, y, light), cover) * cover
    patch += (_planes(tint) - patch) * opacity
    patch += (1.0 - patch) * (_planes(shine) * reflected)


def _planes(colour: Floats) -> Floats:
    """A colour (3,) ready to meet planes (3, height, width)."""
    return colour[:, None, None]


def _mirrored(seen: Seen, fitted: Fitted) -> tuple[Floats, Floats]:
    """Where in the room each lens point looks as a mirror: x and y of (x, y, -1), camera axes."""
    eyewear = fitted.eyewear
    centre = np.float32((eyewear.dbl_mm + eyewear.a_mm) / 2)
    nu = (seen.u - np.copysign(centre, seen.u)) * np.float32(1 / _LENS_RADIUS_MM)
    nu += seen.u * np.float32(2 * fitted.curve)
    nv = seen.v * np.float32(1 / _LENS_RADIUS_MM)
    axes = seen.to_camera.astype(np.float32)
    x = 2 * (axes[0, 0] * nu + axes[0, 1] * nv - axes[0, 2]) + seen.ray[0]
    y = 2 * (axes[1, 0] * nu + axes[1, 1] * nv - axes[1, 2]) + seen.ray[1]
    return x, y


def draw_frame(patch: Floats, seen: Seen, sheet: Sheet, fitted: Fitted, light: Light) -> None:
    """The side walls of the front, then its lit face."""
    _draw_sides(patch, seen, sheet, fitted, light)
    covers = seen.sample(sheet.cover, sheet)
    where = covers > _LEAST
    cover = covers[where]
    points = seen.at(where)
    albedo = np.ascontiguousarray(points.sample(sheet.colour, sheet)[:, 0].T) / cover
    parts = np.ascontiguousarray(points.sample(sheet.relief, sheet)[:, 0].T)
    parts /= np.maximum(parts[3], _LEAST)
    normal = _normal(parts, points.u[:, 0] * np.float32(2 * fitted.curve))
    lamp = Lamp.of(light, seen.to_camera, _view(seen))
    colour = frame_colour(albedo, normal, parts[2], lamp)
    _lay(patch, where, colour, cover * frame_opacity(fitted.eyewear.frame_alpha, normal))


def _lay(patch: Floats, where: NDArray[np.bool_], colour: Floats, opacity: Floats) -> None:
    """Colour (3, n) or (3, 1) over the n chosen pixels of a patch, with opacity (n,)."""
    index = np.flatnonzero(where)
    for plane, paint in zip(patch.reshape(3, -1), colour, strict=True):
        behind = plane[index]
        plane[index] = behind + (paint - behind) * opacity


def _normal(parts: Floats, bent: Floats) -> Floats:
    """Unit normals (3, n) in front axes, from their x and y and the slope of the bent front."""
    normal = np.empty_like(parts[:3])
    normal[0] = parts[0] + bent
    normal[1] = parts[1]
    normal[2] = -np.sqrt(np.maximum(1.0 - np.square(parts[0]) - np.square(parts[1]), np.float32(0.04)))
    normal /= np.sqrt(np.square(normal).sum(0))
    return normal


def _view(seen: Seen) -> Doubles:
    """Unit vector from the front to the viewer, camera axes; the middle of the patch stands for all of it."""
    x, y = seen.ray
    view = -np.array([float(x.mean()), float(y.mean()), 1.0])
    return view / np.linalg.norm(view)


def _draw_sides(patch: Floats, seen: Seen, sheet: Sheet, fitted: Fitted, light: Light) -> None:
    """The thickness of the front: its silhouette repeated inwards, in the shade."""
    middle = (seen.du.shape[0] // 2, seen.du.shape[1] // 2)
    drift = float(np.hypot(seen.du[middle] * sheet.scale[0], seen.dv[middle] * sheet.scale[1]))
    slices = int(np.clip(np.ceil(drift * fitted.thickness_mm / 1.4), 1, 4))
    cover = seen.sample(sheet.cover, sheet, (fitted.thickness_mm, 0.0, 0.0))
    for index in range(1, slices):
        nearer = seen.sample(sheet.cover, sheet, (fitted.thickness_mm * index / slices, 0.0, 0.0))
        np.maximum(cover, nearer, out=cover)
    where = cover > _LEAST
    eyewear = fitted.eyewear
    shade = bgr(eyewear.frame_rgb) * np.float32(0.55) * light.colour
    opacity = cover[where] * np.float32(0.9 * min(1.0, eyewear.frame_alpha + 0.1))
    _lay(patch, where, shade[:, None], opacity)
