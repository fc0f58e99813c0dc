"""The opening of a garment at the neck: on a flat photo its back shows there, on a person their skin."""

import cv2
import numpy as np

from mirror_app.garment_on.garment.anchors import Anchor, Anchors
from mirror_app.garment_on.images import Mask, lab
from mirror_app.values import Doubles, Floats, Image

_DEPTHS = np.linspace(0.08, 1.1, 52)
_POWERS = (1.0, 1.6, 2.4)
_USUAL = (0.3, 2.4)


def neckline(left: Doubles, right: Doubles, depth_px: float, power: float) -> Doubles:
    """(41, 2): the lower edge of the opening from one neck anchor to the other; power 1 a V, more a U."""
    across = np.linspace(-1.0, 1.0, 41)
    drop = 1.0 - np.abs(across) ** power
    return left + (right - left) * ((across + 1.0) / 2.0)[:, None] + np.stack([0 * drop, depth_px * drop], -1)


def with_opening(photo: Image, inside: Mask, anchors: Anchors) -> tuple[Anchors, Mask]:
    """Anchors with neck_front at the lowest place of the opening, and where the back of the garment shows.

    Found by the curve along which colours change most; where none stands out, a usual one, unless the collar
    is narrow and so closed."""
    left, right = anchors.at("neck_left"), anchors.at("neck_right")
    span = float(np.linalg.norm(right - left))
    front = anchors.points["neck_front"]
    already = front.y - (left[1] + right[1]) / 2.0
    if span < 8.0 or already > 0.3 * span:
        return anchors, np.zeros_like(inside)
    colours = np.asarray(cv2.GaussianBlur(lab(photo), (0, 0), max(1.0, span / 60)), np.float32)
    best, depth, power = max(
        (_contrast(colours, inside, neckline(left, right, share * span, power), span), share, power)
        for share in _DEPTHS
        for power in _POWERS
    )
    if best < 4.0:
        chest = float(np.linalg.norm(anchors.at("armpit_right") - anchors.at("armpit_left")))
        if not 0.38 * chest < span < 0.7 * chest:
            return anchors, np.zeros_like(inside)
        # A round neck in one colour: its front cannot be seen, so where it usually is.
        depth, power = _USUAL
    curve = neckline(left, right, depth * span, power)
    hole = np.zeros(inside.shape, np.uint8)
    above = np.concatenate([curve, curve[::-1] - [0.0, span]])
    cv2.fillPoly(hole, [np.rint(above).astype(np.int32)], (1,))
    points = {
        **anchors.points,
        "neck_front": Anchor.of(curve[20], float(np.clip(best / 20.0, 0.3, 1.0))),
    }
    return Anchors(points), hole.astype(bool)


def _contrast(colours: Floats, inside: Mask, curve: Doubles, span: float) -> float:
    """How much colours differ across a curve, at most of its length; less for deep ones, whose prints
    mislead."""
    way = np.gradient(curve, axis=0)
    normal = np.stack([-way[:, 1], way[:, 0]], -1) / (np.linalg.norm(way, axis=1)[:, None] + 1e-9)
    step = max(1.5, span / 40)
    above, below = curve[4:-4] - step * normal[4:-4], curve[4:-4] + step * normal[4:-4]
    if not _all_inside(inside, above) or not _all_inside(inside, below):
        return 0.0
    jump = np.linalg.norm(_read(colours, above) - _read(colours, below), axis=1)
    depth = float(curve[20, 1] - curve[0, 1]) / span
    return float(np.percentile(jump, 20)) * (1.0 if depth < 0.6 else 0.6)


def _all_inside(inside: Mask, places: Doubles) -> bool:
    spots = np.rint(places).astype(int)
    good = (
        (spots >= 0).all() and (spots[:, 0] < inside.shape[1]).all() and (spots[:, 1] < inside.shape[0]).all()
    )
    return bool(good) and float(inside[spots[:, 1], spots[:, 0]].mean()) > 0.8


def _read(colours: Floats, places: Doubles) -> Floats:
    spots = np.rint(places).astype(int)
    return colours[spots[:, 1], spots[:, 0]]
