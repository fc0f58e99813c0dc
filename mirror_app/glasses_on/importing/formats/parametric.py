"""A model of the catalogue, which is only measures, built as a mesh: what it is drawn from by others."""

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from mirror_app.boxing import front
from mirror_app.errors import ConfigError, EyewearFileError
from mirror_app.glasses_on.catalogue import models_in
from mirror_app.glasses_on.importing.formats.folder import Folder
from mirror_app.glasses_on.importing.formats.table import nesting
from mirror_app.glasses_on.importing.limits import Limits
from mirror_app.glasses_on.importing.scene import Material, Mesh, Scene, linear
from mirror_app.values import Doubles, Eyewear, Rgb

_LENS_MM = 2.0
_LONGEST_LINE = 400
_BEND_MM, _BEND = 38.0, np.radians(40.0)
"""How much of a temple is behind the ear, and how far it bends down there."""


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
    """Millimetres, axes of the head (see `values`); the front flat in z = 0, temples straight to the ears."""
    acetate = eyewear.material == "acetate"
    thick = 3.6 if acetate else 1.6
    flat = front(eyewear)
    pieces: list[tuple[str, Doubles, int]] = []
    if eyewear.rim_mm > 0:
        pieces += [
            ("front", _ring(rim, lens, thick), 0) for rim, lens in zip(flat.rims, flat.lenses, strict=True)
        ]
    bars = (*flat.bridge, *flat.endpieces)
    if eyewear.rim_mm > 0:
        bars = tuple(_beside(bar, flat.lenses) for bar in bars)
    pieces += [("front", _strip(bar, thick), 0) for bar in bars]
    names = ("lens_left", "lens_right")
    pieces += [(name, _disc(lens), 2) for name, lens in zip(names, flat.lenses, strict=True)]
    for name, hinge in zip(("temple_left", "temple_right"), flat.hinges, strict=True):
        start = np.array([hinge[0], hinge[1], thick])
        half = (1.7, max(0.8 * eyewear.rim_top_mm, 2.6)) if acetate else (0.55, 0.9)
        pieces.append((name, _bar(start, eyewear.temple_mm, half), 1))
    metal = (0.0, 0.25) if acetate else (1.0, 0.3)
    through = 1.0 - sum(eyewear.lens_alpha) / 2
    materials = (
        Material("front", _base(eyewear.frame_rgb, eyewear.frame_alpha), *metal),
        Material("temple", _base(eyewear.temple_rgb, eyewear.frame_alpha), *metal),
        Material("lens", _base(eyewear.lens_rgb, 1.0), 0.0, 0.05, through),
    )
    meshes = [_mesh(name, corners, material) for name, corners, material in pieces]
    marking = f"{eyewear.a_mm:g}-{eyewear.dbl_mm:g}-{eyewear.temple_mm:g}"
    return Scene(tuple(meshes), materials, 1.0, "-y", "-z", (marking,), remarks)


def _base(rgb: Rgb, opacity: float) -> tuple[float, float, float, float]:
    red, green, blue = (linear(value / 255) for value in rgb)
    return red, green, blue, opacity


def _mesh(name: str, corners: Doubles, material: int) -> Mesh:
    """Triangles by their corners (m, 3, 3), each turned so that it looks outwards as its neighbours do."""
    triangles = np.arange(len(corners) * 3, dtype=np.int32).reshape(-1, 3)
    return Mesh((name,), corners.reshape(-1, 3), triangles, None, None, material)


def _quads(a: Doubles, b: Doubles) -> Doubles:
    """The band (2 n, 3, 3) between two closed lines (n, 3)."""
    a2, b2 = np.roll(a, -1, 0), np.roll(b, -1, 0)
    return np.concatenate([np.stack([a, b, b2], 1), np.stack([a, b2, a2], 1)])


def _deep(outline: Doubles, z: float) -> Doubles:
    return np.column_stack([outline, np.full(len(outline), z)])


def _clockwise(outline: Doubles) -> Doubles:
    """Run round so that it is seen clockwise from before, x to the right and y down."""
    following = np.roll(outline, -1, 0)
    area = float((outline[:, 0] * following[:, 1] - outline[:, 1] * following[:, 0]).sum())
    return outline if area > 0 else outline[::-1]


