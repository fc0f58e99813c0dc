"""Moving least squares (Schaefer 2006): a smooth map that takes handles where they should go.

Maps run from where things are drawn to where their pixels come from, so that nothing drawn has holes."""

from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np

from mirror_app.values import Doubles, Floats

_STEP_PX = 12
_EVEN_PX = 1.0


class Rule(Enum):
    """What a map may do near a handle. AFFINE: anything linear; SIMILAR: turn and scale; RIGID: turn."""

    AFFINE = "affine"
    SIMILAR = "similar"
    RIGID = "rigid"


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A map known on a grid. places: (rows, columns, 2), where drawn; sources: the same shape, where from."""

    places: Doubles
    sources: Doubles


def moved(points: Doubles, to: Doubles, come_from: Doubles, rule: Rule) -> Doubles:
    """Where points (m, 2) come from, by handles drawn at `to` (n, 2) that come from `come_from` (n, 2)."""
    away = points[:, None] - to[None]
    weight = 1.0 / ((away**2).sum(-1) + _EVEN_PX)
    weight /= weight.sum(1, keepdims=True)
    middle_to, middle_from = weight @ to, weight @ come_from
    p, q = to[None] - middle_to[:, None], come_from[None] - middle_from[:, None]
    v = points - middle_to
    if rule is Rule.AFFINE:
        spread = np.einsum("mn,mni,mnj->mij", weight, p, p)
        spread += np.eye(2) * (1e-9 + 1e-6 * np.trace(spread, axis1=1, axis2=2)[:, None, None])
        cross = np.einsum("mn,mni,mnj->mij", weight, p, q)
        return np.einsum("mi,mij->mj", v, np.linalg.solve(spread, cross)) + middle_from
    pz, qz = p[..., 0] + 1j * p[..., 1], q[..., 0] + 1j * q[..., 1]
    turn = (weight * np.conj(pz) * qz).sum(1)
    scale = (weight * np.abs(pz) ** 2).sum(1) if rule is Rule.SIMILAR else np.abs(turn)
    out = turn / (scale + 1e-12) * (v[:, 0] + 1j * v[:, 1])
    return np.stack([out.real, out.imag], -1) + middle_from


def mapped(box: tuple[int, int, int, int], to: Doubles, come_from: Doubles, rule: Rule) -> Grid:
    """The map over a box (left, top, right, bottom) of what is drawn on, px, at a step of some px."""
    left, top, right, bottom = box
    x = np.linspace(left, right, max(2, -(-(right - left) // _STEP_PX) + 1))
    y = np.linspace(top, bottom, max(2, -(-(bottom - top) // _STEP_PX) + 1))
    places = np.stack(np.meshgrid(x, y), -1)
    sources = moved(places.reshape(-1, 2), to, come_from, rule).reshape(places.shape)
    return Grid(places, sources)


def dense(grid: Grid, box: tuple[int, int, int, int]) -> Floats:
    """(h, w, 2) float32: for each pixel of the box it was made for, where it comes from."""
    left, top, right, bottom = box
    rows, columns = grid.sources.shape[:2]
    x = np.linspace(0, columns - 1, right - left + 1, dtype=np.float32)[:-1]
    y = np.linspace(0, rows - 1, bottom - top + 1, dtype=np.float32)[:-1]
    across, down = np.meshgrid(x, y)
    source = grid.sources.astype(np.float32)
    return np.asarray(
        cv2.remap(source, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32
    )
