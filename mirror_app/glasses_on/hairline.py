"""Where hair hangs before the temples in one picture: told by colours at places on the head.

No network looks for hair here. What tells long hair from short is what is seen before the ear and at it: long
hair there looks like the hair above and unlike the cheek, and hides the ear, which is red.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.glasses_on.fit import Head
from mirror_app.values import Doubles, Face, Floats, Image


def _places(out: tuple[float, ...], down: tuple[float, ...], back: tuple[float, ...]) -> Doubles:
    """(n, 3) mm to the side of, below and behind the place of a temple on the ear."""
    return np.stack(np.meshgrid(out, down, back, indexing="ij"), -1).reshape(-1, 3)


_BEFORE = _places((6.0, 12.0), (12.0, 24.0), (-18.0, -30.0))
_BESIDE = _places((12.0, 18.0), (12.0, 24.0, 36.0), (-18.0,))
_EAR = _places((6.0, 12.0), (12.0, 24.0, 36.0), (0.0, 8.0))
_ABOVE = _places((-3.0, 0.0), (-45.0, -35.0), (-18.0, -30.0, -45.0))
_AROUND = np.concatenate([_BEFORE, _BESIDE, _EAR, _ABOVE])
_ALONG = np.linspace(0.15, 1.0, 9)[:, None]
"""Shares of the way from the hinge of a temple to the ear."""
_HINGE_MM = np.array([66.0, -2.0, 0.0])
_CROWN_MM = np.array([(x, y, 18.0) for x in (-24.0, 0.0, 24.0) for y in (-92.0, -102.0)])
_CHEEKS = [50, 118, 101, 205, 36, 280, 347, 330, 425, 266]
_PARTS = np.cumsum([n for part in (_BEFORE, _BESIDE, _EAR, _ABOVE, _ALONG) for n in (len(part),)])
_SIDE = int(_PARTS[-1])
_PATCH = np.arange(-2.0, 3.0) * 0.6
"""Columns and rows of a patch, mm."""
_DIM, _CLEAR = 0.004, 20.0
"""Light added to all before hues are compared, which have none in the dark. How much nearer to the colour of
one thing than to that of another, in CIELAB, is as near as can be."""
_EVEN, _SHADED = np.ones(3, np.float32), np.array([0.6, 1.0, 1.0], np.float32)
"""How much each of CIELAB counts; the side of a head is in the shade more often than its colour changes."""
_WEIGHTS = np.array([1.315, -6.576, -0.529, -0.604, 0.634, -5.878])
_LEAST = np.array([-1.0, 0.0, -1.8, -2.2, 0.05, 0.0])
_MOST = np.array([1.0, 0.75, 3.1, 1.1, 3.8, 0.6])
_BIAS = 0.370
"""Of a logistic regression on 100 portraits, labelled by eye."""


@dataclass(frozen=True, slots=True, eq=False)
class Hanging:
    """Left and right of the picture. sure: (2,) 0..1, how surely long hair hangs over the side of the head;
    begins: (2,) 0..1, from which share of the way from the hinge to the ear on."""

    sure: Doubles
    begins: Doubles


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """Patches of a picture: lab (n, 3), CIELAB; hue (n, 3), unit vectors; within (n,), whether it was in it."""

    lab: Floats
    hue: Floats
    within: Floats

    def parts(self, ends: "list[int]") -> "list[_Seen]":
        begins = [0, *ends[:-1]]
        return [
            _Seen(self.lab[a:b], self.hue[a:b], self.within[a:b]) for a, b in zip(begins, ends, strict=True)
        ]

    def usual(self) -> "_Seen":
        return _Seen(*(np.median(values, 0) for values in (self.lab, self.hue, self.within)))


def hanging(image: Image, face: Face, head: Head) -> Hanging:
    """What one picture tells; unsure where the side of the head is not in it."""
    places = np.concatenate([*(_beside(ear) for ear in head.ears), _CROWN_MM])
    marks_px = np.concatenate([face.pose.project(places), face.points_px[_CHEEKS]])
    seen = _seen(image, marks_px, face.pose.px_per_mm)
    lengths = [_SIDE, _SIDE, len(_CROWN_MM), 5, 5]
    *sides, crown, left, right = seen.parts(np.cumsum(lengths).tolist())
    sure, begins = np.zeros(2), np.ones(2)
    for number, (side, cheek) in enumerate(zip(sides, (left, right), strict=True)):
        before, beside, ear, above, along = side.parts(_PARTS.tolist())
        if min(before.within.mean(), ear.within.mean(), above.within.mean()) < 0.5:
            continue
        skin, top = cheek.usual(), above.usual()
        hair = crown.usual() if crown.within.mean() >= 0.5 else top
        nearest = np.minimum(_off(before, hair), _off(before, top))
        evidence = np.array(
            [
                np.clip((_off(before, skin) - nearest) / _CLEAR, -1.0, 1.0).mean(),
                np.median(_turned(beside, top)),
                (ear.lab[:, 1].max() - skin.lab[1]) / 10.0,
                (np.median(ear.lab[:, 1]) - skin.lab[1]) / 10.0,
                _off(before, skin).min() / 20.0,
                np.median(_turned(before, skin)),
            ]
        )
        told = float(np.clip(evidence, _LEAST, _MOST) @ _WEIGHTS) + _BIAS
        sure[number] = 1.0 / (1.0 + np.exp(-told))
        begins[number] = _begin(_off(along, skin, _SHADED), _off(along, before.usual(), _SHADED))
    return Hanging(sure, begins)


def _begin(off_skin: Floats, off_hair: Floats) -> float:
    """The share of the way from which on it is hair rather than skin that is seen, as well as that can be told."""
    hairy = (off_skin - off_hair) / np.maximum(off_skin + off_hair, 1.0)
    # All that is hair beyond a place speaks for it, and all that is skin before it.
    speaks = np.append(np.cumsum(hairy[::-1])[::-1], 0.0) - np.append(0.0, np.cumsum(hairy))
    best = int(speaks.argmax())
    if best == 0:
        return 0.0
    return float(_ALONG[best, 0]) if best < len(_ALONG) else 1.0


def _beside(ear: Doubles) -> Doubles:
    """(_SIDE, 3) head mm, for the side of an ear."""
    outwards = np.array([float(np.sign(ear[0])), 1.0, 1.0])
    hinge = _HINGE_MM * outwards
    return np.concatenate([ear + _AROUND * outwards, hinge + (ear - hinge) * _ALONG + (outwards[0], 0.0, 0.0)])


def _off(seen: _Seen, other: _Seen, weights: Floats = _EVEN) -> Floats:
    return np.sqrt(np.square((seen.lab - other.lab) * weights).sum(1))


def _turned(seen: _Seen, other: _Seen) -> Doubles:
    """Radians between hues: no shade changes them."""
    unit = other.hue / np.linalg.norm(other.hue)
    return np.arccos(np.clip(seen.hue @ unit, -1.0, 1.0))


def _seen(image: Image, marks_px: Doubles, px_per_mm: float) -> _Seen:
    """Patches about marks (n, 2); what is out of the picture is taken from its edge."""
    height, width = image.shape[:2]
    reach = _PATCH * max(px_per_mm, 0.8)
    x = np.clip(marks_px[:, 0, None, None] + reach, 0, width - 1).astype(np.intp)
    y = np.clip(marks_px[:, 1, None, None] + reach[:, None], 0, height - 1).astype(np.intp)
    colours = np.asarray(image[y, x].reshape(len(marks_px), -1, 3).mean(1, dtype=np.float32)) / np.float32(255)
    lab = np.asarray(cv2.cvtColor(colours[None], cv2.COLOR_BGR2LAB)[0], np.float32)
    light = colours**2.2 + np.float32(_DIM)
    within = ((marks_px >= 0) & (marks_px < (width, height))).all(1)
    return _Seen(lab, light / np.linalg.norm(light, axis=1, keepdims=True), within.astype(np.float32))
