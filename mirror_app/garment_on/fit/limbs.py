"""Where the ladders of sleeves and legs stand on a body."""

import numpy as np

from mirror_app.garment_on.body.body import Body
from mirror_app.garment_on.body.labels import Label
from mirror_app.garment_on.fit.trunk import Axes, axes_of, reach
from mirror_app.garment_on.garment.parts import SHOULDER_RUNGS
from mirror_app.garment_on.garment.prepare import Garment
from mirror_app.garment_on.ladder import Ladder, sampled
from mirror_app.values import Doubles

_ARM = 1.42
_ELBOW = 0.53
_WAIST, _CROTCH = 0.76, 1.17
_HIGHEST = 0.5
_CLOSE = np.array([1.05, 1.15, 1.5, 1.5])
"""How far the hips of trousers stand off a body at most, as shares of it: a waistband lies against it."""
_LONG_LEG = 1.75


def sleeve_target(body: Body, garment: Garment, trunk: Ladder, side: str) -> tuple[Ladder, float]:
    """The ladder of a sleeve, and to what share of the arm it reaches: 0 shoulder, 1 wrist.

    Its outer edge runs from the tip of the shoulder, its inner one from the armpit, so that the rungs fan out
    from a seam that lies along a hanging arm to a cuff across it."""
    source = next(part.ladder for part in garment.parts if part.name == f"sleeve_{side}")
    anchors, joints = garment.anchors, body.joints
    chest = float(np.linalg.norm(anchors.at("armpit_right") - anchors.at("armpit_left")))
    scale = body.unit_px / chest
    edges = (trunk.left, trunk.right)[side == "right"]
    tip, pit = edges[SHOULDER_RUNGS - 1], edges[SHOULDER_RUNGS]
    places = [joints.of(name, side) for name in ("SHOULDER", "ELBOW", "WRIST")]
    begins = [_share_at(places, tip), _share_at(places, pit)]
    outer = source.left if side == "left" else source.right
    length = float(np.linalg.norm(np.diff(outer, axis=0), axis=1).sum())
    share = begins[0] + 0.95 * length * scale / (_ARM * body.unit_px)
    share = 1.02 if share > 0.88 else max(share, begins[1] + 0.06)
    # A short sleeve stands off on the flat photo and falls against the arm when worn.
    wide = _straight(source) * scale * (0.95 if share > 0.7 else 0.85)
    wide = np.minimum(wide, (0.6 if share > 0.7 else 0.42) * body.unit_px)
    wide[:2] = wide[2]
    ends: list[Doubles] = []
    for sign, begin, start in zip((1.0, -1.0), begins, (tip, pit), strict=True):
        at = np.linspace(begin, share, len(outer))
        least = np.interp(at, [0.0, 0.3, 0.55, 1.0], [0.33, 0.29, 0.24, 0.18]) * body.unit_px
        way = _arm_path(places, at + 0.04) - _arm_path(places, at - 0.04)
        normal = np.stack([-way[:, 1], way[:, 0]], -1)
        normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
        outwards = sign if side == "left" else -sign
        middle = _arm_path(places, at)
        half = np.maximum(wide, least) / 2.0
        if sign > 0:
            half = np.maximum(half, _thick(body, middle, outwards * normal))
        edge = middle + outwards * normal * half[:, None]
        edge += (start - edge[0]) * np.clip(1.0 - np.linspace(0.0, 4.0, len(outer)), 0.0, 1.0)[:, None]
        ends.append(edge)
    return Ladder(*(ends if side == "left" else ends[::-1])), min(share, 1.0)


def _thick(body: Body, middle: Doubles, way: Doubles) -> Doubles:
    """(n,): how far a bare or clothed arm reaches from its middle line, px, as far as an arm does."""
    steps = np.arange(0.0, 0.26 * body.unit_px)
    spots = middle[:, None] + steps[None, :, None] * way[:, None]
    height, width = body.shape
    x = np.clip(np.rint(spots[..., 0]).astype(int), 0, width - 1)
    y = np.clip(np.rint(spots[..., 1]).astype(int), 0, height - 1)
    outside = body.person[y, x] < 0.4
    return np.where(outside.any(1), outside.argmax(1) + 0.02 * body.unit_px, 0.0)


def _straight(ladder: Ladder) -> Doubles:
    """(n,): the widths of a ladder measured across its way, however slanted its rungs are."""
    way = np.gradient(ladder.middle, axis=0)
    way /= np.linalg.norm(way, axis=1, keepdims=True) + 1e-9
    rungs = ladder.right - ladder.left
    return np.abs(rungs[:, 0] * way[:, 1] - rungs[:, 1] * way[:, 0])


