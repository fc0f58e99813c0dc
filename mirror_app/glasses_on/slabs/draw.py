"""Tiles drawn by the graph and put together to a picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.importing.model import FRONT
from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs.bake import BLURS_MM, Baked
from mirror_app.glasses_on.slabs.lenses import Lenses
from mirror_app.glasses_on.slabs.slab import Slab
from mirror_app.glasses_on.slabs.tiles import glaze, light_up, tiles_of, told
from mirror_app.glasses_on.slabs.uniforms import OUTPUTS, TILE_PX
from mirror_app.inference import Network
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
class Drawn:
    """Eyewear by itself, each (height, width, ...) float32: how much of what is behind passes it (BGR, 0..1),
    what it adds (BGR), and the cover of frame and of lenses (0..1)."""

    passes: Floats
    added: Floats
    cover: Floats

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
class _Batch:
    """Tiles of one slab: places (n, 2), row and column; uniforms; slices; what came of them."""

    places: NDArray[np.intp]
    uniforms: Floats
    per_slice: Floats


class Drawer:
    """Draws baked eyewear. Keeps nothing but its graphs; belongs to one thread."""

    def __init__(self, frame: Network, glass: Network) -> None:
        """frame: the graph for tiles with frame in them. glass: that for tiles of nothing but lens."""
        self._frame = frame
        self._glass = glass

    def draw(self, baked: Baked, scene: Scene) -> Drawn:
        """The eyewear as it stands, its temples behind its front."""
        width, height = (-(-size // TILE_PX) for size in scene.size_px)
        canvas = np.zeros((height, TILE_PX, width, TILE_PX, OUTPUTS), np.float32)
        canvas[..., :3] = 1.0
        attributes = _attributes(baked, scene.pose)
        for slab in sorted(baked.slabs, key=lambda slab: slab.role == FRONT):
            for network, batch in zip((self._frame, self._glass), _batches(baked, slab, scene), strict=True):
                textures = (attributes, baked.textures.slices) if network is self._frame else (attributes,)
                _lay(canvas, batch.places, _run(network, textures, batch))
        flat = canvas.reshape(height * TILE_PX, width * TILE_PX, OUTPUTS)
        flat = flat[: scene.size_px[1], : scene.size_px[0]]
        return Drawn(flat[..., :3], flat[..., 3:6], flat[..., 6:])


def _attributes(baked: Baked, pose: Pose) -> Floats:
    wanted = _BLUR_PX / pose.px_per_mm
    best = min(range(len(BLURS_MM)), key=lambda index: abs(np.log(BLURS_MM[index] / wanted)))
    return baked.textures.attributes[best]


def _batches(baked: Baked, slab: Slab, scene: Scene) -> tuple[_Batch, _Batch]:
    frame, glass = tiles_of(slab, slab.stand, scene.pose, scene.size_px)
    values, per_slice = told(slab, slab.stand, scene.pose, baked.textures.texels_per_mm)
    light_up(values, slab.stand, scene.pose, scene.light)
    glaze(values, scene.lenses, scene.light)
    return _Batch(frame, values, per_slice), _Batch(glass, values, per_slice)


def _run(network: Network, textures: Sequence[Floats], batch: _Batch) -> Floats:
    """(n, OUTPUTS, pixels) of the tiles of a batch, as many at a time as the graph takes."""
    room = network.shapes["corners"][0]
    uniforms = np.repeat(batch.uniforms[None], room, 0)
    slices = np.repeat(batch.per_slice[:, :, None, None], room, 2)
    made: list[Floats] = [np.empty((0, OUTPUTS, TILE_PX**2), np.float32)]
    for start in range(0, len(batch.places), room):
        some = batch.places[start : start + room, ::-1]
        corners = np.zeros((room, 2), np.float32)
        corners[: len(some)] = some * TILE_PX
        small = (corners, uniforms, slices)[: len(network.shapes) - len(textures)]
        made.append(network.run(*textures, *small)[0][: len(some)])
    return np.concatenate(made)


def _lay(canvas: Floats, places: NDArray[np.intp], drawn: Floats) -> None:
    """Tiles over what is there already."""
    tiles = drawn.reshape(-1, OUTPUTS, TILE_PX, TILE_PX).transpose(0, 2, 3, 1)
    where = (places[:, 0], slice(None), places[:, 1])
    there = canvas[where]
    passes = tiles[..., :3]
    canvas[where] = np.concatenate(
        [
            there[..., :3] * passes,
            there[..., 3:6] * passes + tiles[..., 3:6],
            np.maximum(there, tiles)[..., 6:],
        ],
        3,
    )
