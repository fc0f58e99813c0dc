"""What is drawn: by whom it is seen, where its parts are, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs.bake import Baked
from mirror_app.glasses_on.slabs.chain import Stations
from mirror_app.glasses_on.slabs.lenses import Lenses
from mirror_app.glasses_on.slabs.pixels import Found
from mirror_app.glasses_on.slabs.slab import Stand
from mirror_app.values import Doubles, Floats, Pose


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
    front. solid: False where there is nothing but lens, and the values are but OF_LENSES.
    """

    found: Found
    values: Floats
    temple: int | None = None
    solid: bool = True
