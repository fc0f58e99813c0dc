"""How the lenses of a pair look."""

from dataclasses import dataclass, replace

import numpy as np

from mirror_app.glasses_on.importing.model import LENSES, EyewearModel
from mirror_app.glasses_on.importing.scene import srgb
from mirror_app.values import Eyewear, Floats, Rgb

_HARD_COAT = np.array((1.0, 0.98, 0.94), np.float32)
_BARE_SHINE = 0.06
"""What both faces of a lens without a coating mirror, seen squarely: by Fresnel's law 4 % each of index 1.5;
less, as some of it is the wearer's own dark side."""
_CLEAR = (0.82, 0.82, 0.78)
_USUAL_MM = 40.0


@dataclass(frozen=True, slots=True, eq=False)
class Lenses:
    """tint: (3,) BGR 0..1 under white light. alpha: 0..1, how much of it covers what is behind, at the top
    and at the bottom. height_mm: from the one to the other. shine: (3,) BGR 0..1, how much of the room they
    mirror, seen squarely."""

    tint: Floats
    alpha: tuple[float, float]
    height_mm: float
    shine: Floats

    @staticmethod
    def of(eyewear: Eyewear) -> "Lenses":
        """Those of the catalogue: with a gradient and coatings, where they have them."""
        lenses = _tinted(_bgr(eyewear.lens_rgb), eyewear.lens_alpha, eyewear.b_mm)
        # What is left of a reflection has the hue of the coating, and less light the more of a hue it has:
        # a coating of three quarters of a hue leaves a third of the light, as common ones do.
        shine = lenses.shine * _bgr(eyewear.lens_ar_rgb) ** 2
        mirror = np.float32(eyewear.lens_mirror)
        shine = shine + (_bgr(eyewear.lens_mirror_rgb) - shine) * mirror
        return replace(lenses, shine=shine.astype(np.float32))

    @staticmethod
    def in_model(model: EyewearModel) -> "Lenses":
        """By the material of a file's first lens; clear where it has none."""
        part = next((part for role in LENSES if (part := model.part(role)) is not None), None)
        if part is None:
            return _tinted(np.array(_CLEAR, np.float32), (0.02, 0.02), _USUAL_MM)
        material = model.materials[int(np.bincount(part.materials).argmax())]
        red, green, blue, opacity = material.base
        alpha = float(np.clip(opacity * (1.0 - material.transmission), 0.0, 1.0))
        colour = np.array([srgb(blue), srgb(green), srgb(red)], np.float32)
        return _tinted(colour, (alpha, alpha), model.measures.b_mm or _USUAL_MM)


def _bgr(rgb: Rgb) -> Floats:
    return np.array(rgb[::-1], np.float32) / 255.0


def _tinted(colour: Floats, alpha: tuple[float, float], height_mm: float) -> Lenses:
    tint = (colour * (1.0 - 0.45 * max(alpha))).astype(np.float32)
    return Lenses(tint, alpha, height_mm, (_HARD_COAT * _BARE_SHINE).astype(np.float32))
