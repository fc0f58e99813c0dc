"""Where a bank card may be on a picture: quadrilaterals of straight edges, of about its size and form."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app import bank_card
from mirror_app.values import Doubles, Face, Floats, Image

PX_PER_MM = 2.0
"""Of the levelled patch in which edges are looked for."""
LOW_MM, HIGH_MM = np.array([-92.0, -128.0]), np.array([92.0, 150.0])
"""The patch, from the point between the pupils: forehead to chin, and what a card may stand out."""
SHORTEST_MM = 7.0
LEANS = np.tan(np.radians(24.0))
"""A card is held level to about this angle."""
SIZES = (0.72, 1.22)
"""A card's sides as they are seen over what they would be at the pupils: the scale of the irises may be off
by a tenth, the card is nearer, and a leaning side is shorter: a forehead leans back by 30 degrees."""
FORMS = (0.86, 1.38)
"""Width over height as seen, over a card's."""
STEP = 3.0
"""Levels a pixel, of the colour that changes most, from which there is an edge."""
STRONG = 24.0
LEAST_SUPPORT = (0.3, 0.62)
"""Share of a side, and of all four, that has an edge under it."""
BRIGHT, MOST_GAIN = 220.0, 3.0
"""A dark picture is brightened until its brightest parts are so bright."""
MOST_LINES = 80
MOST_QUADS = 30_000
"""More than there ever are; cv2.remap takes 32767 rows at once."""
_ALONG = np.linspace(0.08, 0.92, 22, dtype=np.float32)
_SAME_WAY = np.cos(np.radians(2.5))


@dataclass(frozen=True, slots=True, eq=False)
class _Patch:
    """A levelled cut-out. colours: (h, w, 3) BGR, brightened. to_picture: (2, 3), patch px to picture px."""

    colours: Image
    to_picture: Doubles


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """Lines u * normal = offset. normals: (n, 2), offsets: (n,), ends: (n, 2, 2) of their longest piece."""

    normals: Doubles
    offsets: Doubles


def candidates(image: Image, face: Face, most: int = 24) -> Doubles:
    """(n, 4, 2) corners in px, the best supported first: clockwise from the upper left as the head stands."""
    patch = _levelled(image, face)
    across, down = _lines(patch.colours)
    tops = _pairs(across, bank_card.HEIGHT_MM)
    sides = _pairs(down, bank_card.WIDTH_MM)
    if not len(tops) or not len(sides):
        return np.zeros((0, 4, 2))
    quads = _quads(across, down, tops, sides)
    support, strength = _support(patch.colours, quads)
    likely = np.flatnonzero(_likely(support))
    likely = likely[np.argsort(-(support.mean(1) + 0.5 * strength)[likely])]
    chosen = _different(quads[likely], most)
    return chosen @ patch.to_picture[:, :2].T + patch.to_picture[:, 2]


def _levelled(image: Image, face: Face) -> _Patch:
    """The head upright, its pupils' middle at a known place, PX_PER_MM."""
    left, right = face.pupils_px.astype(np.float64)
    roll = np.arctan2(right[1] - left[1], right[0] - left[0])
    scale = face.pose.px_per_mm / PX_PER_MM
    turn = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]]) * scale
    shift = (left + right) / 2 + turn @ (LOW_MM * PX_PER_MM)
    to_picture = np.column_stack([turn, shift])
    size = tuple(int(n) for n in (HIGH_MM - LOW_MM) * PX_PER_MM)
    soft = cv2.GaussianBlur(image, (0, 0), 0.5 * scale) if scale > 1.2 else image
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    patch = cv2.warpAffine(soft, to_picture, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    gain = float(np.clip(BRIGHT / max(np.percentile(patch, 95), 1.0), 1.0, MOST_GAIN))
    return _Patch(np.asarray(cv2.convertScaleAbs(patch, None, gain), np.uint8), to_picture)


def _lines(colours: Image) -> tuple[_Lines, _Lines]:
    """Level lines and upright ones, the longest first (line segments: von Gioi, Jakubowicz, Morel, Randall
    2012, as OpenCV has it). Each colour is looked at: a red card on brown hair has no edge in grey."""
    detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD)
    found: list[Any] = [detector.detect(one)[0] for one in cv2.split(colours)]
    ends = np.concatenate([np.zeros((0, 2, 2)), *(one.reshape(-1, 2, 2) for one in found if one is not None)])
    along = ends[:, 1] - ends[:, 0]
    length = np.linalg.norm(along, axis=1)
    long = length >= SHORTEST_MM * PX_PER_MM
    flat = np.abs(along[:, 1]) <= LEANS * np.abs(along[:, 0])
    steep = np.abs(along[:, 0]) <= LEANS * np.abs(along[:, 1])
    return _distinct(ends[long & flat], 1), _distinct(ends[long & steep], 0)


