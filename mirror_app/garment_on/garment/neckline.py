"""The opening of a garment at the neck: on a flat photo its back shows there, on a person their skin."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.garment_on.garment.anchors import Anchor, Anchors
from mirror_app.garment_on.images import Mask, lab
from mirror_app.values import Doubles, Floats, Image

_DEPTHS = np.linspace(0.08, 1.1, 52)
_POWERS = (1.0, 1.6, 2.4, 3.4)
_INSETS = (0.0, 0.05, 0.1)
_USUAL = (0.3, 2.4)
_BELOW_BACK = 0.1
_SEEN = 0.7
_TRIED = 60
_FLAT = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Borders:
    """A part of the picture from corner (x, y) px on. inside: (h, w). across, down: (h, w), the gradient of
    colour, of the channel that changes most; much: what counts as a plain border, in the same unit.
    strength: (h, w) 0..1, the gradient's size of that."""

    corner: NDArray[np.intp]
    inside: Mask
    across: Floats
    down: Floats
    strength: Floats
    much: float


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """curve: (41, 2) px, the lower edge of the opening. score: 0..1, how much of it is a border."""

    curve: Doubles
    score: float


def neckline(left: Doubles, right: Doubles, depth_px: Doubles | float, power: Doubles | float) -> Doubles:
    """(..., 41, 2): the lower edge of the opening from one neck anchor to the other, for each depth and power
    (...); power 1 a V, more a U."""
    across = np.linspace(-1.0, 1.0, 41)
    drop = np.asarray(depth_px)[..., None] * (1.0 - np.abs(across) ** np.asarray(power)[..., None])
    return left + (right - left) * ((across + 1.0) / 2.0)[:, None] + np.stack([0 * drop, drop], -1)


def with_opening(photo: Image, inside: Mask, anchors: Anchors) -> tuple[Anchors, Mask]:
    """Anchors with neck_front at the lowest place of the opening, and where the back of the garment shows.

    The front's edge is the lowest curve between the necks that is a border all along; the back's collar and
    its seams lie above it. Where none is seen, a usual one, unless the collar is narrow and so closed."""
    left, right = anchors.at("neck_left"), anchors.at("neck_right")
    span = float(np.linalg.norm(right - left))
    nothing = np.zeros_like(inside)
    if span < 8.0:
        return anchors, nothing
    back = (anchors.points["neck_front"].y - (left[1] + right[1]) / 2.0) / span
    found = _seen(photo, inside, (left, right), back)
    if found is None:
        chest = float(np.linalg.norm(anchors.at("armpit_right") - anchors.at("armpit_left")))
        if not 0.38 * chest < span < 0.7 * chest or back > 0.3:
            return anchors, nothing
        # A round neck in one colour: its front cannot be seen, so where it usually is.
        found = _Found(neckline(left, right, max(_USUAL[0], back + 0.12) * span, _USUAL[1]), 0.3)
    hole = np.zeros(inside.shape, np.uint8)
    above = np.concatenate([found.curve, found.curve[::-1] - [0.0, span]])
    cv2.fillPoly(hole, [np.rint(above).astype(np.int32)], (1,))
    lowest = found.curve[int(found.curve[:, 1].argmax())]
    return Anchors({**anchors.points, "neck_front": Anchor.of(lowest, found.score)}), hole.astype(bool)


def _seen(photo: Image, inside: Mask, necks: tuple[Doubles, Doubles], back: float) -> _Found | None:
    """The curve that is a border all along, the lower ones preferred, with little of a print above it."""
    left, right = necks
    span = float(np.linalg.norm(right - left))
    curves, usual = _tried(inside, necks, back)
    if not len(curves):
        return None
    borders = _borders(photo, inside, curves, ((left + right) / 2.0, span))
    scores = _support(borders, curves, span)
    worth = scores + usual
    best, most = 0, -np.inf
    for each in np.argsort(-worth, kind="stable")[:_TRIED]:
        if worth[each] <= most:
            break
        after = worth[each] - 0.8 * _busy(borders, curves[each], span)
        if after > most:
            best, most = int(each), after
    if scores[best] < _SEEN:
        return None
    return _Found(curves[best], float(scores[best]))


def _tried(inside: Mask, necks: tuple[Doubles, Doubles], back: float) -> tuple[Doubles, Doubles]:
    """(n, 41, 2): the curves that an opening may have, and (n,) what is to be added to the score of each,
    for how usual it is."""
    left, right = necks
    span = float(np.linalg.norm(right - left))
    tops = np.where(inside.any(0), inside.argmax(0), 0)
    depths, powers = _DEPTHS[back + _BELOW_BACK < _DEPTHS], np.array(_POWERS)
    depths, powers = np.repeat(depths, len(powers)), np.tile(powers, len(depths))
    ends = [(_inset(left, right, inset, tops), _inset(right, left, inset, tops)) for inset in _INSETS]
    curves = np.concatenate([neckline(start, end, depths * span, powers) for start, end in ends])
    usual = 0.2 * np.minimum(depths, 0.6) - 0.4 * np.maximum(0.0, depths - 0.75)
    return curves, np.tile(usual, len(_INSETS))


