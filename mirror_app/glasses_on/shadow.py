"""The shadow that the front of eyewear casts on the skin behind it."""

import cv2
import numpy as np

from mirror_app.glasses_on.hiding import filled
from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs import Baked
from mirror_app.glasses_on.slabs.nodes import nodes, texels_seen
from mirror_app.glasses_on.slabs.slab import Stand
from mirror_app.grain import Box
from mirror_app.values import Doubles, Image, Pose

_SKIN_MM = 11.0
"""About how far behind the front the skin is that its shadow falls on."""
_CONTACT_MM = 4.0
_FALLEN, _CLOSE = 0.30, 0.22
"""How dark it is where the light is kept away, and where the frame all but touches the skin."""
_DARKEST = _FALLEN + _CLOSE
_BELOW_MM = (0.0, -0.8)
"""Where the frame all but touches the skin, its shadow is a little below it."""
# Shadow on skin is warm: blue and green fade more than red.
_WARM = (1.0, 0.97, 0.86)
_NODES = (32, 16)
_NOWHERE = np.empty(0, np.float32)


def cast_shadow(
    picture: Image, box: Box, baked: Baked, stand: Stand, seen: tuple[Pose, Light, Doubles]
) -> None:
    """Darken the skin within a box of the picture; `seen`: under that pose and light, within the outline
    (n, 2), px, of a face."""
    if baked.front is None:
        return
    pose, light, outline_px = seen
    towards = light.towards @ pose.rotation @ stand.axes
    slope = towards[:2] / min(float(towards[2]), -0.3) * (0.5 * _SKIN_MM)
    left, top, right, bottom = box
    size = (right - left, bottom - top)
    # The shadow is soft: one pixel in so many knows all of it.
    coarse = max(round(1.2 * pose.px_per_mm), 1)
    few = (-(-size[0] // coarse), -(-size[1] // coarse))
    grid = nodes(left, right, _NODES[0]), nodes(top, bottom, _NODES[1])
    places, _ = texels_seen(baked.front, stand, pose, grid, np.array([_SKIN_MM, _CONTACT_MM]))
    places -= (np.array([slope, _BELOW_MM]) * baked.front.texels_per_mm).astype(np.float32)[:, None, None]
    fallen, close = (
        cv2.remap(blurred, cv2.resize(place, few), _NOWHERE, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        for blurred, place in zip(reversed(baked.shadow), places, strict=True)
    )
    dark = cv2.addWeighted(fallen, _FALLEN / _DARKEST, close, _CLOSE / _DARKEST, 0.0)
    outline = (outline_px - (left - 0.5, top - 0.5)) * np.divide(few, size) - 0.5
    face = filled(outline, (0, 0, *few))
    dark = cv2.multiply(dark, face, scale=_DARKEST / 255.0)
    passes = cv2.merge([cv2.convertScaleAbs(dark, alpha=-share, beta=255.0) for share in _WARM])
    part = picture[top:bottom, left:right]
    cv2.multiply(part, cv2.resize(passes, size), part, 1.0 / 255.0)
