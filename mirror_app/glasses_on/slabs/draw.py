"""Baked eyewear drawn by the graphs, pixel by pixel where there is any, and put together."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass

import numpy as np

from mirror_app.glasses_on.slabs.bake import Baked
from mirror_app.glasses_on.slabs.nodes import Rect
from mirror_app.glasses_on.slabs.parts import Front, Run, Temples, front_to_draw, temples_to_draw
from mirror_app.glasses_on.slabs.scene import Layer, Pane, Scene, Worn
from mirror_app.glasses_on.slabs.uniforms import OUTPUTS, PIXELS
from mirror_app.inference import Network
from mirror_app.paths import model
from mirror_app.values import Floats, Image

_LEAST = 1e-3
_ONLY_LENS = np.array([[0.0], [1.0]], np.float32)
_Made = list[list[Floats]]
UnderWay = tuple[Front | Temples, Future[_Made]]
"""A part, and what its graph gives, or will give."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Eyewear by itself, each (height, width, ...) float32: how much of what is behind passes it (BGR, 0..1),
    what it adds (BGR), and the cover of frame and of lenses (0..1)."""

    passes: Floats
    added: Floats
    cover: Floats

    @staticmethod
    def of(layers: Sequence[Layer | Pane], size_px: tuple[int, int]) -> "Drawn":
        """Layers one over the other, the farthest first."""
        width, height = size_px
        canvas = np.zeros((OUTPUTS, height * width), np.float32)
        canvas[:3] = 1.0
        for layer in layers:
            there, values = canvas[:, layer.found.index], layer.values
            canvas[:3, layer.found.index] = there[:3] * values[:3]
            canvas[3:6, layer.found.index] = there[3:6] * values[:3] + values[3:6]
            cover = values[6:] if isinstance(layer, Layer) else _ONLY_LENS
            canvas[6:, layer.found.index] = np.maximum(there[6:], cover)
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


class Begun:
    """Eyewear of which some is drawn, and some still being drawn beside."""

    def __init__(self, under_way: Sequence[UnderWay]) -> None:
        """The farthest part first, each with what its graph gives, or will give."""
        self._under_way = under_way

    @property
    def box(self) -> Rect | None:
        """Around all its pixels; None where it has none."""
        boxes = [found.box for part, _ in self._under_way for found in part.found]
        left, top, right, bottom = ([box[side] for box in boxes if box is not None] for side in range(4))
        return (min(left), min(top), max(right), max(bottom)) if left else None

    def layers(self) -> list[Layer | Pane]:
        """The temples, the farther one first, then the front, in pixels that no other part of it has."""
        return [layer for part, made in self._under_way for layer in part.layers(made.result())]


class Drawer:
    """Draws baked eyewear. Keeps nothing but its graphs; belongs to one thread."""

    def __init__(self, graphs: Mapping[str, Network]) -> None:
        """graphs: by their names in PIXELS."""
        self._graphs = graphs

    @staticmethod
    def load(threads: int = 1) -> "Drawer":
        """With the graphs in models/. Raises ModelError."""
        return Drawer({name: Network(model(f"eyewear_{name}.onnx"), threads) for name in PIXELS})

    def draw(self, baked: Baked, scene: Scene) -> Drawn:
        """The eyewear as it stands."""
        return Drawn.of(self.begun(baked, Worn.by_nobody(baked), scene).layers(), scene.size_px)

    def begun(self, baked: Baked, worn: Worn, scene: Scene, aside: Executor | None = None) -> Begun:
        """aside: what the front is drawn by, while the temples are drawn here; None to draw all of it here.
        Nothing but graphs runs there, as two threads of Python would wait for each other. No other is to be
        begun before its layers are there."""
        front = self.front(baked, worn, scene, aside)
        return Begun([self.temples(baked, worn, scene), front])

    def front(self, baked: Baked, worn: Worn, scene: Scene, aside: Executor | None = None) -> UnderWay:
        """The front of `begun`."""
        front = front_to_draw(baked, worn, scene)
        return front, self._here(front.runs) if aside is None else aside.submit(self._drawn, front.runs)

    def temples(self, baked: Baked, worn: Worn, scene: Scene) -> UnderWay:
        """The temples of `begun`."""
        temples = temples_to_draw(baked, worn, scene)
        return temples, self._here(temples.runs)

    def _here(self, runs: Sequence[Run]) -> Future[_Made]:
        done: Future[_Made] = Future()
        done.set_result(self._drawn(runs))
        return done

    def _drawn(self, runs: Sequence[Run]) -> _Made:
        """What the graphs give, run by run."""
        return [self._graphs[run.graph].run(*run.given) for run in runs]
