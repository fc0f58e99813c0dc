"""Where rays meet a slab: the steps of the graph up to what is seen, and where."""

from dataclasses import dataclass

import numpy as np

from mirror_app.glasses_on.slabs.slab import ATTRIBUTES, SLICE_CHANNELS, SLICES
from mirror_app.glasses_on.slabs.uniforms import PER_SLICE
from models.training.renderer.nodes import Graph, Value

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
    depth, order, thick = g.split(Value(g, "per_slice"), 1, len(PER_SLICE))
    near, begin, end = near_point(told, ray)
    u, v, off, root = met(g, told, (near, begin, end), ray, depth)
    aside = (off.most(0.0 - off) - 0.5 * thick).most(0.0) * told["px_per_mm"]
    step = 1.0 / root.most(0.02)
    along = (ray[0] * step, ray[1] * step)
    found = _covers(g, told, (u, v, order), (along, aside, pixels))
    w = depth + found.off
    return _first(g, (found.u, found.v, w), (found.frame, found.lens, found.thick), found.slope)


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
    planes = g.split(g.node("Transpose", rows, perm=[1, 0]), 0, count)
    return planes if shape[0] == 1 else [g.reshaped(plane, shape[:-1]) for plane in planes]


@dataclass
class Covers:
    """Of each slice: cover of the frame and of the lens; where they lie, how much deeper than the slice, and
    how thick; the slopes of the frame's distance."""

    frame: Value
    lens: Value
    u: Value
    v: Value
    off: Value
    thick: Value
    slope: tuple[Value, Value]


def _covers(
    g: Graph, told: Told, place: tuple[Value, Value, Value], rest: tuple[Vector2, Value, int]
) -> Covers:
    """along: of the ray, u and v a millimetre of depth further on."""
    (u, v, order), (along, aside, pixels) = place, rest
    texel, right, below = _texel(g, told, u, v)
    shape = (SLICES, pixels, SLICE_CHANNELS)
    frame, frame_u, frame_v, lens, lens_u, lens_v, off, half = _gathered(
        g, "slices", texel * SLICES + order, shape
    )
    # What a slice stands for lies a little before or behind it: the outline is met where the ray is there.
    deeper = off * told["towards"]
    on_u, on_v = along[0] * deeper, along[1] * deeper
    right, below = right + on_u * told["scale"], below + on_v * told["scale"]
    # It is a prism: what it covers is its outline, drawn out along the ray's way through it.
    drawn_out = half * told["scale"]
    soft = told["px_per_mm"]
    covers: list[Value] = []
    for distance, du, dv in ((frame, frame_u, frame_v), (lens, lens_u, lens_v)):
        wider = (du * along[0] + dv * along[1]) * drawn_out
        wider = wider.most(0.0 - wider).clipped(0.0, 3.0)
        reach = distance + du * right + dv * below + wider
        covers.append((reach * soft - aside + 0.5).clipped(0.0, 1.0))
    return Covers(covers[0], covers[1], u + on_u, v + on_v, off, half * 2.0, (frame_u, frame_v))


def _first(
    g: Graph,
    place: tuple[Value, Value, Value],
    covers: tuple[Value, Value, Value],
    slopes: tuple[Value, Value],
) -> Hit:
    """What is seen first, the slices being sorted from near to far."""
    per_slice = [[*g.split(part, 0, SLICES)] for part in (*place, *covers, *slopes)]
    us, vs, ws, frames, lenses, thicks, slopes_u, slopes_v = per_slice
    frame_so_far, lens_so_far = [frames[0]], [lenses[0]]
    for frame, lens in zip(frames[1:], lenses[1:], strict=True):
        frame_so_far.append(frame_so_far[-1].most(frame))
        lens_so_far.append(lens_so_far[-1].most(lens))
    bare = 1.0 - frame_so_far[-1]
    total = (frame_so_far[-1] + bare * lens_so_far[-1]).most(1e-4)
    shares: list[Value] = []
    for index in range(SLICES):
        gained, glazed = frame_so_far[index], lens_so_far[index]
        if index:
            gained, glazed = gained - frame_so_far[index - 1], glazed - lens_so_far[index - 1]
        shares.append((gained + bare * glazed) / total)
    u, v, w, met, slope_u, slope_v = (
        summed([share * part for share, part in zip(shares, parts, strict=True)])
        for parts in (us, vs, ws, thicks, slopes_u, slopes_v)
    )
    through = summed([frame * thick for frame, thick in zip(frames, thicks, strict=True)])
    frame, lens = frame_so_far[-1], lens_so_far[-1]
    return Hit(u, v, w, frame, lens, through, met, (slope_u, slope_v))


def summed(parts: list[Value]) -> Value:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def looked_up(g: Graph, told: Told, place: tuple[Value, Value], shape: tuple[int, int]) -> list[Value]:
    texel, _, _ = _texel(g, told, *place)
    return _gathered(g, "attributes", texel * 2.0 + told["side"], (*shape, ATTRIBUTES))
