"""Where rays meet a slab: the steps of the graph up to what is seen, and where."""

from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from mirror_app.glasses_on.slabs.slab import ATTRIBUTES, SLICE_CHANNELS, SLICES
from mirror_app.glasses_on.slabs.uniforms import PER_SLICE
from models.training.renderer.nodes import Graph, Value

_ASTRAY_MM = 0.1
"""A ray that passes the middle of the slab by further than this never gets there."""
HALVES = ("slices",)
"""Inputs of half precision: what is read here and there is read from memory, which takes its time."""
Vector = tuple[Value, Value, Value]
Vector2 = tuple[Value, Value]


@dataclass
class Told:
    """The uniforms, by name: (1, 1) each, or (blocks, 1) where there are several."""

    values: dict[str, Value]

    def __getitem__(self, name: str) -> Value:
        return self.values[name]

    def vector(self, name: str) -> Vector:
        x, y, z = (self.values[f"{name}_{axis}"] for axis in range(3))
        return x, y, z


@dataclass
class Hit:
    """Where each pixel's ray meets the slab first: u, v, w of it; cover of frame and lens; millimetres of
    frame behind; how thick the slice is that is met; the slope of the outline's distance there."""

    u: Value
    v: Value
    w: Value
    frame: Value
    lens: Value
    through: Value
    thick: Value
    slope: tuple[Value, Value]


def pixels(g: Graph, shape: tuple[int, int]) -> tuple[Value, Value]:
    """x and y of every pixel, in such a shape."""
    x, y = g.split(Value(g, "pixels"), 0, 2)
    return (x, y) if shape[0] == 1 else (g.reshaped(x, shape), g.reshaped(y, shape))


def mixed(a: Vector, x: Value, b: Vector, y: Value, c: Vector) -> Vector:
    u, v, w = (a[k] * x + (b[k] * y + c[k]) for k in range(3))
    return u, v, w


def dot(a: Vector, b: Vector) -> Value:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def sign_of(value: Value) -> Value:
    return (value * 1e9 + 0.5).clipped(-1.0, 1.0)


def _length(a: Vector, g: Graph) -> Value:
    return g.node("Sqrt", dot(a, a) + 1e-12)


def unit(a: Vector, g: Graph) -> Vector:
    length = _length(a, g)
    return a[0] / length, a[1] / length, a[2] / length


def near_point(told: Told, ray: Vector) -> tuple[Vector, Value, Value]:
    """A point of each ray near the slab, on the chord of its bend and within its u, so that of the two points
    where the ray meets a bent slice the nearer to it is the one that counts; and how far along the ray from
    there the slab begins and ends, by its u."""
    eye = told.vector("eye")
    begin, end = _reach(told, eye[0], ray[0])
    fall = ray[2] - told["chord"] * ray[0]
    sign = sign_of(fall)
    along = (told["chord_w"] + told["chord"] * eye[0] - eye[2]) / (sign * (sign * fall).most(1e-6))
    along = along.most(begin).least(end)
    near = tuple(eye[k] + along * ray[k] for k in range(3))
    return (near[0], near[1], near[2]), begin - along, end - along


def _reach(told: Told, eye: Value, ray: Value) -> tuple[Value, Value]:
    """How far along a ray the slab begins and ends, by its u."""
    sign = sign_of(ray)
    slant = sign * (sign * ray).most(1e-6)
    a, b = (told["u_min"] - eye) / slant, (told["u_max"] - eye) / slant
    return a.least(b), a.most(b)


def hit_of(g: Graph, told: Told, ray: Vector, pixels: int) -> Hit:
    """Where the ray is in the middle of the slab is found, and how it goes on there: straight enough for the
    few millimetres to every slice."""
    depth, order = g.split(Value(g, "per_slice"), 1, len(PER_SLICE))
    u, v, off, root = met(g, told, near_point(told, ray), ray, told["mid_w"])
    step = told["towards"] / root.most(0.02)
    along = (ray[0] * step, ray[1] * step)
    aside = (off.most(0.0 - off) - _ASTRAY_MM).most(0.0) * told["px_per_mm"]
    found = _covers(g, told, (u, v), (along, aside), (depth, order, pixels))
    return _first(g, (u, v), along, found, told["mid_w"])


def met(
    g: Graph, told: Told, start: tuple[Vector, Value, Value], ray: Vector, depth: Value
) -> tuple[Value, Value, Value, Value]:
    """u and v where the ray is at w = `depth`; how far off it that is, where the ray never gets there within
    the slab; and how steeply it goes through, mm of depth along a step of the ray."""
    near, begin, end = start
    a = told["curve"] * ray[0].squared()
    b = ray[2] - (told["slope"] + 2.0 * told["curve"] * near[0]) * ray[0]
    c = (told["curve"] * near[0] + told["slope"]) * near[0] - near[2] + depth
    root = g.node("Sqrt", (b.squared() - 4.0 * a * c).most(0.0))
    sign = sign_of(b)
    along = 2.0 * c / (sign * (sign * b + root).most(1e-6))
    along = along.most(begin).least(end)
    u, v = near[0] + along * ray[0], near[1] + along * ray[1]
    off = near[2] + along * ray[2] - (told["curve"] * u + told["slope"]) * u - depth
    return u, v, off, root


