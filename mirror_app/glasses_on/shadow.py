"""The shadow that the front of eyewear casts on the skin behind it."""

import cv2
import numpy as np

from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs import Baked
from mirror_app.glasses_on.slabs.slab import Slab, Stand
from mirror_app.grain import Box
from mirror_app.values import Doubles, Floats, Image, Pose

_SKIN_MM = 11.0
"""About how far behind the front the skin is that its shadow falls on."""
_CONTACT_MM = 4.0
_FALLEN, _CLOSE = 0.30, 0.22
"""How dark it is where the light is kept away, and where the frame all but touches the skin."""
# Shadow on skin is warm: blue and green fade more than red.
_WARM = (1.0, 0.97, 0.86)
_NODE_PX = 8


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
    for layer, share, depth, aside in (
        (1, _FALLEN, _SKIN_MM, slope),
        (0, _CLOSE, _CONTACT_MM, np.array([0.0, -0.8])),
    ):
        place = _places(baked.front, stand, pose, box, (depth, aside))
        fine = cv2.resize(place, dark.shape[::-1], interpolation=cv2.INTER_LINEAR)
        dark += np.float32(share) * cv2.remap(
            baked.shadow[layer],
            fine,
            np.empty(0, np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
        )
    dark *= cv2.resize(face, dark.shape[::-1], interpolation=cv2.INTER_AREA)
    passes = cv2.merge([cv2.convertScaleAbs(dark, alpha=-share, beta=255.0) for share in _WARM])
    left, top, right, bottom = box
    part = picture[top:bottom, left:right]
    whole = cv2.resize(passes, size, interpolation=cv2.INTER_LINEAR)
    picture[top:bottom, left:right] = cv2.multiply(part, whole, scale=1 / 255)


def _places(slab: Slab, stand: Stand, pose: Pose, box: Box, shift: tuple[float, Doubles]) -> Floats:
    """Texels (rows, columns, 2) of the front that throw their shadow to the nodes of a grid over the box:
    where the ray through it meets a sheet `depth` behind the front, moved aside on the way."""
    depth, aside = shift
    left, top, right, bottom = box
    x = _nodes(left, right)[None, :]
    y = _nodes(top, bottom)[:, None]
    into = (pose.rotation @ stand.axes).T
    eye = -into @ (pose.translation_mm + pose.rotation @ stand.origin)
    ray = [
        row[0] * (x - pose.centre_px[0]) / pose.focal_px
        + row[1] * (y - pose.centre_px[1]) / pose.focal_px
        + row[2]
        for row in into
    ]
    along = (depth - eye[2]) / np.maximum(ray[2], 0.05)
    # Once more, with the bend that the sheet has there.
    bend = stand.curve * np.square((eye[0] + along * ray[0]).clip(-90.0, 90.0))
    along = (depth + bend - eye[2]) / np.maximum(ray[2], 0.05)
    uv = [eye[k] + along * ray[k] - aside[k] - slab.corner_mm[k] for k in range(2)]
    return (np.dstack(uv) * slab.texels_per_mm).astype(np.float32)


def _nodes(start: int, end: int) -> Doubles:
    """Middles of the cells of a grid from pixel `start` to before `end`."""
    count = max(-(-(end - start) // _NODE_PX), 2)
    return start + (np.arange(count) + 0.5) * (end - start) / count - 0.5
