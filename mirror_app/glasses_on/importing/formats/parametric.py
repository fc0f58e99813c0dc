"""A model of the catalogue, which is only measures, built as a mesh: what it is drawn from by others."""

from pathlib import Path

import numpy as np

from mirror_app.errors import ConfigError, EyewearFileError
from mirror_app.glasses_on.catalogue import models_in
from mirror_app.glasses_on.importing.building import Surface, surfaces
from mirror_app.glasses_on.importing.building.pattern import patterned, places, tile
from mirror_app.glasses_on.importing.formats.folder import Folder
from mirror_app.glasses_on.importing.formats.table import nesting
from mirror_app.glasses_on.importing.limits import Limits
from mirror_app.glasses_on.importing.scene import Material, Mesh, Scene, linear
from mirror_app.values import Eyewear, Image, Rgb

_LONGEST_LINE = 400
_WHITE = (255, 255, 255)
_STEEL, _SILICONE, _TIP, _POLISHED = (176, 178, 182), (226, 226, 220), (34, 30, 28), (150, 170, 165)
"""Colours of hinges in acetate, nose pads, the ends of metal temples and the edges of bare lenses."""


def read_toml(path: Path, folder: Folder, limits: Limits) -> Scene:
    """The first colourway of a parametric file in its usual size. Raises EyewearFileError."""
    pairs = eyewear_in(path, folder, limits)
    colours = [pair.colour for pair in pairs if pair.size == pairs[0].size]
    remarks = [f"It has {len(colours)} colourways; the first, {colours[0]}, is shown."] * (len(colours) > 1)
    sizes = [pair.size for pair in pairs if pair.colour == colours[0]]
    remarks += [f"It has {len(sizes)} sizes; the usual one, {sizes[0]}, is shown."] * (len(sizes) > 1)
    return built(pairs[0], tuple(remarks))


def eyewear_in(path: Path, folder: Folder, limits: Limits) -> list[Eyewear]:
    """Every colourway of a parametric file. Raises EyewearFileError."""
    text = folder.main(limits.small_bytes)
    if nesting(text) > limits.json_depth:
        raise EyewearFileError(f"it is nested more than {limits.json_depth} deep.")
    # A key of thousands of parts takes the parser minutes.
    if max(map(len, text.splitlines()), default=0) > _LONGEST_LINE:
        raise EyewearFileError(f"it has a line of more than {_LONGEST_LINE} bytes.")
    try:
        pairs = models_in(path)
    except ConfigError as error:
        raise EyewearFileError(str(error).removeprefix(f"{path}: ")) from error
    except RecursionError as error:
        raise EyewearFileError("it is nested too deep.") from error
    if pairs[0].mesh:
        raise EyewearFileError("it is the entry of an imported mesh; import that mesh itself.")
    return pairs


def built(eyewear: Eyewear, remarks: tuple[str, ...] = ()) -> Scene:
    """Millimetres, axes of the head (see `values`)."""
    meshes = [_mesh(surface) for surface in surfaces(eyewear)]
    marking = f"{eyewear.a_mm:g}-{eyewear.dbl_mm:g}-{eyewear.temple_mm:g}"
    return Scene(tuple(meshes), _materials(eyewear), 1.0, "-y", "-z", (marking,), remarks)


def _materials(eyewear: Eyewear) -> tuple[Material, ...]:
    """In the order of `building.eyewear`."""
    acetate, metal = (0.0, 0.25), (1.0, 0.3)
    frame = acetate if eyewear.material in ("acetate", "combination") else metal
    temple = acetate if eyewear.material == "acetate" else metal
    hinge = _STEEL if eyewear.material == "acetate" else eyewear.temple_rgb
    through = 1.0 - sum(eyewear.lens_alpha) / 2
    tip = eyewear.frame_rgb if eyewear.material == "combination" else _TIP
    sheet = None if eyewear.pattern is None else tile(eyewear.pattern, eyewear.sku)
    front, arms = (sheet if there else None for there in patterned(eyewear))
    return (
        _painted("frame", eyewear.frame_rgb, eyewear.frame_alpha, frame, front),
        _painted("temple", eyewear.temple_rgb, eyewear.frame_alpha, temple, arms),
        Material("lens", _base(eyewear.lens_rgb, 1.0), 0.0, 0.05, through),
        Material("metal", _base(hinge, 1.0), *metal),
        Material("pad", _base(_SILICONE, 0.45), 0.0, 0.4),
        _painted("tip", tip, 1.0, acetate, front if eyewear.material == "combination" else None),
        Material("edge", _base(_POLISHED, 0.3), 0.0, 0.05),
    )


def _painted(
    name: str, rgb: Rgb, opacity: float, finish: tuple[float, float], sheet: Image | None
) -> Material:
    """Of one colour, or cut from a patterned sheet."""
    return Material(name, _base(rgb if sheet is None else _WHITE, opacity), *finish, texture=sheet)


def _base(rgb: Rgb, opacity: float) -> tuple[float, float, float, float]:
    red, green, blue = (linear(value / 255) for value in rgb)
    return red, green, blue, opacity


def _mesh(surface: Surface) -> Mesh:
    triangles = np.arange(len(surface.corners) * 3, dtype=np.int32).reshape(-1, 3)
    uvs = places(surface.role, surface.corners)
    return Mesh((surface.role,), surface.corners.reshape(-1, 3), triangles, None, uvs, surface.of)
