"""Tiles of pixels in, eyewear out: the whole graph, in the order of its steps.

Each pixel's ray is brought into the coordinates of its slab and met with every slice of it (the nearer root
of a quadratic). The signed distance to a slice's outline, in pixels, is its cover; the greatest is that of
the slab, which is so anti-aliased at any size. The slice that the cover grows on is what one sees first;
there colour and normal are looked up and lit, by the formulas of `mirror_app.glasses_on.shade`.
Textures are read by GatherND at the nearest texel and continued from there by their slopes: several times
faster on a CPU than GridSample, and as smooth.
"""

import onnx

from mirror_app.glasses_on.slabs.slab import ATTRIBUTES, SLICE_CHANNELS, SLICES, TEXELS
from mirror_app.glasses_on.slabs.uniforms import NAMES, OUTPUTS, inputs
from models.training.renderer.geometry import (
    PIXELS,
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
from models.training.renderer.shading import lens_light, lit


def built(tiles: int, glass: bool) -> onnx.ModelProto:
    """The graph for that many tiles: of frame, lens and their edges, or of nothing but lens (`glass`)."""
    g = Graph()
    small = inputs(tiles)
    given = {"attributes": (TEXELS * 2, ATTRIBUTES)}
    if glass:
        small.pop("per_slice")
    else:
        given["slices"] = (TEXELS * SLICES, SLICE_CHANNELS)
    told = Told(dict(zip(NAMES, g.split(Value(g, "uniforms"), 1, len(NAMES)), strict=True)))
    x, y = pixels(g)
    ray = mixed(told.vector("ray_x"), x, told.vector("ray_y"), y, told.vector("ray_1"))
    view = unit(ray, g)
    if glass:
        near, begin, end = near_point(told, ray)
        u, v, _, _ = met(g, told, (near, begin, end), ray, told["glass_w"])
        looks = looked_up(g, told, (u, v), tiles)
        one = x * 0.0 + 1.0
        passes, added = lens_light(g, told, view, (u, v, one), (looks[8], looks[9]))
        frame, lens = x * 0.0, one
    else:
        hit = hit_of(g, told, ray, tiles)
        looks = looked_up(g, told, (hit.u, hit.v), tiles)
        passes, added = lit(g, told, view, hit, looks)
        frame, lens = hit.frame, hit.lens
    outputs = [g.reshaped(part, (tiles, 1, PIXELS)) for part in (*passes, *added, frame, lens)]
    drawn = g.node("Concat", *outputs, axis=1)
    kind = "glass" if glass else "frame"
    return g.model(given | small, (drawn, (tiles, OUTPUTS, PIXELS)), f"eyewear_{kind}")
