"""A person on a still, read once: all that dressing them needs to know."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.errors import InputError
from mirror_app.garment_on.body.corrections import corrected
from mirror_app.garment_on.body.joints import Joint, Joints
from mirror_app.garment_on.body.labels import Label, Places, labelled, places
from mirror_app.garment_on.body.seeing import Sight
from mirror_app.garment_on.images import Mask, grown, lab, pieces, shape_of, within
from mirror_app.values import Floats, Image

_LONGEST_PX = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """joints: px. person: (h, w) float32 0..1. labels: (h, w) uint8 of `Label`. head: (h, w) face, hair and
    what is worn on it, to be kept. unit_px: the width of the shoulders, as it would be seen from the
    front."""

    joints: Joints
    person: Floats
    labels: NDArray[np.uint8]
    head: Mask
    unit_px: float

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width) of the picture."""
        return self.labels.shape[0], self.labels.shape[1]

    def of(self, *labels: Label) -> Mask:
        """(h, w): where a pixel has one of these."""
        return np.isin(self.labels, labels)

    def where(self) -> Places:
        """Distances over the whole picture, in shares of the body."""
        return places(self.shape, self.joints)


def read_body(picture: Image, sight: Sight) -> Body:
    """The body in a picture (h, w, 3) BGR, in its px; looked at with at most 1024 px on the longer side.

    Raises InputError with one sentence where nobody, only a head, or only a back is seen."""
    small, scale = within(picture, _LONGEST_PX)
    joints, person = sight.look(small)
    _usable(joints, small)
    where = places(shape_of(small), joints)
    names = corrected(labelled(small, person, joints, where), lab(small), where, joints)
    head = _head(names, person, joints, where)
    unit = max(joints.shoulder_px, joints.trunk_px / 1.75)
    if scale == 1.0:
        return Body(joints, person, names, head, unit)
    size = (picture.shape[1], picture.shape[0])
    large = (
        cv2.resize(layer, size, interpolation=cv2.INTER_LINEAR) for layer in (person, head.astype(np.float32))
    )
    person, soft = (np.asarray(layer, np.float32) for layer in large)
    names = np.asarray(cv2.resize(names, size, interpolation=cv2.INTER_NEAREST), np.uint8)
    return Body(joints.scaled(1.0 / scale), person, names, soft > 0.3, unit / scale)


def _usable(joints: Joints, picture: Image) -> None:
    height, width = picture.shape[:2]
    shoulders = [joints.at(Joint.SHOULDER_LEFT), joints.at(Joint.SHOULDER_RIGHT)]
    hips = [joints.at(Joint.HIP_LEFT), joints.at(Joint.HIP_RIGHT)]
    inside = [
        bool((place >= 0).all() and place[0] < width and place[1] < height) for place in (*shoulders, *hips)
    ]
    if not all(inside[:2]) or not any(inside[2:]):
        raise InputError("Only the head is seen: step back until shoulders and hips are in the picture.")
    if joints.trunk_px < 40:
        raise InputError("The person is too small in this picture to be dressed.")
    if joints.shoulder_px < 0.42 * joints.trunk_px:
        raise InputError("The person is turned sideways: face the camera.")
    if shoulders[0][0] > shoulders[1][0]:
        raise InputError("Only the person's back is seen: face the camera.")


def _head(names: NDArray[np.uint8], person: Floats, joints: Joints, where: Places) -> Mask:
    """Face, and all of the person above the chin; hair as far as it reaches from there."""
    above = (person > 0.02) & (where.chin_below < -0.05) & (where.face < 2.4) & (where.down < 0.02)
    above |= (where.face < 0.62) & (where.chin_below < 0.3) & (person > 0.5)
    hair = names == Label.HAIR
    numbers, _ = pieces(hair | above)
    joined = np.isin(numbers, np.unique(numbers[above])) & (hair | above)
    # The fine ends of hair are half ground: keep them as they are.
    fringe = grown(joined & hair, max(1.0, joints.face_px / 40)) & (person < 0.9)
    return joined | fringe
