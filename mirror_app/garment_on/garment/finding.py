"""Anchors found from the outline of a garment for the trunk, with or without sleeves."""

import numpy as np

from mirror_app.garment_on.garment.anchors import Anchor, Anchors, Kind
from mirror_app.garment_on.garment.outline import Outline, notches, path, run_at, top_of
from mirror_app.values import Doubles

_SIDES = (("left", -1.0), ("right", 1.0))


def found_top(outline: Outline, kind: Kind) -> Anchors:
    """Anchors of an upper or a full garment; neck_front lies between the necks until a neckline is known."""
    points: dict[str, Anchor] = {}
    pits = [_armpit(outline, kind, side) for _, side in _SIDES]
    pits = _agreeing(pits, outline)
    for (name, side), (pit, sleeved, sure) in zip(_SIDES, pits, strict=True):
        shoulder = _shoulder(outline, pit, side, sleeved)
        neck, neck_sure = _neck(outline, shoulder, side)
        points[f"armpit_{name}"] = Anchor.of(pit, sure)
        points[f"shoulder_{name}"] = Anchor.of(shoulder, 0.7 * sure)
        points[f"neck_{name}"] = Anchor.of(neck, neck_sure)
        points[f"hem_{name}"] = _hem(outline, pit, side)
        if sleeved:
            outer, inner = _cuff(outline, shoulder, _cuff_end(outline, pit, side))
            points[f"cuff_outer_{name}"] = Anchor.of(outer, 0.8)
            points[f"cuff_inner_{name}"] = Anchor.of(inner, 0.8)
    necks = [np.array([points[f"neck_{name}"].x, points[f"neck_{name}"].y]) for name, _ in _SIDES]
    middle = (necks[0] + necks[1]) / 2.0
    points["neck_front"] = Anchor(float(middle[0]), _opening(outline, float(middle[0])), 0.5)
    return Anchors(points)


def _opening(outline: Outline, x: float) -> float:
    return float(top_of(outline)[int(np.clip(round(x), 0, outline.inside.shape[1] - 1))])


def _armpit(outline: Outline, kind: Kind, side: float) -> tuple[Doubles, bool, float]:
    """Where sleeve and trunk part, whether there is a sleeve at all, and how sure that is."""
    _, top, _, _ = outline.box
    places, angles, ways = notches(outline, max(4, round(0.05 * min(outline.height, 2 * outline.width))))
    out, down = (places[:, 0] - outline.centre_x) * side, places[:, 1] - top
    good = (
        (out > 0.12 * outline.width) & (down > 0.06 * outline.height) & (ways[:, 1] > 0.25) & (angles < 132.0)
    )
    zone = down < np.minimum((0.75 if kind is Kind.UPPER else 0.5) * outline.height, 2.0 * out)
    if (good & zone).any():
        candidates = np.flatnonzero(good & zone)
        # A ruffled sleeve has notches of its own, further out.
        best = candidates[(out[candidates] + 0.15 * (angles[candidates] - 60.0)).argmin()]
        return places[best], True, float(np.clip((150.0 - angles[best]) / 60.0, 0.3, 1.0))
    good &= down < (0.98 if kind is Kind.UPPER else 0.6) * outline.height
    if (good & ~zone).any():
        # The sleeve lies against the trunk: they part only at the cuff.
        below = np.flatnonzero(good & ~zone)
        gap = out[below[out[below].argmin()]]
        return np.array([outline.centre_x + side * 0.95 * gap, top + 1.2 * gap]), True, 0.2
    return _armhole(outline, kind, side), False, 0.5


def _armhole(outline: Outline, kind: Kind, side: float) -> Doubles:
    """Without sleeves: the corner under the arm, where the trunk is widest but not yet shoulder or strap."""
    top = outline.box[1]
    upper = outline.contour[
        outline.contour[:, 1] < top + (0.75 if kind is Kind.UPPER else 0.35) * outline.height
    ]
    out = (upper[:, 0] - outline.centre_x) * side
    down = upper[:, 1] - top
    score = out - 0.2 * down - 2.0 * np.maximum(0.8 * np.maximum(out, 0.0) - down, 0.0)
    return upper[score.argmax()]


