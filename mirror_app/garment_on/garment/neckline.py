"""The opening of a garment at the neck: on a flat photo its back shows there, on a person their skin."""

from dataclasses import dataclass

import cv2
import numpy as np

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
    """across, down: (h, w), the gradient of colour, of the channel that changes most; much: what counts as a
    plain border, in the same unit."""

    across: Floats
    down: Floats
    much: float


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """curve: (41, 2) px, the lower edge of the opening. score: 0..1, how much of it is a border."""

    curve: Doubles
    score: float


def neckline(left: Doubles, right: Doubles, depth_px: float, power: float) -> Doubles:
    """(41, 2): the lower edge of the opening from one neck anchor to the other; power 1 a V, more a U."""
    across = np.linspace(-1.0, 1.0, 41)
    drop = 1.0 - np.abs(across) ** power
    return left + (right - left) * ((across + 1.0) / 2.0)[:, None] + np.stack([0 * drop, depth_px * drop], -1)


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
    borders = _borders(photo, inside, (left + right) / 2.0, span)
    tops = np.where(inside.any(0), inside.argmax(0), 0)
    found: list[tuple[float, _Found]] = []
    for inset in _INSETS:
        start, end = _inset(left, right, inset, tops), _inset(right, left, inset, tops)
        for share in _DEPTHS[back + _BELOW_BACK < _DEPTHS]:
            for power in _POWERS:
                curve = neckline(start, end, share * span, power)
                score = _support(borders, inside, curve, span)
                usual = 0.2 * min(share, 0.6) - 0.4 * max(0.0, share - 0.75)
                found.append((score + usual, _Found(curve, score)))
    found = sorted(found, key=lambda one: -one[0])[:_TRIED]
    found = [(worth - 0.8 * _busy(borders, inside, one.curve, span), one) for worth, one in found]
    best = max(found, key=lambda one: one[0], default=None)
    return best[1] if best and best[1].score >= _SEEN else None


def _busy(borders: _Borders, inside: Mask, curve: Doubles, span: float) -> float:
    """0..1: how much of what lies above a curve is borders, as below a neckline or in a print."""
    top = np.array([0.0, 0.07 * span])
    low = np.maximum(curve.min(0) - [0.0, 0.3 * span], 0.0).astype(int)
    high = np.ceil(curve.max(0)).astype(int)
    area = np.zeros((high[1] - low[1] + 1, high[0] - low[0] + 1), np.uint8)
    corners = np.array([[high[0], low[1]], low])
    outer = np.concatenate([curve - top, corners]) - low
    cv2.fillPoly(area, [np.rint(outer).astype(np.int32)], (1,))
    box = np.s_[low[1] : high[1] + 1, low[0] : high[0] + 1]
    among = area.astype(bool)[: inside[box].shape[0], : inside[box].shape[1]] & inside[box]
    size = np.hypot(borders.across[box], borders.down[box])[among]
    return float(np.clip(size / borders.much, 0.0, 1.0).mean()) if size.size else 0.0


def _inset(neck: Doubles, other: Doubles, share: float, tops: Doubles) -> Doubles:
    """A place on the collar's top, a share of the way from one neck to the other."""
    place = neck + share * (other - neck)
    column = int(np.clip(round(place[0]), 0, len(tops) - 1))
    return np.array([place[0], max(place[1], float(tops[column]))])


def _borders(photo: Image, inside: Mask, middle: Doubles, span: float) -> _Borders:
    colours = np.asarray(cv2.GaussianBlur(lab(photo), (0, 0), max(1.0, span / 110)), np.float32)
    across, down = (cv2.Scharr(colours, cv2.CV_32F, *way) / 16.0 for way in ((1, 0), (0, 1)))
    most = np.hypot(across, down).argmax(-1)[..., None]
    across, down = (np.take_along_axis(np.asarray(g), most, -1)[..., 0] for g in (across, down))
    low = np.maximum(middle - [0.6 * span, 0.3 * span], 0.0)
    high = middle + np.array([0.6 * span, 1.2 * span])
    box = np.s_[int(low[1]) : int(high[1]), int(low[0]) : int(high[0])]
    size = np.hypot(across, down)[box][inside[box]]
    usual = float(np.median(size)) if size.size else 0.0
    return _Borders(across, down, max(3.0 * usual, 50.0 / span))


def _support(borders: _Borders, inside: Mask, curve: Doubles, span: float) -> float:
    """The share of a curve, its very ends left out, that lies on a border that runs its way."""
    way = np.gradient(curve, axis=0)
    normal = np.stack([-way[:, 1], way[:, 0]], -1) / (np.linalg.norm(way, axis=1)[:, None] + 1e-9)
    seen = np.zeros(len(curve))
    for step in (-1.0, 0.0, 1.0):
        spots = np.rint(curve + step * max(1.0, span / 80) * normal).astype(int)
        x, y = (np.clip(spots[:, i], 0, inside.shape[1 - i] - 1) for i in (0, 1))
        across = np.abs(borders.across[y, x] * normal[:, 0] + borders.down[y, x] * normal[:, 1])
        seen = np.maximum(seen, np.where(inside[y, x], across, 0.0))
    share = np.clip(seen[_FLAT:-_FLAT] / borders.much, 0.0, 1.0)
    return float(0.5 * share.mean() + 0.5 * np.percentile(share, 20))
