"""Where rays meet a slab: the steps of the graph up to what is seen, and where.

All is (numbers, blocks, pixels of a block), or broadcasts to it; a front is one block, and has its slices
there. What is done to all numbers of a vector is one node: to start a node costs as much as some thousand
pixels in it.
"""

from dataclasses import dataclass
from itertools import accumulate

from mirror_app.glasses_on.slabs.slab import ATTRIBUTES, SLICE_CHANNELS, SLICES
from mirror_app.glasses_on.slabs.uniforms import PER_SLICE, PLACES, WIDTH
from models.training.renderer.nodes import Graph, Value

_ASTRAY_MM = 0.1
"""A ray that passes the middle of the slab by further than this never gets there."""
HALVES = ("slices",)
"""Inputs of half precision: what is read here and there is read from memory, which takes its time."""


class Told:
    """The uniforms, by name: (3, 2 or 1, blocks, 1)."""

    def __init__(self, g: Graph, blocks: int) -> None:
        rows = Value(g, "uniforms")
        columns = rows if blocks == 1 else g.node("Transpose", rows, perm=[1, 0])
        sizes = [place.stop - place.start for place in PLACES.values()]
        parts = g.split(g.reshaped(columns, (WIDTH, blocks, 1)), 0, sizes)
        self._values = dict(zip(PLACES, parts, strict=True))

    def __getitem__(self, name: str) -> Value:
        return self._values[name]


@dataclass
class Ray:
    """From the camera through each pixel: its direction, whole and number by number."""

    way: Value
    u: Value
    v: Value
    w: Value

    @staticmethod
    def of(g: Graph, told: Told, shape: tuple[int, int]) -> "Ray":
        x, y = g.split(g.reshaped(Value(g, "pixels"), (2, *shape)), 0, (1, 1))
        way = told["ray_x"] * x + (told["ray_y"] * y + told["ray_1"])
        return Ray(way, *g.split(way, 0, (1, 1, 1)))


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


def dot(g: Graph, a: Value, b: Value, count: int = 3) -> Value:
    return g.added(a * b, 0, count)


def sign_of(value: Value) -> Value:
    return (value * 1e9 + 0.5).clipped(-1.0, 1.0)


def unit(g: Graph, a: Value) -> Value:
    return a / g.node("Sqrt", dot(g, a, a) + 1e-12)


@dataclass
class Near:
    """A point of each ray near the slab, and how far along the ray from there the slab begins and ends."""

    point: Value
    begin: Value
    end: Value


def near_point(g: Graph, told: Told, ray: Ray) -> Near:
    """On the chord of the slab's bend and within its u, so that of the two points where the ray meets a bent
    slice the nearer to it is the one that counts."""
    eye_u, _, eye_w = g.split(told["eye"], 0, (1, 1, 1))
    sign = sign_of(ray.u)
    steep = (sign * ray.u).most(1e-6)
    middle, half = (told["u_middle"] - eye_u) * sign / steep, told["u_half"] / steep
    begin, end = middle - half, middle + half
    fall = ray.w - told["chord"] * ray.u
    sign = sign_of(fall)
    along = (told["chord_w"] + told["chord"] * eye_u - eye_w) * sign / (sign * fall).most(1e-6)
    along = along.most(begin).least(end)
    return Near(told["eye"] + along * ray.way, begin - along, end - along)


def hit_of(g: Graph, told: Told, ray: Ray, pixels: int) -> Hit:
    """Where the ray is in the middle of the slab is found, and how it goes on there: straight enough for the
    few millimetres to every slice."""
    place, off, root = met(g, told, near_point(g, told, ray), ray, told["mid_w"])
    along = g.joined((ray.u, ray.v), 0) * (told["towards"] / root.most(0.02))
    aside = (off.size() - _ASTRAY_MM).most(0.0) * told["px_per_mm"]
    return _first(g, place, along, _covers(g, told, (place, along, aside), pixels), told["mid_w"])


def met(g: Graph, told: Told, start: Near, ray: Ray, depth: Value) -> tuple[Value, Value, Value]:
    """u and v where the ray is at w = `depth`; how far off it that is, where the ray never gets there within
    the slab; and how steeply it goes through, mm of depth along a step of the ray."""
    near_u, _, near_w = g.split(start.point, 0, (1, 1, 1))
    bend = told["curve"] * near_u
    b = ray.w - (told["slope"] + 2.0 * bend) * ray.u
    c = (bend + told["slope"]) * near_u - near_w + depth
    root = g.node("Sqrt", (b.squared() - (4.0 * told["curve"]) * ray.u.squared() * c).most(0.0))
    sign = sign_of(b)
    along = 2.0 * c * sign / (sign * b + root).most(1e-6)
    along = along.most(start.begin).least(start.end)
    place, w = g.split(start.point + along * ray.way, 0, (2, 1))
    u, _ = g.split(place, 0, (1, 1))
    return place, w - (told["curve"] * u + told["slope"]) * u - depth, root


