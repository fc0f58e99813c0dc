"""How normals change, of a wire whose normals are known."""

import numpy as np
import pytest

from mirror_app.glasses_on.slabs.curving import fitted, moments, within_texels

FINE = 3
RADIUS = 1.2
BESIDE = 0.6
"""Texels; so far beside the wire a pixel may look up the normals of what it has of it."""


@pytest.mark.parametrize("sigma", [0.7, 1.0, 2.0])
def test_across_a_wire_and_beside_it_normals_change_evenly_however_widely_they_are_fitted(sigma: float):
    columns, rows = 12 * FINE, 10 * FINE
    row, column = np.divmod(np.arange(columns * rows), columns)
    across = (column + 0.5) / FINE - 6.2
    there = np.abs(across) < RADIUS
    pixel = np.flatnonzero(there)
    normal = np.stack([across[there] / RADIUS, np.zeros(len(pixel))], 1)
    planes = [*normal.T, np.ones(len(pixel)), *moments(normal, within_texels(pixel, columns, FINE))]
    texel = row[there] // FINE * 12 + column[there] // FINE
    sums = np.stack([np.bincount(texel, plane, 120) for plane in planes], 1).reshape(10, 12, -1) / FINE**2
    found, turn = fitted(sums.astype(np.float32), sigma, np.zeros((10, 12, 2), np.float32))
    middle = np.arange(12) + 0.5 - 6.2
    inside, near = np.abs(middle) < RADIUS, np.abs(middle) < RADIUS + BESIDE
    np.testing.assert_allclose(found[5, near, 0], middle[near] / RADIUS, atol=0.13)
    assert near.sum() > inside.sum()
    np.testing.assert_allclose(found[5, inside, 0], middle[inside] / RADIUS, atol=0.06)
    np.testing.assert_allclose(turn[5, inside, 0], 1.0 / RADIUS, atol=0.06)
    np.testing.assert_allclose(turn[5, inside, 1:], 0.0, atol=1e-3)
