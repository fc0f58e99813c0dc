"""Every pixel of a person named: head, skin, upper clothes, lower clothes, other.

Colours learned from places that the joints make sure, and how likely each is where, are summed into a cost
for each name; each cost is smoothed along the picture's edges (Hosni 2013), and the cheapest wins."""

from dataclasses import dataclass
from enum import IntEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.garment_on.body.joints import Joint, Joints
from mirror_app.garment_on.body.limbs import arm, coordinates, from_bone, from_chain, leg, widened
from mirror_app.garment_on.images import Mask, guided, lab
from mirror_app.values import Floats, Image

_BINS = 24
_FAR = np.float32(8.0)


class Label(IntEnum):
    """What a pixel shows. OTHER: shoes."""

    GROUND = 0
    HAIR = 1
    SKIN = 2
    UPPER = 3
    LOWER = 4
    OTHER = 5


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Distances in shoulder widths, each (h, w): what lies where on this body. down and out: along the trunk
    from the shoulders (0) to the hips (1), and away from its middle line in half shoulder widths."""

    down: Floats
    out: Floats
    arms: Floats
    hands: Floats
    legs: Floats
    face: Floats
    chin_below: Floats


def places(shape: tuple[int, int], joints: Joints) -> Places:
    x, y = coordinates(shape)
    top, low = joints.between("SHOULDER"), joints.between("HIP")
    spine = (low - top) / joints.trunk_px
    unit = np.float32(max(joints.shoulder_px, 0.45 * joints.trunk_px))
    down = ((x - top[0]) * spine[0] + (y - top[1]) * spine[1]) / np.float32(joints.trunk_px)
    out = np.abs((x - top[0]) * spine[1] - (y - top[1]) * spine[0]) / (unit / 2)
    chains = [arm(joints, side) for side in ("left", "right")]
    hands = np.minimum(*(from_bone(shape, chain[2], chain[3]) for chain in chains))
    eyes, chin = joints.between("EYE"), joints.chin
    up = (chin - eyes) / (np.linalg.norm(chin - eyes) + 1e-9)
    return Places(
        widened(down, shape),
        widened(out, shape),
        np.minimum(*(from_chain(shape, chain) for chain in chains)) / unit,
        hands / unit,
        np.minimum(*(from_chain(shape, leg(joints, side)) for side in ("left", "right"))) / unit,
        from_bone(shape, eyes - 0.3 * joints.face_px * up, chin) / np.float32(joints.face_px),
        widened(((x - chin[0]) * up[0] + (y - chin[1]) * up[1]) / joints.face_px, shape),
    )


def labelled(picture: Image, person: Floats, joints: Joints, where: Places) -> NDArray[np.uint8]:
    """(h, w) uint8 of `Label` for a picture (h, w, 3) BGR."""
    colours = lab(picture)
    inside = person > 0.5
    skin = _skin_cost(colours, inside, where)
    seeds = _seeds(inside, where, skin, joints)
    costs = {Label.SKIN: np.minimum(skin, _FAR) + _skin_prior(where)}
    priors = {
        Label.HAIR: _hair_prior(where),
        Label.UPPER: _upper_prior(where),
        Label.LOWER: _lower_prior(where),
    }
    index = _bins(colours)
    for label, prior in priors.items():
        costs[label] = _rarity(index, seeds[label]) + prior
    guide = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.float32) / 255.0
    radius = max(2, round(max(picture.shape[:2]) / 256))
    smooth = np.stack(
        [guided(guide, costs[label].astype(np.float32), radius, 4e-4) for label in sorted(costs)]
    )
    names = np.array(sorted(costs), np.uint8)[smooth.argmin(0)]
    names[~inside] = Label.GROUND
    return np.asarray(cv2.medianBlur(names, 5), np.uint8)


def _skin_cost(colours: Floats, inside: Mask, where: Places) -> Floats:
    """How unlike this person's own skin each colour is: learned on the face, then again on what is like
    it."""
    known = inside & (where.face < 0.55)
    if known.sum() < 60:
        known = inside & ((where.hands < 0.05) | ((where.down < -0.02) & (where.out < 0.2)))
    if known.sum() < 60:
        known = inside & (where.arms < 0.05)
    cost = np.full(inside.shape, 4.0, np.float32)
    widths = np.array([14.0, 4.0, 4.5], np.float32)
    for _ in range(3):
        if known.sum() < 20:
            break
        sample = colours[known]
        middle = np.median(sample, axis=0)
        off = (colours - middle) / widths
        off[..., 0] = np.where(off[..., 0] < 0, off[..., 0] * 0.75, off[..., 0])  # shadow is wider than light
        cost = np.asarray(0.5 * (off * off).sum(-1), np.float32)
        likely = inside & (cost < 2.0)
        known = likely & ((where.face < 0.7) | (where.arms < 0.1) | (where.legs < 0.05))
    return cost


def _seeds(inside: Mask, where: Places, skin: Floats, joints: Joints) -> dict[Label, Mask]:
    hair = inside & (where.face > 0.9) & (where.chin_below < -1.6) & (where.face < 1.9)
    trunk = (where.out < 0.75) & (where.arms > 0.05)
    upper = inside & trunk & (where.down > 0.15) & (where.down < 0.5) & (skin > 2.0)
    lower = inside & (where.legs < 0.13) & (where.down > 1.12) & (where.hands > 0.2) & (skin > 2.0)
    knee = float(np.mean([joints.seen[Joint.KNEE_LEFT], joints.seen[Joint.KNEE_RIGHT]]))
    if knee > 0.5:
        low = max(joints.of("KNEE", "left")[1], joints.of("KNEE", "right")[1])
        lower &= np.arange(inside.shape[0])[:, None] < low + 0.3 * joints.trunk_px
    return {Label.HAIR: hair, Label.UPPER: upper, Label.LOWER: lower}


def _bins(colours: Floats) -> NDArray[np.intp]:
    scaled = (colours - [0.0, -60.0, -60.0]) / [100.0, 120.0, 120.0] * _BINS
    cells = np.clip(scaled.astype(np.intp), 0, _BINS - 1)
    return np.asarray((cells[..., 0] * _BINS + cells[..., 1]) * _BINS + cells[..., 2], np.intp)


def _rarity(index: NDArray[np.intp], seed: Mask) -> Floats:
    """How rare each pixel's colour is among seeds: 0 as common as any, 8 never seen."""
    if seed.sum() < 40:
        return np.full(index.shape, 3.0, np.float32)
    counts = np.bincount(index[seed], minlength=_BINS**3).astype(np.float32).reshape(_BINS, _BINS, _BINS)
    for axis in range(3):
        moved = np.moveaxis(counts, axis, 0)
        counts = counts + 0.6 * np.moveaxis(np.concatenate([moved[1:], 0 * moved[:1]]), 0, axis)
        counts = counts + 0.6 * np.moveaxis(np.concatenate([0 * moved[:1], moved[:-1]]), 0, axis)
    share = counts.ravel() / counts.max()
    return np.asarray(-np.log(np.maximum(share[index], np.exp(-_FAR))), np.float32)


