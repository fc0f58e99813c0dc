"""Pixels in, eyewear out: the whole graphs, in the order of their steps.

Front: each pixel's ray is brought into the coordinates of its slab and met with every slice of it (the nearer
root of a quadratic). The signed distance to a slice's outline, in pixels, is its cover; the greatest is that
of the slab, which is so anti-aliased at any size. The slice that the cover grows on is what one sees first;
there colour and normal are looked up and lit (see `shading`). A temple is
met piece by piece instead (see `pieces`). Textures are read by GatherND at the nearest texel and continued
from there by their slopes: several times faster on a CPU than GridSample, and as smooth.
"""

import onnx

from mirror_app.glasses_on.slabs.slab import (
    ATTRIBUTES,
    SLICE_CHANNELS,
    SLICES,
    TEMPLE_TEXELS,
    TEXELS,
)
from mirror_app.glasses_on.slabs.uniforms import BLOCK_PX, OUTPUTS, PIXELS, inputs, of_kind
from models.training.renderer.geometry import HALVES, Ray, Told, hit_of, looked_up, met, near_point
from models.training.renderer.nodes import Graph, Value
from models.training.renderer.pieces import bar_of
from models.training.renderer.shading import Shading


def built(name: str) -> onnx.ModelProto:
    """One of PIXELS: "frame" for a front with its lenses and their edges, "temple", or "glass" for nothing
    but lens."""
    g = Graph()
    count, kind = PIXELS[name], of_kind(name)
    shape = (count // BLOCK_PX, BLOCK_PX) if kind == "temple" else (1, count)
    given = {"attributes": ((TEMPLE_TEXELS if kind == "temple" else TEXELS) * 2, ATTRIBUTES)}
    if kind == "frame":
        given["slices"] = (TEXELS * SLICES, SLICE_CHANNELS)
    told = Told(g, shape[0])
    ray = Ray.of(g, told, shape)
    shading = Shading(g, told, ray)
    none = ray.u * 0.0
    drawn: tuple[Value, Value]
    if kind == "glass":
        place, _, _ = met(g, told, near_point(g, told, ray), ray, told["glass_w"])
        drawn = shading.lens(place, None, looked_up(g, told, place, shape).lens)
        covers = (none, none + 1.0)
    elif kind == "temple":
        bar = bar_of(g, told, ray, shape)
        drawn = shading.bar(bar, looked_up(g, told, bar.place, shape))
        covers = (bar.cover, none)
    else:
        hit = hit_of(g, told, ray, count)
        drawn = shading.front(hit, looked_up(g, told, hit.place, shape))
        covers = (hit.frame, hit.lens)
    result = g.reshaped(g.joined((*drawn, *covers), 0), (OUTPUTS, count))
    return g.model(given | inputs(name), (result, (OUTPUTS, count)), f"eyewear_{name}", HALVES)
