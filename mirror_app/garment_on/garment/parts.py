"""A garment split into the parts that move on their own: trunk, sleeves, legs."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.garment_on.garment.anchors import Anchors
from mirror_app.garment_on.garment.outline import Outline, path, run_at, top_of
from mirror_app.garment_on.images import Mask
from mirror_app.garment_on.ladder import Ladder, sampled
from mirror_app.values import Doubles, Floats

SHOULDER_RUNGS = 4
_SLEEVE_RUNGS = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
_TRUNK_RUNGS = np.array([0.0, 0.12, 0.25, 0.4, 0.55, 0.7, 0.85, 1.0])
_LEG_RUNGS = np.array([0.0, 0.15, 0.35, 0.55, 0.8, 1.0])


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """name: trunk, sleeve_left and so on. ladder: px of the garment's picture. weight: (h, w) float32 0..1,
    how much of each pixel belongs to it; parts overlap at their seams, softly."""

    name: str
    ladder: Ladder
    weight: Floats


def top_parts(outline: Outline, anchors: Anchors) -> tuple[Part, ...]:
    """The trunk, and the sleeves where the anchors have some. The first SHOULDER_RUNGS rungs of
    the trunk run from the necks to the tips of the shoulders, then come the armpits."""
    blank = np.zeros(outline.inside.shape, bool)
    polygons = {
        side: _sleeve(outline, anchors, side)
        for side in ("left", "right")
        if anchors.has(f"cuff_outer_{side}")
    }
    taken = {side: _filled(blank, _border(outline, anchors, side)) for side in polygons}
    seam = 0.02 * outline.width
    body = outline.inside & ~np.any(list(taken.values()), axis=0) if taken else outline.inside
    rows = _trunk_rows(anchors)
    sides = [_side(body, outline, anchors, rows, name) for name in ("left", "right")]
    head = [_shoulder_line(outline, anchors, name) for name in ("left", "right")]
    ladder = Ladder(*(np.concatenate([top, side]) for top, side in zip(head, sides, strict=True)))
    parts = [Part("trunk", ladder, _soft(body, 2.5 * seam, 0.3 * seam))]
    for side, (outer, inner) in polygons.items():
        ends = (sampled(outer, _SLEEVE_RUNGS), sampled(inner, _SLEEVE_RUNGS))
        sleeve = Ladder(*(ends if side == "left" else ends[::-1]))
        parts.append(Part(f"sleeve_{side}", sleeve, _soft(taken[side], 1.5 * seam, 0.7 * seam)))
    return tuple(parts)


def lower_parts(outline: Outline, anchors: Anchors) -> tuple[Part, ...]:
    """Hips and two legs, or a skirt as one trunk."""
    top, hem = anchors.at("waist_left")[1], anchors.at("hem_left")[1]
    if not anchors.has("crotch"):
        rows = top + (hem - top) * _TRUNK_RUNGS
        ends = [run_at(outline, float(y), outline.centre_x) for y in rows]
        return (Part("skirt", _level(ends, rows), outline.inside.astype(np.float32)),)
    crotch = anchors.at("crotch")
    rows = top + (crotch[1] - top) * np.array([0.0, 0.35, 0.7, 1.0])
    ends = [_extent(outline, float(y)) for y in rows]
    below = np.arange(outline.inside.shape[0])[:, None] > crotch[1]
    seam = 0.02 * outline.height
    parts = [Part("hips", _level(ends, rows), _soft(outline.inside & ~below, 2.0 * seam, 0.4 * seam))]
    split = _split(outline, anchors)
    columns = np.arange(outline.inside.shape[1])[None]
    for side in ("left", "right"):
        half = outline.inside & below & ((columns <= split[:, None]) == (side == "left"))
        rows = crotch[1] + (hem - crotch[1]) * _LEG_RUNGS
        ends = [_half(outline, float(y), float(split[int(y)]), side) for y in rows]
        parts.append(Part(f"leg_{side}", _level(ends, rows), _soft(half, 1.0 * seam, 0.5 * seam)))
    return tuple(parts)


def _level(ends: list[tuple[float, float]], rows: Doubles) -> Ladder:
    x = np.asarray(ends, np.float64)
    return Ladder(np.stack([x[:, 0], rows], -1), np.stack([x[:, 1], rows], -1))


def _extent(outline: Outline, y: float) -> tuple[float, float]:
    inside = np.flatnonzero(outline.inside[int(np.clip(y, outline.box[1], outline.box[3] - 1))])
    return float(inside[0]), float(inside[-1])


def _split(outline: Outline, anchors: Anchors) -> Doubles:
    """(h,): the column between the legs, row by row."""
    crotch = anchors.at("crotch")
    foot = (anchors.at("hem_inner_left") + anchors.at("hem_inner_right")) / 2.0
    y = np.arange(outline.inside.shape[0])
    return np.interp(y, [crotch[1], max(foot[1], crotch[1] + 1)], [crotch[0], foot[0]])


def _half(outline: Outline, y: float, split: float, side: str) -> tuple[float, float]:
    left, right = _extent(outline, y)
    row = np.flatnonzero(outline.inside[int(y)])
    if side == "left":
        near = row[row <= split]
        return left, float(near[-1]) if len(near) else split
    near = row[row >= split]
    return (float(near[0]) if len(near) else split), right


def _sleeve(outline: Outline, anchors: Anchors, side: str) -> tuple[Doubles, Doubles]:
    """The outer and the inner edge of a sleeve, from shoulder and armpit to the cuff."""
    pit, inner = anchors.at(f"armpit_{side}"), anchors.at(f"cuff_inner_{side}")
    outer = path(outline, anchors.at(f"shoulder_{side}"), anchors.at(f"cuff_outer_{side}"))
    seen = np.linalg.norm(outline.contour - pit, axis=1).min() < 4.0
    under = path(outline, pit, inner) if seen else np.linspace(pit, inner, 24)
    return outer, under


def _shoulder_line(outline: Outline, anchors: Anchors, name: str) -> Doubles:
    """(SHOULDER_RUNGS, 2): along the top of a shoulder, from the neck outwards."""
    neck, tip = anchors.at(f"neck_{name}"), anchors.at(f"shoulder_{name}")
    line = np.linspace(neck, tip, SHOULDER_RUNGS)
    columns = np.clip(np.rint(line[1:-1, 0]).astype(int), 0, outline.inside.shape[1] - 1)
    line[1:-1, 1] = np.clip(top_of(outline)[columns], min(neck[1], tip[1]), max(neck[1], tip[1]))
    return line


def _border(outline: Outline, anchors: Anchors, side: str) -> Doubles:
    """(m, 2): all round a sleeve, closed by the seam from the armpit to the shoulder."""
    shoulder, pit, inner = (anchors.at(f"{name}_{side}") for name in ("shoulder", "armpit", "cuff_inner"))
    if np.linalg.norm(outline.contour - pit, axis=1).min() < 4.0:
        return path(outline, shoulder, pit)
    return np.concatenate([path(outline, shoulder, inner), [pit]])


def _trunk_rows(anchors: Anchors) -> Doubles:
    top = (anchors.at("armpit_left")[1] + anchors.at("armpit_right")[1]) / 2.0
    hem = max(anchors.at("hem_left")[1], anchors.at("hem_right")[1], top + 8.0)
    return top + (hem - top) * _TRUNK_RUNGS


def _side(body: Mask, outline: Outline, anchors: Anchors, rows: Doubles, name: str) -> Doubles:
    """(n, 2): one edge of the trunk at some rows, from the armpit to the hem."""
    trunk = Outline(body, outline.contour, outline.box, outline.centre_x)
    edge = [run_at(trunk, float(y), outline.centre_x)[0 if name == "left" else 1] for y in rows[1:-1]]
    x = np.array([anchors.at(f"armpit_{name}")[0], *edge, anchors.at(f"hem_{name}")[0]])
    pit, hem = anchors.at(f"armpit_{name}")[1], anchors.at(f"hem_{name}")[1]
    return np.stack([x, np.concatenate([[pit], rows[1:-1], [hem]])], -1)


def _filled(blank: Mask, polygon: Doubles) -> Mask:
    canvas = blank.astype(np.uint8)
    cv2.fillPoly(canvas, [np.rint(polygon).astype(np.int32)], (1,))
    return canvas.astype(bool)


def _soft(mask: Mask, grow_px: float, sigma_px: float) -> Floats:
    """A mask that reaches over its seams and fades there."""
    far = np.asarray(cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5), np.float32)
    return np.clip((grow_px - far) / max(2.0 * sigma_px, 1.0) + 0.0, 0.0, 1.0).astype(np.float32)
