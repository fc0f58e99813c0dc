"""Pixels in, eyewear out: the whole graphs, in the order of their steps.

Front: each pixel's ray is brought into the coordinates of its slab and met with every slice of it (the nearer
root of a quadratic). The signed distance to a slice's outline, in pixels, is its cover; the greatest is that
of the slab, which is so anti-aliased at any size. The slice that the cover grows on is what one sees first;
there colour and normal are looked up and lit (see `shading`). Where there is nothing but lens it is met at
the nodes of a grid, in the same run. A temple is met piece by piece instead (see `pieces`). Textures are read
by GatherND at the nearest texel and continued from there by their slopes: several times faster on a CPU than
GridSample, and as smooth.
"""

import numpy as np
import onnx

from mirror_app.glasses_on.slabs.slab import (
    ATTRIBUTES,
    SLICE_CHANNELS,
    SLICES,
    TEMPLE_TEXELS,
    TEXELS,
)
from mirror_app.glasses_on.slabs.uniforms import (
    BLOCK_PX,
    MET,
    OF_LENSES,
    OUTPUTS,
    PANES,
    PIXELS,
    inputs,
    of_kind,
)
from models.training.renderer.front import hit_of, met
from models.training.renderer.geometry import (
    HALVES,
    Ray,
    Told,
    looked_up,
    looks_of,
    normals_of_lens,
    section_of,
)
from models.training.renderer.nodes import Graph, Value
from models.training.renderer.pieces import bar_of
from models.training.renderer.shading import Shading


def built(name: str) -> onnx.ModelProto:
    """One of PIXELS: for a front with its lenses and their edges, or for temples."""
    front = of_kind(name) == "frame"
    g = Graph(flat=front)
    given = {"attributes": ((TEXELS if front else TEMPLE_TEXELS) * 2, ATTRIBUTES)}
    if front:
        given["slices"] = (TEXELS * SLICES, SLICE_CHANNELS)
        drawn, lenses = _front(g, PIXELS[name])
        results = {"drawn": (drawn, (OUTPUTS, PIXELS[name])), "lenses": (lenses, (OF_LENSES, PANES))}
    else:
        shape = PIXELS[name] // BLOCK_PX, BLOCK_PX
        results = {"drawn": (_temples(g, shape, MET[of_kind(name)]), (OUTPUTS, *shape))}
    return g.model(given | inputs(name), results, f"eyewear_{name}", HALVES)


def _front(g: Graph, pixels: int) -> tuple[Value, Value]:
    """(OUTPUTS, pixels) and (OF_LENSES, PANES)."""
    count = pixels + PANES
    told = Told(g, (count,))
    ray = met(g, told)
    hit = hit_of(g, told, ray, pixels)
    places = g.joined((hit.place, g.part(ray.place, 1, count, pixels)), 1)
    planes, beyond = looked_up(g, told, places, (count,))
    looks = looks_of(g, g.part(planes, 1, pixels), g.part(beyond, 1, pixels))
    shading = Shading(g, told, ray.way, (count,))
    cover = g.joined((hit.lens, g.constant(np.ones((1, PANES), np.float32))), 1)
    lens = shading.lens(places, cover, normals_of_lens(g, planes))
    behind, alone = zip(*(g.split(one, 1, (pixels, PANES)) for one in lens), strict=True)
    passes, added = shading.front(hit, looks, behind)
    return g.joined((passes, added, hit.frame, hit.lens), 0), g.joined(alone, 0)


def _temples(g: Graph, shape: tuple[int, ...], pieces: int) -> Value:
    """(OUTPUTS, blocks, pixels of a block)."""
    told = Told(g, shape)
    ray = Ray.of(g, shape)
    bar = bar_of(g, ray, shape, pieces)
    planes, beyond = looked_up(g, told, bar.place, shape)
    nothing = g.constant(np.zeros((1, *shape), np.float32))
    passes, added = Shading(g, told, ray.way, shape).bar(bar, section_of(g, planes, beyond))
    return g.joined((passes, added, bar.cover, nothing), 0)
