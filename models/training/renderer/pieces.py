"""Where rays meet a chain of convex pieces: (numbers, pieces, blocks, pixels of a block)."""

from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from mirror_app.glasses_on.slabs.uniforms import PER_PIECE
from models.training.renderer.geometry import Ray, Shape, sign_of
from models.training.renderer.nodes import Graph, Value


@dataclass
class Bar:
    """Where each pixel's ray is deepest in the chain: u and v of its mesh; cover, 0..1; how fast it leaves
    the sides it came in by, along w and along v, signed as it goes: only how these compare counts."""

    place: Value
    cover: Value
    leaves: Value


def bar_of(g: Graph, ray: Ray, shape: Shape, pieces: int) -> Bar:
    """Of so many pieces. Between two stations, the ray's place, the middle and the extents of the section
    all change evenly. Where the ray is nearest to the middle, along w and along v, is found by one division
    each; between these two places there is one where it is as deep along w as along v: nowhere is it deeper.
    """
    parts = g.split(Value(g, "per_piece"), 0, list(PER_PIECE.values()))
    piece = dict(zip(PER_PIECE, parts, strict=True))
    every = pieces, *shape
    sign = sign_of(ray.u)
    once = sign / (sign * ray.u).most(1e-4)
    # Along w, then along v.
    slope = g.reshaped(g.joined((ray.w, ray.v), 0) * once, (2, 1, *shape))
    aside = slope * piece["u"] - piece["middle"]
    aside_on = slope * piece["u_on"] - piece["middle_on"]
    back = _back(g, aside, aside_on, piece["wider"])
    off = aside - back * aside_on
    cover = _cover(g, off.size(), piece, back) * (piece["shown"] - back * piece["shown_on"])
    _, off_v = g.split(off, 0, (1, 1))
    u = piece["texel_u"] - back * piece["texel_u_on"]
    v = off_v + (piece["texel_v"] - back * piece["texel_v_on"])
    leaves = aside_on + (aside_on * 1e9).clipped(-1.0, 1.0) * piece["half_on"]
    return _first(g, g.joined((u, v, leaves), 0), g.reshaped(cover, every), every)


def _back(g: Graph, aside: Value, on: Value, wider: Value) -> Value:
    """The share of the piece after which the ray is deepest in it, negative: -1..0. aside: how far beside the
    middle it is where the piece begins. on: how that changes to its end. wider: than high, half of it."""
    nearest = (aside / (on + 1e-12)).clipped(-1.0, 0.0)
    first, last = g.split(nearest, 0, (1, 1))
    begin, end = (g.split((aside - place * on).size(), 0, (1, 1)) for place in (first, last))
    begins = begin[0] - begin[1]
    between = ((wider - begins) / (end[0] - end[1] - begins).most(1e-5)).clipped(0.0, 1.0)
    return first + (last - first) * between


def _cover(g: Graph, off: Value, piece: dict[str, Value], back: Value) -> Value:
    """By the signed distance to the rounded box. off: how far beside the middle, w and v."""
    out = off - (piece["inner"] - back * piece["half_on"])
    corner = g.node("Sqrt", g.added(out.most(0.0).squared(), 0, 2))
    out_w, out_v = g.split(out, 0, (1, 1))
    outside = (corner + out_w.most(out_v).least(0.0)) * piece["px_per_mm"]
    return (piece["round"] - outside).clipped(0.0, 1.0)


def _first(g: Graph, looks: Value, cover: Value, shape: Shape) -> Bar:
    """What is seen first, the pieces being sorted from near to far. looks: u, v and leaves of each. shape:
    of what is drawn, with how many pieces there are before it."""
    so_far = list(accumulate(g.split(cover, 0, (1,) * shape[0]), Value.most))
    nothing = g.constant(np.zeros((1, *shape[1:]), np.float32))
    before = g.joined([nothing, *so_far[:-1]], 0)
    share = (g.joined(so_far, 0) - before) / so_far[-1].most(1e-4)
    place, leaves = g.split(g.summed(looks * share, 1, keeps=False), 0, (2, 2))
    return Bar(place, so_far[-1], leaves)
