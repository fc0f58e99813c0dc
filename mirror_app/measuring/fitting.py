"""How a pair of eyewear fits a head: each measure against the head's, in millimetres."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from mirror_app.boxing import front
from mirror_app.glasses_on import Head, clearance, fit
from mirror_app.sizes import Sizes
from mirror_app.values import Doubles, Eyewear, Face


class Verdict(Enum):
    """What a difference says. UNSURE: the error of the measure reaches over a limit."""

    FITS = "fits"
    LESS = "less"
    MORE = "more"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which differences a pair fits, and how well the head is known there beside its scale, mm."""

    least_mm: float
    most_mm: float
    error_mm: float


LIMITS = {
    # Front (hinge to hinge) less head. "The temple leaves the front, goes straight back and only touches the
    # face where it meets the ear"; a slight angling out is usual, angling in never (opticianworks.com, frame
    # fit gallery); "more than the thickness of one index finger" between temple and face is too large
    # (Ophthalmology Management, September 1999). How well the head is known is said by its measured width.
    "width": Limits(-9.0, 5.0, 0.0),
    # DBL less the nose where the bridge should rest. Too narrow sits high and pinches, too wide slides
    # (the same gallery). Pads can be bent, a moulded bridge cannot.
    "bridge": Limits(-2.0, 2.0, 1.5),
    "bridge_with_pads": Limits(-3.5, 3.5, 1.5),
    # What is left of the temple behind the top of the ear, where it bends down: 30 to 50 mm are usual, the
    # ear itself is not measured but taken from the side of the face.
    "temple": Limits(25.0, 55.0, 8.0),
    # Between the back of the rims and the skin: "the frame should never rest on the cheeks" (Ophthalmology
    # Management, the same). Skin is soft: a millimetre is no touch.
    "cheek": Limits(-1.0, 100.0, 1.5),
    "brow": Limits(0.0, 100.0, 1.5),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of the eyewear against the head: `mm` more than it, or of room; error_mm as in Length."""

    name: str
    mm: float
    error_mm: float
    verdict: Verdict


def judged(name: str, mm: float, error_mm: float, limits: Limits) -> Difference:
    """A difference with its verdict: none that its error does not allow."""
    low, high = mm - error_mm, mm + error_mm
    if low > limits.most_mm:
        verdict = Verdict.MORE
    elif high < limits.least_mm:
        verdict = Verdict.LESS
    elif low >= limits.least_mm and high <= limits.most_mm:
        verdict = Verdict.FITS
    else:
        verdict = Verdict.UNSURE
    return Difference(name, mm, error_mm, verdict)


def differences(eyewear: Eyewear, face: Face, sizes: Sizes) -> tuple[Difference, ...]:
    """Width, bridge, temple, brow and cheek, in that order."""
    shape = face.shape_mm.astype(np.float64) * sizes.scale
    head, flat = Head.of(shape), front(eyewear)
    fitted = fit(eyewear, flat, head)
    nose_mm = _nose_mm(head)
    to_ears = [np.linalg.norm(ear - t.middle[0]) for ear, t in zip(head.ears, fitted.temples, strict=True)]
    behind_mm = eyewear.temple_mm - float(np.mean(to_ears))
    front_mm = float(flat.hinges[1, 0] - flat.hinges[0, 0])
    gaps = clearance(fitted, shape)
    pads = "bridge" if eyewear.material == "acetate" else "bridge_with_pads"
    wide = sizes.head_width
    width = judged("width", front_mm - wide.mm, wide.error_mm, LIMITS["width"])
    measured = (
        ("bridge", pads, eyewear.dbl_mm - nose_mm, nose_mm),
        ("temple", "temple", behind_mm, eyewear.temple_mm - behind_mm),
        # Of a gap only what lies between eye and skin grows with the head: about 15 mm.
        ("brow", "brow", gaps.brow_mm, 15.0),
        ("cheek", "cheek", gaps.cheek_mm, 15.0),
    )
    others = (
        judged(name, mm, float(np.hypot(of_head_mm * sizes.scale_error, LIMITS[rule].error_mm)), LIMITS[rule])
        for name, rule, mm, of_head_mm in measured
    )
    return (width, *others)


REST_MM = 6.5
"""Below the pupils, where a bridge rests when the boxing centre line is 2.5 mm below them."""


def _nose_mm(head: Head) -> float:
    """How wide the nose is where a bridge should rest."""
    below: Doubles = head.sides[:, 0] - head.pupils[:, 1].mean()
    return 2 * float(np.interp(REST_MM, below, head.sides[:, 1]))
