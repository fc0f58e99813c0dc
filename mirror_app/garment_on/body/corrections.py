"""What labels by colour and place get wrong in ways that the body tells."""

import numpy as np
from numpy.typing import NDArray

from mirror_app.garment_on.body.joints import Joints
from mirror_app.garment_on.body.labels import Label, Places
from mirror_app.garment_on.body.limbs import arm, from_bone
from mirror_app.garment_on.images import Mask, pieces, shape_of
from mirror_app.values import Floats

_WAIST = 0.82
_ALIKE = 14.0


def corrected(names: NDArray[np.uint8], colours: Floats, where: Places, joints: Joints) -> NDArray[np.uint8]:
    """Labels (h, w) of a picture whose L*a*b* is colours (h, w, 3), put right."""
    out = names.copy()
    _shoes(out, joints)
    _sleeves(out, where)
    _collars(out, where)
    _dress(out, colours, where)
    _bare_arms(out, joints)
    return out


def _shoes(names: NDArray[np.uint8], joints: Joints) -> None:
    """Below the ankles nothing is trousers."""
    low = [joints.of("ANKLE", side)[1] for side in ("left", "right")]
    y = np.arange(names.shape[0])[:, None]
    middle = joints.between("ANKLE")[0]
    limit = np.where(np.arange(names.shape[1])[None] < middle, low[0], low[1]) + 0.06 * joints.trunk_px
    names[(y > limit) & (names != Label.GROUND) & (names != Label.SKIN)] = Label.OTHER


def _sleeves(names: NDArray[np.uint8], where: Places) -> None:
    """What is coloured as trousers, but hangs on an arm, is a sleeve."""
    for piece in _each(names == Label.LOWER):
        if float((where.arms[piece] < 0.13).mean()) > 0.7 and float((where.down[piece] < 1.3).mean()) > 0.7:
            names[piece] = Label.UPPER


def _collars(names: NDArray[np.uint8], where: Places) -> None:
    """What is coloured as hair, but lies below the chin and does not fall from the head, is cloth."""
    for piece in _each(names == Label.HAIR):
        if float((where.chin_below[piece] < 0.0).mean()) < 0.12:
            names[piece] = Label.UPPER


def _dress(names: NDArray[np.uint8], colours: Floats, where: Places) -> None:
    """One cloth from top to bottom is parted at the waist, straight."""
    near = (where.down > 0.6) & (where.down < 1.1) & (where.out < 0.9) & (where.arms > 0.1)
    upper, lower = (near & (names == label) for label in (Label.UPPER, Label.LOWER))
    if min(int(upper.sum()), int(lower.sum())) < 50:
        return
    apart = np.median(colours[upper], axis=0) - np.median(colours[lower], axis=0)
    if float(np.linalg.norm(apart)) < _ALIKE:
        cloth = ((names == Label.UPPER) | (names == Label.LOWER)) & (where.arms > 0.13)
        names[cloth] = np.where(where.down[cloth] < _WAIST, Label.UPPER, Label.LOWER)


def _bare_arms(names: NDArray[np.uint8], joints: Joints) -> None:
    """An arm that is mostly bare is bare: what looks like cloth on it is shadow."""
    unit = np.float32(max(joints.shoulder_px, 0.45 * joints.trunk_px))
    for side in ("left", "right"):
        shoulder, elbow, wrist, _ = arm(joints, side)
        for start, end in ((shoulder, elbow), (elbow, wrist)):
            off = from_bone(shape_of(names), start + 0.15 * (end - start), end) / unit
            core = (off < 0.06) & (names != Label.GROUND)
            if core.any() and float((names[core] == Label.SKIN).mean()) > 0.7:
                names[(off < 0.1) & np.isin(names, (Label.UPPER, Label.LOWER))] = Label.SKIN


def _each(mask: Mask) -> list[Mask]:
    """The connected pieces of a mask that are more than a speck."""
    numbers, areas = pieces(mask)
    large = np.flatnonzero(areas[1:] > 2e-5 * mask.size) + 1
    return [numbers == number for number in large]
