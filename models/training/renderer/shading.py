"""How what is seen is lit. `tests.traced` has the same formulas once more, in NumPy."""

from models.training.renderer.geometry import Hit, Told, Vector, dot, unit
from models.training.renderer.nodes import Graph, Value
from models.training.renderer.pieces import Bar

_BEHIND_MM = 1.5


def lit(g: Graph, told: Told, view: Vector, hit: Hit, looks: list[Value]) -> tuple[list[Value], list[Value]]:
    """What passes and what is added, BGR each: lens and frame, whichever is before the other."""
    passes, added = lens_light(g, told, view, (hit.u, hit.v, hit.lens), (looks[8], looks[9]))
    colour, opacity = _frame(g, told, view, hit, looks)
    kept = 1.0 - opacity
    # Pads, and what else is well behind the lens, are seen through it.
    behind = ((hit.w - told["glass_w"]) * told["towards"] - _BEHIND_MM).clipped(0.0, 1.0)
    hidden = opacity * (1.0 - behind)
    return [part * kept for part in passes], [
        glow * (1.0 - hidden) + paint * opacity * (1.0 - behind * (1.0 - through))
        for glow, paint, through in zip(added, colour, passes, strict=True)
    ]


def bar_lit(
    g: Graph, told: Told, view: Vector, bar: Bar, looks: list[Value]
) -> tuple[list[Value], list[Value]]:
    """What passes a temple and what it adds, BGR each."""
    nu, nv, _, blue, green, red, metal, dense = looks[:8]
    normal = unit(_bent(g, told, (nu, nv), bar.u), g)
    colour = _shaded(told, normal, metal, (blue, green, red))
    slant = view[2] * told["towards"]
    opacity = bar.cover * (1.0 - g.node("Exp", 0.0 - dense * bar.through / slant.most(0.3)))
    return [1.0 - opacity] * 3, [paint * opacity for paint in colour]


def _frame(g: Graph, told: Told, view: Vector, hit: Hit, looks: list[Value]) -> tuple[list[Value], Value]:
    """Colour of the frame, and opacity with its cover in it."""
    nu, nv, depth, blue, green, red, metal, dense = looks[:8]
    face = unit(_bent(g, told, (nu, nv), hit.u), g)
    steep = g.node("Sqrt", hit.slope[0].squared() + hit.slope[1].squared() + 1e-8)
    wall = (((hit.w - depth) * told["towards"] - 0.5 * hit.thick - 0.7) * 2.0).clipped(0.0, 1.0)
    flat = 1.0 - wall
    normal = unit(
        (
            face[0] * flat - hit.slope[0] / steep * wall,
            face[1] * flat - hit.slope[1] / steep * wall,
            face[2] * flat,
        ),
        g,
    )
    colour = _shaded(told, normal, metal, (blue, green, red))
    slant = (view[2] - view[0] * (told["slope"] + 2.0 * told["curve"] * hit.u)) * told["towards"]
    passed = g.node("Exp", 0.0 - dense * hit.through / (slant.most(0.3) * hit.frame.most(0.05)))
    return colour, hit.frame * (1.0 - passed)


def _shaded(told: Told, normal: Vector, metal: Value, albedo: Vector) -> list[Value]:
    """Acetate by how much it faces the lamp, with a gleam; metal by what it mirrors of the room."""
    facing = dot(normal, told.vector("lamp")).most(0.0)
    broad = dot(normal, told.vector("half")).most(0.0).squared().squared()
    sharp = broad.squared() * broad.squared().squared()
    sky = dot(normal, told.vector("up"))
    diffuse = 0.5 + 0.55 * facing
    gleam = 0.05 + 0.10 * sky.most(0.0) + 0.34 * sharp
    polish = 0.78 + 0.55 * sky.most(-0.35) + 0.6 * broad.squared()
    body = diffuse + (polish - diffuse) * metal
    shine = gleam + (0.5 * sharp - gleam) * metal
    light = told.vector("light")
    return [
        ((part * body + shine) * lamp).clipped(0.0, 1.0) for part, lamp in zip(albedo, light, strict=True)
    ]


def lens_light(
    g: Graph, told: Told, view: Vector, lens: Vector, normal: tuple[Value, Value]
) -> tuple[list[Value], list[Value]]:
    """The tint, then over it what is mirrored of the room: a window where the light is, and what is above;
    more at a slant, by Fresnel's law in Schlick's form (1994). lens: u and v of what is seen, and cover."""
    u, v, cover = lens
    n = unit(_bent(g, told, normal, u), g)
    alpha = (told["lens_alpha"] + told["lens_alpha_v"] * v).most(0.0).least(told["lens_alpha_most"])
    alpha = alpha * cover
    facing = (0.0 - dot(n, view)).clipped(0.0, 1.0)
    twice = 2.0 * facing
    mirrored = (view[0] + twice * n[0], view[1] + twice * n[1], view[2] + twice * n[2])
    window = g.node("Exp", (dot(mirrored, told.vector("lamp")) - 1.0) * 40.0)
    room = 0.6 * window + 0.5 * (0.15 + dot(mirrored, told.vector("up"))).clipped(0.0, 0.8)
    away = 1.0 - facing
    fresnel = 1.0 + 6.0 * away.squared().squared() * away
    reflected = (room * fresnel * cover).clipped(0.0, 2.0)
    tint, shine = told.vector("tint"), told.vector("shine")
    passes: list[Value] = []
    added: list[Value] = []
    for colour, share in zip(tint, shine, strict=True):
        gloss = (reflected * share).clipped(0.0, 1.0)
        left = 1.0 - gloss
        passes.append((1.0 - alpha) * left)
        added.append(alpha * colour * left + gloss)
    return passes, added


def _bent(g: Graph, told: Told, normal: tuple[Value, Value], u: Value) -> Vector:
    """The normal of a flat sheet, by its u and v, where the sheet is bent; towards the viewer."""
    nu, nv = normal
    nw = g.node("Sqrt", (1.0 - nu.squared() - nv.squared()).most(0.0025))
    tilt = told["slope"] + 2.0 * told["curve"] * u
    return nu + tilt * nw * told["towards"], nv, 0.0 - nw * told["towards"]
