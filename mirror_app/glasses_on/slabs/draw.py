"""Baked eyewear drawn by the graphs, pixel by pixel where there is any, and put together."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs.attributes import BLURS_MM
from mirror_app.glasses_on.slabs.bake import Baked
from mirror_app.glasses_on.slabs.chain import AXES, Stations
from mirror_app.glasses_on.slabs.lenses import Lenses
from mirror_app.glasses_on.slabs.pixels import Index, pixels_of_front, pixels_of_temple
from mirror_app.glasses_on.slabs.slab import Stand
from mirror_app.glasses_on.slabs.telling import glaze, light_up, told_of_front, told_of_temple
from mirror_app.glasses_on.slabs.uniforms import BLOCK_PX, OUTPUTS, PIXELS
from mirror_app.inference import Network
from mirror_app.paths import model
from mirror_app.values import Floats, Image, Pose

_BLUR_PX = 0.45
"""Colours and normals are blurred by at least this many pixels of the picture before they are looked up."""
_LEAST = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What eyewear is seen by and under. size_px: width and height of the picture."""

    pose: Pose
    size_px: tuple[int, int]
    light: Light
    lenses: Lenses


@dataclass(frozen=True, slots=True, eq=False)
class Worn:
    """Where the parts of baked eyewear are, in the axes of `Scene.pose`; front None where it has none."""

    front: Stand | None
    temples: tuple[Stations, ...]

    @staticmethod
    def by_nobody(baked: Baked) -> "Worn":
        """As the parts are in the mesh."""
        front = None if baked.front is None else baked.front.stand
        return Worn(front, tuple(chain.stations for chain in baked.temples))


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """What one part does to some pixels of the picture.

    index: (n,) row * width + column. values: (OUTPUTS, n) float32: how much of what is behind passes (BGR,
    0..1), what is added (BGR), cover of frame and of lens (0..1). temple: which one it is, None for the
    front. solid: False where there is nothing but lens.
    """

    index: Index
    values: Floats
    temple: int | None = None
    solid: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Eyewear by itself, each (height, width, ...) float32: how much of what is behind passes it (BGR, 0..1),
    what it adds (BGR), and the cover of frame and of lenses (0..1)."""

    passes: Floats
    added: Floats
    cover: Floats

    @staticmethod
    def of(layers: Sequence[Layer], size_px: tuple[int, int]) -> "Drawn":
        """Layers one over the other, the farthest first."""
        width, height = size_px
        canvas = np.zeros((OUTPUTS, height * width), np.float32)
        canvas[:3] = 1.0
        for layer in layers:
            there, values = canvas[:, layer.index], layer.values
            canvas[:3, layer.index] = there[:3] * values[:3]
            canvas[3:6, layer.index] = there[3:6] * values[:3] + values[3:6]
            canvas[6:, layer.index] = np.maximum(there[6:], values[6:])
        flat = np.ascontiguousarray(canvas.T).reshape(height, width, OUTPUTS)
        return Drawn(flat[..., :3], flat[..., 3:6], flat[..., 6:])

    def masks(self) -> Image:
        """(height, width, 3) uint8 BGR: red the cover of the frame, green that of the lenses."""
        frame, lens = self.cover[..., 0], self.cover[..., 1]
        return (np.dstack([np.zeros_like(frame), lens, frame]) * 255.0 + 0.5).astype(np.uint8)

    def cut_out(self) -> Image:
        """(height, width, 4) uint8 BGRA, not premultiplied. A tint has one opacity for all three colours."""
        alpha = np.clip(1.0 - self.passes.mean(2, keepdims=True), 0.0, 1.0)
        colour = np.clip(self.added / np.maximum(alpha, _LEAST), 0.0, 1.0)
        return (np.concatenate([colour, alpha], 2) * 255.0 + 0.5).astype(np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Which temple, its pixels, its uniforms, its pieces."""

    number: int
    index: Index
    values: Floats
    rows: Floats


_Run = Callable[..., list[Floats]]


