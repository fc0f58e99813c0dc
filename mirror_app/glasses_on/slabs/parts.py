"""What the graphs are given for one picture: pixels, and what is told of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.slabs.attributes import BLURS_MM
from mirror_app.glasses_on.slabs.bake import Baked
from mirror_app.glasses_on.slabs.chain import IN_SIGHT
from mirror_app.glasses_on.slabs.nodes import Rect, nodes
from mirror_app.glasses_on.slabs.pixels import NOTHING, Found, pixels_of_front, pixels_of_temple
from mirror_app.glasses_on.slabs.scene import Layer, Pane, Scene, Worn
from mirror_app.glasses_on.slabs.telling import glaze, lights, told_of_front, told_of_temple, told_of_temples
from mirror_app.glasses_on.slabs.uniforms import (
    BLOCK_PX,
    FOR_PIXEL,
    MET,
    PANE_NODES,
    PANES,
    PIXELS,
    PLACES,
    graphs_for,
)
from mirror_app.values import Floats, Pose

_BLUR_PX = 0.45
"""Colours and normals are blurred by at least this many pixels of the picture before they are looked up."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """graph: of PIXELS. given: its inputs."""

    graph: str
    given: tuple[Floats | NDArray[np.float16], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Temples:
    """runs: one after the other. shown: pixels of each that is in the picture, where they begin among all
    that is drawn, and which one it is."""

    runs: Sequence[Run]
    shown: Sequence[tuple[Found, int, int]]

    @property
    def found(self) -> list[Found]:
        """All its pixels."""
        return [found for found, _, _ in self.shown]

    def layers(self, made: Sequence[Sequence[Floats]]) -> list[Layer | Pane]:
        """From what the runs gave."""
        if not made:
            return []
        drawn = _joined([one[0].reshape(len(one[0]), -1) for one in made])
        return [
            Layer(found, drawn[:, first : first + len(found.places[0])], number)
            for found, first, number in self.shown
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Front:
    """runs: one after the other. frame: pixels with frame or an edge in them. glass: those with nothing but
    lens, which is drawn at the nodes of a grid over them: from one to the next it changes evenly."""

    runs: Sequence[Run]
    frame: Found
    glass: Found

    @property
    def found(self) -> list[Found]:
        """All its pixels."""
        return [self.frame, self.glass]

    def layers(self, made: Sequence[Sequence[Floats]]) -> list[Layer | Pane]:
        """From what the runs gave."""
        if not made:
            return []
        frame = Layer(self.frame, _joined([one[0] for one in made])[:, : len(self.frame.index)])
        if self.glass.box is None:
            return [frame]
        columns, rows = PANE_NODES
        passes, added = np.ascontiguousarray(made[0][1].reshape(2, 3, rows, columns).transpose(0, 2, 3, 1))
        return [frame, Pane(self.glass, passes, added)]


def _joined(made: Sequence[Floats]) -> Floats:
    return np.concatenate(made, 1) if len(made) > 1 else made[0]


def temples_to_draw(baked: Baked, worn: Worn, scene: Scene) -> Temples:
    """Both temples in as few runs as they need, the farther one first; none that is not in the picture."""
    found: list[tuple[float, int, Found, tuple[Floats, Floats]]] = []
    shared: tuple[Floats, Floats, Floats] | None = None
    for number, (chain, stations) in enumerate(zip(baked.temples, worn.temples, strict=True)):
        pixels = pixels_of_temple(stations, scene.pose, scene.size_px, worn.before.get(number))
        if len(pixels.places[0]):
            shared = shared or told_of_temples(scene.pose, scene.light)
            told = told_of_temple(shared[0], chain, stations, scene.pose)
            found.append((float(scene.pose.rotation[2] @ stations.middle[0]), number, pixels, told))
    if not found or shared is None:
        return Temples([], [])
    found.sort(key=lambda one: -one[0])
    blocks = [-(-len(pixels.places[0]) // BLOCK_PX) for _, _, pixels, _ in found]
    firsts = [0, blocks[0] * BLOCK_PX]
    shown = [(pixels, first, number) for (_, number, pixels, _), first in zip(found, firsts, strict=False)]
    owner = [which for which, count in enumerate(blocks) for _ in range(count)]
    kind, every, pieces = _told([told for _, _, _, told in found])
    texture = baked.textures.temples[_blur(scene.pose)]
    runs: list[Run] = []
    start = 0
    for graph in graphs_for(kind, len(owner) * BLOCK_PX):
        room = PIXELS[graph] // BLOCK_PX
        # What is left over is drawn for nobody.
        mine = owner[start : start + room]
        mine += [0] * (room - len(mine))
        places = _places(shown, start * BLOCK_PX, PIXELS[graph])
        runs.append(Run(graph, (texture, places, every.take(mine, 1), pieces.take(mine, 2), *shared[1:])))
        start += room
    return Temples(runs, shown)


def _told(temples: Sequence[tuple[Floats, Floats]]) -> tuple[str, Floats, Floats]:
    """The kind of graph for some temples, and what it is told of each: (WIDTH, n, 1) and (numbers of a piece,
    pieces, n, 1). temples: see `told_of_temple`."""
    kind = "worn" if all(pieces.shape[1] <= IN_SIGHT for _, pieces in temples) else "temple"
    # Pieces of no size are not seen.
    pieces = np.zeros((len(temples[0][1]), MET[kind], len(temples), 1), np.float32)
    for number, (_, some) in enumerate(temples):
        pieces[:, : some.shape[1], number, 0] = some
    return kind, np.stack([values for values, _ in temples], 1)[..., None], pieces


def _places(shown: Sequence[tuple[Found, int, int]], start: int, count: int) -> Floats:
    """x, y and 1 (3, count) of the pixels from that one on, x and y 0 where there is none."""
    places = np.zeros((3, count), np.float32)
    places[2] = 1.0
    for found, first, _ in shown:
        since, until = max(start - first, 0), max(start + count - first, 0)
        some, rows = (line[since:until] for line in found.places)
        at = slice(first + since - start, first + since - start + len(some))
        places[0, at], places[1, at] = some, rows
    return places


def front_to_draw(baked: Baked, worn: Worn, scene: Scene) -> Front:
    """Frame, edges and lenses; nothing where the model has no front, or none is in the picture."""
    if baked.front is None or worn.front is None:
        return Front([], NOTHING, NOTHING)
    frame, glass = pixels_of_front(baked.front, worn.front, scene.pose, scene.size_px)
    runs: list[Run] = []
    if frame.box is not None or glass.box is not None:
        values, rays, slices = told_of_front(baked.front, worn.front, scene.pose)
        glaze(values, scene.lenses, scene.light)
        lit = lights(worn.front.axes, scene.pose, scene.light)
        values[PLACES["light"]] = scene.light.colour
        looks, cut = baked.textures.front[_blur(scene.pose)], baked.textures.slices
        (x, y), start = frame.places, 0
        for graph in graphs_for("frame", len(frame.index)):
            pixels = np.zeros((FOR_PIXEL, PIXELS[graph] + PANES), np.float32)
            some = slice(start, start + PIXELS[graph])
            count = len(x[some])
            pixels[0, :count], pixels[1, :count], pixels[2] = x[some], y[some], 1.0
            if glass.box is not None:
                _put_panes(pixels, glass.box)
            runs.append(Run(graph, (looks, cut, pixels, values[None], rays, lit, *slices)))
            start += PIXELS[graph]
    return Front(runs, frame, glass)


def _put_panes(pixels: Floats, box: Rect) -> None:
    """The nodes of a grid over lenses, behind the pixels of the frame."""
    across, down = nodes(box[0], box[2], PANE_NODES[0]), nodes(box[1], box[3], PANE_NODES[1])
    grid = pixels[:, -PANES:].reshape(-1, PANE_NODES[1], PANE_NODES[0])
    grid[0], grid[1], grid[3] = across, down[:, None], 1.0


def _blur(pose: Pose) -> int:
    """Which of BLURS_MM suits how large eyewear is seen."""
    wanted = math.log(_BLUR_PX / pose.px_per_mm)
    return min(range(len(BLURS_MM)), key=lambda index: abs(math.log(BLURS_MM[index]) - wanted))
