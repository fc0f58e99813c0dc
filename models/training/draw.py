"""Drawn glasses on the fine eye band, as layers: bare, with shadow, with lenses, with the frame."""

from dataclasses import dataclass

import numpy as np

from models.training.canvas import blank, cover
from models.training.eyewear3d import Outlines, Pair
from models.training.frames import frame_cover, frame_paint, with_glints
from models.training.ingredients import NOTHING
from models.training.lenses import random_glass, with_lenses
from models.training.shade import strands, with_shadow


@dataclass
class Drawn:
    """worn, bare: (h, w, 3) BGR float32 0..1. frame, lens, shadow: (h, w) 0..1. opaque: the lenses hide the
    eyes."""

    worn: np.ndarray
    bare: np.ndarray
    frame: np.ndarray
    lens: np.ndarray
    shadow: np.ndarray
    opaque: bool


def undrawn(bare: np.ndarray) -> Drawn:
    """No glasses at all."""
    return Drawn(bare, bare, blank(), blank(), blank(), False)


def draw(
    rng: np.random.Generator,
    bare: np.ndarray,
    pair: Pair,
    seen: Outlines,
    without: frozenset[str] = NOTHING,
) -> Drawn:
    """Glasses on a bare fine band (h, w, 3) 0..1. `seen` is in fine band px."""
    glass = random_glass(rng, without)
    lens = np.minimum.reduce([cover(part.lenses) for part in seen.slices])
    frame, parts = frame_cover(rng, pair, seen, lens, without)
    shaded, shadow = bare, blank()
    if "shadow" not in without:
        shaded, shadow = with_shadow(rng, bare, frame, seen, glass)
    worn = with_lenses(rng, shaded, lens, seen, glass)
    paint, opacity = frame_paint(rng, pair, parts, bare, without)
    alpha = (frame * opacity)[..., None]
    worn = worn * (1 - alpha) + paint * alpha
    if "glints" not in without:
        worn = with_glints(rng, worn, frame, pair)
    shadow = shadow * (1 - frame) * (1 - glass.density * lens)  # what is behind a dark lens is not seen
    drawn = Drawn(worn, bare, frame, lens * (1 - frame), shadow, glass.opaque)
    if "hair" not in without and rng.random() < 0.35:
        _under_hair(rng, drawn, seen)
    drawn.worn = np.clip(drawn.worn, 0, 1)
    return drawn


def _under_hair(rng: np.random.Generator, drawn: Drawn, seen: Outlines) -> None:
    """Hair falls over the temples, with glasses and without."""
    colour, alpha = strands(rng, drawn.bare, seen)
    clear = 1 - alpha
    drawn.worn = drawn.worn * clear[..., None] + colour * alpha[..., None]
    drawn.bare = drawn.bare * clear[..., None] + colour * alpha[..., None]
    drawn.frame, drawn.lens, drawn.shadow = (m * clear for m in (drawn.frame, drawn.lens, drawn.shadow))