def _busy(borders: _Borders, curve: Doubles, span: float) -> float:
    """0..1: how much of what lies above a curve is borders, as below a neckline or in a print."""
    top = np.array([0.0, 0.07 * span])
    low = np.maximum(curve.min(0) - [0.0, 0.3 * span], 0.0).astype(int)
    high = np.ceil(curve.max(0)).astype(int)
    area = np.zeros((high[1] - low[1] + 1, high[0] - low[0] + 1), np.uint8)
    corners = np.array([[high[0], low[1]], low])
    outer = np.concatenate([curve - top, corners]) - low
    cv2.fillPoly(area, [np.rint(outer).astype(np.int32)], (1,))
    (left, first), (right, last) = low - borders.corner, high + 1 - borders.corner
    box = np.s_[first:last, left:right]
    inside = borders.inside[box]
    among = area[: inside.shape[0], : inside.shape[1]] & inside.view(np.uint8)
    return float(cv2.mean(borders.strength[box], among)[0])


def _inset(neck: Doubles, other: Doubles, share: float, tops: Doubles) -> Doubles:
    """A place on the collar's top, a share of the way from one neck to the other."""
    place = neck + share * (other - neck)
    column = int(np.clip(round(place[0]), 0, len(tops) - 1))
    return np.array([place[0], max(place[1], float(tops[column]))])


def _borders(photo: Image, inside: Mask, curves: Doubles, where: tuple[Doubles, float]) -> _Borders:
    """Those around some curves. where: the middle between the necks, and how far these are apart."""
    middle, span = where
    low = np.maximum(middle - [0.6 * span, 0.3 * span], 0.0)
    high = middle + np.array([0.6 * span, 1.2 * span])
    sigma = max(1.0, span / 110)
    margin = np.ceil(4.0 * sigma) + 2.0
    first = np.minimum(low, curves.min((0, 1)) - [0.0, 0.3 * span]) - margin
    left, top = np.maximum(first, 0.0).astype(int)
    right, bottom = np.ceil(np.maximum(high, curves.max((0, 1))) + margin).astype(int)
    inside = np.ascontiguousarray(inside[top:bottom, left:right])
    colours = cv2.GaussianBlur(lab(photo[top:bottom, left:right]), (0, 0), sigma)
    across, down = (np.asarray(cv2.Scharr(colours, cv2.CV_32F, *way)) / 16.0 for way in ((1, 0), (0, 1)))
    sizes = np.hypot(across, down)
    most = sizes.argmax(-1)[..., None]
    across, down, size = (np.take_along_axis(each, most, -1)[..., 0] for each in (across, down, sizes))
    box = np.s_[int(low[1]) - top : int(high[1]) - top, int(low[0]) - left : int(high[0]) - left]
    among = size[box][inside[box]]
    much = max(3.0 * float(np.median(among)) if among.size else 0.0, 50.0 / span)
    strength = np.minimum(size / np.float32(much), np.float32(1.0))
    return _Borders(np.array([left, top]), inside, across, down, strength, much)


def _support(borders: _Borders, curves: Doubles, span: float) -> Doubles:
    """(n,): of each curve (n, 41, 2) the share, its very ends left out, that lies on a border that runs its
    way."""
    way = np.gradient(curves, axis=1)
    normal = np.stack([-way[..., 1], way[..., 0]], -1) / (np.linalg.norm(way, axis=-1)[..., None] + 1e-9)
    curves, normal = curves[:, _FLAT:-_FLAT], normal[:, _FLAT:-_FLAT]
    inside, seen = borders.inside, np.zeros(curves.shape[:2])
    for step in (-1.0, 0.0, 1.0):
        spots = np.rint(curves + step * max(1.0, span / 80) * normal).astype(int) - borders.corner
        x, y = (np.clip(spots[..., i], 0, inside.shape[1 - i] - 1) for i in (0, 1))
        across = np.abs(borders.across[y, x] * normal[..., 0] + borders.down[y, x] * normal[..., 1])
        np.maximum(seen, across, out=seen, where=inside[y, x])
    share = np.minimum(seen / borders.much, 1.0)
    return 0.5 * share.mean(1) + 0.5 * np.percentile(share, 20, axis=1)
