"""What the generator puts into a picture, by name, so that each can be left out and its worth measured."""

NAMES = (
    "free_shapes",  # lens outlines beyond the catalogue's
    "depth",  # frames as thick as acetate is, seen from the side
    "patterns",  # tortoise, marbled, two-tone and clear frames
    "glints",  # highlights on the frame
    "lens_edges",  # the bare edges of rimless lenses, bright here and dark there
    "refraction",  # prescription lenses move what is behind them
    "tint",  # tinted, graded and coated lenses
    "reflections",  # windows, lamps, ring lights and the scene in the lenses
    "shadow",  # cast and contact shadow on the skin
    "hair",  # strands over the temples
    "makeup",  # painted lids, which are not worn either
    "hands",  # fingers before the glasses, which hide them and must stay
    "pushed_up",  # glasses up in the hair, which are not worn
    "white_balance",  # 2,500 K to 8,000 K
    "exposure",  # low light and over-exposure
    "noise",  # sensor noise and JPEG
    "blur",  # focus, motion and low resolution
)

NOTHING: frozenset[str] = frozenset()