def _share_at(places: list[Doubles], place: Doubles) -> float:
    """The share of the arm at which a place lies, on its upper half."""
    way = places[1] - places[0]
    return _ELBOW * float(np.clip((place - places[0]) @ way / max(float(way @ way), 1.0), -0.1, 0.6))


def _arm_path(places: list[Doubles], shares: Doubles) -> Doubles:
    """(n, 2): places along an arm; foreshortened or not, the elbow is at its share of the way."""
    knots, points = np.array([0.0, _ELBOW, 1.0]), np.stack(places)
    out = np.stack([np.interp(shares, knots, points[:, axis]) for axis in (0, 1)], -1)
    before, after = np.minimum(shares, 0.0)[:, None], np.maximum(shares - 1.0, 0.0)[:, None]
    upper, lower = (points[1] - points[0]) / _ELBOW, (points[2] - points[1]) / (1.0 - _ELBOW)
    return out + before * upper + after * lower


def lower_targets(body: Body, garment: Garment) -> dict[str, Ladder]:
    """The ladders of hips and legs, or of a skirt, by the names of their parts."""
    axes, joints = axes_of(body), body.joints
    first = garment.parts[0].ladder
    if garment.parts[0].name == "skirt":
        return {"skirt": _skirt(body, garment)}
    waist = _waist(body, axes)
    down = waist + (_CROTCH - waist) * (first.along() / first.along()[-1])
    middle, across = axes.at(down)
    body_half = reach(body, axes, down)
    scale = 2.0 * float(body_half[2]) * 1.06 / float(first.widths[2])
    half = np.clip(first.widths / 2.0 * scale, 1.03 * body_half, _CLOSE * body_half)
    hips = Ladder(middle - half[:, None] * across, middle + half[:, None] * across)
    out = {"hips": hips}
    for side in ("left", "right"):
        source = next(part.ladder for part in garment.parts if part.name == f"leg_{side}")
        length = float(source.along()[-1]) / float(first.widths[-1])
        share = 1.0 if length > 0.75 * _LONG_LEG else length / _LONG_LEG
        outer = (hips.left if side == "left" else hips.right)[-1]
        start = (outer + hips.middle[-1]) / 2.0
        foot = joints.of("ANKLE", side)
        path = np.stack([start, joints.of("KNEE", side), foot + 0.05 * (foot - joints.of("KNEE", side))])
        at = source.along() / source.along()[-1]
        spots = sampled(path, share * at)
        wide = np.maximum(
            source.widths * scale, np.interp(share * at, [0, 0.5, 1], [0.4, 0.26, 0.2]) * body.unit_px
        )
        way = np.gradient(spots, axis=0)
        normal = np.stack([way[:, 1], -way[:, 0]], -1) / (np.linalg.norm(way, axis=1)[:, None] + 1e-9)
        normal[0] = across[-1]
        left, right = spots - normal * wide[:, None] / 2.0, spots + normal * wide[:, None] / 2.0
        left[0], right[0] = (outer, hips.middle[-1]) if side == "left" else (hips.middle[-1], outer)
        out[f"leg_{side}"] = Ladder(left, right)
    return out


def _waist(body: Body, axes: Axes) -> float:
    """The level of a new waistband: the usual one, or higher where the bottoms worn begin higher."""
    y, x = np.nonzero(body.of(Label.LOWER))
    off = np.stack([x, y], -1) - axes.top
    trunk = float(np.linalg.norm(axes.spine))
    level = off @ axes.spine / trunk**2
    central = np.abs(off @ np.array([axes.spine[1], -axes.spine[0]])) / trunk < 0.3 * body.unit_px
    worn = level[central]
    begins = float(np.percentile(worn[worn < 1.0], 1)) - 0.02 if (worn < 1.0).any() else _WAIST
    return float(np.clip(begins, _HIGHEST, _WAIST))


def _skirt(body: Body, garment: Garment) -> Ladder:
    axes, source = axes_of(body), garment.parts[0].ladder
    top = _waist(body, axes)
    scale = 2.1 * float(reach(body, axes, np.array([top]))[0]) / float(source.widths[0])
    down = top + source.along() * scale / body.joints.trunk_px
    middle, across = axes.at(down)
    half = np.maximum(source.widths / 2.0 * scale, np.where(down < 1.3, 1.03 * reach(body, axes, down), 0.0))
    return Ladder(middle - half[:, None] * across, middle + half[:, None] * across)
