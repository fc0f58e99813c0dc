"""How the outlines of a wire lie, in the slices of a slab."""

import numpy as np
import pytest

from mirror_app.glasses_on.slabs.slicing import layers_of, slices_of
from mirror_app.glasses_on.slabs.solids import Grid

GRID = Grid(np.zeros(2), 6.0, (240, 240))
"""Fine pixels; 3 to a texel."""
HALF_MM = 0.55


@pytest.mark.parametrize("slant_deg", [0.0, 9.0, 17.0, 45.0, 62.0, 80.0])
def test_wherever_one_is_on_a_wire_its_outline_is_told_to_be_beside_and_not_along_it(slant_deg: float):
    slant = np.radians(slant_deg)
    across = np.array([np.cos(slant), np.sin(slant)])
    row, column = np.divmod(np.arange(240 * 240), 240)
    off = ((column - 119.7) * across[0] + (row - 119.7) * across[1]) / GRID.px_per_mm
    pixel = np.flatnonzero(np.abs(off) < HALF_MM)
    wire = np.stack([pixel, np.full(len(pixel), -0.5), np.full(len(pixel), 0.5)], 1).astype(np.float64)
    none = np.empty((0, 3))
    slices = slices_of(wire, none, layers_of(wire, none), GRID)[10:-10, 10:-10].astype(np.float64)
    told = slices[..., 0] > -0.2
    slope = slices[told][:, 1:3]
    beside = np.abs(slope @ across) / np.linalg.norm(slope, axis=1)
    assert told.sum() > 100
    assert beside.min() > 0.95
