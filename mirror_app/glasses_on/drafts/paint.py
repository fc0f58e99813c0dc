"""Other colours for the frame of a mesh, where its file has none to choose from."""

from dataclasses import dataclass, replace

import numpy as np

from mirror_app.glasses_on.importing import EyewearModel, Material
from mirror_app.glasses_on.importing.model import LENSES
from mirror_app.glasses_on.importing.scene import linear, srgb
from mirror_app.glasses_on.importing.surface import areas
from mirror_app.values import Rgb


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour, sRGB 0..255, how much of what is behind it hides (0..1), and whether it is metal."""

    name: str
    rgb: Rgb
    opacity: float = 1.0
    metallic: float = 0.0


PALETTE = (
    Paint("Black", (22, 21, 22)),
    Paint("Crystal", (222, 226, 226), 0.3),
    Paint("Havana", (104, 58, 28), 0.85),
    Paint("Navy", (28, 40, 74)),
    Paint("Gold", (212, 175, 105), metallic=1.0),
    Paint("Silver", (196, 198, 202), metallic=1.0),
)


def painted(model: EyewearModel, paint: Paint) -> EyewearModel:
    """The model with `paint` on what most of its frame is made of; the rest is as it was."""
    chosen = frame_material(model)
    if chosen is None:
        return model
    red, green, blue = (linear(value / 255) for value in paint.rgb)
    rough = 0.3 if paint.metallic else 0.4
    fresh = Material(paint.name, (red, green, blue, paint.opacity), paint.metallic, rough)
    materials = (*model.materials[:chosen], fresh, *model.materials[chosen + 1 :])
    return replace(model, materials=materials)


def frame_material(model: EyewearModel) -> int | None:
    """Which material covers most of front and temples; one that is clear only where no other is there."""
    covered = np.zeros(len(model.materials))
    for part in model.parts:
        if part.role not in LENSES:
            covered += np.bincount(part.materials, areas(part.vertices, part.triangles), len(covered))
    # Lenses may be in the same part as the frame round them.
    covered *= np.where([material.clear for material in model.materials], 1e-3, 1.0)
    return int(covered.argmax()) if covered.any() else None


def swatch(material: Material) -> Rgb:
    """The colour of a material, sRGB 0..255, with its texture's mean."""
    tint = np.array(material.base[:3])
    if material.texture is not None:
        tint = tint * (material.texture[..., 2::-1].reshape(-1, 3).mean(0) / 255.0) ** 2.2
    red, green, blue = (round(255 * srgb(float(value))) for value in np.clip(tint, 0.0, 1.0))
    return red, green, blue
