"""The front of fitted eyewear over a patch of the picture: shadow, clear parts, lenses, then rims.

A patch is three planes, float32 (3, height, width), BGR 0..1: NumPy is several times faster on planes than
on pixels of three. It is drawn into.
"""

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.bake import Sheet, bgr
from mirror_app.glasses_on.fit import Fitted
from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.shade import Lamp, frame_colour, frame_opacity, lens_light, lens_opacity, room
from mirror_app.glasses_on.surface import Seen, looked_up, looked_up_at
from mirror_app.values import Doubles, Eyewear, Floats

_SKIN_MM = 11.0
"""About how far behind the front the skin is that its shadow falls on."""
_CLEAR_MM = 3.0
_LENS_RADIUS_MM = 95.0
_LEAST = np.float32(0.004)
"""Cover below this is not worth a pixel."""


def cast_shadow(patch: Floats, seen: Seen, sheet: Sheet, light: Light, face: Floats) -> None:
    """Darken the skin behind the front, softly; `face` (height, width) 0..1 says where there is skin."""
    slope = light.towards[:2] / light.towards[2] * (0.5 * _SKIN_MM)
    far, near = (_SKIN_MM, float(slope[0]), float(slope[1])), (4.0, 0.0, 0.8)
    fallen, close = (looked_up(sheet.shadow, seen.coarse(seen.on(sheet, by))) for by in (far, near))
    dark = seen.fine(np.float32(0.30) * fallen + np.float32(0.22) * close) * face
    # Shadow on skin is warm: blue and green fade more than red.
    for channel, share in enumerate((1.0, 0.97, 0.86)):
        patch[channel] *= 1.0 - dark * np.float32(share)


def draw_clear_parts(patch: Floats, seen: Seen, sheet: Sheet, light: Light) -> None:
    """Silicone nose pads and the polished edges of lenses without a rim."""
    if float(sheet.clear.max(initial=0.0)) > 0.0:
        cover = looked_up(sheet.clear, seen.fine(seen.on(sheet, (_CLEAR_MM, 0.0, 0.0))))
        _blend(patch, light.colour * np.array((0.74, 0.80, 0.82), np.float32), cover)


def draw_front(patch: Floats, seen: Seen, sheet: Sheet, fitted: Fitted, light: Light) -> None:
    """The lenses, then the frame: the side walls of the front, then its lit face."""
    place = seen.fine(seen.on(sheet))
    covers = looked_up(sheet.covers, place)
    cover, lens = (np.ascontiguousarray(covers[..., layer]) for layer in (0, 1))
    _draw_lenses(patch, seen, lens, fitted, light)
    _draw_sides(patch, seen, sheet, fitted, (light, cover))
    index = np.flatnonzero(cover > _LEAST)
    opacity = cover.ravel()[index]
    parts = np.ascontiguousarray(looked_up_at(sheet.relief, place, index).T)
    parts /= np.maximum(parts[3], _LEAST)
    normal = _normal(parts, seen.fine(seen.u).ravel()[index] * np.float32(2 * fitted.curve))
    lamp = Lamp.of(light, seen.to_camera, _view(seen))
    colour = frame_colour(_albedo(fitted.eyewear, parts[2]), normal, parts[2], lamp)
    _lay(patch, index, colour, opacity * frame_opacity(fitted.eyewear.frame_alpha, normal))


def _draw_lenses(patch: Floats, seen: Seen, cover: Floats, fitted: Fitted, light: Light) -> None:
    """Tint what is behind the lenses and lay a faint reflection of the room over it."""
    tint, shine = lens_light(fitted.eyewear, light)
    _blend(patch, tint, seen.fine(lens_opacity(fitted.eyewear, seen.v)) * cover)
    x, y = (seen.coarse(part) for part in _mirrored(seen, fitted))
    reflected = seen.fine(room(x, y, light)) * cover
    for channel, share in enumerate(shine):
        patch[channel] += (1.0 - patch[channel]) * (reflected * share)


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


def _blend(patch: Floats, colour: Floats, opacity: Floats) -> None:
    """One colour (3,) over a patch, with opacity (height, width)."""
    for channel, paint in enumerate(colour):
        patch[channel] += (paint - patch[channel]) * opacity


def _lay(patch: Floats, index: NDArray[np.intp], colour: Floats, opacity: Floats) -> None:
    """Colour (3, n) or (3, 1) over the n pixels of a patch with these flat indices, with opacity (n,)."""
    for plane, paint in zip(patch.reshape(3, -1), colour, strict=True):
        behind = plane[index]
        plane[index] = behind + (paint - behind) * opacity


def _albedo(eyewear: Eyewear, metal: Floats) -> Floats:
    """Colour (3, n) or (3, 1) of the front: the metal of a combination is that of its temples."""
    frame = bgr(eyewear.frame_rgb)[:, None]
    if eyewear.material != "combination":
        return frame
    return frame + (bgr(eyewear.temple_rgb)[:, None] - frame) * metal


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


def _draw_sides(patch: Floats, seen: Seen, sheet: Sheet, fitted: Fitted, under: tuple[Light, Floats]) -> None:
    """The thickness of the front: its silhouette repeated inwards, in the shade. Its face, of which `under`
    has the light and the cover, is drawn over it and hides most of it, unless one looks through."""
    light, face = under
    middle = (seen.du.shape[0] // 2, seen.du.shape[1] // 2)
    drift = float(np.hypot(seen.du[middle] * sheet.scale[0], seen.dv[middle] * sheet.scale[1]))
    slices = int(np.clip(np.ceil(drift * fitted.thickness_mm / 1.4), 1, 4))
    depths = [fitted.thickness_mm * (index + 1) / slices for index in range(slices)]
    places = [seen.fine(seen.on(sheet, (depth, 0.0, 0.0))) for depth in depths]
    cover = reduce(np.maximum, [looked_up(sheet.covers, place)[..., 0] for place in places])
    eyewear = fitted.eyewear
    shown = cover > _LEAST
    if eyewear.frame_alpha >= 1.0:
        shown &= face < 1.0 - _LEAST
    index = np.flatnonzero(shown)
    shade = bgr(eyewear.frame_rgb) * np.float32(0.55) * light.colour
    opacity = cover.ravel()[index] * np.float32(0.9 * min(1.0, eyewear.frame_alpha + 0.1))
    _lay(patch, index, shade[:, None], opacity)
