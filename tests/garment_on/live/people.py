"""The person of `tests.garment_on.shapes` as the mirror would know them on a frame."""

from dataclasses import dataclass, replace

import numpy as np

from mirror_app.garment_on import Kind
from mirror_app.garment_on.garment.prepare import prepare
from mirror_app.garment_on.live.cloth import Cloth, tailored
from mirror_app.garment_on.live.wearer import Mask8, Profile, Tones, Wearer
from mirror_app.values import Image
from tests.garment_on.shapes import shirt, somebody

USUAL = Profile(
    np.full((2, 5), 0.55), np.tile([0.27, 0.2, 0.15], (2, 1)), np.tile([0.15, 0.14, 0.13, 0.11, 0.1], (2, 1))
)


@dataclass(frozen=True)
class Sized:
    """A garment of which nothing but its size counts."""

    nbytes: int


def wearer(strength: float = 1.0, shift: tuple[float, float] = (0.0, 0.0)) -> tuple[Image, Mask8, Wearer]:
    """A frame 300 x 500, its mask, and who is on it, moved by so many px."""
    picture, body = somebody()
    joints = replace(body.joints, places=body.joints.places + shift)
    mask = np.rint(body.person[::2, ::2] * 255.0).astype(np.uint8)
    tones = Tones.unknown()
    every = dict.fromkeys(Kind, strength)
    reasons = dict.fromkeys(Kind, "" if strength == 1.0 else "Because.")
    return picture, mask, Wearer(joints, body.unit_px, USUAL, tones, 1.0, every, reasons)


def shirt_cloth(cloth: int = 60) -> Cloth:
    return tailored(prepare(shirt(cloth=cloth), Kind.UPPER))
