"""Everything laid over everything else, in the order in which it is seen."""

import numpy as np

from mirror_app.garment_on.body.body import Body
from mirror_app.garment_on.body.labels import Label
from mirror_app.garment_on.body.limbs import arm, coordinates, from_bone, from_chain, widened
from mirror_app.garment_on.garment.anchors import Kind
from mirror_app.garment_on.images import Mask, spread
from mirror_app.garment_on.warp.laying import Laid
from mirror_app.values import Floats, Image

_ARMHOLE, _SLANT = 0.24, 0.24
"""Where a garment's edge crosses the middle of a bare arm, and how much further down its inner side: shares
of the arm."""


def cover(layers: list[Laid], shape: tuple[int, int]) -> Floats:
    """(h, w) 0..1: the alpha of all of them together."""
    free = np.ones(shape, np.float32)
    for layer in layers:
        left, top, right, bottom = layer.box
        free[top:bottom, left:right] *= 1.0 - layer.pixels[..., 3]
    return 1.0 - free


def lay(out: Floats, layer: Laid, light: Floats, open_to: Floats) -> None:
    """A layer drawn over `out` (h, w, 3) 0..255, in place; light and open_to (h, w): its shade, and where
    it may be drawn at all."""
    left, top, right, bottom = layer.box
    allowed = open_to[top:bottom, left:right, None]
    part, alpha = out[top:bottom, left:right], layer.pixels[..., 3:] * allowed
    colour = np.clip(layer.pixels[..., :3] * 255.0 * light[top:bottom, left:right, None], 0, 255) * allowed
    part *= 1.0 - alpha
    part += colour


def lay_limb(out: Floats, limb: Floats, from_share: Floats) -> None:
    """A bare arm (premultiplied) drawn over `out`, where from_share (h, w) 0..1 says that no sleeve covers
    it."""
    alpha = limb[..., 3:] * from_share[..., None]
    out *= 1.0 - alpha
    out += limb[..., :3] * from_share[..., None]


def hands_in_front(body: Body, kind: Kind) -> Floats:
    """(h, w) 0..1: the person's own bare forearms and hands, which lie before any cloth of the trunk."""
    near = np.zeros(body.shape, bool)
    for side in ("left", "right"):
        _, elbow, wrist, tips = arm(body.joints, side)
        start = elbow if kind is not Kind.LOWER else wrist + 0.6 * (elbow - wrist)
        near |= from_chain(body.shape, [start, wrist]) < 0.15 * body.unit_px
        near |= from_bone(body.shape, wrist, tips) < 0.24 * body.unit_px
    inside = body.of(Label.SKIN) & near
    return _soft(inside, 1.0)


def hands(body: Body) -> Floats:
    """(h, w) 0..1: the bare hands, which lie before any sleeve."""
    near = np.zeros(body.shape, bool)
    for side in ("left", "right"):
        _, elbow, wrist, tips = arm(body.joints, side)
        start = wrist + 0.02 * (elbow - wrist)
        near |= from_bone(body.shape, start, tips) < 0.24 * body.unit_px
        way = (wrist - elbow) / (np.linalg.norm(wrist - elbow) + 1e-9)
        x, y = coordinates(body.shape)
        # Not back up the forearm, however round the reach about the wrist is.
        ahead = widened((x - wrist[0]) * way[0] + (y - wrist[1]) * way[1], body.shape)
        near &= (ahead > -0.03 * body.unit_px) | (from_bone(body.shape, wrist, tips) > 0.3 * body.unit_px)
    return _soft(body.of(Label.SKIN) & near, 1.0)


def shirt(body: Body) -> Floats:
    """(h, w) 0..1: the upper clothes a person keeps on, which hang over what is worn below."""
    return _soft(body.of(Label.UPPER), 1.0)


def beyond(body: Body, side: str, share: Floats | float) -> Floats:
    """(h, w) 0..1: the part of the picture that lies further down an arm than a share of it, one
    for all or (h, w)."""
    joints = body.joints
    shoulder, elbow, wrist = (joints.of(name, side) for name in ("SHOULDER", "ELBOW", "WRIST"))
    shape = body.shape
    x, y = coordinates(shape)
    upper, lower = elbow - shoulder, wrist - elbow
    first = ((x - shoulder[0]) * upper[0] + (y - shoulder[1]) * upper[1]) / max(float(upper @ upper), 1.0)
    second = ((x - elbow[0]) * lower[0] + (y - elbow[1]) * lower[1]) / max(float(lower @ lower), 1.0)
    nearer = from_bone(shape, elbow, wrist) < from_bone(shape, shoulder, elbow)
    on_lower = widened(0.53 + 0.47 * np.clip(second, 0, 2), shape)
    along = np.where(nearer, on_lower, widened(0.53 * np.clip(first, -1, 1), shape))
    return np.clip((along - share) * 40.0 + 0.5, 0.0, 1.0).astype(np.float32)


def before_armhole(body: Body, side: str) -> Floats:
    """(h, w) 0..1: the part of the picture in which an arm hangs before a garment without sleeves. The
    garment's edge runs over the arm's root: from the shoulder's tip down to the arm's inner side."""
    shoulder, elbow = (body.joints.of(name, side) for name in ("SHOULDER", "ELBOW"))
    way = (elbow - shoulder) / (np.linalg.norm(elbow - shoulder) + 1e-9)
    x, y = coordinates(body.shape)
    inwards = ((x - shoulder[0]) * way[1] - (y - shoulder[1]) * way[0]) * (1.0 if side == "left" else -1.0)
    inner = widened(np.clip(inwards / (0.15 * body.unit_px), -1.0, 1.0), body.shape)
    return beyond(body, side, _ARMHOLE + _SLANT * inner)


def finished(picture: Image, out: Floats, body: Body) -> Image:
    """`out` as a picture, the head put back to the bit."""
    done = np.rint(np.clip(out, 0, 255)).astype(np.uint8)
    done[body.head] = picture[body.head]
    return done


def _soft(inside: Mask, sigma_px: float) -> Floats:
    return spread(inside.astype(np.float32), np.ones(inside.shape, np.float32), sigma_px)
