"""What all graphs have in common: what they are told, rays, textures.

All is (numbers, pixels) for a front and (numbers, blocks, pixels of a block) for temples, or broadcasts to
it; a front has its slices between, temples their pieces. What is done to all numbers of a vector is one node:
to start a node costs as much as some thousand pixels in it.
"""

from dataclasses import dataclass

from mirror_app.glasses_on.slabs.slab import ATTRIBUTES
from mirror_app.glasses_on.slabs.uniforms import PLACES, WIDTH
from models.training.renderer.nodes import Graph, Value

HALVES = ("slices", "attributes")
"""Inputs of half precision: what is read here and there is read from memory, which takes its time."""

Shape = tuple[int, ...]
"""Pixels, or blocks and pixels of a block."""


class Told:
    """The uniforms, by name: (3, 2 or 1, blocks, 1), without blocks for a front."""

    def __init__(self, g: Graph, shape: Shape) -> None:
        """shape: of what is drawn."""
        sizes = [place.stop - place.start for place in PLACES.values()]
        given = Value(g, "uniforms")
        parts = g.split(given if len(shape) > 1 else g.reshaped(given, (WIDTH, 1)), 0, sizes)
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
    def of(g: Graph, shape: Shape) -> "Ray":
        """Through the input `pixels`."""
        way = g.reshaped(g.node("MatMul", Value(g, "rays"), Value(g, "pixels")), (3, *shape))
        return Ray(way, *g.split(way, 0, (1, 1, 1)))


def dot(g: Graph, a: Value, b: Value, count: int = 3) -> Value:
    return g.collected(a * b, count)


def sign_of(value: Value) -> Value:
    return (value * 1e9 + 0.5).clipped(-1.0, 1.0)


def unit(g: Graph, a: Value) -> Value:
    return a / g.node("Sqrt", dot(g, a, a) + 1e-12)


def gathered(g: Graph, texture: str, row: Value, shape: tuple[int, ...]) -> Value:
    """The rows of a texture, of such a shape, whose first is how many numbers each has: in half precision, as
    halves are moved faster than once they are made whole."""
    channels, *places = shape
    count = 1
    for size in places:
        count *= size
    index = g.reshaped(g.node("Cast", row, to=7), (count, 1))
    rows = g.node("GatherND", Value(g, texture), index)
    return g.reshaped(g.node("Transpose", rows, perm=[1, 0]), (channels, *places))


def whole(g: Graph, half: Value) -> Value:
    """In single precision."""
    return g.node("Cast", half, to=1)


@dataclass
class Looks:
    """What a texel looks like: normal u and v; depth w; BGR; metallic; opacity or density; depth of
    the lens; how the frame's normal changes along u, and along v, by a mm; how far beyond the
    texel one is, u and v, mm."""

    normal: Value
    depth: Value
    colour: Value
    metal: Value
    density: Value
    lens_depth: Value
    turn_u: Value
    turn_v: Value
    beyond: Value


def looked_up(g: Graph, told: Told, place: Value, shape: Shape) -> tuple[Value, Value]:
    """The texture `attributes` at places u and v (2, *shape): (ATTRIBUTES, *shape), halves, and how far
    beyond its texel one is (2, *shape), mm."""
    at = (place * told["share"] + told["start"]).clipped(0.0, 1.0) * told["last"]
    nearest = g.node("Round", at)
    texel = g.added(nearest * (told["stride"] * 2.0), 0, 2) + (told["first"] * 2.0 + told["side"])
    planes = gathered(g, "attributes", texel, (ATTRIBUTES, *shape))
    return planes, (at - nearest) / told["scale"]


@dataclass
class Section:
    """Of a temple where a texel is: normal u and v; BGR; metallic; density; v of its middle, half its height,
    the half of it that is less, its thickness; how its middle and half its height change along u; twice the
    radius of its corners; how far beyond the texel one is, along u, mm."""

    normal: Value
    colour: Value
    metal: Value
    density: Value
    middle: Value
    high: Value
    less: Value
    through: Value
    slope: Value
    opens: Value
    round: Value
    beyond: Value


def section_of(g: Graph, planes: Value, beyond: Value) -> Section:
    """Of what is in `looked_up` of a temple."""
    normal, _, *others = g.split(whole(g, planes), 0, (2, 1, 3) + (1,) * 9)
    along, _ = g.split(beyond, 0, (1, 1))
    return Section(normal, *others, along)


def looks_of(g: Graph, planes: Value, beyond: Value) -> Looks:
    """What is in `looked_up`, number by number."""
    normal, depth, colour, metal, density, _, *others = g.split(planes, 0, (2, 1, 3, 1, 1, 2, 1, 2, 2))
    return Looks(*(whole(g, one) for one in (normal, depth, colour, metal, density, *others)), beyond)


def normals_of_lens(g: Graph, planes: Value) -> Value:
    """Of what is in `looked_up`."""
    return whole(g, g.part(planes, 0, 10, 8))
