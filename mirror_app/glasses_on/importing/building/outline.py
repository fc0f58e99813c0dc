"""The outline of one side of a front of acetate: rim, bridge and endpiece in one, without a step.

Places round a lens go by their angle as seen from a point in it: 0 towards the nose, a quarter turn upwards.
From there nothing of the outline hides another.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mirror_app.boxing import front, lens_outline, rim_outline
from mirror_app.glasses_on.importing.building.profile import Edges, normals
from mirror_app.glasses_on.importing.building.solids import spline, unit, walked
from mirror_app.values import Doubles, Eyewear

_BEZEL_MM = 0.6
_LEAST_RIM_MM = 1.4
_FREE, _CUT = 124, 5
_ANGLES = 1440
_APART_MM = 0.02
_KEYHOLE = ("round", "panto")
_BEND_MM = 1.5
"""A bend of one radian in the outline gets as many points as this length of it."""


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """Closed lens and rim, and the open lines of bridge and endpiece, (n, 2), on the side of +u. eye: (2,),
    where all is seen from."""

    eye: Doubles
    lens: Doubles
    rim: Doubles
    bridge: Doubles
    end: Doubles


def end_height_mm(eyewear: Eyewear) -> float:
    """How high an endpiece, and the temple behind it, is."""
    return float(np.clip(1.7 * eyewear.rim_top_mm, 5.0, 9.0))


def side_edges(eyewear: Eyewear) -> tuple[Edges, int]:
    """The edges of the side of +u, and how many of its points, the first, are on its outline: from above the
    bridge round to below it. The others are across the bridge, on u = 0, as are the first and the last of
    them."""
    lines = _lines(eyewear)
    angle = np.linspace(-np.pi, np.pi, _ANGLES, endpoint=False)
    meets = angle[_reach(lines, angle) >= _to_middle(lines, angle) - 1e-6]
    free = _spaced(lines, np.linspace(float(meets[-1]), float(meets[0]) + 2.0 * np.pi, _ANGLES))
    shut = np.linspace(float(meets[0]), float(meets[-1]), _CUT + 2)[1:-1]
    chosen = np.concatenate([free, shut])
    lens = _at(lines, chosen, _polar(lines.lens, lines, chosen))
    outer = _at(lines, chosen, np.minimum(_reach(lines, chosen), _to_middle(lines, chosen)))
    # Only the bridge is at u = 0, or the two sides would meet twice.
    outer[: len(free), 0] = np.maximum(outer[: len(free), 0], _APART_MM)
    outer[[0, *range(len(free) - 1, len(chosen))], 0] = 0.0
    normal = normals(lens)
    out = np.zeros_like(outer)
    out[: len(free)] = _mirrored_normals(outer[: len(free)])
    most = 0.45 * (np.linalg.norm(outer - lens, axis=1) + _BEZEL_MM)
    return Edges(lens - normal * _BEZEL_MM, outer, normal, out, most), len(free)


def _lines(eyewear: Eyewear) -> _Lines:
    middle = np.array([(eyewear.dbl_mm + eyewear.a_mm) / 2, 0.0])
    lens = lens_outline(eyewear.shape, eyewear.a_mm, eyewear.b_mm, 1)
    wide = np.linalg.norm(rim_outline(lens, eyewear) - lens, axis=1)
    wide = np.maximum(wide, _LEAST_RIM_MM) - _BEZEL_MM
    rim = lens + normals(lens) * wide[:, None] + middle
    bar = max(eyewear.rim_top_mm, 2.0)
    low = -0.2 * eyewear.b_mm - 1.2 + 0.5 * bar
    eye = np.array([middle[0], np.clip(low - 0.6, -0.35 * eyewear.b_mm, 0.1 * eyewear.b_mm)])
    return _Lines(eye, lens + middle, rim, _bridge(eyewear, rim, low), _end(eyewear, rim, eye))


def _bridge(eyewear: Eyewear, rim: Doubles, low: float) -> Doubles:
    """From the rim beside the nose up to the middle, up there, and out to the rim above."""
    bar = max(eyewear.rim_top_mm, 2.0)
    high = low - float(np.clip(1.3 * bar, 3.6, 7.5))
    out = np.array([1.0, 0.0])
    arch, leaves = np.array([[0.0, low]]), out
    if eyewear.shape in _KEYHOLE:
        wide = 0.15 * eyewear.dbl_mm
        turn = np.linspace(0.5, -0.12, 9)[:, None] * np.pi
        arch = np.concatenate([wide * np.cos(turn), low + wide - 1.5 - wide * np.sin(turn)], 1)
        high, leaves = high - 1.5, unit(arch[-1] - arch[-2])
    lowest = float(rim[:, 1].max())
    beside, down = _corner(
        rim, rim[:, 1] > min(float(arch[-1, 1]) + 4.0, lowest - 1.0), (-1.0, 0.35), (0.0, 1.0)
    )
    above, up = _corner(rim, rim[:, 1] < low, (-0.8, -1.0), (1.0, -0.5))
    lower = spline(arch[-1], beside, leaves, down)
    lower[:, 1] = np.maximum.accumulate(lower[:, 1])
    upper = spline(np.array([0.0, high]), above, out, up)
    return np.concatenate([lower[::-1], arch[:-1][::-1], upper])


def _end(eyewear: Eyewear, rim: Doubles, eye: Doubles) -> Doubles:
    """From the rim above out to where the temple begins, down there, and back to the rim below."""
    u, v = front(eyewear).hinges[1]
    half = end_height_mm(eyewear) / 2
    round_ = 0.3 * half
    above, leaves = _corner(rim, rim[:, 1] < v, (0.5, -1.0), (1.0, 0.5))
    below, arrives = _corner(rim, rim[:, 1] > v + half, (1.0, 0.7), (0.0, 1.0))
    turn = np.linspace(0.0, 0.5, 5)[:, None] * np.pi
    top = np.concatenate([u - round_ + round_ * np.sin(turn), v - half + round_ * (1.0 - np.cos(turn))], 1)
    bottom = (top * (1.0, -1.0) + (0.0, 2.0 * v))[::-1]
    down = np.array([0.0, 0.2])
    upper = spline(above, top[0], leaves, unit(unit(top[0] - eye) + down))
    lower = spline(bottom[-1], below, unit(unit(eye - bottom[-1]) + down), arrives)
    return np.concatenate([upper[:-1], top, bottom, lower[1:]])


def _corner(
    rim: Doubles, chosen: NDArray[np.bool_], outmost: tuple[float, float], ahead: tuple[float, float]
) -> tuple[Doubles, Doubles]:
    """The point of a rim that is furthest one way, of those chosen, and the way along it that leads ahead."""
    away = np.where(chosen, rim @ outmost, -np.inf)
    index = int(away.argmax())
    along = unit(rim[(index + 1) % len(rim)] - rim[index - 1])
    return rim[index], along * (1.0 if float(along @ ahead) > 0.0 else -1.0)


def _at(lines: _Lines, angle: Doubles, far: Doubles) -> Doubles:
    """(n, 2) points so far from the eye."""
    return lines.eye - far[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)


def _to_middle(lines: _Lines, angle: Doubles) -> Doubles:
    """How far it is to u = 0."""
    towards = np.cos(angle)
    return np.where(towards > 0.01, float(lines.eye[0]) / np.maximum(towards, 0.01), np.inf)


def _reach(lines: _Lines, angle: Doubles) -> Doubles:
    """How far the outline is from the eye; beyond u = 0 it may go on."""
    nose = _open(lines.bridge, lines, (angle + np.pi) % (2.0 * np.pi) - np.pi, 0.0)
    temple = _open(lines.end, lines, angle % (2.0 * np.pi), np.pi)
    return np.maximum(_polar(lines.rim, lines, angle), np.maximum(nose, temple))


def _polar(closed: Doubles, lines: _Lines, angle: Doubles) -> Doubles:
    away = closed - lines.eye
    at = np.arctan2(-away[:, 1], -away[:, 0])
    order = np.argsort(at)
    far = np.linalg.norm(away, axis=1)
    return np.interp(angle, at[order], far[order], period=2.0 * np.pi)


def _open(line: Doubles, lines: _Lines, angle: Doubles, middle: float) -> Doubles:
    """How far an open line is, whose angles lie about `middle` and rise along it; 0 past its ends."""
    away = line - lines.eye
    at = (np.arctan2(-away[:, 1], -away[:, 0]) - middle + np.pi) % (2.0 * np.pi) - np.pi + middle
    seen = np.append(True, at[1:] > np.maximum.accumulate(at)[:-1])
    return np.interp(angle, at[seen], np.linalg.norm(away, axis=1)[seen], 0.0, 0.0)


def _spaced(lines: _Lines, angle: Doubles) -> Doubles:
    """_FREE of the angles, the first and the last of them too: more where the outline is long or bends."""
    outer = _at(lines, angle, np.minimum(_reach(lines, angle), _to_middle(lines, angle)))
    lens = _at(lines, angle, _polar(lines.lens, lines, angle))
    step = np.diff(outer, axis=0)
    heading = np.unwrap(np.arctan2(step[:, 1], step[:, 0]))
    bends = _BEND_MM * np.abs(np.diff(heading, prepend=heading[0]))
    cost = np.linalg.norm(step, axis=1) + 0.5 * np.diff(walked(lens)) + bends
    cost = np.convolve(np.pad(cost, 8, "edge"), np.full(17, 1 / 17), "valid")
    total = np.concatenate([[0.0], np.cumsum(cost)])
    return np.interp(np.linspace(0.0, total[-1], _FREE), total, angle)


def _mirrored_normals(line: Doubles) -> Doubles:
    """(n, 2) away from the material, of a line that goes on mirrored at u = 0; it runs clockwise as one
    sees it."""
    flip = np.array([-1.0, 1.0])
    whole = np.concatenate([line[1:2] * flip, line, line[-2:-1] * flip])
    along = unit(whole[2:] - whole[:-2])
    return np.stack([along[:, 1], -along[:, 0]], 1)