def _agreeing(pits: list[tuple[Doubles, bool, float]], outline: Outline) -> list[tuple[Doubles, bool, float]]:
    """Both sides alike: where only one shows a sleeve, the other is its mirror image."""
    (left, left_sleeve, left_sure), (right, right_sleeve, right_sure) = pits
    level = abs(left[1] - right[1]) < 0.12 * max(outline.height, outline.width)
    if left_sleeve == right_sleeve and (level or not left_sleeve):
        return pits
    keep_left = left_sleeve if left_sleeve != right_sleeve else left_sure >= right_sure
    if keep_left:
        mirrored = np.array([2 * outline.centre_x - left[0], left[1]])
        return [pits[0], (mirrored, left_sleeve, 0.3)]
    mirrored = np.array([2 * outline.centre_x - right[0], right[1]])
    return [(mirrored, right_sleeve, 0.3), pits[1]]


def _shoulder(outline: Outline, pit: Doubles, side: float, sleeved: bool) -> Doubles:
    """The tip of the shoulder: over the armpit, or the outer end of what is highest."""
    top = top_of(outline)
    if sleeved:
        x = int(np.clip(round(pit[0]), outline.box[0], outline.box[2] - 1))
        return np.array([float(x), float(top[x])])
    columns = np.arange(outline.box[0], outline.box[2])
    columns = columns[(columns - outline.centre_x) * side > 0]
    rows = top[columns]
    high = columns[rows <= rows.min() + 0.15 * max(pit[1] - rows.min(), 4.0)]
    x = int(high[(high * side).argmax()])
    return np.array([float(x), float(top[x])])


def _neck(outline: Outline, shoulder: Doubles, side: float) -> tuple[Doubles, float]:
    """Where the collar meets the shoulder: the highest place, further out counting for a little."""
    top = top_of(outline)
    columns = np.arange(outline.box[0], outline.box[2])
    out = (columns - outline.centre_x) * side
    reach = (shoulder[0] - outline.centre_x) * side
    columns = columns[(out > 0.1 * reach) & (out <= reach)]
    score = 0.2 * (columns - outline.centre_x) * side - top[columns]
    x = int(columns[score.argmax()])
    rise = (shoulder[1] - top[x]) / max(abs(shoulder[0] - x), 1.0)
    return np.array([float(x), float(top[x])]), float(np.clip(0.3 + rise, 0.3, 1.0))


def _hem(outline: Outline, pit: Doubles, side: float) -> Anchor:
    bottom = outline.box[3]
    rows = bottom - (bottom - pit[1]) * np.linspace(0.03, 0.12, 6)
    ends = [run_at(outline, float(y), outline.centre_x) for y in rows]
    # A round hem says at its lowest nothing about how wide it is.
    widest = max(ends, key=lambda pair: pair[1] - pair[0])
    return Anchor(widest[0] if side < 0 else widest[1], float(rows[0]), 0.9)


def _cuff_end(outline: Outline, pit: Doubles, side: float) -> Doubles:
    """Where the outline of a sleeve ends: the armpit, or the cuff's inner corner where the sleeve lies
    against the trunk."""
    off = np.linalg.norm(outline.contour - pit, axis=1).min()
    if off < 4.0:
        return pit
    places, angles, ways = notches(outline, max(4, round(0.05 * min(outline.height, 2 * outline.width))))
    out = (places[:, 0] - outline.centre_x) * side
    good = np.flatnonzero((ways[:, 1] > 0.25) & (angles < 132.0) & (out > 0.12 * outline.width))
    good = good[places[good, 1] > pit[1]]
    return places[good[out[good].argmin()]] if len(good) else pit


def _cuff(outline: Outline, shoulder: Doubles, pit: Doubles) -> tuple[Doubles, Doubles]:
    """The two corners of a sleeve's end: furthest along the sleeve, the one outwards, the other inwards."""
    edge = path(outline, shoulder, pit)
    start = shoulder + 0.3 * (pit - shoulder)
    off = np.linalg.norm(edge - start, axis=1)
    along = edge[off >= 0.88 * off.max()].mean(0) - start
    along = along / (np.linalg.norm(along) + 1e-9)
    outwards = np.array([-along[1], along[0]])
    if outwards @ (shoulder - pit) < 0:
        outwards = -outwards
    outer = int((edge @ (along + 0.7 * outwards)).argmax())
    inner = int((edge @ (along - 0.7 * outwards)).argmax())
    least = max(3, round(0.05 * len(edge)))
    return edge[outer], edge[min(max(inner, outer + least), len(edge) - 1)]
