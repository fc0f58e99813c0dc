"""What the catalogue says of an imported model: an entry (see `catalogue`) with a key more, `mesh`.

The other keys are what was measured, and the nearest of the drawn shapes: who draws no meshes draws that.
"""

import json
from dataclasses import asdict

import cv2
import numpy as np

from mirror_app.boxing import SHAPES, lens_outline
from mirror_app.errors import InputError
from mirror_app.glasses_on.catalogue import RANGES_MM
from mirror_app.glasses_on.importing.model import FRONT, LENSES, TEMPLES, EyewearModel, Part
from mirror_app.glasses_on.importing.scene import cleaned, srgb
from mirror_app.glasses_on.importing.surface import areas
from mirror_app.values import Doubles, Image, Rgb

LEAST_MM, MOST_MM = 80.0, 220.0
"""How wide what is kept may be: more or less is a wrong unit."""
_USUAL_DBL_MM, _USUAL_RIM_MM, _USUAL_TEMPLE_MM = 18.0, 3.0, 145.0
_MASK_PX = 64


def entry(model: EyewearModel, sku: str, mesh: str) -> tuple[str, list[str]]:
    """The TOML, and a sentence for what in it was not measured. Raises InputError where the size is not that
    of eyewear."""
    wide = model.measures.width_mm
    if not LEAST_MM <= wide <= MOST_MM:
        raise InputError(
            f"It is {wide:.0f} mm wide; eyewear is {LEAST_MM:g} to {MOST_MM:g}: is --unit right?"
        )
    sizes, told = _sizes(model)
    front, temple = model.part(FRONT), model.part(TEMPLES[0]) or model.part(TEMPLES[1])
    metal = _metallic(model, front) > 0.5
    rim = 0.0 if front is None else max(0.0, (float(np.ptp(front.vertices[:, 1])) - sizes["b_mm"]) / 2)
    frame, arms = _colour(model, front), _colour(model, temple or front)
    lens = model.part(LENSES[0])
    shows = 0.02 if lens is None else _covers(model, lens)
    lines = [
        f"name = {json.dumps(cleaned(model.name) or sku, ensure_ascii=False)}",
        f'shape = "{_shape(lens)}"',
        f'material = "{"metal" if metal else "acetate"}"',
        *(f"{key} = {size:.2f}" for key, size in sizes.items()),
        f"rim_mm = {min(rim, 8.0):.2f}",
        f"rim_top_mm = {min(rim, 8.0):.2f}",
        f'mesh = "{mesh}"',
        "",
        "[[colourway]]",
        f'sku = "{sku}"',
        'colour = "As imported"',
        f"frame_rgb = {list(frame)}",
        f"temple_rgb = {list(arms)}",
        f"lens_rgb = {list(_colour(model, lens))}",
        f"lens_alpha = [{shows:.2f}, {shows:.2f}]",
    ]
    return "\n".join(lines) + "\n", told


def _sizes(model: EyewearModel) -> tuple[dict[str, float], list[str]]:
    """What the entry says of the size, within the catalogue's ranges: as measured, else as marked, else
    guessed; and a sentence for what is not as measured."""
    found, marking = model.measures, model.marking
    measured = {"a_mm": found.a_mm, "b_mm": found.b_mm, "dbl_mm": found.dbl_mm, "temple_mm": found.temple_mm}
    marked = {} if marking is None else asdict(marking)
    front = model.part(FRONT)
    high = float(np.ptp(front.vertices[:, 1])) if front else 0.0
    guesses = {"dbl_mm": _USUAL_DBL_MM, "b_mm": high - 2 * _USUAL_RIM_MM, "temple_mm": _USUAL_TEMPLE_MM}
    guesses["a_mm"] = (found.width_mm - marked.get("dbl_mm", _USUAL_DBL_MM)) / 2 - 2 * _USUAL_RIM_MM
    sizes: dict[str, float] = {}
    told: list[str] = []
    for key, size in measured.items():
        wanted = size if size is not None else marked.get(key, guesses[key])
        sizes[key] = float(np.clip(wanted, *RANGES_MM[key]))
        if (size is None and key not in marked) or sizes[key] != wanted:
            told.append(f"{key} {sizes[key]:.1f}")
    if not told:
        return sizes, []
    return sizes, [f"Not as measured but as can be drawn without its mesh: {', '.join(told)}."]


def _covered(model: EyewearModel, part: Part) -> Doubles:
    """(materials,) how much of a part each material covers, as shares of all of it."""
    # Where no triangle has an extent, each counts alike.
    extents = areas(part.vertices, part.triangles) + 1e-12
    covered = np.bincount(part.materials, extents, len(model.materials))
    return covered / covered.sum()


def _metallic(model: EyewearModel, part: Part | None) -> float:
    if part is None:
        return 0.0
    metallic = np.array([material.metallic for material in model.materials])
    return float(metallic @ _covered(model, part))


def _colour(model: EyewearModel, part: Part | None) -> Rgb:
    """The mean colour of a part, sRGB 0..255; a clear lens where there is none."""
    if part is None:
        return 200, 210, 215
    tints = np.array([_tint(model, n) for n in range(len(model.materials))])
    red, green, blue = (_covered(model, part) @ tints).tolist()
    return round(255 * srgb(red)), round(255 * srgb(green)), round(255 * srgb(blue))


def _tint(model: EyewearModel, number: int) -> tuple[float, float, float]:
    """Linear light of a material with its texture's mean colour."""
    material = model.materials[number]
    red, green, blue, _ = material.base
    if material.texture is None:
        return red, green, blue
    mean = (material.texture[..., :3].reshape(-1, 3).mean(0) / 255.0) ** 2.2
    return red * float(mean[2]), green * float(mean[1]), blue * float(mean[0])


def _covers(model: EyewearModel, lens: Part) -> float:
    """How much of what is behind a lens its colour hides, 0..1."""
    share = np.array([m.base[3] * (1.0 - m.transmission) for m in model.materials])
    return float(np.clip(share @ _covered(model, lens), 0.0, 1.0))


def _shape(lens: Part | None) -> str:
    """The drawn shape most like a lens on the left of the picture."""
    if lens is None:
        return "square"
    hull = cv2.convexHull(np.ascontiguousarray(lens.vertices[:, :2]))[:, 0].astype(np.float64)
    mine = _mask(hull)
    return max(SHAPES, key=lambda shape: float((_mask(lens_outline(shape, 1.0, 1.0, -1)) == mine).mean()))


def _mask(outline: Doubles) -> Image:
    """An outline's inside, stretched to a square of pixels."""
    low, high = outline.min(0), outline.max(0)
    points = (outline - low) / np.maximum(high - low, 1e-9) * (_MASK_PX - 1)
    mask: Image = np.zeros((_MASK_PX, _MASK_PX), np.uint8)
    cv2.fillPoly(mask, [points.round().astype(np.int32)], (1,))
    return mask
