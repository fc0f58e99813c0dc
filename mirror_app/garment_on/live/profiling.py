"""How far a body reaches, read off its mask along some rays, to a fraction of a pixel."""

import cv2
import numpy as np

from mirror_app.garment_on.body.joints import Joints
from mirror_app.garment_on.live.fitting import Spine
from mirror_app.garment_on.live.wearer import ARM_SHARES, TOP_PLACES, TRUNK_LEVELS, Mask8, Profile
from mirror_app.values import Doubles

_STEPS = 40
_TRUNK_FAR, _TOP_FAR, _ARM_FAR = 0.8, 0.5, 0.3
_CLEAR = 0.14
_USUAL_TOPS = np.interp(TOP_PLACES, [0.36, 0.6, 1.08, 1.3], [0.34, 0.22, 0.15, 0.0])
_USUAL_ARMS = np.array([0.15, 0.14, 0.13, 0.11, 0.1])
_ELBOW = 0.53


def profiled(joints: Joints, unit_px: float, person: Mask8) -> Profile:
    """The profile of a body whose joints are in px of the frame; person: (h, w) half that size."""
    spine = Spine.of(joints)
    middle, across = spine.at(TRUNK_LEVELS)
    top = spine.top + (TOP_PLACES * 0.5 * joints.shoulder_px)[:, None] * np.stack(
        [[-spine.across], [spine.across]]
    )
    up = -spine.way / (np.hypot(*spine.way) + 1e-9)
    starts, ways, far = [middle, middle], [-across, across], [_TRUNK_FAR] * 10
    starts += [top[0], top[1]]
    ways += [np.broadcast_to(up, top[0].shape)] * 2
    far += [_TOP_FAR] * 6
    for side, sign in (("left", 1.0), ("right", -1.0)):
        places, normal = _arm(joints, side)
        starts.append(places)
        ways.append(sign * normal)
        far += [_ARM_FAR] * 5
    steps = np.linspace(0.0, 1.0, _STEPS) * np.array(far)[:, None] * unit_px
    spots = np.concatenate(starts)[:, None] + steps[..., None] * np.concatenate(ways)[:, None]
    solid = _sampled(person, spots)
    solid[:10] *= _clear(spots[:10], joints, unit_px)
    ends = _ends(solid) * np.array(far)
    tops = _likely(ends[10:16].reshape(2, 3), _USUAL_TOPS, 0.75, 1.6)
    arms = _likely(ends[16:].reshape(2, 5), _USUAL_ARMS, 0.6, 1.8)
    return Profile(ends[:10].reshape(2, 5), tops, arms)


def _arm(joints: Joints, side: str) -> tuple[Doubles, Doubles]:
    shoulder, elbow, wrist = (joints.of(name, side) for name in ("SHOULDER", "ELBOW", "WRIST"))
    upper = ARM_SHARES <= _ELBOW
    share = np.where(upper, ARM_SHARES / _ELBOW, (ARM_SHARES - _ELBOW) / (1.0 - _ELBOW))[:, None]
    begin, way = (
        np.where(upper[:, None], shoulder, elbow),
        np.where(upper[:, None], elbow - shoulder, wrist - elbow),
    )
    normal = np.stack([-way[:, 1], way[:, 0]], -1)
    long = np.hypot(normal[:, :1], normal[:, 1:]) + 1e-9
    return np.asarray(begin + share * way, np.float64), np.asarray(normal / long, np.float64)


def _sampled(person: Mask8, spots: Doubles) -> Doubles:
    """(n, m) 0..1: the mask at places of the frame; beyond its edges as at them."""
    at = ((spots + 0.5) / 2.0 - 0.5).astype(np.float32)
    blank = np.empty((0, 0), np.float32)
    found = cv2.remap(person, at, blank, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.float64) / 255.0


def _clear(spots: Doubles, joints: Joints, unit_px: float) -> Doubles:
    """(n, m) 1 where a place is well off the forearms and hands, 0 on them, sloping between."""
    least = np.full(spots.shape[:2], 9.0)
    for side in ("left", "right"):
        elbow, wrist, finger = (joints.of(name, side) for name in ("ELBOW", "WRIST", "FINGER"))
        for start, end in ((elbow, wrist), (wrist, finger)):
            way = end - start
            share = np.clip((spots - start) @ way / max(float(way @ way), 1e-6), 0.0, 1.0)
            off = spots - start - share[..., None] * way
            least = np.minimum(least, np.hypot(off[..., 0], off[..., 1]) / unit_px)
    return np.clip((least - _CLEAR) / 0.04 + 0.5, 0.0, 1.0)


def _ends(solid: Doubles) -> Doubles:
    """(n,) 0..1: where along each ray the mask first falls below one half; 1 where it never does."""
    out = np.ones(len(solid))
    below = solid < 0.5
    first = below.argmax(1)
    rows = np.flatnonzero(below.any(1) & (first > 0))
    here, before = solid[rows, first[rows]], solid[rows, first[rows] - 1]
    out[rows] = (first[rows] - 1 + (before - 0.5) / np.maximum(before - here, 1e-6)) / (_STEPS - 1)
    out[below[:, 0]] = 0.0
    return out


def _likely(found: Doubles, usual: Doubles, least: float, most: float) -> Doubles:
    """What was found, where it is like what is usual; hair and things held end elsewhere."""
    far = found > most * usual
    return np.where(far, usual, np.maximum(found, least * usual))
