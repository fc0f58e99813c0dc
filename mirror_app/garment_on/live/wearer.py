"""Who wears it, as known on one frame: all that drawing needs besides the frame and the garment."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mirror_app.garment_on.body.joints import Joints
from mirror_app.garment_on.garment.anchors import Kind
from mirror_app.values import Doubles, Image

Mask8 = NDArray[np.uint8]
"""How much each pixel is a person, 0..255, on a picture half as wide and high as the frame."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """How far a body reaches, in shoulder widths, the picture's left side first. trunk: (2, 5) to either side of
    its middle line at `TRUNK_LEVELS`; tops: (2, 3) above the line of the shoulder joints at `TOP_PLACES`; arms:
    (2, 5) outwards from the middle line of each arm at `ARM_SHARES`."""

    trunk: Doubles
    tops: Doubles
    arms: Doubles


TRUNK_LEVELS = np.array([0.25, 0.45, 0.65, 0.85, 1.05])
"""From the shoulders (0) to the hips (1)."""
TOP_PLACES = np.array([0.55, 0.8, 1.05])
"""In half shoulder widths from the middle."""
ARM_SHARES = np.array([0.12, 0.3, 0.5, 0.7, 0.9])
"""From the shoulder (0) to the wrist (1)."""


@dataclass(frozen=True, slots=True, eq=False)
class Tones:
    """Which colours are this person's own: (4096,) uint8 each, how likely a colour is that, by the upper four bits
    of blue, green and red. held: what is seen where a hand is, other than clothes: it, or what it holds."""

    skin: NDArray[np.uint8]
    hair: NDArray[np.uint8]
    held: NDArray[np.uint8]

    @staticmethod
    def index(picture: Image) -> NDArray[np.uint16]:
        """(h, w): where in the tables each pixel of a BGR picture is looked up."""
        high = (picture >> 4).astype(np.uint16)
        return high[..., 0] * np.uint16(256) + high[..., 1] * np.uint16(16) + high[..., 2]


@dataclass(frozen=True, slots=True, eq=False)
class Wearer:
    """joints: px of the frame. unit_px: the width of the shoulders, as it would be seen from the front. light: how
    bright white cloth is drawn, 0..1. strength: of each kind of garment, 0 not drawn, 1 fully. reason: why not, a
    sentence, "" where it is."""

    joints: Joints
    unit_px: float
    profile: Profile
    tones: Tones
    light: float
    strength: Mapping[Kind, float]
    reason: Mapping[Kind, str]
