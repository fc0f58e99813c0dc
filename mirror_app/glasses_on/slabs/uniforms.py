"""What a graph is told of pixels, apart from where they are: the same for all of a part in one frame.

Directions are in the part's own coordinates (see `slab` and `chain`), before bending. The ray through the
middle of pixel (x, y) is ray_x * x + ray_y * y + ray_1; one step along it is a millimetre away from the
camera.
"""

from mirror_app.glasses_on.slabs.chain import PIECES
from mirror_app.glasses_on.slabs.slab import SLICES

PANE_NODES = (48, 20)
"""Columns and rows of the places at which lenses are drawn."""
SMALL = "_small"
PIXELS = {
    "frame_small": 4096,
    "frame": 6144,
    "temple_small": 1024,
    "temple": 1664,
    "glass": PANE_NODES[0] * PANE_NODES[1],
}
"""How many pixels one run of each graph draws: those of thin pairs, and of most others, before a webcam at
arm's length."""
BLOCK_PX = 128
"""Both temples are drawn in one run: so many pixels, anywhere in the picture, are all of one of them."""

VECTORS = ("eye", "ray_x", "ray_y", "ray_1", "lamp", "half", "up", "light", "tint", "shine")
PAIRS = ("corner", "last", "stride")
NUMBERS = (
    "slope",
    "curve",
    "chord",
    "chord_w",
    "u_middle",
    "u_half",
    "px_per_mm",
    "side",
    "towards",
    "scale",
    "first",
    "glass_w",
    "mid_w",
    "lens_alpha",
    "lens_alpha_v",
    "lens_alpha_most",
)
PLACES = {
    name: slice(start, start + size)
    for names, size, begin in (
        (VECTORS, 3, 0),
        (PAIRS, 2, 3 * len(VECTORS)),
        (NUMBERS, 1, 3 * len(VECTORS) + 2 * len(PAIRS)),
    )
    for name, start in zip(names, range(begin, begin + size * len(names), size), strict=True)
}
"""Which columns each has. eye: the camera's place, mm. lamp, half, up: unit vectors to the light, halfway
from it to the viewer, and upwards. light, tint, shine: BGR of the light, of lenses under it, and of what they
reflect. slope, curve: of the stand; chord, chord_w: the straight line w = chord_w + chord * u from end to end
of its bend. u_middle, u_half: of the slab's extent, its middle and half of it. px_per_mm: of the picture,
there. side: 0 where it is seen from small w, else 1; towards: 1 or -1 for it. scale: texels per mm; corner:
minus the corner times it, u and v. last: the last column and row. stride: how many texels it is to the next
column, and to the next row. first: its first texel. glass_w: w of the lens; mid_w: of the middle of the slab.
lens_alpha: how much of the lens's colour covers what is behind at v = 0, lens_alpha_v: how that changes along
v, lens_alpha_most: at most."""

WIDTH = PLACES[NUMBERS[-1]].stop
"""How many columns there are."""

PER_SLICE = ("depth", "order")
"""How much deeper than the middle of the slab a slice is, and which it is; from near to far."""

PER_PIECE = {
    "u": 1,
    "u_on": 1,
    "middle": 2,
    "middle_on": 2,
    "half": 2,
    "half_on": 2,
    "texel_u": 1,
    "texel_u_on": 1,
    "texel_v": 1,
    "texel_v_on": 1,
    "shown": 1,
    "shown_on": 1,
    "round": 1,
    "px_per_mm": 1,
}
"""Of a piece of a chain, how many numbers each is; where it begins, and with _on how that changes to its end:
u of its middle; its w and v; half its extent along w and v, mm; u of the mesh that is worn there, and v of
the mesh less v; how much of it is shown, 0..1. round: the radius of its corners, mm. The nearest to the
viewer first."""

OUTPUTS = 8
"""How much of what is behind passes (BGR), what is added to it (BGR), cover of the frame, of the lens."""


def graph_for(kind: str, pixels: int) -> str:
    """The smallest that draws so many in one run, or else the largest: of PIXELS."""
    small = kind + SMALL
    return small if pixels <= PIXELS.get(small, 0) else kind


def of_kind(graph: str) -> str:
    """The kind a graph of PIXELS is of, whatever its size."""
    return graph.removesuffix(SMALL)


def inputs(kind: str) -> dict[str, tuple[int, ...]]:
    """The shapes of a graph's small inputs. pixels: x, then y, of each pixel. per_piece: of each block."""
    blocks = PIXELS[kind] // BLOCK_PX if of_kind(kind) == "temple" else 1
    small: dict[str, tuple[int, ...]] = {"pixels": (2, PIXELS[kind]), "uniforms": (blocks, WIDTH)}
    if of_kind(kind) == "frame":
        small["per_slice"] = (SLICES, len(PER_SLICE))
    if of_kind(kind) == "temple":
        small["per_piece"] = (sum(PER_PIECE.values()), PIECES, blocks, 1)
    return small
