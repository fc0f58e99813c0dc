"""Bare skin drawn where clothes were: arms, neck, waist and legs, in the person's own colour."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.garment_on.body.body import Body
from mirror_app.garment_on.body.labels import Label
from mirror_app.garment_on.body.limbs import coordinates, from_bone, widened
from mirror_app.garment_on.fit.trunk import axes_of
from mirror_app.garment_on.images import Mask, shrunk, spread
from mirror_app.values import Doubles, Floats, Image

_ARM = ((0.15, 0.11), (0.11, 0.075))
_LEG = ((0.26, 0.165), (0.165, 0.105))
_ASIDE = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A bare limb or trunk. alpha: (h, w) 0..1, soft at its edge; light: (h, w), as round things are lit."""

    alpha: Floats
    light: Floats


def arms(body: Body) -> dict[str, Shape]:
    """The bare arms, left and right."""
    joints = body.joints
    out: dict[str, Shape] = {}
    for side in ("left", "right"):
        shoulder = 0.94 * joints.of("SHOULDER", side) + 0.06 * joints.between("SHOULDER")
        places = [shoulder, joints.of("ELBOW", side), joints.of("WRIST", side)]
        out[side] = _limb(body, places, _ARM)
    return out


def legs(body: Body) -> dict[str, Shape]:
    """The bare legs, left and right."""
    joints = body.joints
    return {
        side: _limb(body, [joints.of(name, side) for name in ("HIP", "KNEE", "ANKLE")], _LEG)
        for side in ("left", "right")
    }


def trunk(body: Body) -> Shape:
    """Neck, chest and waist, to a little below the hips."""
    axes, unit = axes_of(body), body.unit_px
    levels = np.array([-0.3, -0.2, -0.1, 0.0, 0.25, 0.6, 0.85, 1.05, 1.25])
    half = np.array([0.19, 0.2, 0.38, 0.56, 0.5, 0.4, 0.44, 0.5, 0.5]) * body.joints.shoulder_px
    half[:2] = np.array([0.19, 0.2]) * unit
    middle, across = axes.at(levels)
    middle = np.where((levels < 0)[:, None], axes.top + levels[:, None] * axes.spine, middle)
    edge = np.concatenate([middle - half[:, None] * across, (middle + half[:, None] * across)[::-1]])
    canvas = np.zeros(body.shape, np.uint8)
    cv2.fillPoly(canvas, [np.rint(edge).astype(np.int32)], (1,))
    ones = np.ones(canvas.shape, np.float32)
    alpha = spread(canvas.astype(np.float32), ones, max(1.0, 0.008 * unit))
    deep = np.asarray(cv2.distanceTransform(canvas, cv2.DIST_L2, 3), np.float32) / np.float32(0.45 * unit)
    return Shape(alpha, (0.92 + 0.08 * np.clip(deep, 0, 1) ** 0.5).astype(np.float32))


def _limb(body: Body, places: list[Doubles], widths: tuple[tuple[float, float], ...]) -> Shape:
    shape, unit = body.shape, body.unit_px
    deepest, inner = np.full(shape, -9.0, np.float32), np.zeros(shape, np.float32)
    for start, end, (thick, thin) in zip(places[:-1], places[1:], widths, strict=True):
        radius = _along(shape, start, end, thick * unit, thin * unit)
        deep = 1.0 - from_bone(shape, start, end) / radius
        inner = np.where(deep > deepest, _inwards(body, start, end) / radius, inner)
        deepest = np.maximum(deepest, deep)
    edge = max(1.5 / (0.1 * unit), 0.02)
    alpha = np.clip(deepest / edge + 0.5, 0.0, 1.0)
    inner = np.clip(spread(inner, np.ones(shape, np.float32), 0.02 * unit), -1.0, 1.0)
    # Lambert's law across the limb; what faces the body's middle gets less light.
    facing = np.sqrt(1.0 - inner**2) * np.cos(_ASIDE) - inner * np.sin(_ASIDE)
    return Shape(alpha.astype(np.float32), (0.6 + 0.45 * np.maximum(facing, 0.0)).astype(np.float32))


def _inwards(body: Body, start: Doubles, end: Doubles) -> Floats:
    """(h, w): how far from a bone's line towards the body's middle, px; away from it is negative."""
    x, y = coordinates(body.shape)
    way = (end - start) / (np.linalg.norm(end - start) + 1e-9)
    middle = (body.joints.between("SHOULDER") + body.joints.between("HIP")) / 2.0 - start
    sign = np.sign(middle[0] * way[1] - middle[1] * way[0])
    return widened(sign * ((x - start[0]) * way[1] - (y - start[1]) * way[0]), body.shape)


def _along(shape: tuple[int, int], start: Doubles, end: Doubles, thick: float, thin: float) -> Floats:
    """(h, w): a radius that runs from one to the other between two joints."""
    x, y = coordinates(shape)
    way = end - start
    share = np.clip(
        ((x - start[0]) * way[0] + (y - start[1]) * way[1]) / max(float(way @ way), 1e-6), 0.0, 1.0
    )
    return widened(thick + (thin - thick) * share, shape)


def lit(skin: Floats, light: Floats, sure: Floats) -> Floats:
    """Skin (h, w, 3) 0..255 under a shape's light (h, w), of which `sure` says how much it has already.

    Light that comes back out of skin is red: in its shade blue is lost before red."""
    own = np.maximum(light + (1.0 - light) * sure, 1e-3)[..., None]
    return np.clip(skin * own ** np.array([1.35, 1.1, 0.8], np.float32), 0, 255).astype(np.float32)


def skin_colour(picture: Image, body: Body, light: Floats) -> tuple[Floats, Floats]:
    """The skin of this person as it would be at each place (h, w, 3) BGR 0..255, lit by `light` (h, w), and
    how sure its light already is (h, w) 0..1: next to skin that is seen it goes on as that ends."""
    skin = shrunk(body.of(Label.SKIN) & ~body.head, max(1.0, 0.008 * body.unit_px))
    if int(skin.sum()) < 200:
        skin = shrunk(body.of(Label.SKIN), max(1.0, 0.01 * body.unit_px))
    pixels, ones = picture.astype(np.float32), np.ones(skin.shape, np.float32)
    usual = _usual(pixels, skin, shrunk(body.of(Label.SKIN) & body.head, max(1.0, 0.008 * body.unit_px)))
    weight = skin.astype(np.float32)
    near = spread(pixels, weight, 0.06 * body.unit_px)
    sure = np.clip(spread(weight, ones, 0.06 * body.unit_px) * 4.0, 0.0, 1.0)
    return (usual * light[..., None] * (1.0 - sure[..., None]) + near * sure[..., None]).astype(
        np.float32
    ), sure


def _usual(pixels: Floats, skin: Mask, face: Mask) -> Floats:
    """(3,) BGR: the colour of a body's skin and its face's, midway; of neither, a usual one."""
    found: list[Floats] = []
    for where in (skin, face):
        if int(where.sum()) >= 30:
            own = pixels[where]
            bright = own.mean(1)
            # Neither the shadow under the chin nor what shines.
            low, high = np.percentile(bright, (35, 85))
            found.append(np.median(own[(bright >= low) & (bright <= high)], axis=0).astype(np.float32))
    if not found:
        return np.array([140.0, 165.0, 205.0], np.float32)
    return np.asarray(np.mean(found, axis=0), np.float32)
