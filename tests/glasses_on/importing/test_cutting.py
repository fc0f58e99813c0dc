"""Triangles that reach through a plane."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mirror_app.glasses_on.importing import Given, read
from mirror_app.glasses_on.importing.cutting import cut
from mirror_app.glasses_on.importing.model import FRONT, TEMPLES
from mirror_app.glasses_on.importing.scene import Mesh
from tests import eyewear_files as files
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


def surface_of(solid: np.ndarray, mm: float) -> Body:
    """Of a solid (x, y, z) of cubes of so many mm: in one piece, its corners shared, x about the middle."""
    padded = np.pad(solid, 1).astype(np.int8)
    quads = []
    for axis in range(3):
        step = np.diff(padded, axis=axis)
        for way in (1, -1):
            at = np.argwhere(step == way)[:, None] + np.eye(3, dtype=int)[axis]
            aside, on = np.eye(3, dtype=int)[[(axis + 1) % 3, (axis + 2) % 3]]
            turns = (0 * aside, on, aside + on, aside) if way > 0 else (0 * aside, aside, aside + on, on)
            quads.append(at + np.stack(turns))
    corners, index = np.unique(np.concatenate(quads).reshape(-1, 3), axis=0, return_inverse=True)
    fans = index.reshape(-1, 4)[:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3)
    middle = np.array([solid.shape[0] / 2, solid.shape[1] / 2, 0.0])
    return (corners - 1 - middle) * mm, fans


def test_nose_pads_behind_a_front_that_is_one_with_its_temples_leave_its_openings_open(tmp_path: Path):
    solid = np.zeros((70, 24, 70), np.bool_)
    solid[:, :, :2] = True
    for begin in (5, 39):
        solid[begin : begin + 26, 3:21, :2] = False
    for begin in (0, 68):
        solid[begin : begin + 2, 8:12, :] = True
    # Between the lenses, 8 mm deep, where its temples go through the same plane.
    for begin in (31, 37):
        solid[begin : begin + 2, 12:16, :6] = True
    path = tmp_path / "one.glb"
    path.write_bytes(files.glb(*files.description(files.stood({"": surface_of(solid, 2.0)}))))
    model = read(path, Given("one"))
    front, temple = model.part(FRONT), model.part(TEMPLES[0])
    assert front is not None
    assert temple is not None
    middles = front.vertices[front.triangles].mean(1)
    openings = (np.abs(np.abs(middles[:, 0]) - 36.0) < 22.0) & (np.abs(middles[:, 1]) < 14.0)
    assert not openings.any()
    assert front.vertices[:, 2].max() - front.vertices[:, 2].min() == pytest.approx(12.0, abs=0.1)
    assert np.ptp(temple.vertices[:, 2]) > 130.0
