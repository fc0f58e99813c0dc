"""Triangles that reach through a plane."""

from dataclasses import replace

import numpy as np
import pytest

from mirror_app.glasses_on.importing.cutting import cut
from mirror_app.glasses_on.importing.scene import Mesh
from tests.eyewear_files import Body, box, joined

PLANE = 30.0


def mesh_of(*bodies: Body) -> Mesh:
    vertices, triangles = joined(*bodies)
    return Mesh(("",), vertices, triangles.astype(np.int32), None, None, 0)


def temples() -> Mesh:
    """Two bars 4 x 6 mm, 100 mm long, beside each other."""
    return mesh_of(box((-70.0, 0.0, 0.0), (-66.0, 6.0, 100.0)), box((66.0, 0.0, 0.0), (70.0, 6.0, 100.0)))


def volume(mesh: Mesh, chosen: np.ndarray) -> float:
    """Of what the chosen triangles enclose, seen along z, with a plane at z = 0 where they are open."""
    a, b, c = (mesh.vertices[mesh.triangles[chosen, k]] for k in range(3))
    area = np.cross((b - a)[:, :2], (c - a)[:, :2]) / 2
    return float((area * (a + b + c)[:, 2] / 3).sum())


def test_no_triangle_reaches_through_the_plane_and_none_is_lost():
    whole = temples()
    made, chosen = cut(whole, np.arange(len(whole.triangles)), PLANE, 0.0)
    z = made.vertices[made.triangles[chosen], 2]
    assert ((z.max(1) <= PLANE + 1e-9) | (z.min(1) >= PLANE - 1e-9)).all()
    a, b, c = (made.vertices[made.triangles[chosen, k]] for k in range(3))
    upright = np.ptp(z, axis=1) > 1.0
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)[upright].sum() / 2
    assert area == pytest.approx(2 * 2 * (4.0 + 6.0) * 100.0)


def test_what_is_before_the_plane_is_closed():
    whole = temples()
    made, chosen = cut(whole, np.arange(len(whole.triangles)), PLANE, 0.0)
    before = chosen[made.vertices[made.triangles[chosen], 2].max(1) <= PLANE + 1e-9]
    assert volume(made, before) == pytest.approx(2 * 4.0 * 6.0 * PLANE, rel=0.01)


def test_normals_and_texture_go_on_evenly():
    whole = temples()
    uvs = (whole.vertices[:, [2, 2]] / 100.0).astype(np.float32)
    normals = np.tile(np.array([(0.0, -1.0, 0.0)], np.float32), (len(whole.vertices), 1))
    made, _ = cut(replace(whole, uvs=uvs, normals=normals), np.arange(len(whole.triangles)), PLANE, 0.0)
    assert made.uvs is not None
    assert made.normals is not None
    assert len(made.uvs) == len(made.normals) == len(made.vertices)
    new = made.uvs[len(whole.vertices) :]
    assert new == pytest.approx(PLANE / 100.0)
    assert np.linalg.norm(made.normals, axis=1) == pytest.approx(1.0)


def test_what_does_not_reach_through_is_left_as_it_is():
    whole = temples()
    chosen = np.arange(12)
    made, still = cut(whole, chosen, 200.0, 0.0)
    assert made is whole
    assert still is chosen
