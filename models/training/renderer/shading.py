"""How what is seen is lit. `tests.traced` has the same formulas once more, in NumPy."""

from math import prod

from models.training.renderer.front import Hit
from models.training.renderer.geometry import Looks, Section, Shape, Told, dot, sign_of, unit
from models.training.renderer.nodes import Graph, Value
from models.training.renderer.pieces import Bar

_WALL_MM = 0.8
_LENS_MM = 2.5
_FLAT = 20.0
_HALVES = (0.23, 0.77)
"""What a pixel has of frame is lit as its two halves: across a wire two pixels wide light changes too much
for its middle to stand for it, and beside the wire there is nothing to be lit. Shares of the way through it,
from inside; nearly Gauss's two points for a mean."""


class Shading:
    """The light of one graph: what passes and what is added, BGR each."""

    def __init__(self, g: Graph, told: Told, way: Value, shape: Shape) -> None:
        """way: that of the rays. shape: of what is drawn."""
        self._g, self._told, self._view, self._shape = g, told, unit(g, way), shape

    def front(self, hit: Hit, looks: Looks, lens: tuple[Value, Value]) -> tuple[Value, Value]:
        """Lens and frame, whichever is before the other. lens: what passes it, and what it adds."""
        told = self._told
        passes, added = lens
        colour, opacity = self._frame(hit, looks)
        # What the ray has not reached yet where it meets the lens is seen through it.
        deeper = (hit.w - looks.lens_depth) * told["towards"]
        first = (0.5 - (hit.inside - self._onwards(hit) * deeper) * told["px_per_mm"]).clipped(0.0, 1.0)
        behind = (deeper * 2.0 + 0.5).clipped(0.0, 1.0) * first.most((deeper - _LENS_MM).clipped(0.0, 1.0))
        hidden = opacity * (1.0 - behind)
        paint = colour * (opacity * 0.5) * (1.0 - behind * (1.0 - passes))
        return passes * (1.0 - opacity), added * (1.0 - hidden) + paint

    def _onwards(self, hit: Hit) -> Value:
        """How much further inside the outline a ray is a millimetre deeper."""
        told = self._told
        return dot(self._g, hit.slope, hit.along, 2) * (told["scale"] * told["towards"])

    def bar(self, bar: Bar, section: Section) -> tuple[Value, Value]:
        """A temple."""
        g, told = self._g, self._told
        normal, away = section.normal, 0.0 - told["towards"]
        nw = g.node("Sqrt", (1.0 - dot(g, normal, normal, 2)).most(0.0025)) * away
        side = g.joined((normal, nw), 0)
        colour = self._shaded(unit(g, self._edged(side, bar, section)), section)
        _, _, view_w = g.split(self._view, 0, (1, 1, 1))
        slant = (view_w * away).least(-0.3)
        opacity = bar.cover * (1.0 - g.node("Exp", section.density * section.through / slant))
        left = 1.0 - opacity
        return g.joined([left] * 3, 0), colour * opacity

    def _edged(self, side: Value, bar: Bar, section: Section) -> Value:
        """The normal of a bar, which above and below its sides is that of its top or bottom.

        By where a ray is deepest it is known how far it has come from the side it would have come in by, and
        how far from the top or bottom; by how fast it leaves both, which of them it came in by, and how far
        beside the edge between them one sees that."""
        g = self._g
        leaves_w, leaves_v = g.split(bar.leaves, 0, (1, 1))
        _, v = g.split(bar.place, 0, (1, 1))
        down = sign_of(leaves_v)
        off = down * (v - section.middle - section.slope * section.beyond)
        less, from_top = section.less, section.high + off
        from_side = (2.0 * less - from_top).most(less - (less - section.high + off).most(0.0))
        fast = g.node("Sqrt", dot(g, bar.leaves, bar.leaves, 2) + 1e-8)
        aside = (from_side * leaves_v * down - from_top * leaves_w.size()) / fast
        soft = section.round.most(1.0 / self._told["px_per_mm"])
        share = (aside / soft + 0.5).clipped(0.0, 1.0)
        top = g.joined((down * section.slope - section.opens, 0.0 - down, down * 0.0), 0)
        return side + (top - side) * share

    def lens(self, place: Value, cover: Value, normal: Value) -> tuple[Value, Value]:
        """The tint, then over it what is mirrored of the room, darker below and lighter above, with a window
        where the light is; more at a slant, by Fresnel's law in Schlick's form (1994). place: u and v of what
        is seen."""
        g, told = self._g, self._told
        u, v = g.split(place, 0, (1, 1))
        n = unit(g, self._bent(normal, u))
        alpha = (told["lens_alpha"] + told["lens_alpha_v"] * v).most(0.0).least(told["lens_alpha_most"])
        facing = (0.0 - dot(g, n, self._view)).clipped(0.0, 1.0)
        lamp, _, up = self._towards_lights(self._view + 2.0 * facing * n)
        window = g.node("Exp", lamp * 40.0 - 40.0)
        room = 3.0 * window + (up * 0.9 + 0.4).clipped(0.18, 0.9)
        away = 1.0 - facing
        reflected = room * (1.0 + 6.0 * away.squared().squared() * away) * cover
        gloss = (reflected.clipped(0.0, 2.0) * told["shine"]).clipped(0.0, 1.0)
        left, alpha = 1.0 - gloss, alpha * cover
        return (1.0 - alpha) * left, alpha * told["tint"] * left + gloss

    def _towards_lights(self, way: Value) -> list[Value]:
        """How much a direction is that of the lamp, of halfway from it to the viewer, and up."""
        g = self._g
        flat = way if g.flat else g.reshaped(way, (3, prod(self._shape)))
        lit = g.node("MatMul", Value(g, "lights"), flat)
        return g.split(lit if g.flat else g.reshaped(lit, (3, *self._shape)), 0, (1, 1, 1))

    def _frame(self, hit: Hit, looks: Looks) -> tuple[Value, Value]:
        """Twice the colour of the frame, and opacity with its cover in it."""
        g, told = self._g, self._told
        # What is well behind the face that is seen there is a wall, which looks away from the outline; so is
        # all that the ray comes to from beyond the outline of a face that is flat up to there.
        behind = (hit.w - looks.depth) * told["towards"]
        wall = (behind - _WALL_MM).clipped(0.0, 1.0)
        px = told["px_per_mm"]
        begins = (self._onwards(hit) * behind * px - (hit.inside * px - 0.5).most(0.0)).clipped(0.0, 1.0)
        level = (1.0 - dot(g, looks.normal, looks.normal, 2) * _FLAT).clipped(0.0, 1.0)
        wall = wall.most(begins * level)
        steep = g.node("Sqrt", dot(g, hit.slope, hit.slope, 2) + 1e-8)
        sideways = hit.slope / steep
        inwards_u, inwards_v = g.split(sideways / told["px_per_mm"], 0, (1, 1))
        change = looks.turn_u * inwards_u + looks.turn_v * inwards_v
        flat, left = self._flat(hit, looks), 1.0 - wall
        turned = g.joined((sideways, steep * 0.0), 0) * wall
        # A pixel that is covered by half has all that is frame in its inner half.
        normals = (self._standing(hit, flat + change * (0.5 - hit.frame * half)) for half in _HALVES)
        faces = (normal * (left / g.node("Sqrt", dot(g, normal, normal))) - turned for normal in normals)
        one, other = (self._shaded(unit(g, face), looks) for face in faces)
        return one + other, hit.frame * looks.density

    def _shaded(self, normal: Value, looks: Looks | Section) -> Value:
        """Acetate by how much it faces the lamp, with a gleam; metal by what it mirrors of the room."""
        told = self._told
        facing, broad, sky = self._towards_lights(normal)
        facing, broad = facing.most(0.0), broad.most(0.0).squared().squared()
        twice = broad.squared()
        sharp = twice * twice.squared()
        diffuse = 0.5 + 0.55 * facing
        gleam = 0.05 + 0.10 * sky.most(0.0) + 0.34 * sharp
        polish = 0.78 + 0.55 * sky.most(-0.35) + 0.6 * twice
        body = diffuse + (polish - diffuse) * looks.metal
        shine = gleam + (0.5 * sharp - gleam) * looks.metal
        return ((looks.colour * body + shine) * told["light"]).clipped(0.0, 1.0)

    def _flat(self, hit: Hit, looks: Looks) -> Value:
        """What the normal is, in the plane of the slab, where the ray meets the frame, but for the ray's way.

        The frame is as curved there as at the texel: what the normal is in that plane, once the ray's own
        way is taken off it, changes evenly with where the ray is, so that of wires seen from the side the
        side is seen."""
        g, told = self._g, self._told
        nw = g.node("Sqrt", (1.0 - dot(g, looks.normal, looks.normal, 2)).most(0.0025)) * told["towards"]
        on_u, on_v = g.split(looks.beyond + hit.along * (looks.depth - hit.w), 0, (1, 1))
        return looks.normal + hit.along * nw + (looks.turn_u * on_u + looks.turn_v * on_v)

    def _standing(self, hit: Hit, flat: Value) -> Value:
        """The normal that has this `_flat`, where the sheet is bent."""
        g, told = self._g, self._told
        u, _ = g.split(hit.place, 0, (1, 1))
        along_u, along_v = g.split(hit.along, 0, (1, 1))
        way, off = (dot(g, hit.along, other, 2) for other in (hit.along, flat))
        once = way + 1.0
        left = off.squared() - once * (dot(g, flat, flat, 2) - 1.0)
        w = (off + g.node("Sqrt", left.most(0.0025)) * told["towards"]) / once
        bent = g.joined((along_u - (told["slope"] + 2.0 * told["curve"] * u), along_v), 0)
        return g.joined((flat - bent * w, 0.0 - w), 0)

    def _bent(self, normal: Value, u: Value) -> Value:
        """The normal of a flat sheet, by its u and v, where the sheet is bent; towards the viewer."""
        g, told = self._g, self._told
        nw = g.node("Sqrt", (1.0 - dot(g, normal, normal, 2)).most(0.0025)) * told["towards"]
        nu, nv = g.split(normal, 0, (1, 1))
        return g.joined((nu + (told["slope"] + 2.0 * told["curve"] * u) * nw, nv, 0.0 - nw), 0)
