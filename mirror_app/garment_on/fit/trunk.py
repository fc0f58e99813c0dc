"""Where the ladder of a trunk, or of a skirt, stands on a body."""

from dataclasses import dataclass

import numpy as np

from mirror_app.garment_on.body.body import Body
from mirror_app.garment_on.body.labels import Label
from mirror_app.garment_on.body.limbs import arm, from_chain
from mirror_app.garment_on.garment.parts import SHOULDER_RUNGS
from mirror_app.garment_on.garment.prepare import Garment
from mirror_app.garment_on.ladder import Ladder
from mirror_app.values import Doubles

PIT_DOWN = 0.25
CHEST = 1.06
FRONTAL = 1.5
TIP = 1.12
LEAST = (np.array([0.25, 0.6, 0.85, 1.05, 1.25]), np.array([0.5, 0.43, 0.46, 0.53, 0.5]))
"""How far a trunk reaches to either side, in shoulder widths, at least: at levels, 0 shoulders, 1 hips."""


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
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


def axes_of(body: Body) -> Axes:
    joints = body.joints
    top = joints.between("SHOULDER")
    across, low = (joints.of(n, "right") - joints.of(n, "left") for n in ("SHOULDER", "HIP"))
    return Axes(
        top,
        joints.between("HIP") - top,
        across / (np.linalg.norm(across) + 1e-9),
        low / (np.linalg.norm(low) + 1e-9),
    )


def reach(body: Body, axes: Axes, down: Doubles) -> Doubles:
    """(n,): how far the trunk reaches from its middle line at levels, px, by mask where arms are clear of
    it."""
    shape = body.shape
    arms = np.min([from_chain(shape, arm(body.joints, side)[1:]) for side in ("left", "right")], axis=0)
    solid = (body.person > 0.5) & (arms > 0.14 * body.unit_px)
    middle, across = axes.at(down)
    steps = np.arange(0.0, 0.75 * body.unit_px)
    out = np.zeros(len(down))
    for side in (-1.0, 1.0):
        spots = middle[:, None] + side * steps[None, :, None] * across[:, None]
        x, y = (np.clip(np.rint(spots[..., i]).astype(int), 0, shape[1 - i] - 1) for i in (0, 1))
        inside = solid[y, x]
        out += np.where(inside.all(1), len(steps), (~inside).argmax(1)) / 2.0
    least = np.interp(down, *LEAST) * body.joints.shoulder_px
    return np.clip(out, least, least * np.interp(down, [0.25, 0.5, 0.85], [1.04, 1.12, 1.3]))


def scales(body: Body, garment_chest_px: float) -> tuple[float, float]:
    """How much larger a garment is drawn, across and down."""
    across = CHEST * body.joints.shoulder_px / garment_chest_px
    tall = body.joints.trunk_px / max(body.joints.shoulder_px, 1e-6) / FRONTAL
    return across, across * float(np.clip(tall, 0.85, 1.6))


def slope(body: Body, u: Doubles) -> Doubles:
    """(n,): how far above the shoulder joints the body ends, px, at u half shoulder widths from the
    middle."""
    return np.interp(np.abs(u), [0.36, 0.6, 1.08, 1.3], [0.34, 0.22, 0.15, 0.0]) * body.unit_px


def trunk_target(body: Body, garment: Garment) -> Ladder:
    """The ladder of the part "trunk" on the body: necks, shoulders, armpits, and down to the hem."""
    axes, anchors = axes_of(body), garment.anchors
    source = next(part.ladder for part in garment.parts if part.name == "trunk")
    pits = (anchors.at("armpit_left"), anchors.at("armpit_right"))
    chest = float(np.linalg.norm(pits[1] - pits[0]))
    across, downward = scales(body, chest)
    centre = (pits[0] + pits[1]) / 2.0
    level = (source.middle[:, 1] - centre[1]) * downward / body.joints.trunk_px + PIT_DOWN
    middle, way = axes.at(level)
    half = source.widths / 2.0 * across
    # The first rungs follow the slope of the shoulders; the rest cover the trunk.
    rest = slice(SHOULDER_RUNGS, None)
    half[rest] = np.maximum(
        half[rest], np.where(level[rest] < 1.3, 1.03 * reach(body, axes, level[rest]), 0.0)
    )
    shift = (source.middle[:, 0] - centre[0]) * across
    left = middle + (shift - half)[:, None] * way
    right = middle + (shift + half)[:, None] * way
    ladder = Ladder(left, right)
    if _bares_shoulders(garment):
        return ladder
    return _on_shoulders(body, axes, ladder, (shift, half), anchors.has("cuff_outer_left"))


def _bares_shoulders(garment: Garment) -> bool:
    """Sleeves, but no cloth on the shoulders: it hangs by its own, below them."""
    anchors = garment.anchors
    neck = np.linalg.norm(anchors.at("neck_right") - anchors.at("neck_left"))
    chest = np.linalg.norm(anchors.at("armpit_right") - anchors.at("armpit_left"))
    rise = anchors.at("armpit_left")[1] - anchors.at("shoulder_left")[1]
    return bool(anchors.has("cuff_outer_left") and neck > 0.7 * chest and rise < 0.4 * chest)


def _on_shoulders(
    body: Body, axes: Axes, ladder: Ladder, offsets: tuple[Doubles, Doubles], sleeved: bool
) -> Ladder:
    """The ladder with its first rungs on the body's own shoulders."""
    left, right = ladder.left.copy(), ladder.right.copy()
    shift, half = (values[:SHOULDER_RUNGS] for values in offsets)
    up, wide = -axes.spine / np.linalg.norm(axes.spine), 0.5 * body.joints.shoulder_px
    for ends, sign in ((left, -1.0), (right, 1.0)):
        u = (shift + sign * half) / wide
        own = (ends[:SHOULDER_RUNGS] - axes.top) @ up
        if sleeved:
            tip = sign * max(sign * u[-1], TIP)
            u = u[0] + (u - u[0]) * (tip - u[0]) / (u[-1] - u[0] + sign * 1e-6)
        seat = axes.top + (wide * u)[:, None] * axes.across
        high = _height(body, seat, up, slope(body, u))
        high = np.maximum(high, np.where(np.abs(u) < 0.42, own, -1e9))
        ends[:SHOULDER_RUNGS] = seat + high[:, None] * up
    return Ladder(left, right)


def _height(body: Body, seat: Doubles, up: Doubles, usual: Doubles) -> Doubles:
    """(n,): how far above places (n, 2) on the line of the shoulder joints skin or cloth ends, px; the
    usual where hair hides it or it is far from that."""
    steps = np.arange(0.0, 0.5 * body.unit_px)
    spots = seat[:, None] + steps[None, :, None] * up
    height, width = body.shape
    x = np.clip(np.rint(spots[..., 0]).astype(int), 0, width - 1)
    y = np.clip(np.rint(spots[..., 1]).astype(int), 0, height - 1)
    names = body.labels[y, x]
    ground, hair = names == Label.GROUND, (names == Label.HAIR) | body.head[y, x]
    ends = np.where(ground.any(1), ground.argmax(1), len(steps)).astype(float)
    hidden = (hair & (steps < ends[:, None])).any(1)
    return np.where(
        hidden | (ends > 1.6 * usual + 0.03 * body.unit_px), usual, np.maximum(ends, 0.75 * usual)
    )
