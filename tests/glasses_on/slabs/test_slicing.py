"""How the outlines of a wire lie, in the slices of a slab."""

import numpy as np
import pytest

from mirror_app.glasses_on.slabs.slab import SLICES
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


def test_a_thick_plate_is_met_on_its_faces_and_its_edge_in_the_middle_of_each_slice():
    row, column = np.divmod(np.arange(240 * 240), 240)
    pixel = np.flatnonzero((np.abs(row - 119.5) < 90) & (np.abs(column - 119.5) < 90))
    plate = np.stack([pixel, np.full(len(pixel), 0.0), np.full(len(pixel), 6.0)], 1).astype(np.float64)
    none = np.empty((0, 3))
    layers = layers_of(plate, none)
    slices = slices_of(plate, none, layers, GRID).astype(np.float64)
    lies = layers.depths + slices[..., 6]
    middles = [(begin[0] + end[0]) / 2 for _, begin, end in layers.within]
    assert lies[40, 40] == pytest.approx([0.0, *middles[1:-1], 6.0], abs=0.01)
    # The first texel of the plate, whose edge is 10 texels from that of the grid.
    assert lies[40, 10] == pytest.approx(middles, abs=0.05)
    assert len(middles) == SLICES
    assert middles[0] > 0.3