class Drawer:
    """Draws baked eyewear. Keeps nothing but its graphs; belongs to one thread."""

    def __init__(self, frame: Network, temple: Network, glass: Network) -> None:
        """frame: the graph for pixels with frame of the front in them. temple: that for temples. glass: that
        for pixels of nothing but lens."""
        self._graphs = {"frame": frame, "temple": temple, "glass": glass}

    @staticmethod
    def load(threads: int = 1) -> "Drawer":
        """With the graphs in models/. Raises ModelError."""
        return Drawer(*(Network(model(f"eyewear_{kind}.onnx"), threads) for kind in PIXELS))

    def draw(self, baked: Baked, scene: Scene) -> Drawn:
        """The eyewear as it stands."""
        return Drawn.of(self.layers(baked, Worn.by_nobody(baked), scene), scene.size_px)

    def layers(self, baked: Baked, worn: Worn, scene: Scene) -> list[Layer]:
        """The temples, the farther one first, then the front, in pixels that no other part of it has."""
        # Side by side: neither graph has enough to do for two cores. The thread ends with the picture.
        with ThreadPoolExecutor(1, "temples") as aside:
            temples = aside.submit(self.temples, baked, worn, scene)
            front = self.front(baked, worn, scene)
        return [*temples.result(), *front]

    def temples(self, baked: Baked, worn: Worn, scene: Scene) -> list[Layer]:
        """One layer each, the farther one first; those that are not in the picture are left out."""
        parts: list[_Part] = []
        depths: list[float] = []
        for number, (chain, stations) in enumerate(zip(baked.temples, worn.temples, strict=True)):
            index = pixels_of_temple(stations, scene.pose, scene.size_px)
            if len(index):
                values, pieces = told_of_temple(chain, stations, scene.pose)
                light_up(values, AXES, scene.pose, scene.light)
                parts.append(_Part(number, index, values, pieces))
                depths.append(float(scene.pose.to_camera(stations.middle[0])[2]))
        drawn = self._bars(baked.textures.temples[_blur(scene.pose)], parts, scene.size_px[0])
        return [drawn[number] for number in sorted(range(len(parts)), key=lambda n: -depths[n])]

    def _bars(self, texture: Floats, parts: Sequence[_Part], width: int) -> list[Layer]:
        """All of them together, in as few runs as they need."""
        pixels = [_places(part.index, width, BLOCK_PX) for part in parts]
        owner = np.repeat(np.arange(len(parts)), [part.shape[1] // BLOCK_PX for part in pixels])
        room = PIXELS["temple"] // BLOCK_PX
        made: list[Floats] = []
        for start in range(0, len(owner), room):
            mine = owner[start : start + room]
            # What is left over is drawn for nobody.
            mine = np.append(mine, np.zeros(room - len(mine), np.intp))
            some = np.concatenate(pixels, 1)[:, start * BLOCK_PX : (start + room) * BLOCK_PX]
            placed = np.zeros((2, PIXELS["temple"]), np.float32)
            placed[:, : some.shape[1]] = some
            values = np.stack([parts[number].values for number in mine])
            pieces = np.stack([parts[number].rows for number in mine], 2)[..., None]
            made.append(self._graphs["temple"].run(texture, placed, values, pieces)[0])
        ends = np.cumsum([0, *(part.shape[1] for part in pixels)])
        if not made:
            return []
        drawn = np.concatenate(made, 1)
        return [
            Layer(part.index, drawn[:, start : start + len(part.index)], part.number)
            for part, start in zip(parts, ends[:-1], strict=True)
        ]

    def front(self, baked: Baked, worn: Worn, scene: Scene) -> list[Layer]:
        """A layer of frame and edges, and one of nothing but lens; none where it is not in the picture."""
        if baked.front is None or worn.front is None:
            return []
        frame, glass = pixels_of_front(baked.front, worn.front, scene.pose, scene.size_px)
        values, slices = told_of_front(baked.front, worn.front, scene.pose)
        light_up(values, worn.front.axes, scene.pose, scene.light)
        glaze(values, scene.lenses, scene.light)
        looks, width = baked.textures.front[_blur(scene.pose)], scene.size_px[0]
        cut, told = baked.textures.slices, values[None]
        return [
            *self._sheet("frame", frame, width, lambda run, pixels: run(looks, cut, pixels, told, slices)),
            *self._sheet("glass", glass, width, lambda run, pixels: run(looks, pixels, told)),
        ]

    def _sheet(
        self, kind: str, index: Index, width: int, ran: Callable[[_Run, Floats], list[Floats]]
    ) -> list[Layer]:
        """One layer, as many pixels at a time as the graph takes."""
        if not len(index):
            return []
        run, room = self._graphs[kind].run, PIXELS[kind]
        pixels = _places(index, width, room)
        made = [ran(run, pixels[:, start : start + room])[0] for start in range(0, len(index), room)]
        return [Layer(index, np.concatenate(made, 1)[:, : len(index)], solid=kind != "glass")]


def _places(index: Index, width: int, multiple: int) -> Floats:
    """x and y (2, n) of pixels, with some more at 0 so that n is a multiple."""
    placed = np.zeros((2, -(-len(index) // multiple) * multiple), np.float32)
    placed[1, : len(index)], placed[0, : len(index)] = np.divmod(index, width)
    return placed


def _blur(pose: Pose) -> int:
    """Which of BLURS_MM suits how large eyewear is seen."""
    wanted = _BLUR_PX / pose.px_per_mm
    return min(range(len(BLURS_MM)), key=lambda index: abs(np.log(BLURS_MM[index] / wanted)))