def _distinct(ends: Doubles, axis: int) -> _Lines:
    """One line for all segments that lie on it. `axis` is the one its normal points along, about."""
    along = ends[:, 1] - ends[:, 0]
    length = np.linalg.norm(along, axis=1)
    normals = np.stack([-along[:, 1], along[:, 0]], 1) / np.maximum(length, 1e-9)[:, None]
    normals *= np.sign(normals[:, axis])[:, None]
    middle = ends.mean(1)
    offsets = (normals * middle).sum(1)
    kept: list[int] = []
    for k in np.argsort(-length):
        # The same line runs the same way and passes the same place.
        passed = np.abs(normals[kept] @ middle[k] - offsets[kept]) < 1.5
        if not (passed & (normals[kept] @ normals[k] > _SAME_WAY)).any():
            kept.append(int(k))
        if len(kept) == MOST_LINES:
            break
    return _Lines(normals[kept], offsets[kept])


def _pairs(lines: _Lines, apart_mm: float) -> NDArray[np.intp]:
    """(n, 2) of lines about parallel and a card's side apart, the upper or left one first."""
    count = len(lines.offsets)
    if count < 2:
        return np.zeros((0, 2), np.intp)
    first, second = (a.ravel() for a in np.meshgrid(np.arange(count), np.arange(count), indexing="ij"))
    middle = (LOW_MM + HIGH_MM) / 2 * PX_PER_MM - LOW_MM * PX_PER_MM
    place = lines.offsets - lines.normals @ middle
    away = (place[second] - place[first]) / (PX_PER_MM * apart_mm)
    parallel = (lines.normals[first] * lines.normals[second]).sum(1) > np.cos(np.radians(9.0))
    # Measured at the patch's middle, not the card's: the quadrilaterals are measured again.
    fits = parallel & (away > SIZES[0] - 0.15) & (away < SIZES[1] + 0.15)
    return np.stack([first[fits], second[fits]], 1)


def _quads(across: _Lines, down: _Lines, tops: NDArray[np.intp], sides: NDArray[np.intp]) -> Doubles:
    """(n, 4, 2): the corners of every pair with every other that make a card."""
    a, b = (k.ravel() for k in np.meshgrid(np.arange(len(tops)), np.arange(len(sides)), indexing="ij"))
    level, upright = tops[a], sides[b]
    ways = ((0, 0), (0, 1), (1, 1), (1, 0))
    corners = np.stack([_crossing(across, down, level[:, i], upright[:, j]) for i, j in ways], 1)
    edges = np.linalg.norm(corners - np.roll(corners, -1, axis=1), axis=2) / PX_PER_MM
    width = (edges[:, 0] + edges[:, 2]) / 2 / bank_card.WIDTH_MM
    height = (edges[:, 1] + edges[:, 3]) / 2 / bank_card.HEIGHT_MM
    form = width / np.maximum(height, 1e-6)
    fits = (width > SIZES[0] + 0.1) & (width < SIZES[1]) & (height > SIZES[0]) & (height < SIZES[1])
    square = np.abs((across.normals[level[:, 0]] * down.normals[upright[:, 0]]).sum(1)) < np.sin(
        np.radians(9)
    )
    return corners[fits & square & (form > FORMS[0]) & (form < FORMS[1])][:MOST_QUADS]


