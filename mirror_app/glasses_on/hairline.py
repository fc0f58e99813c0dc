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
_SHARES = np.concatenate([[0.0], _ALONG[1:, 0], [1.0]])
"""Shares of the way from the hinge of a temple to the ear: where one looks, and where hair may begin."""
_HINGE_MM = np.array([66.0, -2.0, 0.0])
_CROWN_MM = np.array([(x, y, 18.0) for x in (-24.0, 0.0, 24.0) for y in (-92.0, -102.0)])
_CHEEKS = [50, 118, 101, 205, 36, 280, 347, 330, 425, 266]
_PARTS = np.cumsum([len(part) for part in (_BEFORE, _BESIDE, _EAR, _ABOVE, _ALONG)]).tolist()
_ENDS = np.cumsum([_PARTS[-1], _PARTS[-1], len(_CROWN_MM), 5, 5]).tolist()
_ENOUGH = 0.5
"""How many of the patches of a part have to be in the picture."""
_PATCH = np.arange(-2.0, 3.0) * 0.6
"""Columns and rows of a patch, mm."""
_DIM = 0.004
"""Light added to all before hues are compared: in the dark there are none."""
_CLEAR, _RED = 20.0, 10.0
"""Distances in CIELAB, and along its red axis, that count as one."""
_EVEN, _SHADED = np.ones(3, np.float32), np.array([0.6, 1.0, 1.0], np.float32)
"""How much each of CIELAB counts; the side of a head is in the shade more often than its colour changes."""
_WEIGHTS = np.array([1.315, -6.576, -0.529, -0.604, 0.634, -5.878])
_LEAST = np.array([-1.0, 0.0, -1.8, -2.2, 0.05, 0.0])
_MOST = np.array([1.0, 0.75, 3.1, 1.1, 3.8, 0.6])
_BIAS = 0.370
"""Of a logistic regression on both sides of 100 portraits, labelled by eye; and the range of what it met."""


