"""A rim cut through: from its edge round the lens over the front to its outer edge, and back behind."""

from dataclasses import dataclass

import numpy as np

from mirror_app.values import Doubles

_FACE = np.array([1 / 3, 2 / 3])
_QUARTER = np.pi / 2


@dataclass(frozen=True, slots=True)
class Profile:
    """front_mm, back_mm: w of its faces. inner_mm, outer_mm: the radii of its front edges, behind_mm: of its
    other two. steps: of a front edge."""

    front_mm: float
    back_mm: float
    inner_mm: float
    outer_mm: float
    behind_mm: float
    steps: int = 4


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Two lines of points (n, 2) that run alike round a lens, and where the material is: `into` (n, 2), of
    unit length, at the inner one away from the lens, `out` (n, 2) at the outer one away from the material.
    most_mm: (n,), the most that an edge may be rounded."""

    inner: Doubles
    outer: Doubles
    into: Doubles
    out: Doubles
    most_mm: Doubles


def sections(edges: Edges, profile: Profile) -> tuple[Doubles, slice]:
    """Closed cuts (n, k, 3) of u, v, w at each pair of points; which of the k are at the outer edge, from
    where it leaves the front to where it reaches the back."""
    most = np.minimum(edges.most_mm, 0.48 * (profile.back_mm - profile.front_mm))
    front, back = profile.front_mm, profile.back_mm
    turn = np.linspace(0.0, _QUARTER, profile.steps + 1)
    turn_back = np.linspace(0.0, _QUARTER, max(profile.steps - 1, 2) + 1)
    inner, outer = (edges.inner, edges.into), (edges.outer, -edges.out)
    behind = np.minimum(most, profile.behind_mm)
    arcs = (
        _arc(inner, np.minimum(most, profile.inner_mm), (front, 1.0), turn),
        _arc(outer, np.minimum(most, profile.outer_mm), (front, 1.0), turn[::-1]),
        _arc(outer, behind, (back, -1.0), turn_back),
        _arc(inner, behind, (back, -1.0), turn_back[::-1]),
    )
    before = _between(arcs[0][:, -1], arcs[1][:, 0])
    after = _between(arcs[2][:, -1], arcs[3][:, 0])
    cut = np.concatenate([arcs[0], before, arcs[1], arcs[2], after, arcs[3]], 1)
    first = arcs[0].shape[1] + before.shape[1]
    return cut, slice(first, first + arcs[1].shape[1] + arcs[2].shape[1])


def _arc(line: tuple[Doubles, Doubles], radius: Doubles, face: tuple[float, float], turn: Doubles) -> Doubles:
    """(n, k, 3) points of a rounded edge. line: its points and the way into the material. face: w of the face
    it leads to and the way from there. turn: 0 at the edge, a quarter at the face."""
    points, inwards = line
    w, way = face
    off = radius[:, None] * (1.0 - np.cos(turn))
    flat = points[:, None] + inwards[:, None] * off[..., None]
    deep = w + way * radius[:, None] * (1.0 - np.sin(turn))
    return np.concatenate([flat, deep[..., None]], 2)


def _between(a: Doubles, b: Doubles) -> Doubles:
    """(n, 2, 3) points across a face from a to b (n, 3)."""
    return a[:, None] + (b - a)[:, None] * _FACE[:, None]


def around(lens: Doubles, wide_mm: Doubles, bezel_mm: float) -> Edges:
    """The edges of a rim round a lens (n, 2), `wide_mm` (n,) in all, over the last `bezel_mm` of it."""
    normal = normals(lens)
    inner, outer = lens - normal * bezel_mm, lens + normal * (wide_mm - bezel_mm)[:, None]
    return Edges(inner, outer, normal, normal, 0.48 * wide_mm)


def normals(outline: Doubles) -> Doubles:
    """(n, 2) of a closed outline, away from its middle."""
    along = np.roll(outline, -1, 0) - np.roll(outline, 1, 0)
    normal = np.stack([along[:, 1], -along[:, 0]], 1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-12
    return normal * np.sign((normal * (outline - outline.mean(0))).sum())
