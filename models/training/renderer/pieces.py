"""Where rays meet a chain of convex pieces."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from mirror_app.glasses_on.slabs.chain import PIECES
from mirror_app.glasses_on.slabs.uniforms import PER_PIECE
from models.training.renderer.geometry import Told, Vector, sign_of, summed
from models.training.renderer.nodes import Graph, Value


@dataclass
class Bar:
    """Where each pixel's ray meets the chain first: u and v of its mesh; cover, 0..1; millimetres through
    it, squarely."""

    u: Value
    v: Value
    cover: Value
    through: Value


def bar_of(g: Graph, told: Told, ray: Vector, blocks: int) -> Bar:
    """Between two stations, the ray's place, the middle and the extents of the cross-section all change
    evenly. Where the ray is nearest to the middle, along w and along v, is found by one division each;
    between these two places there is one where it is as deep along w as along v: nowhere is it deeper."""
    parts = g.split(Value(g, "per_piece"), 0, len(PER_PIECE))
    piece = {name: g.reshaped(part, (PIECES, blocks, 1)) for name, part in zip(PER_PIECE, parts, strict=True)}
    eye = told.vector("eye")
    sign = sign_of(ray[0])
    once = sign / (sign * ray[0]).most(1e-4)
    begin, on = piece["u"] - eye[0], piece["u_on"]
    aside_w, aside_w_on = _aside(ray[2] * once, (begin, on), (eye[2], piece["w"], piece["w_on"]))
    aside_v, aside_v_on = _aside(ray[1] * once, (begin, on), (eye[1], piece["v"], piece["v_on"]))
    first, last = _nearest(aside_w, aside_w_on), _nearest(aside_v, aside_v_on)
    share = _between(
        (first, last),
        (_spread(aside_w + first * aside_w_on), _spread(aside_w + last * aside_w_on)),
        (_spread(aside_v + first * aside_v_on), _spread(aside_v + last * aside_v_on)),
        piece["half_w"] - piece["half_v"],
    )
    deep = _depth((aside_w + share * aside_w_on, aside_v + share * aside_v_on), piece, share, g)
    thin = (piece["half_w"] + piece["half_v"] - _spread(piece["half_w"] - piece["half_v"])) * piece[
        "px_per_mm"
    ]
    cover = (deep * piece["px_per_mm"] + 0.5).clipped(0.0, 1.0) * thin.least(1.0)
    cover = cover * (piece["shown"] + share * piece["shown_on"])
    u = piece["texel_u"] + share * piece["texel_u_on"]
    v = piece["v"] + aside_v + share * (piece["v_on"] + aside_v_on + piece["texel_v_on"]) + piece["texel_v"]
    through = (piece["half_w"] + share * piece["half_w_on"]) * 2.0
    return _first(g, (u, v, through), cover)


def _aside(
    slope: Value, reach: tuple[Value, Value], middle: tuple[Value, Value, Value]
) -> tuple[Value, Value]:
    """How far beside the middle the ray is where the piece begins, and how that changes to its end."""
    (begin, on), (eye, at, at_on) = reach, middle
    return slope * begin + (eye - at), slope * on - at_on


def _nearest(aside: Value, change: Value) -> Value:
    """The share of the piece after which it is least beside the middle, 0..1."""
    sign = sign_of(change)
    return (0.0 - aside * sign / (sign * change).most(1e-6)).clipped(0.0, 1.0)


def _between(
    ends: tuple[Value, Value], off_w: tuple[Value, Value], off_v: tuple[Value, Value], wider: Value
) -> Value:
    """The share between both `ends` at which the ray is as far inside along w as along v. off: how far it is
    beside the middle at the ends."""
    rise = (off_w[1] - off_w[0] + off_v[0] - off_v[1]).most(1e-5)
    return ends[0] + (ends[1] - ends[0]) * ((off_v[0] - off_w[0] + wider) / rise).clipped(0.0, 1.0)


def _spread(value: Value) -> Value:
    return value.most(0.0 - value)


def _depth(aside: tuple[Value, Value], piece: dict[str, Value], share: Value, g: Graph) -> Value:
    """Signed distance to the rounded box, mm, positive inside."""
    radius = piece["round"]
    out_w = _spread(aside[0]) - (piece["half_w"] + share * piece["half_w_on"]) + radius
    out_v = _spread(aside[1]) - (piece["half_v"] + share * piece["half_v_on"]) + radius
    corner = g.node("Sqrt", out_w.most(0.0).squared() + out_v.most(0.0).squared() + 1e-12)
    return radius - corner - out_w.most(out_v).least(0.0)


def _first(g: Graph, place: tuple[Value, Value, Value], cover: Value) -> Bar:
    """What is seen first, the pieces being sorted from near to far."""

    def flat(value: Value) -> Value:
        return g.node("Squeeze", value, g.constant(np.array([0], np.int64)))

    us, vs, throughs, covers = ([*g.split(part, 0, PIECES)] for part in (*place, cover))
    so_far = [covers[0]]
    for one in covers[1:]:
        so_far.append(so_far[-1].most(one))
    total = so_far[-1].most(1e-4)
    shares = [so_far[0] / total]
    shares += [(after - before) / total for before, after in pairwise(so_far)]
    u, v, through = (
        flat(summed([share * part for share, part in zip(shares, parts, strict=True)]))
        for parts in (us, vs, throughs)
    )
    return Bar(u, v, flat(so_far[-1]), through)
