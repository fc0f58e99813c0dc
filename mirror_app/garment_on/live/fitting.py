"""Where the ladders of a garment stand on a wearer: on the joints, as wide as the wearer is."""

import math
from dataclasses import dataclass

import numpy as np

from mirror_app.garment_on.body.joints import Joints
from mirror_app.garment_on.fit.trunk import CHEST, FRONTAL, LEAST, PIT_DOWN, TIP
from mirror_app.garment_on.garment.parts import SHOULDER_RUNGS
from mirror_app.garment_on.ladder import Ladder, sampled
from mirror_app.garment_on.live.cloth import COVERED, ELBOW, Cloth, Hang, Piece, Sleeve
from mirror_app.garment_on.live.wearer import ARM_SHARES, TOP_PLACES, TRUNK_LEVELS, Wearer
from mirror_app.values import Doubles

_SIDES = ("left", "right")
_WAIST, _CROTCH = 0.76, 1.17
_LONG_LEG = 1.75
_HALF_ARM = 0.13
_UNDER = 0.6
_INSIDE, _SHARPEST = 0.13, 1.5
_EASE = 1.05
"""How much wider than the wearer a garment is: what is narrower leaves their own clothes in sight."""


@dataclass(frozen=True, slots=True, eq=False)
class Spine:
    """A trunk as a frame of reference: top between the shoulders, way down to the hips (not unit length),
    across a unit vector along the shoulders, low one along the hips, to the picture's right."""

    top: Doubles
    way: Doubles
    across: Doubles
    low: Doubles

    @staticmethod
    def of(joints: Joints) -> "Spine":
        top = joints.between("SHOULDER")
        across, low = (joints.of(n, "right") - joints.of(n, "left") for n in ("SHOULDER", "HIP"))
        return Spine(top, joints.between("HIP") - top, _unit(across), _unit(low))

    def at(self, down: Doubles) -> tuple[Doubles, Doubles]:
        """(n, 2) places on the middle line at levels (n,), and (n, 2) the direction across there."""
        share = np.clip(down, 0.0, 1.0)[:, None]
        across = (1.0 - share) * self.across + share * self.low
        across /= np.sqrt((across**2).sum(1, keepdims=True)) + 1e-9
        # Below the hips cloth hangs: no spine leads it to the side.
        fall = np.maximum(down - 1.0, 0.0) * np.hypot(*self.way)
        places = self.top + np.minimum(down, 1.0)[:, None] * self.way
        places[:, 1] += fall
        return places, across


def ladders(wearer: Wearer, cloth: Cloth) -> list[tuple[Piece, Ladder]]:
    """Each piece of a garment with the ladder it is drawn on, px of the frame, in the order of drawing."""
    if cloth.hang is None:
        lower = _lower(wearer, cloth)
        return [(piece, lower[piece.name]) for piece in cloth.pieces]
    trunk = _trunk(wearer, cloth.hang, bool(cloth.sleeves))
    out = [(piece, trunk) for piece in cloth.pieces if piece.name == "trunk"]
    for side, sleeve in cloth.sleeves.items():
        pieces = [piece for piece in cloth.pieces if piece.name.startswith(f"sleeve_{side}")]
        out += zip(pieces, _on_arm(wearer, sleeve, pieces, trunk, side), strict=True)
    return out


def reach(wearer: Wearer, down: Doubles, under_arms: bool = False) -> Doubles:
    """(2, n): how far the trunk reaches to its left and right at levels (n,), px. under_arms: as far as the
    middle of the upper arms, where they hang at its side; else only up to them."""
    least = np.interp(down, *LEAST) * wearer.joints.shoulder_px
    found = [np.interp(down, TRUNK_LEVELS, side) * wearer.unit_px for side in wearer.profile.trunk]
    most = least * np.interp(down, [0.25, 0.5, 0.85], [1.06, 1.3, 1.4])
    room = _arm_room(wearer.joints, down) - (0.0 if under_arms else _HALF_ARM) * wearer.unit_px
    return np.clip(found, least, np.maximum(least, np.minimum(most, room)))