def _ring(outer: Doubles, inner: Doubles, thick: float) -> Doubles:
    """A rim: between two outlines that run alike, from z = 0 to `thick`."""
    if not np.array_equal(_clockwise(outer), outer):
        outer, inner = outer[::-1], inner[::-1]
    before, behind = (_deep(outer, 0.0), _deep(inner, 0.0)), (_deep(outer, thick), _deep(inner, thick))
    return np.concatenate(
        [
            _quads(before[1], before[0]),
            _quads(behind[0], behind[1]),
            _quads(before[0], behind[0]),
            _quads(behind[1], before[1]),
        ]
    )


def _beside(bar: Doubles, lenses: tuple[Doubles, Doubles]) -> Doubles:
    """A bar whose corners within a lens are moved across, out of it: it ends in the rim."""
    moved = bar.copy()
    for lens in lenses:
        middle = lens.mean(0)
        for index, (x, y) in enumerate(bar):
            if cv2.pointPolygonTest(lens.astype(np.float32), (float(x), float(y)), False) > 0:
                # Out to the side the bar comes from.
                side = np.sign(bar[:, 0].mean() - middle[0])
                edge = lens[np.abs(lens[:, 1] - y).argsort()]
                edge = edge[np.sign(edge[:, 0] - middle[0]) == side]
                moved[index, 0] = edge[0, 0]
    return moved


def _strip(outline: Doubles, thick: float) -> Doubles:
    """A bar: a closed outline (2 n, 2) that runs out along one side and back along the other."""
    outline = _clockwise(outline)
    half = len(outline) // 2
    there, back = outline[:half], outline[: half - 1 : -1]
    a, b = there[:-1], there[1:]
    c, d = back[1:], back[:-1]
    flat = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    before = np.dstack([flat, np.zeros(flat.shape[:2])])[:, ::-1]
    behind = np.dstack([flat, np.full(flat.shape[:2], thick)])
    return np.concatenate([before, behind, _quads(_deep(outline, 0.0), _deep(outline, thick))])


def _disc(outline: Doubles) -> Doubles:
    """A lens, a little behind the front's surface."""
    outline = _clockwise(outline)
    middle = outline.mean(0)
    before, behind = _deep(outline, 0.5), _deep(outline, 0.5 + _LENS_MM)
    centres = (
        np.tile(_deep(middle[None], 0.5), (len(outline), 1)),
        np.tile(_deep(middle[None], 0.5 + _LENS_MM), (len(outline), 1)),
    )
    return np.concatenate(
        [
            np.stack([centres[0], np.roll(before, -1, 0), before], 1),
            np.stack([centres[1], behind, np.roll(behind, -1, 0)], 1),
            _quads(before, behind),
        ]
    )


def _bar(start: Doubles, length: float, half: tuple[float, float]) -> Doubles:
    """A temple: straight back from `start` (3,), then down behind the ear; `length` along its middle."""
    straight = length - _BEND_MM
    ear = start + np.array([0.0, 0.0, straight])
    tip = ear + np.array([0.0, _BEND_MM * np.sin(_BEND), _BEND_MM * np.cos(_BEND)])
    rings = [_section(start, 0.0, half), _section(ear, _BEND / 2, half), _section(tip, _BEND, half)]
    sides = [_quads(a, b) for a, b in pairwise(rings)]
    return np.concatenate([*sides, _cap(rings[0][::-1]), _cap(rings[-1])])


def _section(middle: Doubles, bend: float, half: tuple[float, float]) -> Doubles:
    """Four corners (4, 3) round the middle of a temple that goes back, bent down by `bend`."""
    wide = np.array([half[0], 0.0, 0.0])
    down = np.array([0.0, np.cos(bend), -np.sin(bend)]) * half[1]
    return middle + np.array([-wide - down, wide - down, wide + down, -wide + down])


def _cap(ring: Doubles) -> Doubles:
    return np.stack([ring[[0, 1, 2]], ring[[0, 2, 3]]])
