"""A detailed mesh with far fewer triangles: worn at once, while the whole of it is made ready."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.importing import EyewearModel, Part
from mirror_app.glasses_on.importing.scene import Triangles
from mirror_app.glasses_on.importing.surface import least_and_most

_CELL_MM = 0.6


def coarse(model: EyewearModel) -> EyewearModel:
    """The model with the vertices that one part has in one cell made into one; its measures are its own."""
    return replace(model, parts=tuple(_thinned(part) for part in model.parts))


def _thinned(part: Part) -> Part:
    cells = np.floor(part.vertices / _CELL_MM).astype(np.int64)
    x, y, z = (column - column.min() for column in cells.T)
    # What looks to the other side stays apart, or a thin wall would be none.
    sides = (part.normals > 0).astype(np.int64) @ (1, 2, 4)
    key = ((x * (int(y.max()) + 1) + y) * (int(z.max()) + 1) + z) * 8 + sides
    _, cell_of, counts = np.unique(key, return_inverse=True, return_counts=True)
    triangles = cell_of[part.triangles].astype(np.int32)
    a, b, c = triangles.T
    kept = np.flatnonzero((a != b) & (b != c) & (c != a))
    kept = kept[_once(triangles[kept], len(counts))]
    vertices, normals, uvs = (
        np.stack([np.bincount(cell_of, column, len(counts)) for column in values.T], 1) / counts[:, None]
        for values in (part.vertices, part.normals, part.uvs)
    )
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-6)
    means = (values.astype(np.float32) for values in (vertices, normals, uvs))
    vertices, normals, uvs = means
    return Part(part.role, vertices, triangles[kept], normals, uvs, part.materials[kept])


def _once(triangles: Triangles, vertices: int) -> NDArray[np.intp]:
    """Which of triangles (m, 3), in order, are not one before again, whichever way round."""
    corners = triangles.astype(np.int64)
    least, most = least_and_most(corners)
    key = (least * vertices + corners.sum(1) - least - most) * vertices + most
    return np.sort(np.unique(key, return_index=True)[1])
