"""Where rays meet the slab of a front: (numbers, pixels), with its slices between.

Pixels of the frame come first, then places that show nothing but lens (see `uniforms`): they are met alike.
"""

from dataclasses import dataclass
from itertools import accumulate

from mirror_app.glasses_on.slabs.slab import SLICE_CHANNELS, SLICES
from mirror_app.glasses_on.slabs.uniforms import PER_SLICE
from models.training.renderer.geometry import Told, gathered, sign_of
from models.training.renderer.nodes import Graph, Value

_ASTRAY_MM = 0.1
"""A ray that passes the middle of the slab by further than this never gets there."""


@dataclass
class Met:
    """Where each pixel's ray is at the depth it is looked at. way: its direction. place: u and v. off: how
    far off that depth it is, mm, where it never gets there within the slab. root: how steeply it goes
    through, mm of depth along a step of the ray."""

    way: Value
    place: Value
    off: Value
    root: Value


@dataclass
class Hit:
    """Where each pixel's ray meets the slab first: u and v, w of it; cover of frame and lens; the slope of
    the outline's distance there; how u and v change along the ray, a millimetre deeper; how far inside the
    outline that is, mm."""

    place: Value
    w: Value
    frame: Value
    lens: Value
    slope: Value
    along: Value
    inside: Value


def met(g: Graph, told: Told) -> Met:
    """Of the two points where the ray meets a bent slice the one that counts is the nearer to where it meets
    the chord of the bend, within the slab's u. What is less than nothing here saves Min, which CoreML does
    not take."""
    rays = g.node("MatMul", Value(g, "rays"), Value(g, "pixels"))
    way, fall, way_t, depth = g.split(rays, 0, (3, 1, 1, 1))
    way_u, _, _ = g.split(way, 0, (1, 1, 1))
    sign = sign_of(way_u)
    steep = (sign * way_u).most(1e-6)
    once, half = sign / steep, told["u_half"] / steep
    begin, less_end = told["u_off"] * once - half, told["u_off_less"] * once - half
    along = (told["fall_off"] / fall.most(1e-6)).most(begin)
    less = (0.0 - along).most(less_end)
    near = told["eye"] - less * way
    begin, less_end = begin + less, less_end - less
    near_u, _, near_w = g.split(near, 0, (1, 1, 1))
    bend = told["curve_2t"] * near_u
    b = way_t - (bend + told["slope_t"]) * way_u
    c = (bend + told["slope_2t"]) * near_u + (depth - near_w) * told["towards_2"]
    root = g.node("Sqrt", (b.squared() - told["curve_2t"] * way_u.squared() * c).most(0.0))
    along = (c / (b + root).most(1e-6)).most(begin)
    place, w = g.split(near - (0.0 - along).most(less_end) * way, 0, (2, 1))
    u, _ = g.split(place, 0, (1, 1))
    return Met(way, place, w - (told["curve"] * u + told["slope"]) * u - depth, root)


def hit_of(g: Graph, told: Told, ray: Met, pixels: int) -> Hit:
    """Where the first so many rays are in the middle of the slab is found, and how they go on there: straight
    enough for the few millimetres to every slice."""
    place, way, off, root = (g.part(one, 1, pixels) for one in (ray.place, ray.way, ray.off, ray.root))
    way_u_v, _ = g.split(way, 0, (2, 1))
    along = way_u_v * (told["towards"] / root.most(0.02))
    aside = (off.size() - _ASTRAY_MM).most(0.0) * told["px_per_mm"]
    return _first(g, place, along, _covers(g, told, (place, along, aside), pixels), told["mid_w"])


@dataclass
class Covers:
    """Of each slice: cover of the frame and of the lens (2, slices, pixels); and for the frame (slices,
    pixels) each: how much deeper than the middle of the slab the edge of what it stands for lies, how far
    inside the outline one is there; the slopes of its distance along u and along v."""

    covers: Value
    lying: tuple[Value, Value, Value, Value]


def _covers(g: Graph, told: Told, seen: tuple[Value, Value, Value], pixels: int) -> Covers:
    """seen: u and v in the middle of the slab; how they go on, a millimetre deeper; how many pixels the ray
    passes the slab by."""
    place, along, aside = seen
    per_slice = g.split(Value(g, "per_slice"), 1, (1,) * len(PER_SLICE))
    depth, order = (g.reshaped(part, (1, SLICES, 1)) for part in per_slice)
    last, stride = (g.reshaped(told[name], (2, 1, 1)) for name in ("last", "stride"))

    def spread(value: Value, numbers: int) -> Value:
        return g.reshaped(value, (numbers, 1, pixels))

    # In shares of the whole texture: Clip wants its limits known.
    begin, on = place * told["share"] + told["start"], along * told["share"]
    at = (spread(begin, 2) + spread(on, 2) * depth).clipped(0.0, 1.0) * last
    nearest = g.node("Round", at)
    texel = g.added(nearest * (stride * float(SLICES)), 0, 2) + order
    planes = gathered(g, "slices", texel, (SLICE_CHANNELS, SLICES, pixels))
    distance, slope_u, slope_v, off, half = g.split(planes, 0, (2, 2, 2, 1, 1))
    right, below = g.split(at - nearest, 0, (1, 1))
    texels_u, texels_v = g.split(spread(along * told["scale"], 2), 0, (1, 1))
    # What a slice stands for lies a little before or behind it, where the ray is further on; and it has a
    # depth of its own: what it covers is its outline, drawn out along the ray's way through it.
    rise = slope_u * texels_u + slope_v * texels_v
    wider = (rise.size() * half).clipped(0.0, 3.0)
    reach = distance + slope_u * right + slope_v * below + rise * off
    covers = ((reach + wider) * told["px_per_mm"] + spread(0.5 - aside, 1)).clipped(0.0, 1.0)
    inside, slope_u, slope_v = (g.part(one, 0, 1) for one in (reach, slope_u, slope_v))
    return Covers(covers, (off + depth, inside, slope_u, slope_v))


def _first(g: Graph, place: Value, along: Value, found: Covers, middle: Value) -> Hit:
    """What is seen first, the slices being sorted from near to far."""
    so_far = list(accumulate(g.split(found.covers, 1, (1,) * SLICES), Value.most))
    last = g.node("Squeeze", so_far[-1], g.axes(1))
    frame, lens = g.split(last, 0, (1, 1))
    bare = 1.0 - frame
    before = g.joined([so_far[0] * 0.0, *so_far[:-1]], 1)
    gained, of_lens = g.split(g.joined(so_far, 1) - before, 0, (1, 1))
    gained = gained + of_lens * g.node("Unsqueeze", bare, g.axes(1))
    share = 1.0 / (frame + bare * lens).most(1e-4)
    lying = g.summed(gained * g.joined(found.lying, 0), 1, keeps=False) * share
    deeper, inside, slope = g.split(lying, 0, (1, 1, 2))
    return Hit(place + along * deeper, middle + deeper, frame, lens, slope, along, inside)