def _arm_room(joints: Joints, down: Doubles) -> Doubles:
    """(2, n): how far it is from the middle line of the trunk to that of either upper arm, px; far where it
    is not met at that level."""
    middle, across = Spine.of(joints).at(down)
    out = np.full((2, len(down)), 1e9)
    for row, (side, sign) in enumerate(zip(_SIDES, (-1.0, 1.0), strict=True)):
        begin = joints.of("SHOULDER", side)
        way = joints.of("ELBOW", side) - begin
        off, ray = begin - middle, sign * across
        turn = ray[:, 0] * way[1] - ray[:, 1] * way[0]
        turn = np.where(np.abs(turn) < 1e-6, 1e-6, turn)
        share = (ray[:, 1] * off[:, 0] - ray[:, 0] * off[:, 1]) / turn
        far = (off[:, 0] * way[1] - off[:, 1] * way[0]) / turn
        out[row] = np.where((share > 0.0) & (share < 1.0) & (far > 0.0), far, 1e9)
    return out


def _trunk(wearer: Wearer, hang: Hang, sleeved: bool) -> Ladder:
    joints = wearer.joints
    spine, chest = Spine.of(joints), CHEST * joints.shoulder_px
    tall = float(np.clip(joints.trunk_px / max(joints.shoulder_px, 1e-6) / FRONTAL, 0.85, 1.6))
    level = hang.down * chest * tall / joints.trunk_px + PIT_DOWN
    middle, way = spine.at(level)
    half, shift = hang.half * chest, hang.shift * chest
    ends = np.stack([shift - half, shift + half])
    rest = slice(SHOULDER_RUNGS, None)
    body = np.where(level[rest] < 1.3, _EASE * reach(wearer, level[rest], sleeved), 0.0)
    ends[0, rest] = np.minimum(ends[0, rest], -body[0])
    ends[1, rest] = np.maximum(ends[1, rest], body[1])
    left, right = (middle + end[:, None] * way for end in ends)
    if not hang.bares:
        own = -level[:SHOULDER_RUNGS] * joints.trunk_px
        head = _shoulders(wearer, spine, own, ends[:, :SHOULDER_RUNGS], sleeved)
        left[:SHOULDER_RUNGS], right[:SHOULDER_RUNGS] = head
    return Ladder(left, right)


def _shoulders(wearer: Wearer, spine: Spine, own: Doubles, off: Doubles, sleeved: bool) -> Doubles:
    """(2, n, 2): the first rungs of a trunk, put on the body's own shoulders. own: (n,) px above the line of
    the shoulders, as the garment is cut; off: (2, n) px from the middle line."""
    wide = 0.5 * wearer.joints.shoulder_px
    sign = np.array([[-1.0], [1.0]])
    u = sign * off / wide
    if sleeved:
        tip = np.maximum(u[:, -1:], TIP)
        u = u[:, :1] + (u - u[:, :1]) * (tip - u[:, :1]) / (u[:, -1:] - u[:, :1] + 1e-6)
    # A collar is as high on either side, however the garment lay when it was photographed.
    even = u.mean(0)
    usual = np.interp(even, [0.36, 0.6, 1.08, 1.3], [0.34, 0.22, 0.15, 0.0])
    seen = [np.interp(*each) + 0.015 for each in zip(u, [TOP_PLACES] * 2, wearer.profile.tops, strict=True)]
    high = np.where(even < 0.45, usual, seen) * wearer.unit_px
    high = np.maximum(high, np.where(even < 0.42, own, -1e9))
    up = -spine.way / (np.hypot(*spine.way) + 1e-9)
    return spine.top + (wide * sign * u)[..., None] * spine.across + high[..., None] * up


