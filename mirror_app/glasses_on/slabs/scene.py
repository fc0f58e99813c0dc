"""What is drawn: by whom it is seen, where its parts are, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np

from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs.bake import Baked
from mirror_app.glasses_on.slabs.chain import Stations
from mirror_app.glasses_on.slabs.lenses import Lenses
from mirror_app.glasses_on.slabs.nodes import Rect
from mirror_app.glasses_on.slabs.pixels import Found
from mirror_app.glasses_on.slabs.slab import Stand
from mirror_app.values import Doubles, Floats, Image, Pose


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What eyewear is seen by and under. size_px: width and height of the picture."""

    pose: Pose
    size_px: tuple[int, int]
    light: Light
    lenses: Lenses


@dataclass(frozen=True, slots=True, eq=False)
class Worn:
    """Where the parts of baked eyewear are, in the axes of `Scene.pose`; front None where it has none.

    before: of some temples, by their numbers, the outline (n, 2), px, of what hides them within it."""

    front: Stand | None
    temples: tuple[Stations, ...]
    before: Mapping[int, Doubles] = field(default_factory=dict[int, Doubles])

    @staticmethod
    def by_nobody(baked: Baked) -> "Worn":
        """As the parts are in the mesh."""
        front = None if baked.front is None else baked.front.stand
        return Worn(front, tuple(chain.stations for chain in baked.temples))


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """What one part does to some pixels of the picture.

    found: which. values: (OUTPUTS, n) float32: how much of what is behind passes (BGR,
    0..1), what is added (BGR), cover of frame and of lens (0..1). temple: which one it is, None for the
    front.
    """

    found: Found
    values: Floats
    temple: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Pane:
    """What lenses do to pixels of the picture with nothing else in them.

    found: which. passes, added: (rows, columns, 3) float32 BGR, how much of what is behind passes, 0..1, and
    what is added, at the nodes of a grid over the box around them; in between it changes evenly.
    """

    found: Found
    passes: Floats
    added: Floats

    @property
    def box(self) -> Rect:
        """Around its pixels."""
        assert self.found.box is not None
        return self.found.box

    @property
    def mask(self) -> Image:
        """(height, width), not 0 where its pixels are in the box."""
        (left, top, right, bottom), (x, y) = self.box, self.found.corner
        return self.found.mask[top - y : bottom - y, left - x : right - x].view(np.uint8)

    def spread(self) -> tuple[Floats, Floats]:
        """What passes and what is added, all over the box."""
        left, top, right, bottom = self.box
        size = right - left, bottom - top
        return _spread(self.passes, size), _spread(self.added, size)

    @property
    def values(self) -> Floats:
        """(OF_LENSES, n) both, at its pixels."""
        (x, y), (left, top, _, _) = self.found.places, self.box
        return np.concatenate(self.spread(), 2)[y - top, x - left].T


def _spread(nodes: Floats, size: tuple[int, int]) -> Floats:
    return np.asarray(cv2.resize(nodes, size, interpolation=cv2.INTER_LINEAR), np.float32)
