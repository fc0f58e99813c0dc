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
from mirror_app.glasses_on.slabs.uniforms import BLOCK_PX, NAMES, OUTPUTS, PIXELS, inputs
from models.training.renderer.geometry import (
    HALVES,
    Told,
    hit_of,
    looked_up,
    met,
    mixed,
    near_point,
    pixels,
    unit,
)
from models.training.renderer.nodes import Graph, Value
from models.training.renderer.pieces import bar_of
from models.training.renderer.shading import bar_lit, lens_light, lit


def built(kind: str) -> onnx.ModelProto:
    """The graph of one kind: "frame" for a front with its lenses and their edges, "temple", or "glass" for
    nothing but lens."""
    g = Graph()
    count = PIXELS[kind]
    shape = (count // BLOCK_PX, BLOCK_PX) if kind == "temple" else (1, count)
    given = {"attributes": ((TEMPLE_TEXELS if kind == "temple" else TEXELS) * 2, ATTRIBUTES)}
    if kind == "frame":
        given["slices"] = (TEXELS * SLICES, SLICE_CHANNELS)
    told = Told(dict(zip(NAMES, g.split(Value(g, "uniforms"), 1, len(NAMES)), strict=True)))
    x, y = pixels(g, shape)
    ray = mixed(told.vector("ray_x"), x, told.vector("ray_y"), y, told.vector("ray_1"))
    view = unit(ray, g)
    none, one = x * 0.0, x * 0.0 + 1.0
    if kind == "glass":
        near, begin, end = near_point(told, ray)
        u, v, _, _ = met(g, told, (near, begin, end), ray, told["glass_w"])
        looks = looked_up(g, told, (u, v), shape)
        passes, added = lens_light(g, told, view, (u, v, one), (looks[8], looks[9]))
        frame, lens = none, one
    elif kind == "temple":
        bar = bar_of(g, told, ray, shape[0])
        looks = looked_up(g, told, (bar.u, bar.v), shape)
        passes, added = bar_lit(g, told, view, bar, looks)
        frame, lens = bar.cover, none
    else:
        hit = hit_of(g, told, ray, count)
        looks = looked_up(g, told, (hit.u, hit.v), shape)
        passes, added = lit(g, told, view, hit, looks)
        frame, lens = hit.frame, hit.lens
    outputs = [*passes, *added, frame, lens]
    if shape[0] > 1:
        outputs = [g.reshaped(part, (1, count)) for part in outputs]
    drawn = g.node("Concat", *outputs, axis=0)
    return g.model(given | inputs(kind), (drawn, (OUTPUTS, count)), f"eyewear_{kind}", HALVES)
