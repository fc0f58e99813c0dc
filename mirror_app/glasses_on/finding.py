"""Eyewear looked for by what a shopper sees: shape, material, colour, width, lenses, and by words."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mirror_app.values import Eyewear, Rgb

FAMILIES = ("black", "grey", "silver", "gold", "brown", "clear", "blue", "green", "red", "pink", "purple")
"""What people call the colours of frames; tortoise and havana are brown. See `families`."""
WIDTHS = ("narrow", "medium", "wide")
NARROW_MM, WIDE_MM = 120.0, 128.0
"""Narrow is below the one, wide is from the other on; see `width_mm`."""
LENSES = ("clear", "sun")
SUN = 0.5
"""A lens that hides as much of the eye, at its top, or sends as much back, is one against the sun."""

_SEE_THROUGH = 0.5
_NEUTRAL, _BLACK, _DARK_METAL, _PALE = 9.0, 20.0, 55.0, 55.0
_ANY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. An empty set means any; of a set one is enough, but every set must be met.

    colours: families, or beginnings of words in the name of a colour. text: words, the beginning of each of
    which must be in the name, colour, its families, shape, material or SKU; neither case nor accents matter.
    """

    shapes: frozenset[str] = _ANY
    materials: frozenset[str] = _ANY
    colours: frozenset[str] = _ANY
    widths: frozenset[str] = _ANY
    lenses: frozenset[str] = _ANY
    text: str = ""

    def fits(self, eyewear: Eyewear) -> bool:
        """Whether this is a pair that is looked for."""
        asked: tuple[tuple[frozenset[str], Callable[[Eyewear], str]], ...] = (
            (self.shapes, lambda pair: pair.shape),
            (self.materials, lambda pair: pair.material),
            (self.widths, width),
            (self.lenses, lens),
        )
        return (
            all(not among or of(eyewear) in among for among, of in asked)
            and (not self.colours or any(_is_coloured(eyewear, colour) for colour in self.colours))
            and _says(_described(eyewear), self.text)
        )


def width_mm(eyewear: Eyewear) -> float:
    """Width of the front with its rims, without what holds the hinges."""
    return eyewear.front_mm + 2 * eyewear.rim_mm


def width(eyewear: Eyewear) -> str:
    """One of WIDTHS."""
    mm = width_mm(eyewear)
    return "narrow" if mm < NARROW_MM else "wide" if mm >= WIDE_MM else "medium"


def lens(eyewear: Eyewear) -> str:
    """One of LENSES."""
    return "sun" if eyewear.lens_alpha[0] >= SUN or eyewear.lens_mirror >= SUN else "clear"


def families(eyewear: Eyewear) -> frozenset[str]:
    """Which of FAMILIES it belongs to: that of its front, and of a combination also that of its metal.

    By the colour's lightness L, chroma C and hue h in CIELAB, the first that is so:
    clear    acetate that lets more than half of the light through
    black    L < 20 and C < 9
    grey     C < 9; but metal of L >= 55 is silver
    red      h 345 to 42 and L < 55, else pink
    brown    h 42 to 100; but metal of L >= 50 is gold
    green    h 100 to 205
    blue     h 205 to 300
    purple   h 300 to 345
    """
    metal = eyewear.material in ("metal", "rimless")
    clear = not metal and eyewear.frame_alpha < _SEE_THROUGH
    front = "clear" if clear else _family(eyewear.frame_rgb, metal)
    if eyewear.material != "combination":
        return frozenset((front,))
    return frozenset((front, _family(eyewear.temple_rgb, metal=True)))


def _family(rgb: Rgb, metal: bool) -> str:
    lightness, chroma, hue = lch(rgb)
    if chroma < _NEUTRAL:
        if lightness < _BLACK:
            return "black"
        return "silver" if metal and lightness >= _DARK_METAL else "grey"
    if hue >= 345.0 or hue < 42.0:
        return "red" if lightness < _PALE else "pink"
    if hue < 100.0:
        return "gold" if metal and lightness >= 50.0 else "brown"
    return "green" if hue < 205.0 else "blue" if hue < 300.0 else "purple"


@lru_cache(maxsize=512)
def lch(rgb: Rgb) -> tuple[float, float, float]:
    """Lightness 0..100, chroma and hue in degrees 0..360 of an sRGB colour, CIELAB under D65."""
    value = np.array(rgb, np.float64) / 255.0
    light = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([(0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)])
    part = to_xyz @ light / (0.9505, 1.0, 1.089)
    x, y, z = np.where(part > 0.008856, np.cbrt(part), 7.787 * part + 16 / 116)
    a, b = 500.0 * (x - y), 200.0 * (y - z)
    return float(116.0 * y - 16.0), float(np.hypot(a, b)), float(np.degrees(np.arctan2(b, a)) % 360.0)


def _is_coloured(eyewear: Eyewear, colour: str) -> bool:
    return colour in families(eyewear) or (bool(_words(colour)) and _says(_words(eyewear.colour), colour))


def _says(words: frozenset[str], text: str) -> bool:
    """Whether each word of the text is the beginning of one of `words`."""
    return all(any(word.startswith(asked) for word in words) for asked in _words(text))


def _described(eyewear: Eyewear) -> frozenset[str]:
    told = (eyewear.name, eyewear.colour, eyewear.shape, eyewear.material, eyewear.sku)
    return frozenset.union(families(eyewear), *map(_words, told))


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    """Its words without case or accents, whatever stands between them."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return frozenset(re.findall(r"[^\W_]+", plain.casefold()))
