"""Lighting normalisation: what the networks see looks as if taken in white light, well exposed."""

import cv2
import numpy as np

from mirror_app.values import Floats, Image

MEAN = 0.42
"""Where the mean of each channel over the face is brought to, of 1."""
LEAST_GAIN, MOST_GAIN = 0.5, 6.0
_FACE = (slice(None), slice(48, 208))
"""The part of the eye band that is face, not what is beside it."""


def gains(band: Image | Floats) -> Floats:
    """(3,) float32, one factor per channel (von Kries 1902) that brings the face's mean to MEAN.

    band: (HEIGHT, WIDTH, 3) BGR, uint8 0..255 or float32 0..1. The factors are for values of 0..1.
    """
    mean = np.array(cv2.mean(band[_FACE])[:3], np.float32)
    if band.dtype == np.uint8:
        mean /= 255
    return np.clip(MEAN / np.maximum(mean, 1e-3), LEAST_GAIN, MOST_GAIN).astype(np.float32)


def normalise(band: Image | Floats, planes: Floats) -> Floats:
    """Write a band, as gains() takes it, into a network's planes (3, HEIGHT, WIDTH), and return its gains."""
    light = gains(band)
    factors = light * np.float32(1 / 255) if band.dtype == np.uint8 else light
    # OpenCV parts channels several times as fast as NumPy transposes.
    for plane, factor, out in zip(cv2.split(band), factors, planes, strict=True):
        np.multiply(plane, factor, out=out)
    return light