def _ramp(value: Floats, low: float, high: float) -> Floats:
    return np.clip((value - low) / (high - low), 0.0, 1.0)


def _skin_prior(where: Places) -> Floats:
    """Likely on face, neck, arms and legs; not in the middle of the trunk."""
    near = np.minimum(_ramp(where.arms, 0.1, 0.25), _ramp(where.legs, 0.15, 0.3))
    near = np.minimum(near, _ramp(where.face, 0.8, 1.6))
    trunk = _ramp(where.down, 0.05, 0.3) * (1.0 - _ramp(where.out, 0.75, 1.0)) * (where.down < 1.0)
    thigh = where.down > 0.95
    return np.asarray(1.0 * near + 1.2 * trunk + 0.5 * thigh - 3.0 * (where.face < 0.6), np.float32)


def _hair_prior(where: Places) -> Floats:
    """Round the head and, ever less, down over the shoulders."""
    away = _ramp(where.face, 1.3, 4.5) * 5.0
    return np.asarray(away + 3.0 * (where.face < 0.5) + 8.0 * (where.down > 0.85), np.float32)


def _upper_prior(where: Places) -> Floats:
    above = 8.0 * _ramp(-where.chin_below, -0.1, 0.15)
    far = 3.0 * _ramp(np.minimum(where.out - 0.9, 4.0 * (where.arms - 0.2)), 0.0, 0.6)
    return np.asarray(
        above + far + 4.0 * _ramp(where.down, 0.95, 1.35) + 3.0 * (where.hands < 0.06), np.float32
    )


def _lower_prior(where: Places) -> Floats:
    above = 5.0 * _ramp(-where.down, -0.85, -0.55)
    return np.asarray(above + 3.0 * (where.hands < 0.06) + 6.0 * (where.down < 0.4), np.float32)
