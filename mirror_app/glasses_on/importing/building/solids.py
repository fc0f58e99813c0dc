"""Closed surfaces from rings of points. A surface is the corners of its triangles (m, 3, 3), seen
counter-clockwise from outside, in front coordinates or eyewear axes; no two of its triangles lack an edge."""

import numpy as np
from numpy.typing import NDArray

from mirror_app.values import Doubles

_LEAST = 1e-9


def quads(rings: Doubles, round_: bool) -> Doubles:
    """(n, k, 3) rings, each closed, joined to the next, the last to the first where it goes `round_`:
    (n - 1 or n, k, 2, 3, 3)."""
    following = np.roll(rings, -1, 0)
    a, b = (rings, following) if round_ else (rings[:-1], following[:-1])
    a2, b2 = np.roll(a, -1, 1), np.roll(b, -1, 1)
    return np.stack([np.stack([a, b, b2], 2), np.stack([a, b2, a2], 2)], 2)


def torus(rings: Doubles) -> Doubles:
    """The surface through rings (n, k, 3) that come back to the first."""
    return outwards(quads(rings, True))


def rod(rings: Doubles) -> Doubles:
    """The surface through rings (n, k, 3), closed by a fan at each end."""
    return outwards(np.concatenate([quads(rings, False).reshape(-1, 3, 3), *_ends(rings)]))


def _ends(rings: Doubles) -> tuple[Doubles, Doubles]:
    first, last = rings[0], rings[-1][::-1]
    return _fan(first), _fan(last)


def _fan(ring: Doubles) -> Doubles:
    following = np.roll(ring, -1, 0)
    middle = np.broadcast_to(ring.mean(0), ring.shape)
    return np.stack([middle, ring, following], 1)


def outwards(corners: Doubles) -> Doubles:
    """Triangles (..., 3, 3) without those of no area, turned round where they enclose less than nothing."""
    corners = corners.reshape(-1, 3, 3)
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    apart = ((a != b).any(1)) & ((b != c).any(1)) & ((c != a).any(1))
    volume = float((np.cross(a, b) * c).sum())
    return (corners if volume > 0 else corners[:, ::-1])[apart]


def mirrored(corners: Doubles) -> Doubles:
    """The same on the other side."""
    return (corners * (-1.0, 1.0, 1.0))[:, ::-1]


def both(corners: Doubles) -> Doubles:
    """A surface and the same on the other side."""
    return np.concatenate([corners, mirrored(corners)])


def tube(path: Doubles, half: Doubles, across: Doubles, sides: int = 12) -> Doubles:
    """Rings (n, sides, 3) round a path (n, 3). half: (n, 2), half its size along `across` and the other way.
    across: (3,) or (n, 3), made square to the path."""
    return framed(path, half, across, ellipse(sides))


def ellipse(sides: int, power: float = 1.0) -> Doubles:
    """(sides, 2) points of a unit circle; with a power below 1 it has fuller corners."""
    turn = (np.arange(sides) + 0.5) * (2.0 * np.pi / sides)
    points = np.stack([np.cos(turn), np.sin(turn)], 1)
    return np.sign(points) * np.abs(points) ** power


def framed(path: Doubles, half: Doubles, across: Doubles, outline: Doubles) -> Doubles:
    """Rings (n, k, 3): `outline` (k, 2) in the planes square to a path; see `tube`."""
    along = unit(np.gradient(path, axis=0))
    wide = np.broadcast_to(across, path.shape)
    wide = unit(wide - along * (wide * along).sum(1, keepdims=True))
    high = np.cross(along, wide)
    at = outline[None] * half[:, None, :]
    return path[:, None] + at[..., :1] * wide[:, None] + at[..., 1:] * high[:, None]


def rounded_end(half: Doubles, along_mm: Doubles, over_mm: float) -> Doubles:
    """Half sizes (n, 2) that come to a round end within the last `over_mm` of a path; along_mm: (n,)."""
    left = np.clip((along_mm[-1] - along_mm) / over_mm, 0.0, 1.0)
    return half * np.maximum(np.sqrt(1.0 - np.square(1.0 - left)), 0.05)[:, None]


def walked(path: Doubles) -> Doubles:
    """How far along a path (n, k) each of its points is."""
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(steps)])


def unit(vectors: Doubles) -> Doubles:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), _LEAST)


def spline(start: Doubles, end: Doubles, leaves: Doubles, arrives: Doubles, count: int = 17) -> Doubles:
    """(count, k) points of a cubic, which leaves and arrives along these unit vectors."""
    handle = 0.4 * float(np.linalg.norm(end - start))
    t = np.linspace(0.0, 1.0, count)[:, None]
    b, c = start + handle * leaves, end - handle * arrives
    return (1 - t) ** 3 * start + 3 * t * (1 - t) ** 2 * b + 3 * t**2 * (1 - t) * c + t**3 * end


def masked(rings: Doubles, kept: NDArray[np.bool_]) -> Doubles:
    """Of the surface that `torus` makes, the quads that are `kept` (n, k): (m, 3, 3), not closed."""
    return quads(rings, True)[kept].reshape(-1, 3, 3)