def _on_arm(wearer: Wearer, sleeve: Sleeve, pieces: list[Piece], trunk: Ladder, side: str) -> list[Ladder]:
    """The ladders of a sleeve's pieces, each of them a stretch of it."""
    joints = wearer.joints
    edge = trunk.left if side == "left" else trunk.right
    starts = edge[SHOULDER_RUNGS - 1 : SHOULDER_RUNGS + 1]
    arm = np.stack([joints.of(name, side) for name in ("SHOULDER", "ELBOW", "WRIST")])
    if sleeve.reach < COVERED:
        # What ends at the elbow does not bend with it.
        arm[2] = arm[1] + (1.0 / ELBOW - 1.0) * (arm[1] - arm[0])
    begins = np.array([[_share_at(arm, place)] for place in starts])
    share = max(sleeve.reach, begins[1, 0] + 0.06)
    counts = [len(piece.ladder.left) for piece in pieces]
    along = np.concatenate([np.linspace(p.top, p.end, n) for p, n in zip(pieces, counts, strict=True)])
    at = _places_on(begins, share, along, pieces[0].end)
    half = _half_sleeve(wearer, sleeve, along, at, side)
    middle, normal = _along_arm(arm, at.ravel())
    sign = np.array([[[1.0]], [[-1.0]]]) * (1.0 if side == "left" else -1.0)
    half *= 1.0 + (_mitre(arm) - 1.0) * np.clip(1.0 - np.abs(at - ELBOW) / 0.06, 0.0, 1.0)
    ends = middle.reshape(2, -1, 2) + sign * normal.reshape(2, -1, 2) * half[..., None]
    # On the outside an arm begins at the shoulder; inside it leaves the trunk little by little.
    seam = np.clip(1.0 - along / np.array([[0.25], [_UNDER]]), 0.0, 1.0)[..., None]
    ends = ends * (1.0 - seam) + starts[:, None] * seam
    cuts = np.cumsum(counts)[:-1]
    outer, inner = (np.split(end, cuts) for end in (ends if side == "left" else ends[::-1]))
    return [Ladder(*each) for each in zip(outer, inner, strict=True)]


def _places_on(begins: Doubles, share: float, along: Doubles, bend: float) -> Doubles:
    """(2, n): the shares of an arm that shares `along` (n,) of a sleeve come to, which begins at shares (2,
    1) of it and ends at one. bend: at what share of the sleeve the elbow is; 1 where it does not bend."""
    if bend == 1.0:
        return begins + along * (share - begins)
    above, below = np.minimum(along / bend, 1.0), np.maximum(along - bend, 0.0) / (1.0 - bend)
    return begins + above * (ELBOW - begins) + below * (share - ELBOW)


def _mitre(arm: Doubles) -> float:
    """How much wider a sleeve is across its bend than across either half of it."""
    straight = _alike(arm[1] - arm[0], arm[2] - arm[1])
    return min(1.0 / math.sqrt(max(0.5 + 0.5 * straight, 1e-3)), _SHARPEST)


def _half_sleeve(wearer: Wearer, sleeve: Sleeve, along: Doubles, at: Doubles, side: str) -> Doubles:
    """(2, n): how far a sleeve reaches outwards and inwards of an arm, px, at shares `along` (n,) of it that
    are shares `at` (2, n) of the arm."""
    long, unit = sleeve.reach > 0.7, wearer.unit_px
    wide = np.interp(along, np.linspace(0.0, 1.0, len(sleeve.widths)), sleeve.widths)
    wide = np.minimum(wide * (0.95 if long else 0.85), 0.6 if long else 0.42)
    least = np.interp(at, [0.0, 0.3, 0.55, 1.0], [0.33, 0.29, 0.24, 0.18])
    body = np.interp(at, ARM_SHARES, wearer.profile.arms[_SIDES.index(side)])
    half = np.maximum(np.maximum(wide, least) / 2.0, _EASE * body) * unit
    # The trunk holds the inside of a sleeve that hangs at it.
    half[1] -= _hangs(wearer.joints, side) * np.maximum(half[1] - _INSIDE * unit, 0.0)
    return half


def _hangs(joints: Joints, side: str) -> float:
    """0..1: how much an upper arm lies along the trunk."""
    shoulder = joints.of("SHOULDER", side)
    along = _alike(joints.of("ELBOW", side) - shoulder, joints.of("HIP", side) - shoulder)
    return min(max((along - 0.85) / 0.12, 0.0), 1.0)


def _alike(one: Doubles, other: Doubles) -> float:
    """1 where two ways go the same way, 0 where they are at right angles."""
    (a, b), (c, d) = one.tolist(), other.tolist()
    return (a * c + b * d) / (math.hypot(a, b) * math.hypot(c, d) + 1e-9)


