"""Where the ladder of a trunk, or of a skirt, stands on a body."""

from dataclasses import dataclass

import numpy as np

from mirror_app.garment_on.body.body import Body
from mirror_app.garment_on.body.limbs import arm, from_chain
from mirror_app.garment_on.garment.prepare import Garment
from mirror_app.garment_on.ladder import Ladder
from mirror_app.values import Doubles

_PIT_DOWN = 0.25
_CHEST = 1.06
_FRONTAL = 1.5
_TIP = 1.12
_LEAST = (np.array([0.25, 0.6, 0.85, 1.05, 1.25]), np.array([0.5, 0.43, 0.46, 0.53, 0.5]))
"""How far a trunk reaches to either side, in shoulder widths, at least: at levels, 0 shoulders, 1 hips."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame2D:
    """A trunk as a frame of reference: top between the shoulders, spine down to the hips (not unit length),
    across a unit vector along the shoulders, low one along the hips, to the picture's right."""

    top: Doubles
    spine: Doubles
    across: Doubles
    low: Doubles

    def at(self, down: Doubles) -> tuple[Doubles, Doubles]:
        """(n, 2) places on the middle line at levels (n,), and (n, 2) the direction across there."""
        share = np.clip(down, 0.0, 1.0)[:, None]
        across = (1.0 - share) * self.across + share * self.low
        across = across / np.linalg.norm(across, axis=1, keepdims=True)
        # Below the hips cloth hangs: no spine leads it to the side.
        hang = np.stack([0 * down, np.maximum(down - 1.0, 0.0) * np.linalg.norm(self.spine)], -1)
        return self.top + np.minimum(down, 1.0)[:, None] * self.spine + hang, across


def frame_of(body: Body) -> Frame2D:
    joints = body.joints
    top = joints.between("SHOULDER")
    across, low = (joints.of(n, "right") - joints.of(n, "left") for n in ("SHOULDER", "HIP"))
    return Frame2D(
        top,
        joints.between("HIP") - top,
        across / (np.linalg.norm(across) + 1e-9),
        low / (np.linalg.norm(low) + 1e-9),
    )


def reach(body: Body, frame: Frame2D, down: Doubles) -> Doubles:
    """(n,): how far the trunk reaches from its middle line at levels, px, by mask where arms are clear of it."""
    shape = body.labels.shape
    arms = np.min([from_chain(shape, arm(body.joints, side)[1:]) for side in ("left", "right")], axis=0)
    solid = (body.person > 0.5) & (arms > 0.14 * body.unit_px)
    middle, across = frame.at(down)
    steps = np.arange(0.0, 0.75 * body.unit_px)
    out = np.zeros(len(down))
    for side in (-1.0, 1.0):
        spots = middle[:, None] + side * steps[None, :, None] * across[:, None]
        x, y = (np.clip(np.rint(spots[..., i]).astype(int), 0, shape[1 - i] - 1) for i in (0, 1))
        inside = solid[y, x]
        out += np.where(inside.all(1), len(steps), (~inside).argmax(1)) / 2.0
    least = np.interp(down, *_LEAST) * body.joints.shoulder_px
    return np.clip(out, least, least * np.interp(down, [0.25, 0.5, 0.85], [1.04, 1.12, 1.3]))


def scales(body: Body, garment_chest_px: float) -> tuple[float, float]:
    """How much larger a garment is drawn, across and down."""
    across = _CHEST * body.joints.shoulder_px / garment_chest_px
    tall = body.joints.trunk_px / max(body.joints.shoulder_px, 1e-6) / _FRONTAL
    return across, across * float(np.clip(tall, 0.85, 1.6))


def slope(body: Body, u: Doubles) -> Doubles:
    """(n,): how far above the shoulder joints the body ends, px, at u half shoulder widths from the middle."""
    return np.interp(np.abs(u), [0.36, 0.6, 1.08, 1.3], [0.34, 0.22, 0.15, 0.0]) * body.unit_px


def trunk_target(body: Body, garment: Garment) -> Ladder:
    """The ladder of the part "trunk" on the body: necks, shoulders, armpits, and down to the hem."""
    frame, anchors = frame_of(body), garment.anchors
    source = next(part.ladder for part in garment.parts if part.name == "trunk")
    pits = (anchors.at("armpit_left"), anchors.at("armpit_right"))
    chest = float(np.linalg.norm(pits[1] - pits[0]))
    across, downward = scales(body, chest)
    centre = (pits[0] + pits[1]) / 2.0
    level = (source.middle[:, 1] - centre[1]) * downward / body.joints.trunk_px + _PIT_DOWN
    middle, way = frame.at(level)
    half = source.widths / 2.0 * across
    # The first two rungs, necks and shoulders, follow the slope of the shoulders; the rest cover the trunk.
    half[2:] = np.maximum(half[2:], np.where(level[2:] < 1.3, 1.03 * reach(body, frame, level[2:]), 0.0))
    shift = (source.middle[:, 0] - centre[0]) * across
    left = middle + (shift - half)[:, None] * way
    right = middle + (shift + half)[:, None] * way
    ladder = Ladder(left, right)
    if _bares_shoulders(garment):
        return ladder
    return _on_shoulders(body, frame, ladder, (shift, half), anchors.has("cuff_outer_left"))


def _bares_shoulders(garment: Garment) -> bool:
    """Sleeves, but no cloth on the shoulders: it hangs by its own, below them."""
    anchors = garment.anchors
    neck = np.linalg.norm(anchors.at("neck_right") - anchors.at("neck_left"))
    chest = np.linalg.norm(anchors.at("armpit_right") - anchors.at("armpit_left"))
    rise = anchors.at("armpit_left")[1] - anchors.at("shoulder_left")[1]
    return anchors.has("cuff_outer_left") and neck > 0.7 * chest and rise < 0.4 * chest


def _on_shoulders(body: Body, frame: Frame2D, ladder: Ladder, offsets: tuple[Doubles, Doubles], sleeved: bool) -> Ladder:
    left, right = ladder.left.copy(), ladder.right.copy()
    shift, half = offsets
    up = -frame.spine / np.linalg.norm(frame.spine)
    for ends, sign in ((left, -1.0), (right, 1.0)):
        u = (shift[:2] + sign * half[:2]) / (0.5 * body.joints.shoulder_px)
        if sleeved:
            u[1] = sign * max(sign * u[1], _TIP)
        own = ((frame.top - ends[:2]) * -up).sum(1) * -1.0
        high = np.maximum(slope(body, u), np.where(np.abs(u) < 0.42, own, -1e9))
        ends[:2] = frame.top + (0.5 * body.joints.shoulder_px * u)[:, None] * frame.across + high[:, None] * up
    return Ladder(left, right)