def _crossing(across: _Lines, down: _Lines, i: NDArray[np.intp], j: NDArray[np.intp]) -> Doubles:
    """Where lines meet, (n, 2)."""
    (a, b), (c, d) = across.normals[i].T, down.normals[j].T
    e, f = across.offsets[i], down.offsets[j]
    bottom = a * d - b * c
    bottom = np.where(np.abs(bottom) < 1e-6, 1e-6, bottom)
    return np.stack([(e * d - b * f) / bottom, (a * f - e * c) / bottom], 1)


def _support(colours: Image, quads: Doubles) -> tuple[Doubles, Doubles]:
    """(n, 4) 0..1: how much of each side has an edge under it, square to it; (n,) 0..1: how strong it is."""
    right, down = (_slopes(colours, way) for way in ((1, 0), (0, 1)))
    share, strength = np.zeros((len(quads), 4)), np.zeros(len(quads))
    # Most have not even an edge of another direction under them, which is soon seen.
    steep = cv2.dilate(_most(np.maximum(np.abs(right), np.abs(down))), np.ones((3, 3), np.uint8))
    near = _seen(np.asarray(steep, np.float32), _along(quads, 2))[..., 0] > STEP * np.sqrt(0.5)
    left = np.flatnonzero(_likely(near.mean(2)))
    along = np.roll(quads[left], -1, axis=1) - quads[left]
    normal = np.stack([-along[..., 1], along[..., 0]], -1) / np.linalg.norm(along, axis=2, keepdims=True)
    out = np.asarray(normal[:, :, None], np.float32)
    best = np.zeros((len(left), 4, len(_ALONG)), np.float32)
    for off in (-1.0, 0.0, 1.0):
        places = _along(quads[left]) + off * out
        across = _seen(right, places) * out[..., :1] + _seen(down, places) * out[..., 1:]
        best = np.maximum(best, _most(np.abs(across)))
    share[left], strength[left] = (best > STEP).mean(2), np.minimum(best / STRONG, 1.0).mean((1, 2))
    return share, strength


def _likely(support: Doubles) -> NDArray[np.bool_]:
    return (support.min(1) >= LEAST_SUPPORT[0]) & (support.mean(1) >= LEAST_SUPPORT[1])


def _slopes(colours: Image, way: tuple[int, int]) -> Floats:
    """(h, w, 3): how much each colour changes to the right (1, 0) or down (0, 1), levels a pixel."""
    return np.asarray(cv2.Sobel(colours, cv2.CV_32F, *way, scale=1 / 8), np.float32)


def _most(colours: Floats) -> Floats:
    """The greatest of three colours (..., 3)."""
    return np.maximum(np.maximum(colours[..., 0], colours[..., 1]), colours[..., 2])


def _along(quads: Doubles, every: int = 1) -> Floats:
    """(n, 4, m, 2): places on the four sides."""
    start = np.asarray(quads[:, :, None], np.float32)
    return start + (np.roll(start, -1, axis=1) - start) * _ALONG[::every, None]


def _seen(field: Floats, places: Floats) -> Floats:
    """A field (h, w, c) or (h, w) at places (n, 4, m, 2): (n, 4, m, c)."""
    at = places.reshape(len(places), -1, 2)
    seen = cv2.remap(field, at, np.empty(0), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, np.float32).reshape(*places.shape[:3], -1)


def _different(quads: Doubles, most: int) -> Doubles:
    """The first of each group that is about the same."""
    chosen: list[Doubles] = []
    for quad in quads:
        if all(np.abs(quad - other).max() > 1.5 * PX_PER_MM for other in chosen):
            chosen.append(quad)
        if len(chosen) == most:
            break
    return np.array(chosen).reshape(-1, 4, 2)
