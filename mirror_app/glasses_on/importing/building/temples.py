"""A temple: from its hinge straight back, bowed in a little, bent down behind the ear, its tip rounded."""

from dataclasses import dataclass

import numpy as np

from mirror_app.glasses_on.importing.building.solids import ellipse, framed, rounded_end
from mirror_app.values import Doubles

BEHIND_MM = 42.0
"""How much of a temple is behind the middle of its bend."""
_BEND_DEG, _BEND_RADIUS_MM = 45.0, 23.0
_IN_MM = 7.0
"""How far its tip is nearer to the head than its front end; all of it is bowed alike."""
_TIP_MM = 2.5
_FINE = 1500
_SOFTENED = 121


@dataclass(frozen=True, slots=True)
class Shape:
    """How thick and high a temple is at some places, millimetres from its front end, or back from its far end
    where they are negative; past the first and the last it stays so. fullness: see `solids.ellipse`."""

    at_mm: tuple[float, ...]
    thick_mm: tuple[float, ...]
    high_mm: tuple[float, ...]
    fullness: float


@dataclass(frozen=True, slots=True, eq=False)
class Spine:
    """along_mm: (n,). path: (n, 3), the middle of a temple of the side of +x, its front end at the origin."""

    along_mm: Doubles
    path: Doubles

    @staticmethod
    def of(length_mm: float) -> "Spine":
        fine = np.linspace(0.0, length_mm, _FINE)
        bend = _BEND_RADIUS_MM * np.radians(_BEND_DEG)
        first = length_mm - min(BEHIND_MM, 0.35 * length_mm) - bend / 2
        turned = np.clip((fine - first) / bend, 0.0, 1.0)
        # Half of it as on a circle, half softer: nobody bends a temple to an arc.
        turn = np.radians(_BEND_DEG) * (turned + turned**2 * (3.0 - 2.0 * turned)) / 2
        back = np.cumsum(np.cos(turn))
        inward = 2.0 * _IN_MM / length_mm * (back / back[-1])
        way = np.stack([-inward * np.cos(turn), np.sin(turn), np.cos(turn)], 1)
        way /= np.linalg.norm(way, axis=1, keepdims=True)
        steps = (way[1:] + way[:-1]) / 2 * np.diff(fine)[:, None]
        path = np.concatenate([np.zeros((1, 3)), np.cumsum(steps, 0)])
        marks = [
            np.linspace(0.0, 6.0, 4),
            np.linspace(6.0, first, 14),
            np.linspace(first, first + bend, 12),
            np.linspace(first + bend, length_mm - _TIP_MM, 8),
            length_mm - _TIP_MM * (1.0 - np.sin(np.linspace(0.0, np.pi / 2, 6))),
        ]
        along = np.unique(np.concatenate(marks).round(6)).clip(0.0, length_mm)
        return Spine(along, np.stack([np.interp(along, fine, path[:, k]) for k in range(3)], 1))

    def rings(self, shape: Shape, sides: int = 16) -> Doubles:
        """(n, sides, 3), its top edge straighter than its lower one."""
        length = float(self.along_mm[-1])
        at = [place if place >= 0.0 else length + place for place in shape.at_mm]
        thick, high = (_soft(self.along_mm, at, sizes) for sizes in (shape.thick_mm, shape.high_mm))
        half = rounded_end(np.stack([thick, high], 1) / 2, self.along_mm, _TIP_MM)
        rings = framed(self.path, half, np.array([1.0, 0.0, 0.0]), ellipse(sides, shape.fullness))
        return rings - (0.0, 1.0, 0.0) * (high[0] - high)[:, None, None] / 4

    def behind(self, from_mm: float) -> "Spine":
        """Its part from there on; it keeps its place."""
        kept = self.along_mm >= from_mm
        return Spine(self.along_mm[kept], self.path[kept])


def _soft(along: Doubles, at: list[float], sizes: tuple[float, ...]) -> Doubles:
    """Sizes between places, without a corner."""
    fine = np.linspace(along[0], along[-1], _FINE)
    wide = np.pad(np.interp(fine, at, sizes), _SOFTENED // 2, "edge")
    return np.interp(along, fine, np.convolve(wide, np.full(_SOFTENED, 1 / _SOFTENED), "valid"))
