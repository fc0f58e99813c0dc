"""Which part each triangle belongs to: by its mesh's name where that says so and its place allows it, else by
place and shape alone. Sides always go by place: in names, "left" may be the wearer's or the picture's.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.importing import words
from mirror_app.glasses_on.importing.cutting import cut
from mirror_app.glasses_on.importing.model import FRONT, LENSES, ROLES, TEMPLES
from mirror_app.glasses_on.importing.scene import Material, Mesh
from mirror_app.glasses_on.importing.surface import back_of, bounds, connected, mean_of, silhouette, used_of
from mirror_app.values import Doubles

_ROLE = "<U12"
_MOST_PIECES = 1000
_SOLID = 0.82
"""How much of its convex outline a lens covers at least; a rim is a ring, and covers a third."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Triangles of one mesh that belong to one part."""

    role: str
    mesh: Mesh
    chosen: NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class _Whole:
    """All of the eyewear: its middle from side to side, its width, where and how high its front is."""

    middle: float
    width: float
    front: float
    height: float


def pieces(meshes: tuple[Mesh, ...], materials: tuple[Material, ...]) -> tuple[list[Piece], list[str]]:
    """Everything by part, and a sentence on how each kind of part was found. Meshes: see `placing.Placed`."""
    whole = _whole(meshes)
    found: list[Piece] = []
    how: dict[str, str] = {}
    left = _MOST_PIECES
    for mesh, names in zip(meshes, words.telling(mesh.names for mesh in meshes), strict=True):
        kind, name = words.kind_of(names)
        split = _split(mesh, left)
        left -= len(split)
        for chosen in split:
            roles, by = _roles(mesh, chosen, (kind, materials[mesh.material].clear), whole)
            parted = mesh, chosen, roles
            if FRONT in roles and not set(TEMPLES).isdisjoint(roles.tolist()):
                parted = _parted(mesh, chosen, whole)
            for role in dict.fromkeys(parted[2].tolist()):
                found.append(Piece(role, parted[0], parted[1][parted[2] == role]))
                told = {"name": f"by the name '{name}'", "clear": "by their clear material"}.get(
                    by, "by their shape"
                )
                how.setdefault(_plural(role), told)
    if how.get("Lenses", "").endswith("shape") and not _a_pair(found, whole):
        found = [replace(piece, role=FRONT) if piece.role in LENSES else piece for piece in found]
        how.pop("Lenses")
    sentences = [f"{part} found {by}." for part, by in how.items() if part]
    return found, sentences


def _a_pair(found: list[Piece], whole: _Whole) -> bool:
    """Whether what was taken for lenses is alike on both sides of the middle."""
    boxes: list[Doubles] = []
    for role in LENSES:
        mine = [
            piece.mesh.vertices[piece.mesh.triangles[piece.chosen]].reshape(-1, 3)
            for piece in found
            if piece.role == role
        ]
        if not mine:
            return False
        points = np.concatenate(mine)
        across = np.sort(np.abs(points[:, 0] - whole.middle))
        boxes.append(np.array([across[0], across[-1], points[:, 1].min(), points[:, 1].max()]))
    return float(np.abs(boxes[0] - boxes[1]).max()) < 0.03 * whole.width


def _plural(role: str) -> str:
    return {**dict.fromkeys(TEMPLES, "Temples"), **dict.fromkeys(LENSES, "Lenses")}.get(role, "")


def _whole(meshes: tuple[Mesh, ...]) -> _Whole:
    points = np.concatenate([mesh.vertices[used_of(mesh.triangles, len(mesh.vertices))] for mesh in meshes])
    low, high = bounds(points)
    width = float(high[0] - low[0])
    forward = points[points[:, 2] < low[2] + 0.15 * width]
    return _Whole(float(low[0] + high[0]) / 2, width, float(low[2]), float(np.ptp(forward[:, 1])))


def _split(mesh: Mesh, most: int) -> list[NDArray[np.intp]]:
    """Triangles of the mesh by what hangs together; all in one where that is more than `most`."""
    piece, count = connected(mesh.vertices, mesh.triangles)
    if count == 1 or count > most:
        return [np.arange(len(mesh.triangles))]
    order = np.argsort(piece, kind="stable")
    return np.split(order, np.cumsum(np.bincount(piece))[:-1])