def _texel(g: Graph, told: Told, u: Value, v: Value) -> tuple[Value, Value, Value]:
    """Number of the nearest texel as a float, and how far right and below its middle, in texels."""
    x = (u * told["scale"] + told["texel_u"]).most(0.0).least(told["columns"])
    y = (v * told["scale"] + told["texel_v"]).most(0.0).least(told["rows"])
    column, row = g.node("Round", x), g.node("Round", y)
    return row * (told["columns"] + 1.0) + column + told["first"], x - column, y - row


def _gathered(g: Graph, texture: str, row: Value, shape: tuple[int, ...]) -> list[Value]:
    """The channels of the rows of a texture, each of `shape`, whose last is the number of channels."""
    count = shape[-1]
    size = int(np.prod(shape[:-1]))
    index = g.reshaped(g.node("Cast", row, to=7), (size, 1))
    rows = g.node("GatherND", Value(g, texture), index)
    if texture in HALVES:
        rows = g.node("Cast", rows, to=1)
    planes = g.split(g.node("Transpose", rows, perm=[1, 0]), 0, count)
    return planes if shape[0] == 1 else [g.reshaped(plane, shape[:-1]) for plane in planes]


@dataclass
class Covers:
    """Of each slice: cover of the frame and of the lens; how much deeper than the middle of the slab what it
    stands for lies, and half of how thick that is; the slopes of the frame's distance."""

    frame: Value
    lens: Value
    deeper: Value
    half: Value
    slope: Vector2


def _covers(
    g: Graph, told: Told, place: Vector2, ray: tuple[Vector2, Value], slices: tuple[Value, Value, int]
) -> Covers:
    """place: u and v in the middle of the slab. ray: along, u and v a millimetre deeper, and aside, how many
    pixels it passes the slab by."""
    (along, aside), (depth, order, pixels) = ray, slices
    texels = [part * told["scale"] for part in along]
    places: list[tuple[Value, Value]] = []
    for start, on, corner, last in zip(
        place, texels, ("texel_u", "texel_v"), ("columns", "rows"), strict=True
    ):
        # In shares of the whole texture: Clip wants its limits known.
        begin = (start * told["scale"] + told[corner]) / told[last]
        at = (begin + on / told[last] * depth).clipped(0.0, 1.0) * told[last]
        nearest = g.node("Round", at)
        places.append((nearest, at - nearest))
    (column, right), (row, below) = places
    texel = row * ((told["columns"] + 1.0) * float(SLICES)) + column * float(SLICES) + order
    frame, frame_u, frame_v, lens, lens_u, lens_v, off, half = _gathered(
        g, "slices", texel, (SLICES, pixels, SLICE_CHANNELS)
    )
    soft = told["px_per_mm"]
    covers: list[Value] = []
    for distance, du, dv in ((frame, frame_u, frame_v), (lens, lens_u, lens_v)):
        # What a slice stands for lies a little before or behind it, where the ray is further on; and it is a
        # prism: what it covers is its outline, drawn out along the ray's way through it.
        rise = du * texels[0] + dv * texels[1]
        wider = (rise.most(0.0 - rise) * half).clipped(0.0, 3.0)
        reach = distance + du * right + dv * below + rise * off + wider
        covers.append((reach * soft + (0.5 - aside)).clipped(0.0, 1.0))
    return Covers(covers[0], covers[1], off + depth, half, (frame_u, frame_v))


def _first(g: Graph, place: Vector2, along: Vector2, found: Covers, middle: Value) -> Hit:
    """What is seen first, the slices being sorted from near to far."""
    frames, lenses = ([*g.split(part, 0, SLICES)] for part in (found.frame, found.lens))
    frame_so_far, lens_so_far = list(accumulate(frames, Value.most)), list(accumulate(lenses, Value.most))
    bare = 1.0 - frame_so_far[-1]
    total = (frame_so_far[-1] + bare * lens_so_far[-1]).most(1e-4)
    shares: list[Value] = []
    for index in range(SLICES):
        gained, glazed = frame_so_far[index], lens_so_far[index]
        if index:
            gained, glazed = gained - frame_so_far[index - 1], glazed - lens_so_far[index - 1]
        shares.append(gained + bare * glazed)
    share = g.node("Concat", *shares, axis=0) / total

    def mean(part: Value, of: Value = share) -> Value:
        return g.node("ReduceSum", of * part, g.constant(np.array([0], np.int64)), keepdims=1)

    deeper = mean(found.deeper)
    u, v = (start + on * deeper for start, on in zip(place, along, strict=True))
    return Hit(
        *(u, v, middle + deeper, frame_so_far[-1], lens_so_far[-1]),
        through=mean(found.half, found.frame) * 2.0,
        thick=mean(found.half) * 2.0,
        slope=(mean(found.slope[0]), mean(found.slope[1])),
    )


def summed(parts: list[Value]) -> Value:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def looked_up(g: Graph, told: Told, place: tuple[Value, Value], shape: tuple[int, int]) -> list[Value]:
    texel, _, _ = _texel(g, told, *place)
    return _gathered(g, "attributes", texel * 2.0 + told["side"], (*shape, ATTRIBUTES))
