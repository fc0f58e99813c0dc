"""Where rays meet the slab of a front: (numbers, pixels), with its slices between.

Pixels of the frame come first, then places that show nothing but lens (see `uniforms`): they are met alike.
"""

from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from mirror_app.glasses_on.slabs.slab import SLICE_CHANNELS, SLICES
from mirror_app.glasses_on.slabs.uniforms import PER_SLICE
from models.training.renderer.geometry import Told, gathered, whole
from models.training.renderer.nodes import Graph, Value

_WIDEST_MM = 3.0
_GAINED = np.eye(SLICES, dtype=np.float32) - np.eye(SLICES, k=-1, dtype=np.float32)
"""What each slice adds, of what there is up to each."""
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
    way_u, _, way_w = g.split(way, 0, (1, 1, 1))
    eye_u, _, eye_w = g.split(told["eye"], 0, (1, 1, 1))
    square = way_u.squared()
    once, half = way_u / square.most(1e-12), told["u_half"] / way_u.size().most(1e-6)
    begin, less_end = told["u_off"] * once - half, told["u_off_less"] * once - half
    along = (told["fall_off"] / fall.most(1e-6)).most(begin)
    less = (0.0 - along).most(less_end)
    near_u, near_w = eye_u - less * way_u, eye_w - less * way_w
    begin, less_end = begin + less, less_end - less
    bend = told["curve_2t"] * near_u
    b = way_t - (bend + told["slope_t"]) * way_u
    c = (bend + told["slope_2t"]) * near_u + (depth - near_w) * told["towards_2"]
    root = g.node("Sqrt", (b.squared() - told["curve_2t"] * square * c).most(0.0))
    along = (c / (b + root).most(1e-6)).most(begin)
    less = (0.0 - along).most(less_end) + less
    place, w = g.split(told["eye"] - less * way, 0, (2, 1))
    u, _ = g.split(place, 0, (1, 1))
    return Met(way, place, w - (told["curve"] * u + told["slope"]) * u - depth, root)


def hit_of(g: Graph, told: Told, ray: Met, pixels: int) -> Hit:
    """Where the first so many rays are in the middle of the slab is found, and how they go on there: straight
    enough for the few millimetres to every slice."""
    place, way, off, root = (g.part(one, 1, pixels) for one in (ray.place, ray.way, ray.off, ray.root))
    way_u_v, _ = g.split(way, 0, (2, 1))
    along = way_u_v * (told["towards"] / root.most(0.02))
    aside = (off.size() - _ASTRAY_MM).most(0.0) * told["px_per_mm"]
    return _first(g, place, along, _covers(g, told, (place, along, aside), pixels), told, pixels)


@dataclass
class Covers:
    """Of each slice (slices, pixels): cover of the frame, and of the lens; and for the frame: how far inside
    the outline one is, the slopes of its distance along u and v (2, slices, pixels), and how much deeper than
    the slice (1, slices, pixels) the edge of what it stands for lies."""

    frame: Value
    lens: Value
    inside: Value
    slopes: Value
    off: Value


def _covers(g: Graph, told: Told, seen: tuple[Value, Value, Value], pixels: int) -> Covers:
    """seen: u and v in the middle of the slab; how they go on, a millimetre deeper; how many pixels the ray
    passes the slab by."""
    place, along, aside = seen
    ones = g.part(g.part(Value(g, "pixels"), 0, 3, 2), 1, pixels)
    sought = g.node("MatMul", Value(g, "sought"), g.joined((place, along, ones), 0))
    # In shares of the whole texture: Clip wants its limits known.
    at = g.reshaped(sought.clipped(0.0, 1.0), (2, SLICES, pixels)) * g.reshaped(told["last"], (2, 1, 1))
    nearest = g.node("Round", at)
    _, order = g.split(Value(g, "per_slice"), 1, (1,) * len(PER_SLICE))
    texel = g.node("MatMul", Value(g, "steps"), g.reshaped(nearest, (2 * SLICES, pixels))) + order
    planes = gathered(g, "slices", texel, (SLICE_CHANNELS, SLICES, pixels))
    *outlines, off, half = (whole(g, one) for one in g.split(planes, 0, (1, 2, 1, 2, 1, 1)))
    # What a slice stands for lies a little before or behind it, where the ray is further on; and it has a
    # depth of its own: what it covers is its outline, drawn out along the ray's way through it.
    onwards = g.reshaped(along * told["scale"], (2, 1, pixels))
    beyond = (at - nearest) + onwards * off
    half = g.reshaped(half, (SLICES, pixels))
    soft = 0.5 - aside
    found: list[tuple[Value, Value]] = []
    for distance, slopes in zip(outlines[::2], outlines[1::2], strict=True):
        further, rise = (_both(g, slopes * way, pixels) for way in (beyond, onwards))
        inside = g.reshaped(distance, (SLICES, pixels)) + further
        wider = (rise.size() * half).clipped(-_WIDEST_MM, _WIDEST_MM)
        found.append((((inside + wider) * told["px_per_mm"] + soft).clipped(0.0, 1.0), inside))
    (frame, inside), (lens, _) = found
    return Covers(frame, lens, inside, outlines[1], off)


def _both(g: Graph, vectors: Value, pixels: int) -> Value:
    """u and v (2, slices, pixels) added: (slices, pixels)."""
    return g.reshaped(g.collected(g.reshaped(vectors, (2, SLICES * pixels)), 2), (SLICES, pixels))


def _first(g: Graph, place: Value, along: Value, found: Covers, told: Told, pixels: int) -> Hit:
    """What is seen first, the slices being sorted from near to far."""
    frames, lenses = (_so_far(g, cover) for cover in (found.frame, found.lens))
    frame, lens = frames[-1], lenses[-1]
    bare = 1.0 - frame
    either = g.joined(frames, 0) + g.joined(lenses, 0) * bare
    gained = g.node("MatMul", g.constant(_GAINED), either)
    share = 1.0 / (frame + bare * lens).most(1e-4)
    depth, _ = g.split(Value(g, "per_slice"), 1, (1,) * len(PER_SLICE))
    depths = g.node("MatMul", g.reshaped(depth, (1, SLICES)), gained)
    of_each = g.reshaped(gained, (1, SLICES, pixels))
    slope, off = (g.summed(one * of_each, 1, keeps=False) for one in (found.slopes, found.off))
    inside = g.collected(found.inside * gained, SLICES) * share
    deeper = (off + depths) * share
    return Hit(place + along * deeper, told["mid_w"] + deeper, frame, lens, slope * share, along, inside)


def _so_far(g: Graph, cover: Value) -> list[Value]:
    """The most of (slices, pixels) up to each."""
    return list(accumulate(g.split(cover, 0, (1,) * SLICES), Value.most))