def _roles(
    mesh: Mesh, chosen: NDArray[np.intp], said: tuple[str, bool], whole: _Whole
) -> tuple[NDArray[np.str_], str]:
    """The role of each chosen triangle, and what it was found by: "name", "clear" or "shape"."""
    own = next((name for name in mesh.names if name in ROLES), None)
    if own is not None:
        # One of ours, see `glb`.
        return np.full(len(chosen), own, _ROLE), "name"
    kind, clear = said
    corners = _corners(mesh, chosen, whole)
    low, high = bounds(corners)
    side = _side(corners)
    deep = float(high[2] - low[2])
    forward = low[2] < 0.2 * whole.width and deep < 0.3 * whole.width
    if kind == words.LENS and forward:
        return np.array(LENSES, _ROLE)[side], "name"
    if kind == words.TEMPLE and max(abs(low[0]), abs(high[0])) > 0.3 * whole.width:
        return np.array(TEMPLES, _ROLE)[side], "name"
    if forward and kind != words.FRONT and _like_lens(mesh, chosen, (low, high), clear, whole):
        return np.array(LENSES, _ROLE)[side], "clear" if clear else "shape"
    return _by_place(corners, side, whole), "shape"


def _by_place(corners: Doubles, side: NDArray[np.intp], whole: _Whole) -> NDArray[np.str_]:
    """Temple or front. What is one with both is parted where the front ends."""
    low, high = bounds(corners)
    long = high[2] - low[2] > 0.35 * whole.width
    middle = float(low[0] + high[0]) / 2
    one_sided = low[0] * high[0] > 0.0 and abs(middle) > 0.3 * whole.width
    if one_sided and (long or low[2] > 0.11 * whole.width):
        return np.full(len(corners), TEMPLES[int(middle > 0.0)], _ROLE)
    if not long:
        return np.full(len(corners), FRONT, _ROLE)
    return _by_depth(corners, side, _back(corners, whole), whole)


def _parted(
    mesh: Mesh, chosen: NDArray[np.intp], whole: _Whole
) -> tuple[Mesh, NDArray[np.intp], NDArray[np.str_]]:
    """What is one with both, cut where the front ends: a mesh, the chosen of its triangles, their roles."""
    corners = _corners(mesh, chosen, whole)
    back = _back(corners, whole)
    # Nose pads and bridges reach through, too, and stay whole.
    outer = _outer(corners, whole)
    mesh, cut_up = cut(mesh, chosen[outer], whole.front + back, whole.middle)
    chosen = np.concatenate([chosen[~outer], cut_up])
    corners = _corners(mesh, chosen, whole)
    return mesh, chosen, _by_depth(corners, _side(corners), back, whole)


def _corners(mesh: Mesh, chosen: NDArray[np.intp], whole: _Whole) -> Doubles:
    """(m, 3, 3): from the middle of the front of it all."""
    return mesh.vertices[mesh.triangles[chosen]] - (whole.middle, 0.0, whole.front)


def _side(corners: Doubles) -> NDArray[np.intp]:
    """(m,) 0 left of the middle, else 1."""
    return np.where(mean_of(corners[:, :, 0]) < 0.0, 0, 1)


def _back(corners: Doubles, whole: _Whole) -> float:
    """Where the front ends, which need not be quite flat there."""
    return back_of(corners, whole.width, whole.height) + 0.01 * whole.width


def _outer(corners: Doubles, whole: _Whole) -> NDArray[np.bool_]:
    """(m,) whether beside the lenses rather than between the eyes."""
    return mean_of(np.abs(corners[:, :, 0])) > 0.28 * whole.width


def _by_depth(corners: Doubles, side: NDArray[np.intp], back: float, whole: _Whole) -> NDArray[np.str_]:
    """Temple or front, by what is behind where the front ends."""
    # Between the eyes only nose pads are behind the front, and they do not reach far.
    behind = mean_of(corners[:, :, 2]) > np.where(_outer(corners, whole), back, back + 0.15 * whole.width)
    return np.where(behind, np.array(TEMPLES, _ROLE)[side], FRONT)


def _like_lens(
    mesh: Mesh, chosen: NDArray[np.intp], box: tuple[Doubles, Doubles], clear: bool, whole: _Whole
) -> bool:
    """Whether a piece is a disc before one eye, or a clear shield before both."""
    low, high = box
    size = (high - low) / whole.width
    one_sided = low[0] > -0.02 * whole.width or high[0] < 0.02 * whole.width
    fits = 0.2 < size[0] < 0.52 if one_sided else clear and size[0] > 0.6
    if not fits or not 0.1 < size[1] < 0.6 or size[1] * whole.width < 0.35 * whole.height or size[2] > 0.2:
        return False
    mask, _, _ = silhouette(mesh.vertices, mesh.triangles[chosen], 2.0)
    if not mask.any():
        return False
    outline = cv2.convexHull(cv2.findNonZero(mask))
    hull = cv2.fillConvexPoly(np.zeros_like(mask), outline, (1,))
    return float(mask.sum()) > _SOLID * float(hull.sum())
