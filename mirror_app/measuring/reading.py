"""Readings of one picture each, put together: the middle one, and how far they spread."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mirror_app.measuring.gaze import far_pd_mm
from mirror_app.measuring.head import SHAPE_ERROR, distance_mm, pupils_apart_mm, width_mm
from mirror_app.sizes import Length, Sizes
from mirror_app.values import Face

FOCAL_ERROR = 0.18
"""Of the camera's focal length, which nobody knows: webcams and phones have 0.7 to 1.1 of the longer side."""
PUPIL_PX = 0.5
"""Of one pupil on one picture."""
SIGMAS = 2.0
"""An error is given as so many standard deviations: about 19 of 20 truths lie within."""
TURN_ERROR = 0.15
"""Of the angle the eyes turn in by: they may look beside the camera, at the picture."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One picture's measures. far_pd_mm and width_mm: true mm. scale: true mm over the Face's. pd_error,
    scale_error: relative, one sigma, of what is the same on every picture. noise: relative, one sigma, of
    what differs from picture to picture."""

    far_pd_mm: float
    width_mm: float
    scale: float
    pd_error: float
    scale_error: float
    noise: float


def reading(face: Face, scale: float, error: float, offset: float = 0.0) -> Reading:
    """What a face measures where its millimetres are `scale` true ones, with the relative `error`.

    offset: how much of its distance the ruler was nearer than the pupils: that share of the error of the
    focal length is the scale's.
    """
    away_mm = distance_mm(face) * scale
    near_mm = pupils_apart_mm(face) * scale
    far_mm = far_pd_mm(near_mm, away_mm)
    turned = (far_mm - near_mm) / near_mm
    scale_error = float(np.hypot(error, offset * FOCAL_ERROR))
    # A wrong focal length makes both corrections wrong, and the same way.
    pd_error = float(
        np.sqrt(error**2 + ((abs(offset) + turned) * FOCAL_ERROR) ** 2 + (TURN_ERROR * turned) ** 2)
    )
    noise = PUPIL_PX * np.sqrt(2.0) / (pupils_apart_mm(face) * face.pose.px_per_mm)
    width = width_mm(face.shape_mm.astype(np.float64)) * scale
    return Reading(far_mm, width, scale, pd_error, scale_error, float(noise))


def together(readings: Sequence[Reading], by: str, frozen: bool) -> Sizes:
    """The middle of one or more readings."""
    pd, width, scale = (
        float(np.median([getattr(one, name) for one in readings]))
        for name in ("far_pd_mm", "width_mm", "scale")
    )
    pd_error, scale_error, noise = (
        float(np.median([getattr(one, name) for one in readings]))
        for name in ("pd_error", "scale_error", "noise")
    )
    spread = 1.48 * float(np.median([abs(one.far_pd_mm / pd - 1) for one in readings]))
    # Pictures of one moment are wrong the same way: four of them count as one.
    noise = max(noise, spread) / max(len(readings) / 4, 1.0) ** 0.5
    of_pd, of_scale = (SIGMAS * float(np.hypot(error, noise)) for error in (pd_error, scale_error))
    of_width = SIGMAS * float(np.hypot(of_scale / SIGMAS, SHAPE_ERROR))
    return Sizes(
        Length(pd, of_pd * pd), Length(width, of_width * width), scale, of_scale, by, len(readings), frozen
    )
