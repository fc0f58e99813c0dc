"""What the graph is told of a tile, apart from its pixels: the same for all tiles of one slab in one frame.

Directions are in slab coordinates before bending. The ray through the middle of pixel (x, y) is
ray_x * x + ray_y * y + ray_1; one step along it is a millimetre away from the camera.
"""

from mirror_app.glasses_on.slabs.slab import SLICES

TILE_PX = 8
"""Tiles are squares of this many pixels a side."""

_VECTORS = ("eye", "ray_x", "ray_y", "ray_1", "lamp", "half", "up", "light", "tint", "shine")
_NUMBERS = (
    "slope",
    "curve",
    "chord",
    "chord_w",
    "u_min",
    "u_max",
    "px_per_mm",
    "side",
    "towards",
    "scale",
    "texel_u",
    "texel_v",
    "columns",
    "rows",
    "first",
    "glass_w",
    "lens_alpha",
    "lens_alpha_v",
    "lens_alpha_most",
)
NAMES = tuple(f"{name}_{axis}" for name in _VECTORS for axis in range(3)) + _NUMBERS
"""eye: the camera's place, mm. lamp, half, up: unit vectors to the light, halfway from it to the viewer, and
upwards. light, tint, shine: BGR of the light, of lenses under it, and of what they reflect. slope, curve: of
the stand; chord, chord_w: the straight line w = chord_w + chord * u from end to end of its bend. u_min,
u_max: where the slab ends. px_per_mm: of the picture, there. side: 0 where it is seen from small w, else 1;
towards: 1 or -1 for it. scale: texels per mm; texel_u, texel_v: minus the corner times it. columns, rows: the
last of them. first: its first texel. glass_w: w of the lens. lens_alpha: how much of the lens's colour covers
what is behind at v = 0, lens_alpha_v: how that changes along v, lens_alpha_most: at most."""

PER_SLICE = ("depth", "order", "thick")
"""w of a slice, which it is, and how much of the depth it stands for; the nearest to the viewer first."""

OUTPUTS = 8
"""How much of what is behind passes (BGR), what is added to it (BGR), cover of the frame, of the lens."""


def at(name: str) -> int:
    """The column of a uniform."""
    return NAMES.index(name)


def inputs(tiles: int) -> dict[str, tuple[int, ...]]:
    """The shapes of the graph's small inputs for that many tiles."""
    return {
        "corners": (tiles, 2),
        "uniforms": (tiles, len(NAMES)),
        "per_slice": (len(PER_SLICE), SLICES, tiles, 1),
    }
