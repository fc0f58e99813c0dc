"""Baked eyewear drawn by the graphs, pixel by pixel where there is any, and put together."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from mirror_app.glasses_on.slabs.bake import Baked
from mirror_app.glasses_on.slabs.parts import Texture, front_to_draw, temples_to_draw
from mirror_app.glasses_on.slabs.scene import Layer, Scene, Worn
from mirror_app.glasses_on.slabs.uniforms import OUTPUTS, PIXELS
from mirror_app.inference import Network
from mirror_app.paths import model
from mirror_app.values import Floats, Image

_COST = {"frame": 2.0, "temple": 0.9, "glass": 0.4}
"""About how long a run of each graph takes, ms on one core."""
_LEAST = 1e-3


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
        parts = (temples_to_draw(baked, worn, scene), *front_to_draw(baked, worn, scene))
        runs = [(part.kind, given) for part in parts for given in part.runs]
        here, beside = _halves([_COST[kind] for kind, _ in runs])
        # Side by side: no graph has enough to do for two cores. The thread ends with the picture; nothing but
        # graphs runs on it, as two threads of Python would wait for each other.
        with ThreadPoolExecutor(1, "draw") as aside:
            coming = aside.submit(self._drawn, [runs[number] for number in beside])
            made = dict(zip(here, self._drawn([runs[number] for number in here]), strict=True))
            made |= zip(beside, coming.result(), strict=True)
        drawn = iter([made[number] for number in range(len(runs))])
        return [layer for part in parts for layer in part.layers([next(drawn) for _ in part.runs])]

    def _drawn(self, runs: Sequence[tuple[str, tuple[Texture, ...]]]) -> list[Floats]:
        """What the graphs give."""
        return [self._graphs[kind].run(*given)[0] for kind, given in runs]


def _halves(costs: Sequence[float]) -> tuple[list[int], list[int]]:
    """Which of them to do here and which beside, so that both take about as long."""
    halves: tuple[list[int], list[int]] = ([], [])
    for number in sorted(range(len(costs)), key=lambda n: -costs[n]):
        min(halves, key=lambda half: sum(costs[n] for n in half)).append(number)
    return halves
