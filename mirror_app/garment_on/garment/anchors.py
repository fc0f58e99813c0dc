"""The anchors of a garment: the named places by which it is hung on a body."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType
from typing import Final

import numpy as np

from mirror_app.errors import InputError
from mirror_app.values import Doubles


class Kind(Enum):
    """What part of the body a garment covers."""

    UPPER = "upper"
    LOWER = "lower"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in px of the garment's picture, and how sure it is: 0 a guess from proportions, 1 plainly
    seen."""

    x: float
    y: float
    confidence: float

    @staticmethod
    def of(place: Doubles, confidence: float) -> "Anchor":
        """That at a place (2,)."""
        return Anchor(float(place[0]), float(place[1]), float(confidence))


TOP_NAMES: Final = ("neck", "shoulder", "armpit", "hem")
SLEEVE_NAMES: Final = ("cuff_outer", "cuff_inner")
LOWER_NAMES: Final = ("waist", "hem")
LEG_NAMES: Final = ("hem_inner",)


@dataclass(frozen=True, slots=True)
class Anchors:
    """Named anchors, each but `neck_front` and `crotch` with `_left` or `_right`, the picture's.

    Always, for upper and full: neck, shoulder, armpit, hem, and neck_front, the lowest point of the opening;
    with sleeves also cuff_outer and cuff_inner. For lower: waist, hem; with legs crotch and hem_inner."""

    points: Mapping[str, Anchor]

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", MappingProxyType(dict(self.points)))

    def at(self, name: str) -> Doubles:
        """(2,) float64 px. KeyError where this garment has none."""
        anchor = self.points[name]
        return np.array([anchor.x, anchor.y])

    def has(self, name: str) -> bool:
        return name in self.points

    def moved(self, name: str, x: float, y: float) -> "Anchors":
        """With one put elsewhere, by hand: it is sure from then on. InputError where there is none."""
        if name not in self.points:
            raise InputError(f"This garment has no anchor called {name}.")
        return replace(self, points={**self.points, name: Anchor(float(x), float(y), 1.0)})

    @property
    def confidence(self) -> float:
        """That of the least sure one."""
        return min(anchor.confidence for anchor in self.points.values())
