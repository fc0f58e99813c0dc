"""Where rays meet a chain of convex pieces: (numbers, pieces, blocks, pixels of a block)."""

from dataclasses import dataclass
from itertools import accumulate

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
    """pieces: how many there are. Between two stations, the ray's place, the middle and the extents of the cross-section all change
    evenly. Where the ray is nearest to the middle, along w and along v, is found by one division each;
    between these two places there is one where it is as deep along w as along v: nowhere is it deeper."""
    parts = g.split(Value(g, "per_piece"), 0, list(PER_PIECE.values()))
    piece = dict(zip(PER_PIECE, parts, strict=True))
    sign = sign_of(ray.u)
    once = sign / (sign * ray.u).most(1e-4)
    # Along w, then along v.
    slope = g.reshaped(g.joined((ray.w, ray.v), 0) * once, (2, 1, *shape))
    aside = slope * piece["u"] - piece["middle"]
    aside_on = slope * piece["u_on"] - piece["middle_on"]
    sign_on = (aside_on * 1e9).clipped(-1.0, 1.0)
    share = _share(g, aside, (aside_on, sign_on), piece["half"])
    cover = _cover(g, (aside + share * aside_on).size(), piece, share) * (
        piece["shown"] + share * piece["shown_on"]
    )
    _, aside_v = g.split(aside, 0, (1, 1))
    _, aside_v_on = g.split(aside_on, 0, (1, 1))
    u = piece["texel_u"] + share * piece["texel_u_on"]
    v = aside_v + piece["texel_v"] + share * (aside_v_on + piece["texel_v_on"])
    leaves = aside_on + sign_on * piece["half_on"]
    return _first(g, g.joined((u, v, leaves), 0), g.reshaped(cover, (pieces, *shape)), pieces)


def _share(g: Graph, aside: Value, on: tuple[Value, Value], half: Value) -> Value:
    """The share of the piece after which the ray is deepest in it, 0..1. aside: how far beside the middle it
    is where the piece begins. on: how that changes to its end, and the sign of that."""
    aside_on, sign = on
    nearest = (0.0 - aside * sign / (sign * aside_on).most(1e-6)).clipped(0.0, 1.0)
    first, last = g.split(nearest, 0, (1, 1))
    begin, end = ((aside + place * aside_on).size() for place in (first, last))
    change_w, change_v = g.split(end - begin, 0, (1, 1))
    wide_w, wide_v = g.split(half - begin, 0, (1, 1))
    between = ((wide_w - wide_v) / (change_w - change_v).most(1e-5)).clipped(0.0, 1.0)
    return first + (last - first) * between


def _cover(g: Graph, off: Value, piece: dict[str, Value], share: Value) -> Value:
    """By the signed distance to the rounded box. off: how far beside the middle, w and v."""
    radius = piece["round"]
    out = off - ((piece["half"] - radius) + share * piece["half_on"])
    corner = g.node("Sqrt", g.added(out.most(0.0).squared(), 0, 2) + 1e-12)
    out_w, out_v = g.split(out, 0, (1, 1))
    deep = radius - corner - out_w.most(out_v).least(0.0)
    half_w, half_v = g.split(piece["half"], 0, (1, 1))
    thin = (half_w + half_v - (half_w - half_v).size()) * piece["px_per_mm"]
    return (deep * piece["px_per_mm"] + 0.5).clipped(0.0, 1.0) * thin.least(1.0)


def _first(g: Graph, looks: Value, cover: Value, pieces: int) -> Bar:
    """What is seen first, the pieces being sorted from near to far. looks: u, v and leaves of each."""
    so_far = list(accumulate(g.split(cover, 0, (1,) * pieces), Value.most))
    before = g.joined([so_far[0] * 0.0, *so_far[:-1]], 0)
    share = (g.joined(so_far, 0) - before) / so_far[-1].most(1e-4)
    place, leaves = g.split(g.summed(looks * share, 1, keeps=False), 0, (2, 2))
    return Bar(place, so_far[-1], leaves)
