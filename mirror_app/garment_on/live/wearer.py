"""Who wears it, as known on one frame: all that drawing needs besides the frame and the garment."""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.garment_on.body.joints import Joints
from mirror_app.garment_on.garment.anchors import Kind
from mirror_app.values import Doubles, Image

Mask8 = NDArray[np.uint8]
"""How much each pixel is a person, 0..255, on a picture half as wide and high as the frame."""


def halved(image: Image) -> Image:
    """(h/2, w/2, 3), rounded up, as masks have it."""
    size = (-(-image.shape[1] // 2), -(-image.shape[0] // 2))
    if image.shape[0] % 2 or image.shape[1] % 2:
        # An odd size has no half: every other pixel lies where the mask's do.
        return np.ascontiguousarray(image[::2, ::2])
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """How far a body reaches, in shoulder widths, the picture's left side first. trunk: (2, 5) to either side
    of its middle line at `TRUNK_LEVELS`; tops: (2, 3) above the line of the shoulder joints at `TOP_PLACES`;
    arms: (2, 5) outwards from the middle line of each arm at `ARM_SHARES`."""

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
    """Which colours are this person's own. table: (32768, 4) uint8, by the upper five bits of red, green and
    blue, how likely a colour is their skin, their hair, and, where a hand is, something else than clothes:
    it, or what it holds; the last is unused."""

    table: NDArray[np.uint8]

    @staticmethod
    def unknown() -> "Tones":
        """As long as nothing is learned: no colour is anything."""
        return Tones(np.zeros((32768, 4), np.uint8))

    @staticmethod
    def index(picture: Image) -> NDArray[np.uint16]:
        """(h, w): where in the table each pixel of a BGR picture (h, w, 3) is looked up."""
        packed = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2BGR555), np.uint8)
        return packed.view(np.uint16)[..., 0]

    def of(self, picture: Image) -> tuple[Mask8, Mask8, Mask8]:
        """Skin, hair and held, (h, w) each, of a BGR picture (h, w, 3)."""
        rows = self.table.view(np.uint32)[:, 0].take(self.index(picture))
        skin, hair, held, _ = cv2.split(rows.view(np.uint8).reshape(*rows.shape, 4))
        return np.asarray(skin, np.uint8), np.asarray(hair, np.uint8), np.asarray(held, np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Wearer:
    """joints: px of the frame. unit_px: the width of the shoulders, as it would be seen from the front.
    light: how bright white cloth is drawn, 0..1. strength: of each kind of garment, 0 not drawn, 1 fully.
    reason: why not, a sentence, "" where it is."""

    joints: Joints
    unit_px: float
    profile: Profile
    tones: Tones
    light: float
    strength: Mapping[Kind, float]
    reason: Mapping[Kind, str]
