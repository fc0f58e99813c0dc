"""What a graph is told of pixels, apart from where they are: the same for all of a part in one frame.

Directions are in the part's own coordinates (see `slab` and `chain`), before bending. One step along a ray is
a millimetre away from the camera.
"""

from mirror_app.glasses_on.slabs.chain import IN_SIGHT, PIECES
from mirror_app.glasses_on.slabs.slab import SLICES

PANE_NODES = (24, 20)
"""Columns and rows of the places at which lenses are drawn."""
PANES = PANE_NODES[0] * PANE_NODES[1]
PIXELS = {
    "frame_2048": 2048,
    "frame_2560": 2560,
    "frame_3072": 3072,
    "frame_3712": 3712,
    "frame_4352": 4352,
    "frame_4992": 4992,
    "frame_5760": 5760,
    "frame_6656": 6656,
    "frame_8320": 8320,
    "frame_11008": 11008,
    "temple_512": 512,
    "temple_1792": 1792,
    "worn_512": 512,
    "worn_640": 640,
    "worn_896": 896,
    "worn_1152": 1152,
    "worn_1792": 1792,
}
"""How many pixels one run of each graph draws: those of fronts, beside PANES of their lenses, those of whole
temples, and those of temples as they are worn. Such that least is drawn for nobody before a webcam, 450 to
800 mm away."""
MET = {"temple": PIECES, "worn": IN_SIGHT}
"""How many pieces each pixel of such graphs is met with."""
BLOCK_PX = 128
"""Both temples are drawn in one run: so many pixels, anywhere in the picture, are all of one of them."""

VECTORS = ("eye", "light", "tint", "shine")
PAIRS = ("start", "share", "last", "stride")
NUMBERS = (
    "slope",
    "slope_t",
    "slope_2t",
    "curve",
    "curve_2t",
    "fall_off",
    "u_off",
    "u_off_less",
    "u_half",
    "px_per_mm",
    "side",
    "towards",
    "towards_2",
    "scale",
    "first",
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
"""Which columns each has. eye: the camera's place, mm. light, tint, shine: BGR of the light, of lenses
under it, and of what they reflect. side: 0 where a part is seen from small w, else 1; towards: 1 or -1 for
it, towards_2: twice that. slope, curve: of the stand; slope_t, slope_2t, curve_2t: those times `towards`,
times twice it. fall_off: how much deeper than the camera, seen from there, the chord of its bend is where
the camera is. u_off, u_half: the middle of the slab's extent along u, less the camera's, and half of it;
u_off_less: the former, negative.
px_per_mm: of the picture, there. scale: texels per mm. share, start: what is to be multiplied with u and v,
and then added, for shares of the way from the first texel to the last. last: the last column and row.
stride: how many texels it is to the next column, and to the next row. first: its first texel. mid_w: w of the
middle of the slab. lens_alpha: how much of the lens's colour covers what is behind at v = 0, lens_alpha_v:
how that changes along v, lens_alpha_most: at most."""

WIDTH = PLACES[NUMBERS[-1]].stop
"""How many columns there are."""

PER_SLICE = ("depth", "order")
"""How much deeper than the middle of the slab a slice is, and which it is; from near to far."""

FOR_SLICES = 5
"""Numbers of a pixel that tell where its ray meets each slice: u and v in the middle of the slab, how these
change a millimetre deeper, and 1. What `sought` makes them into: for each slice its column, then for each its
row, as shares of the texture; and `steps` makes whole columns and rows of each slice into texels."""

PER_PIECE = {
    "u": 1,
    "u_on": 1,
    "middle": 2,
    "middle_on": 2,
    "inner": 2,
    "half_on": 2,
    "wider": 1,
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
u of its middle, then its w and v, all less the camera's; half its extent along w and v, mm, inner: less the
radius of its corners; wider: how much more of it there is along w than along v; u and v of the mesh that is
worn there; how much of it is shown, 0..1, the less the less of a pixel it is wide. round: the radius of its
corners in pixels, and half a pixel. The nearest to the viewer first."""

OUTPUTS, OF_LENSES = 8, 6
"""How much of what is behind passes (BGR), what is added to it (BGR), cover of the frame, of the lens. Where
there is nothing but lens, these covers are left out."""

FOR_PIXEL, FOR_RAY = 4, 6
"""Numbers of a pixel of a front: column, row, 1, and 1 if it shows nothing but lens, else 0. What they are
made into: the ray's direction; towards the viewer's other side, how fast it leaves the chord of the bend
(see `telling`), and how fast it goes through the sheet; the depth at which it is looked at."""


def graphs_for(kind: str, pixels: int) -> list[str]:
    """Of PIXELS, those which draw so many, one run after the other: as few, and as small, as will do."""
    names = [name for name in PIXELS if of_kind(name) == kind]
    most = PIXELS[names[-1]]
    whole, left = divmod(max(pixels - 1, 0), most)
    return [names[-1]] * whole + [next(name for name in names if PIXELS[name] > left)]


def of_kind(graph: str) -> str:
    """The kind a graph of PIXELS is of, whatever its size."""
    return graph.partition("_")[0]


def inputs(graph: str) -> dict[str, tuple[int, ...]]:
    """The shapes of a graph's small inputs. Of temples, uniforms and per_piece: of each block; rays: what
    makes a column, a row and 1 into the direction of a ray. lights: to the light, halfway from it to the
    viewer, and upwards."""
    count = PIXELS[graph]
    if of_kind(graph) == "frame":
        return {
            "pixels": (FOR_PIXEL, count + PANES),
            "uniforms": (1, WIDTH),
            "rays": (FOR_RAY, FOR_PIXEL),
            "lights": (3, 3),
            "per_slice": (SLICES, len(PER_SLICE)),
            "sought": (2 * SLICES, FOR_SLICES),
            "steps": (SLICES, 2 * SLICES),
        }
    blocks = count // BLOCK_PX
    per_piece = (sum(PER_PIECE.values()), MET[of_kind(graph)], blocks, 1)
    return {
        "pixels": (3, count),
        "uniforms": (WIDTH, blocks, 1),
        "per_piece": per_piece,
        "rays": (3, 3),
        "lights": (3, 3),
    }