@dataclass(frozen=True, slots=True, eq=False)
class HairSeen:
    """Left and right of the picture. sure: (2,) 0..1, how surely long hair hangs over the side of the head.
    hairy: (2, n) -1..1, how much it is hair rather than skin that is seen, from the hinge to the ear."""

    sure: Doubles
    hairy: Doubles


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """Patches of a picture: lab (n, 3), CIELAB; hue (n, 3), unit vectors; within (n,), whether in it."""

    lab: Floats
    hue: Floats
    within: Floats

    def parts(self, ends: list[int]) -> "list[_Seen]":
        begins = [0, *ends[:-1]]
        return [
            _Seen(self.lab[a:b], self.hue[a:b], self.within[a:b]) for a, b in zip(begins, ends, strict=True)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class _Usual:
    """The median of some patches."""

    lab: Floats
    hue: Floats

    @staticmethod
    def of(seen: _Seen) -> "_Usual":
        return _Usual(_median(seen.lab), _median(seen.hue))


def look(image: Image, face: Face, head: Head) -> HairSeen:
    """What one picture tells; unsure where the side of the head is not in it."""
    places = np.concatenate([*(_beside(ear) for ear in head.ears), _CROWN_MM])
    marks_px = np.concatenate([face.pose.project(places), face.points_px[_CHEEKS].astype(np.float64)])
    *sides, crown, left, right = _seen(image, marks_px, face.pose.px_per_mm).parts(_ENDS)
    hair = _Usual.of(crown) if crown.within.mean() >= _ENOUGH else None
    sure, hairy = np.zeros(2), np.full((2, len(_ALONG)), -1.0)
    for number, (side, cheek) in enumerate(zip(sides, (left, right), strict=True)):
        before, beside, ear, above, along = side.parts(_PARTS)
        if min(part.within.mean() for part in (before, ear, above)) >= _ENOUGH:
            skin, top = _Usual.of(cheek), _Usual.of(above)
            evidence = _evidence((before, beside, ear), skin, (hair or top, top))
            told = float(np.clip(evidence, _LEAST, _MOST) @ _WEIGHTS) + _BIAS
            sure[number] = 1.0 / (1.0 + np.exp(-told))
            from_skin, from_hair = (_off(along, other, _SHADED) for other in (skin, _Usual.of(before)))
            hairy[number] = (from_skin - from_hair) / np.maximum(from_skin + from_hair, 1.0)
    return HairSeen(sure, hairy)


def _evidence(seen: tuple[_Seen, _Seen, _Seen], skin: _Usual, hair: tuple[_Usual, _Usual]) -> Doubles:
    """(6,) what the weights are for. seen: before the ear, beside it, the ear. hair: on the crown; above."""
    before, beside, ear = seen
    off_skin = _off(before, skin)
    off_hair = np.minimum(_off(before, hair[0]), _off(before, hair[1]))
    red = ear.lab[:, 1] - skin.lab[1]
    return np.array(
        [
            np.clip((off_skin - off_hair) / _CLEAR, -1.0, 1.0).mean(),
            _median(_turned(beside, hair[1])),
            red.max() / _RED,
            _median(red) / _RED,
            off_skin.min() / _CLEAR,
            _median(_turned(before, skin)),
        ],
        np.float64,
    )


def begin(hairy: Doubles) -> float:
    """From which share of the way to the ear on it is hair, 0..1, as well as `hairy` (n,) can tell."""
    # All that is hair beyond a place speaks for it, and all that is skin before it.
    speaks = np.append(np.cumsum(hairy[::-1])[::-1], 0.0) - np.append(0.0, np.cumsum(hairy))
    best = int(speaks.argmax())
    return float(_SHARES[best])


def _beside(ear: Doubles) -> Doubles:
    """(n, 3) head mm: all the places on the side of an ear."""
    outwards = np.array([float(np.sign(ear[0])), 1.0, 1.0])
    hinge = _HINGE_MM * outwards
    along = hinge + (ear - hinge) * _ALONG + (outwards[0], 0.0, 0.0)
    return np.concatenate([ear + _AROUND * outwards, along])


def _off(seen: _Seen, other: _Usual, weights: Floats = _EVEN) -> Floats:
    return np.sqrt(np.square((seen.lab - other.lab) * weights).sum(1))


def _turned(seen: _Seen, other: _Usual) -> Floats:
    """Radians between hues: no shade changes them."""
    unit = other.hue / np.sqrt(other.hue @ other.hue)
    return np.arccos(np.clip(seen.hue @ unit, -1.0, 1.0))


def _median(values: Floats) -> Floats:
    """Of each column; NumPy's own takes many times as long for so few."""
    ordered = np.sort(values, 0)
    return (ordered[(len(values) - 1) // 2] + ordered[len(values) // 2]) / np.float32(2)


def _seen(image: Image, marks_px: Doubles, px_per_mm: float) -> _Seen:
    """Patches about marks (n, 2); what is out of the picture is taken from its edge."""
    height, width = image.shape[:2]
    reach = _PATCH * max(px_per_mm, 0.8)
    x = np.clip(marks_px[:, 0, None, None] + reach, 0, width - 1).astype(np.intp)
    y = np.clip(marks_px[:, 1, None, None] + reach[:, None], 0, height - 1).astype(np.intp)
    patches = image[y, x].reshape(len(marks_px), -1, 3)
    colours = np.asarray(patches.mean(1, dtype=np.float32), np.float32) / np.float32(255)
    lab = np.asarray(cv2.cvtColor(colours[None], cv2.COLOR_BGR2LAB)[0], np.float32)
    light = colours ** np.float32(2.2) + np.float32(_DIM)
    hue = light / np.sqrt(np.square(light).sum(1, keepdims=True))
    within = ((marks_px >= 0) & (marks_px < (width, height))).all(1)
    return _Seen(lab, hue, within.astype(np.float32))
