"""Triangles cut in two where a plane goes through them."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.importing.scene import Mesh
from mirror_app.values import Doubles, Floats

_LEAST_MM = 0.05
"""What reaches beyond the plane by less is not cut. Lids are so far before it."""


def cut(mesh: Mesh, chosen: NDArray[np.intp], z: float, middle: float) -> tuple[Mesh, NDArray[np.intp]]:
    """The mesh with those of its triangles `chosen` cut that reach through the plane at `z`, mm, and which of
    its triangles are now what was chosen.

    What lies before the plane is closed there by a lid on either side of the middle, at that x: it fills a
    section that is convex, as that of a temple is.
    """
    beyond = mesh.vertices[mesh.triangles[chosen], 2] - z
    through = (beyond.min(1) < -_LEAST_MM) & (beyond.max(1) > _LEAST_MM)
    if not through.any():
        return mesh, chosen
    beyond, own = beyond[through], chosen[through]
    # First the corner that is alone on its side of the plane.
    behind = beyond > 0.0
    alone = (behind != (behind.sum(1) == 2)[:, None]).argmax(1)
    turn = (alone[:, None] + np.arange(3)) % 3
    a, b, c = np.take_along_axis(mesh.triangles[own], turn, 1).T
    at_a, at_b, at_c = np.take_along_axis(beyond, turn, 1).T
    starts, ends = np.concatenate([a, a]), np.concatenate([b, c])
    share = np.concatenate([at_a / (at_a - at_b), at_a / (at_a - at_c)])[:, None]
    made = _with_between(mesh, (starts, ends, share))
    on_ab, on_ac = len(mesh.vertices) + np.arange(2 * len(own)).reshape(2, -1)
    triangles = mesh.triangles.copy()
    triangles[own] = np.stack([a, on_ab, on_ac], 1)
    rest = np.concatenate([np.stack([on_ab, b, c], 1), np.stack([on_ab, c, on_ac], 1)])
    made = replace(made, triangles=np.concatenate([triangles, rest.astype(triangles.dtype)]))
    made = _with_lids(made, np.stack([on_ab, on_ac], 1), middle)
    return made, np.concatenate([chosen, np.arange(len(triangles), len(made.triangles))])


def _with_between(mesh: Mesh, places: tuple[NDArray[np.intp], NDArray[np.intp], Doubles]) -> Mesh:
    """The mesh with further vertices, each at a share of the way from the one to the other."""
    starts, ends, share = places

    def more(rows: Doubles | Floats) -> Doubles:
        wide = rows.astype(np.float64)
        return np.concatenate([wide, wide[starts] + (wide[ends] - wide[starts]) * share])

    normals = None if mesh.normals is None else more(mesh.normals)
    if normals is not None:
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
        normals = normals.astype(np.float32)
    uvs = None if mesh.uvs is None else more(mesh.uvs).astype(np.float32)
    return replace(mesh, vertices=more(mesh.vertices), normals=normals, uvs=uvs)


def _with_lids(mesh: Mesh, edges: NDArray[np.intp], middle: float) -> Mesh:
    """The mesh with triangles from each edge (n, 2) to the mean of all on its side, looking backwards."""
    ends = mesh.vertices[edges]
    left = ends[:, 0, 0] < middle
    corners = np.empty((len(edges), 3, 3))
    corners[:, :2] = ends
    for side in (left, ~left):
        corners[side, 2] = ends[side].mean((0, 1)) if side.any() else 0.0
    corners[..., 2] -= _LEAST_MM
    across, on = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    wrong = across[:, 0] * on[:, 1] < across[:, 1] * on[:, 0]
    corners[wrong, :2] = corners[wrong, 1::-1]
    count = 3 * len(edges)
    triangles = len(mesh.vertices) + np.arange(count, dtype=mesh.triangles.dtype).reshape(-1, 3)
    backwards = np.tile(np.array([(0.0, 0.0, 1.0)], np.float32), (count, 1))
    uvs = None
    if mesh.uvs is not None:
        uvs = np.concatenate([mesh.uvs, mesh.uvs[edges[:, [0, 1, 1]]].reshape(-1, 2)])
    return replace(
        mesh,
        vertices=np.concatenate([mesh.vertices, corners.reshape(-1, 3)]),
        triangles=np.concatenate([mesh.triangles, triangles]),
        normals=None if mesh.normals is None else np.concatenate([mesh.normals, backwards]),
        uvs=uvs,
    )
