"""Rulers in millimetres and the boxing system, drawn over the mirror where the eyewear sits."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainter

from mirror_app.glasses_on.drafts import Boxes
from mirror_app.sizes import Sizes
from mirror_app.ui import theme
from mirror_app.ui.bridge import Onto
from mirror_app.ui.desk.ink import Ink
from mirror_app.ui.theme import Measures
from mirror_app.values import Doubles, Face, Seat

_ABOVE_MM, _BESIDE_MM = 9.0, 8.0
"""From the front to the level ruler, and to the upright one."""
_TICK_MM = {10: 3.6, 5: 2.4, 1: 1.3}
_LEAST_TICK_PX = 2.6
_TURNED_DEG = 14.0
"""From here on a temple is seen, and the pupils no longer straight behind the front."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is drawn."""

    rulers: bool = False
    boxing: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A face that wears something, and the way from the eyewear's millimetres to the screen."""

    seat: Seat
    face: Face
    onto: Onto

    def at(self, points: Doubles) -> list[QPointF]:
        """Eyewear points (n, 3) on the screen."""
        return self.head(self.seat.on_head(points))

    @property
    def px_per_mm(self) -> float:
        """The screen's points to a millimetre there."""
        return self.face.pose.px_per_mm * self.onto.scale

    def head(self, points: Doubles) -> list[QPointF]:
        """Head points (n, 3) on the screen."""
        return self.onto(self.face.pose.project(points))


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws what is shown with one painter."""

    painter: QPainter
    measures: Measures

    def draw(self, sheet: Sheet, boxes: Boxes, sizes: Sizes | None, shown: Shown) -> None:
        """Over a mirror that already shows the picture."""
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = Ink(self.painter, self.measures)
        if shown.rulers:
            _level_ruler(ink, sheet, boxes)
            _upright_ruler(ink, sheet, boxes)
        if shown.boxing:
            _boxes(ink, sheet, boxes)
            _width(ink, sheet, boxes)
            _temple(ink, sheet, boxes)
        _pupils(ink, sheet, boxes, sizes)


def _level_ruler(ink: Ink, sheet: Sheet, boxes: Boxes) -> None:
    y = float(boxes.front[0, 1]) - _ABOVE_MM
    reach = _to_ten(float(np.abs(boxes.front[:, 0]).max()))
    _ruler(ink, sheet, range(-reach, reach + 1), np.array([0.0, y]), (1, 0))


def _upright_ruler(ink: Ink, sheet: Sheet, boxes: Boxes) -> None:
    x = float(boxes.front[1, 0]) + _BESIDE_MM
    low, high = _to_ten(float(-boxes.front[0, 1])), _to_ten(float(boxes.front[1, 1]))
    _ruler(ink, sheet, range(-low, high + 1), np.array([x, 0.0]), (0, 1))


def _ruler(ink: Ink, sheet: Sheet, places: range, start: Doubles, along: tuple[int, int]) -> None:
    """A line with a tick at each of the whole millimetres `places`, which point away from the front."""
    step, away = np.array(along, np.float64), np.array((along[1], -along[0]), np.float64)
    fine = sheet.px_per_mm >= _LEAST_TICK_PX
    marked = [place for place in places if place % (1 if fine else 5) == 0]
    feet = start + np.outer(marked, step)
    long = np.array([_TICK_MM[10 if p % 10 == 0 else 5 if p % 5 == 0 else 1] for p in marked])
    tops = feet + long[:, None] * away
    screen = sheet.at(_deep(np.concatenate([feet, tops])))
    count = len(marked)
    ticks = [QLineF(screen[n], screen[count + n]) for n in range(count)]
    ink.lines([QLineF(screen[0], screen[count - 1]), *ticks], theme.INK, 1.0)
    every = 10 if sheet.px_per_mm * 10 >= ink.measures(24) else 20
    tens = [place for place in marked if place % every == 0]
    # As far from the ticks as letters are high, however near the face is.
    out = _TICK_MM[10] + ink.measures(10 if along[0] else 12) / sheet.px_per_mm
    seats = sheet.at(_deep(start + np.outer(tens, step) + away * out))
    ink.numbers([(at, str(abs(place))) for at, place in zip(seats, tens, strict=True)], theme.INK)


def _boxes(ink: Ink, sheet: Sheet, boxes: Boxes) -> None:
    if len(boxes.lenses) != 2:
        return
    left, right = boxes.lenses
    found = boxes.measures
    for box in (left, right):
        ink.path(sheet.at(box), theme.BRASS, closed=True)
    middles = boxes.centres
    # The datum: the line on which both centres lie, a little beyond the boxes.
    ends = np.array([left[[0, 3]].mean(0), *middles, right[[1, 2]].mean(0)])
    ends[0, 0] -= 5.0
    ends[-1, 0] += 5.0
    datum = sheet.at(ends)
    ink.lines([QLineF(a, b) for a, b in pairwise(datum)], theme.BRASS, 1.0, dashed=True)
    for at in sheet.at(middles):
        ink.cross(at, theme.BRASS)
    nose = np.array([left[[1, 2]].mean(0), right[[0, 3]].mean(0)])
    _dimension(ink, sheet, nose)
    # A and DBL in one row below the front, B beside it, away from the upright ruler.
    row = float(boxes.front[1, 1]) + ink.measures(11) / sheet.px_per_mm
    for middle in boxes.centres:
        _label(ink, sheet, np.array([middle[0], row, middle[2]]), "A", found.a_mm)
    _label(ink, sheet, np.array([*nose.mean(0)[:1], row, nose[0, 2]]), "DBL", found.dbl_mm)
    beside = float(boxes.front[0, 0]) - ink.measures(28) / sheet.px_per_mm
    _label(ink, sheet, np.array([beside, float(left[:, 1].mean()), 0.0]), "B", found.b_mm)


def _width(ink: Ink, sheet: Sheet, boxes: Boxes) -> None:
    half, y = boxes.measures.width_mm / 2, float(boxes.front[1, 1]) + ink.measures(27) / sheet.px_per_mm
    middle = float(boxes.front[:, 0].mean())
    ends = np.array([(middle - half, y, 0.0), (middle + half, y, 0.0)])
    _dimension(ink, sheet, ends)
    below = sheet.at(ends.mean(0)[None])[0] + QPointF(0, ink.measures(14))
    ink.label(below, f"width {boxes.measures.width_mm:.1f}", theme.BRASS)


def _temple(ink: Ink, sheet: Sheet, boxes: Boxes) -> None:
    """Along the temple on the side that is turned to the camera."""
    yaw = sheet.face.pose.angles_deg[0]
    if abs(yaw) < _TURNED_DEG or boxes.measures.temple_mm is None:
        return
    middle = sheet.seat.temples[0 if yaw > 0 else 1]
    points = sheet.head(middle)
    ink.lines([QLineF(a, b) for a, b in pairwise(points)], theme.BRASS, 1.0, dashed=True)
    at = points[len(points) // 3] - QPointF(0, ink.measures(20))
    ink.label(at, f"temple {boxes.measures.temple_mm:.1f}", theme.BRASS)


def _pupils(ink: Ink, sheet: Sheet, boxes: Boxes, sizes: Sizes | None) -> None:
    """Rings at the pupils, lines from them to their place on the level ruler, and the PD with its error.

    Millimetres straight before the pupils, as a centration is measured; the camera sees them a little nearer
    together, for the front is nearer to it than the eyes.
    """
    pupils = sheet.onto(sheet.face.pupils_px)
    y = float(boxes.front[0, 1]) - _ABOVE_MM
    before = (sheet.face.shape_mm[[468, 473]].astype(np.float64) - sheet.seat.origin_mm) @ sheet.seat.axes
    tops = sheet.at(_deep(np.column_stack([before[:, 0], [y, y]])))
    if abs(sheet.face.pose.angles_deg[0]) < _TURNED_DEG:
        ink.lines([QLineF(a, b) for a, b in zip(pupils, tops, strict=True)], theme.SIGHT, 1.0, dashed=True)
    for at in pupils:
        ink.ring(at, theme.SIGHT)
    if sizes is not None:
        above = sheet.at(np.array([(0.0, y - _TICK_MM[10], 0.0)]))[0] - QPointF(0, ink.measures(28))
        far = sizes.far_pd
        ink.label(above, f"PD {far.mm:.1f} \u00b1 {far.error_mm:.1f}", theme.SIGHT)


def _dimension(ink: Ink, sheet: Sheet, ends: Doubles) -> None:
    """A line (2, 3) with a short stroke across each end."""
    up = np.array([0.0, 2.2, 0.0])
    a, b, *strokes = sheet.at(np.array([*ends, *(end + s * up for end in ends for s in (-1, 1))]))
    ink.lines([QLineF(a, b), QLineF(strokes[0], strokes[1]), QLineF(strokes[2], strokes[3])], theme.BRASS)


def _label(ink: Ink, sheet: Sheet, at: Doubles, name: str, mm: float | None) -> None:
    if mm is not None:
        ink.label(sheet.at(at[None])[0], f"{name} {mm:.1f}", theme.BRASS)


def _deep(points: Doubles) -> Doubles:
    """(n, 2) in the plane of the front to (n, 3)."""
    return np.column_stack([points, np.zeros(len(points))])


def _to_ten(mm: float) -> int:
    return int(np.ceil(max(mm, 10.0) / 10.0)) * 10