def _gathered(g: Graph, texture: str, row: Value, shape: tuple[int, int, int]) -> Value:
    """The rows of a texture, of such a shape, whose first is how many numbers each has."""
    channels, *places = shape
    index = g.reshaped(g.node("Cast", row, to=7), (places[0] * places[1], 1))
    rows = g.node("GatherND", Value(g, texture), index)
    if texture in HALVES:
        rows = g.node("Cast", rows, to=1)
    return g.reshaped(g.node("Transpose", rows, perm=[1, 0]), (channels, *places))


@dataclass
class Covers:
    """Of each slice: cover of the frame and of the lens (2, slices, pixels); lying: how much deeper than the
    middle of the slab the edge of what it stands for lies, and how far inside the frame's outline one is
    there; the slopes of the frame's distance and of the lens's, along u, and along v."""

    covers: Value
    lying: Value
    slope_u: Value
    slope_v: Value


def _covers(g: Graph, told: Told, seen: tuple[Value, Value, Value], pixels: int) -> Covers:
    """seen: u and v in the middle of the slab; how they go on, a millimetre deeper; how many pixels the ray
    passes the slab by."""
    place, along, aside = seen
    per_slice = g.split(Value(g, "per_slice"), 1, (1,) * len(PER_SLICE))
    depth, order = (g.reshaped(part, (1, SLICES, 1)) for part in per_slice)
    texels = along * told["scale"]
    # In shares of the whole texture: Clip wants its limits known.
    begin = place * (told["scale"] / told["last"]) + told["corner"] / told["last"]
    at = (begin + texels / told["last"] * depth).clipped(0.0, 1.0) * told["last"]
    nearest = g.node("Round", at)
    texel = g.added(nearest * (told["stride"] * float(SLICES)), 0, 2) + order
    planes = _gathered(g, "slices", texel, (SLICE_CHANNELS, SLICES, pixels))
    distance, slope_u, slope_v, off, half = g.split(planes, 0, (2, 2, 2, 1, 1))
    right, below = g.split(at - nearest, 0, (1, 1))
    texels_u, texels_v = g.split(texels, 0, (1, 1))
    # What a slice stands for lies a little before or behind it, where the ray is further on; and it has a
    # depth of its own: what it covers is its outline, drawn out along the ray's way through it.
    rise = slope_u * texels_u + slope_v * texels_v
    wider = (rise.size() * half).clipped(0.0, 3.0)
    reach = distance + slope_u * right + slope_v * below + rise * off
    covers = ((reach + wider) * told["px_per_mm"] + (0.5 - aside)).clipped(0.0, 1.0)
    inside, _ = g.split(reach, 0, (1, 1))
    return Covers(covers, g.joined((off + depth, inside), 0), slope_u, slope_v)


def _first(g: Graph, place: Value, along: Value, found: Covers, middle: Value) -> Hit:
    """What is seen first, the slices being sorted from near to far."""
    so_far = list(accumulate(g.split(found.covers, 1, (1,) * SLICES), Value.most))
    frame, lens = g.split(so_far[-1], 0, (1, 1))
    bare = 1.0 - frame
    before = g.joined([so_far[0] * 0.0, *so_far[:-1]], 1)
    gained = (g.joined(so_far, 1) - before) * g.joined((frame * 0.0 + 1.0, bare), 0)
    share = g.added(gained, 0, 2) / (frame + bare * lens).most(1e-4)

    def mean(part: Value) -> Value:
        return g.summed(share * part, 1)

    deeper, inside = g.split(mean(found.lying), 0, (1, 1))
    slope = g.joined([g.split(mean(part), 0, (1, 1))[0] for part in (found.slope_u, found.slope_v)], 0)
    return Hit(place + along * deeper, middle + deeper, frame, lens, slope, along, inside)


@dataclass
class Looks:
    """What a texel looks like: normal u and v; depth w; BGR; metallic; opacity or density; normal of the
    lens, and its depth; how the frame's normal changes along u, and along v, by a mm; how far beyond the
    texel one is, u and v, mm."""

    normal: Value
    depth: Value
    colour: Value
    metal: Value
    density: Value
    lens: Value
    lens_depth: Value
    turn_u: Value
    turn_v: Value
    beyond: Value


def looked_up(g: Graph, told: Told, place: Value, shape: tuple[int, int]) -> Looks:
    """At places u and v (2, *shape)."""
    at = place * (told["scale"] / told["last"]) + told["corner"] / told["last"]
    at = at.clipped(0.0, 1.0) * told["last"]
    nearest = g.node("Round", at)
    texel = g.added(nearest * (told["stride"] * 2.0), 0, 2) + (told["first"] * 2.0 + told["side"])
    planes = _gathered(g, "attributes", texel, (ATTRIBUTES, *shape))
    return Looks(*g.split(planes, 0, (2, 1, 3, 1, 1, 2, 1, 2, 2)), (at - nearest) / told["scale"])