def _along_arm(arm: Doubles, shares: Doubles) -> tuple[Doubles, Doubles]:
    """(n, 2) places along an arm, the elbow at its share of the way, and (n, 2) unit normals there, to the
    picture's left of an arm that hangs."""
    way = _arm_path(arm, shares + 0.04) - _arm_path(arm, shares - 0.04)
    normal = np.stack([-way[:, 1], way[:, 0]], -1)
    return _arm_path(arm, shares), normal / (np.hypot(normal[:, :1], normal[:, 1:]) + 1e-9)


def _arm_path(arm: Doubles, shares: Doubles) -> Doubles:
    upper, lower = (arm[1] - arm[0]) / ELBOW, (arm[2] - arm[1]) / (1.0 - ELBOW)
    above, below = np.minimum(shares, ELBOW)[:, None], np.maximum(shares - ELBOW, 0.0)[:, None]
    return arm[0] + above * upper + below * lower


def _share_at(arm: Doubles, place: Doubles) -> float:
    """The share of the arm at which a place lies, on its upper half."""
    way = arm[1] - arm[0]
    return ELBOW * float(np.clip((place - arm[0]) @ way / max(float(way @ way), 1.0), -0.1, 0.6))


def _unit(vector: Doubles) -> Doubles:
    return vector / (np.hypot(*vector) + 1e-9)


def _lower(wearer: Wearer, cloth: Cloth) -> dict[str, Ladder]:
    """The ladders of hips and legs, or of a skirt, by the names of their pieces."""
    spine, first = Spine.of(wearer.joints), cloth.pieces[0]
    if first.name == "skirt":
        return {"skirt": _skirt(wearer, spine, first.ladder)}
    source = first.ladder
    down = _WAIST + (_CROTCH - _WAIST) * (source.along() / source.along()[-1])
    middle, across = spine.at(down)
    body = reach(wearer, down)
    scale = float(body[:, 2].sum()) * 1.06 / float(source.widths[2])
    half = np.maximum(source.widths / 2.0 * scale, _EASE * body)
    hips = Ladder(middle - half[0][:, None] * across, middle + half[1][:, None] * across)
    legs = {piece.name: _leg(wearer, hips, piece, scale) for piece in cloth.pieces[1:]}
    return {"hips": hips, **legs}


def _leg(wearer: Wearer, hips: Ladder, piece: Piece, scale: float) -> Ladder:
    joints, side, source = wearer.joints, piece.name.removeprefix("leg_"), piece.ladder
    length = float(source.along()[-1]) * scale / wearer.unit_px
    share = 1.0 if length > 0.75 * _LONG_LEG else length / _LONG_LEG
    outer = (hips.left if side == "left" else hips.right)[-1]
    foot, knee = joints.of("ANKLE", side), joints.of("KNEE", side)
    path = np.stack([(outer + hips.middle[-1]) / 2.0, knee, foot + 0.05 * (foot - knee)])
    at = share * source.along() / source.along()[-1]
    spots = sampled(path, at)
    wide = np.maximum(source.widths * scale, np.interp(at, [0, 0.5, 1], [0.4, 0.26, 0.2]) * wearer.unit_px)
    way = np.gradient(spots, axis=0)
    normal = np.stack([way[:, 1], -way[:, 0]], -1) / (np.linalg.norm(way, axis=1)[:, None] + 1e-9)
    left, right = spots - normal * wide[:, None] / 2.0, spots + normal * wide[:, None] / 2.0
    left[0], right[0] = (outer, hips.middle[-1]) if side == "left" else (hips.middle[-1], outer)
    return Ladder(left, right)


def _skirt(wearer: Wearer, spine: Spine, source: Ladder) -> Ladder:
    scale = 1.05 * float(reach(wearer, np.array([_WAIST])).sum()) / float(source.widths[0])
    down = _WAIST + source.along() * scale / wearer.joints.trunk_px
    middle, across = spine.at(down)
    body = np.where(down < 1.3, _EASE * reach(wearer, down), 0.0)
    half = np.maximum(source.widths / 2.0 * scale, body)
    return Ladder(middle - half[0][:, None] * across, middle + half[1][:, None] * across)
