"""What is known of surfaces, texel by texel."""

import numpy as np
import pytest

from mirror_app.glasses_on import Catalogue
from mirror_app.glasses_on.importing import model_of
from mirror_app.glasses_on.importing.model import FRONT, Part
from mirror_app.glasses_on.importing.scene import Material
from mirror_app.glasses_on.slabs import QUICK, baked
from mirror_app.glasses_on.slabs.attributes import FINE, attributes
from mirror_app.glasses_on.slabs.slab import Stand
from mirror_app.glasses_on.slabs.solids import Grid, solid_of
from tests import eyewear_files as files

LENS_NORMAL = slice(8, 10)
COLOUR = slice(3, 6)
DEPTH = 2
PX_PER_MM = 6.0


@pytest.mark.parametrize("side", [0, 1])
def test_a_lens_is_even_up_to_its_rim(catalogue: Catalogue, side: int) -> None:
    made = baked(model_of(catalogue.find("harbour-black")), QUICK)
    assert made.front is not None
    columns, rows = made.front.size
    normals = made.textures.front[0][side : 2 * columns * rows : 2, LENS_NORMAL]
    # The edge itself, in the groove of the rim, looks sideways: 1.
    assert float(np.linalg.norm(normals, axis=1).max()) < 0.4


def test_a_front_cut_from_tortoise_has_light_and_dark_places(catalogue: Catalogue) -> None:
    made = baked(model_of(catalogue.find("alder-havana")), QUICK)
    assert made.front is not None
    columns, rows = made.front.size
    colour = made.textures.front[0][: 2 * columns * rows : 2, COLOUR]
    there = colour.max(1) > 0.0
    low, high = np.percentile(colour[there][:, 2], (5, 95))
    assert low < 0.3
    assert high > 0.6


def stairs(step_mm: float) -> Part:
    """Up to u = 10 mm a black face at w = 0, from there on a white one that much deeper."""
    black = files.box((0.0, 0.0, 0.0), (10.0, 20.0, 6.0))
    white = files.box((10.0, 0.0, step_mm), (20.0, 20.0, 6.0))
    vertices, triangles = files.joined(black, white)
    corners = vertices[triangles]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return Part(
        FRONT,
        corners.reshape(-1, 3).astype(np.float32),
        np.arange(3 * len(triangles), dtype=np.int32).reshape(-1, 3),
        np.repeat(normals, 3, 0).astype(np.float32),
        np.zeros((3 * len(triangles), 2), np.float32),
        np.repeat(np.array([0, 1], np.int32), len(triangles) // 2),
    )


def turns_at(profile: np.ndarray) -> float:
    """u, mm, where a number of each texel is halfway between what it is to both sides."""
    half = (profile[5] + profile[-6]) / 2
    texel = np.arange(len(profile))[5:-5]
    return (float(np.interp(half, profile[5:-5], texel)) + 0.5) * FINE / PX_PER_MM


@pytest.mark.parametrize(("step_mm", "beyond_px"), [(0.6, 0.0), (1.65, 1.0)])
def test_what_is_beside_a_step_looks_like_its_top(step_mm: float, beyond_px: float) -> None:
    grid, stand = Grid(np.zeros(2), PX_PER_MM, (120, 120)), Stand(np.zeros(3), np.eye(3))
    materials = (Material(base=(0.0, 0.0, 0.0, 1.0)), Material(base=(1.0, 1.0, 1.0, 1.0)))
    solids = solid_of((stairs(step_mm),), stand, grid), solid_of((), stand, grid)
    (looks,) = attributes(materials, solids, grid, True, (0.3,))
    before, behind = looks[20, :, 0], looks[20, :, 1]
    for number in (DEPTH, COLOUR.start):
        assert turns_at(before[:, number]) == pytest.approx(10.0 + beyond_px / PX_PER_MM, abs=0.04)
    # From behind there is no step.
    assert turns_at(behind[:, COLOUR.start]) == pytest.approx(10.0, abs=0.02)
    assert behind[:, DEPTH] == pytest.approx(6.0, abs=0.01)
