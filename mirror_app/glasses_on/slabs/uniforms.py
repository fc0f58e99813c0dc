"""What a graph is told of pixels, apart from where they are: the same for all of a part in one frame.

Directions are in the part's own coordinates (see `slab` and `chain`), before bending. The ray through the
middle of pixel (x, y) is ray_x * x + ray_y * y + ray_1; one step along it is a millimetre away from the
camera.
"""

from mirror_app.glasses_on.slabs.chain import PIECES
from mirror_app.glasses_on.slabs.slab import SLICES

PANE_NODES = (48, 20)
"""Columns and rows of the places at which lenses are drawn."""
PIXELS = {"frame": 6144, "temple": 1280, "glass": PANE_NODES[0] * PANE_NODES[1]}
"""How many pixels one run of each graph draws: those of most pairs before a webcam at arm's length."""
BLOCK_PX = 128
"""Both temples are drawn in one run: so many pixels, anywhere in the picture, are all of one of them."""

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
    "mid_w",
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
last of them. first: its first texel. glass_w: w of the lens; mid_w: of the middle of the slab. lens_alpha:
how much of the lens's colour covers what is behind at v = 0, lens_alpha_v: how that changes along v,
lens_alpha_most: at most."""

PER_SLICE = ("depth", "order")
"""How much deeper than the middle of the slab a slice is, and which it is; from near to far."""

PER_PIECE = (
    "u",
    "u_on",
    "v",
    "v_on",
    "w",
    "w_on",
    "half_v",
    "half_v_on",
    "half_w",
    "half_w_on",
    "texel_u",
    "texel_u_on",
    "texel_v",
    "texel_v_on",
    "shown",
    "shown_on",
    "round",
    "px_per_mm",
)
"""Of a piece of a chain, where it begins, and with _on how that changes to its end: u, v and w of its middle;
half its extent along v and w, mm; u of the mesh that is worn there, and v of the mesh less v; how much of it
is shown, 0..1. round: the radius of its corners, mm. The nearest to the viewer first."""

OUTPUTS = 8
"""How much of what is behind passes (BGR), what is added to it (BGR), cover of the frame, of the lens."""


def at(name: str) -> int:
    """The column of a uniform."""
    return NAMES.index(name)


def inputs(kind: str) -> dict[str, tuple[int, ...]]:
    """The shapes of a graph's small inputs. pixels: x, then y, of each pixel. per_piece: of each block."""
    blocks = PIXELS[kind] // BLOCK_PX if kind == "temple" else 1
    small: dict[str, tuple[int, ...]] = {"pixels": (2, PIXELS[kind]), "uniforms": (blocks, len(NAMES))}
    if kind == "frame":
        small["per_slice"] = (SLICES, len(PER_SLICE))
    if kind == "temple":
        small["per_piece"] = (len(PER_PIECE), PIECES, blocks, 1)
    return small
