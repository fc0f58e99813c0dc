"""What the graphs are given for one picture: pixels, and what is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.slabs.attributes import BLURS_MM
from mirror_app.glasses_on.slabs.bake import Baked
from mirror_app.glasses_on.slabs.chain import AXES
from mirror_app.glasses_on.slabs.nodes import Rect, nodes
from mirror_app.glasses_on.slabs.pixels import Found, pixels_of_front, pixels_of_temple
from mirror_app.glasses_on.slabs.scene import Layer, Scene, Worn
from mirror_app.glasses_on.slabs.telling import glaze, light_up, told_of_front, told_of_temple
from mirror_app.glasses_on.slabs.uniforms import BLOCK_PX, PANE_NODES, PIXELS, graph_for
from mirror_app.values import Floats, Pose

_BLUR_PX = 0.45
"""Colours and normals are blurred by at least this many pixels of the picture before they are looked up."""


Texture = Floats | NDArray[np.float16]


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Pixels of one part, which begin as the `first` of its graph; see `Layer`."""

    found: Found
    first: int
    temple: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """graph: of PIXELS. runs: the inputs of the graph, one run after the other. shown: whose pixels."""

    graph: str
    runs: Sequence[tuple[Texture, ...]]
    shown: Sequence[Shown]

    @property
    def found(self) -> list[Found]:
        """All its pixels."""
        return [one.found for one in self.shown if len(one.found.index)]

    def layers(self, made: Sequence[Floats]) -> list[Layer]:
        """From what the runs gave."""
        if not made:
            return []
        drawn = np.concatenate(made, 1) if len(made) > 1 else made[0]
        return [
            Layer(one.found, drawn[:, one.first : one.first + len(one.found.index)], one.temple)
            for one in self.shown
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Panes:
    """What is nothing but lens, drawn at the nodes of a grid over it: from one to the next it changes evenly.
    box: of the pixels."""

    runs: Sequence[tuple[Texture, ...]]
    pixels: Found
    box: Rect
    graph: str = "glass"

    @property
    def found(self) -> list[Found]:
        """All its pixels."""
        return [self.pixels] if len(self.pixels.index) else []

    def layers(self, made: Sequence[Floats]) -> list[Layer]:
        """From what the run gave, if there was one."""
        if not made:
            return []
        left, top, right, bottom = self.box
        columns, rows = PANE_NODES
        nodes = np.ascontiguousarray(made[0].reshape(-1, rows, columns).transpose(1, 2, 0))
        every = cv2.resize(nodes, (right - left, bottom - top), interpolation=cv2.INTER_LINEAR)
        within = (self.pixels.y - top) * (right - left) + (self.pixels.x - left)
        values = cv2.transpose(every.reshape(-1, len(made[0])).take(within, 0))
        return [Layer(self.pixels, np.asarray(values, np.float32), solid=False)]


def temples_to_draw(baked: Baked, worn: Worn, scene: Scene) -> Part:
    """Both temples in as few runs as they need, the farther one first; none that is not in the picture."""
    found: list[tuple[float, int, Found, tuple[Floats, Floats]]] = []
    for number, (chain, stations) in enumerate(zip(baked.temples, worn.temples, strict=True)):
        pixels = pixels_of_temple(stations, scene.pose, scene.size_px)
        if len(pixels.index):
            told = told_of_temple(chain, stations, scene.pose)
            light_up(told[0], AXES, scene.pose, scene.light)
            found.append((float(scene.pose.to_camera(stations.middle[0])[2]), number, pixels, told))
    found.sort(key=lambda one: -one[0])
    places = [_places(pixels, BLOCK_PX) for _, _, pixels, _ in found]
    ends = np.cumsum([0, *(place.shape[1] for place in places)]).tolist()
    shown = [Shown(pixels, end, number) for (_, number, pixels, _), end in zip(found, ends, strict=False)]
    owner = np.repeat(np.arange(len(found)), [place.shape[1] // BLOCK_PX for place in places])
    graph = graph_for("temple", len(owner) * BLOCK_PX)
    room = PIXELS[graph] // BLOCK_PX
    texture = baked.textures.temples[_blur(scene.pose)]
    runs: list[tuple[Texture, ...]] = []
    for start in range(0, len(owner), room):
        mine = owner[start : start + room]
        # What is left over is drawn for nobody.
        mine = np.append(mine, np.zeros(room - len(mine), np.intp))
        some = np.concatenate(places, 1)[:, start * BLOCK_PX : (start + room) * BLOCK_PX]
        pixels = np.zeros((2, PIXELS[graph]), np.float32)
        pixels[:, : some.shape[1]] = some
        values = np.stack([found[one][3][0] for one in mine])
        pieces = np.stack([found[one][3][1] for one in mine], 2)[..., None]
        runs.append((texture, pixels, values, pieces))
    return Part(graph, runs, shown)


def front_to_draw(baked: Baked, worn: Worn, scene: Scene) -> tuple[Part, Panes] | tuple[()]:
    """Frame and edges, and what is nothing but lens; nothing where the model has no front."""
    if baked.front is None or worn.front is None:
        return ()
    frame, glass = pixels_of_front(baked.front, worn.front, scene.pose, scene.size_px)
    values, slices = told_of_front(baked.front, worn.front, scene.pose)
    light_up(values, worn.front.axes, scene.pose, scene.light)
    glaze(values, scene.lenses, scene.light)
    looks, told = baked.textures.front[_blur(scene.pose)], values[None]
    cut = baked.textures.slices
    graph = graph_for("frame", len(frame.index))
    frames = [(looks, cut, some, told, slices) for some in _runs(PIXELS[graph], frame)]
    return Part(graph, frames, [Shown(frame, 0)]), _panes(glass, looks, told)


def _panes(glass: Found, looks: Floats, told: Floats) -> Panes:
    if not len(glass.index):
        return Panes([], glass, (0, 0, 0, 0))
    box = glass.box
    across, down = nodes(box[0], box[2], PANE_NODES[0]), nodes(box[1], box[3], PANE_NODES[1])
    places = np.stack([np.tile(across, PANE_NODES[1]), np.repeat(down, PANE_NODES[0])]).astype(np.float32)
    return Panes([(looks, places, told)], glass, box)


def _runs(room: int, found: Found) -> list[Floats]:
    """x and y (2, room) of pixels, as many at a time as the graph takes."""
    pixels = _places(found, room)
    return [
        np.ascontiguousarray(pixels[:, start : start + room]) for start in range(0, pixels.shape[1], room)
    ]


def _places(found: Found, multiple: int) -> Floats:
    """x and y (2, n) of pixels, with some more at 0 so that n is a multiple."""
    count = len(found.index)
    placed = np.zeros((2, -(-count // multiple) * multiple), np.float32)
    placed[0, :count], placed[1, :count] = found.x, found.y
    return placed


def _blur(pose: Pose) -> int:
    """Which of BLURS_MM suits how large eyewear is seen."""
    wanted = _BLUR_PX / pose.px_per_mm
    return min(range(len(BLURS_MM)), key=lambda index: abs(np.log(BLURS_MM[index] / wanted)))
