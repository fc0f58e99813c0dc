"""The shadow that the front of eyewear casts on the skin behind it."""

import cv2
import numpy as np

from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs import Baked
from mirror_app.glasses_on.slabs.nodes import nodes, texels_seen
from mirror_app.glasses_on.slabs.slab import Stand
from mirror_app.grain import Box
from mirror_app.values import Image, Pose

_SKIN_MM = 11.0
"""About how far behind the front the skin is that its shadow falls on."""
_CONTACT_MM = 4.0
_FALLEN, _CLOSE = 0.30, 0.22
"""How dark it is where the light is kept away, and where the frame all but touches the skin."""
# Shadow on skin is warm: blue and green fade more than red.
_WARM = (1.0, 0.97, 0.86)
_NODES = (32, 16)
_NOWHERE = np.empty(0, np.float32)


def cast_shadow(
    picture: Image, box: Box, baked: Baked, stand: Stand, seen: tuple[Pose, Light, Image]
) -> None:
    """Darken the skin within a box of the picture; `seen`: under that pose and light, where a face (height,
    width) 0..255 is."""
    if baked.front is None:
        return
    pose, light, face = seen
    axes = pose.rotation @ stand.axes
    towards = axes.T @ light.towards
    slope = towards[:2] / min(float(towards[2]), -0.3) * (0.5 * _SKIN_MM)
    size = (box[2] - box[0], box[3] - box[1])
    # The shadow is soft: one pixel in so many knows all of it.
    coarse = max(round(1.2 * pose.px_per_mm), 1)
    dark = np.zeros((-(-size[1] // coarse), -(-size[0] // coarse)), np.float32)
    grid = nodes(box[0], box[2], _NODES[0]), nodes(box[1], box[3], _NODES[1])
    places, _ = texels_seen(baked.front, stand, pose, grid, np.array([_SKIN_MM, _CONTACT_MM]))
    for blurred, share, place, aside in (
        (baked.shadow[1], _FALLEN, places[0], slope),
        (baked.shadow[0], _CLOSE, places[1], np.array([0.0, -0.8])),
    ):
        moved = place - (aside * baked.front.texels_per_mm).astype(np.float32)
        fine = cv2.resize(moved, dark.shape[::-1], interpolation=cv2.INTER_LINEAR)
        fallen = cv2.remap(blurred, fine, _NOWHERE, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        dark = cv2.scaleAdd(fallen, share, dark)
    dark *= cv2.resize(face, dark.shape[::-1], interpolation=cv2.INTER_AREA)
    passes = cv2.merge([cv2.convertScaleAbs(dark, alpha=-share, beta=255.0) for share in _WARM])
    left, top, right, bottom = box
    part = picture[top:bottom, left:right]
    whole = cv2.resize(passes, size, interpolation=cv2.INTER_LINEAR)
    picture[top:bottom, left:right] = cv2.multiply(part, whole, scale=1 / 255)
