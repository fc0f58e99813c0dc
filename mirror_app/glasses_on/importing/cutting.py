"""Triangles cut in two where a plane goes through them."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.importing.scene import Mesh
from mirror_app.values import Doubles, Floats

_LEAST_MM = 0.05
"""What reaches beyond the plane by less is not cut."""


def cut(mesh: Mesh, chosen: NDArray[np.intp], z: float) -> tuple[Mesh, NDArray[np.intp]]:
    """The mesh with those of its triangles `chosen` cut that reach through the plane at `z`, in the unit of
    its vertices, and which of its triangles are now what was chosen."""
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
    count = len(own)
    on_ab, on_ac = len(mesh.vertices) + np.arange(count), len(mesh.vertices) + count + np.arange(count)
    ends = np.concatenate([b, c])
    share = np.concatenate([at_a / (at_a - at_b), at_a / (at_a - at_c)])[:, None]
    triangles = mesh.triangles.copy()
    triangles[own] = np.stack([a, on_ab, on_ac], 1)
    rest = np.concatenate([np.stack([on_ab, b, c], 1), np.stack([on_ab, c, on_ac], 1)])
    added = len(triangles) + np.arange(2 * count)
    places = (np.concatenate([a, a]), ends, share)
    normals = None if mesh.normals is None else _unit(_with_between(mesh.normals, places))
    uvs = None if mesh.uvs is None else _with_between(mesh.uvs, places).astype(np.float32)
    made = replace(
        mesh,
        vertices=_with_between(mesh.vertices, places),
        triangles=np.concatenate([triangles, rest.astype(triangles.dtype)]),
        normals=normals,
        uvs=uvs,
    )
    return made, np.concatenate([chosen, added])


def _with_between(
    rows: Doubles | Floats, places: tuple[NDArray[np.intp], NDArray[np.intp], Doubles]
) -> Doubles:
    """Rows, and behind them those at a share of the way from the one to the other."""
    starts, ends, share = places
    return np.concatenate([rows, rows[starts] + (rows[ends] - rows[starts]) * share])


def _unit(normals: Doubles) -> Floats:
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return (normals / np.maximum(length, 1e-12)).astype(np.float32)
