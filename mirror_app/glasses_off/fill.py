"""What is put where the frame was: smooth surroundings first, then the network's detail on top."""

import cv2
import numpy as np

from mirror_app.glasses_off.channels import thrice
from mirror_app.values import Floats

LEVELS = 6


def pull_push(picture: Floats, hole: Floats) -> Floats:
    """The picture with its hole filled by a smooth blend of what surrounds it (Gortler et al. 1996).

    picture: (h, w, 3) float32. hole: (h, w) float32 0..1, 1 where nothing is known. h and w must be
    divisible by 2**LEVELS. Returns (h, w, 3); pixels with hole 0 come back as they are.
    """
    unknown = thrice(hole)
    pulled = [(picture - picture * unknown, unknown)]
    for _ in range(LEVELS):
        colour, unknown = pulled[-1]
        pulled.append((half(colour), half(unknown)))
    colour, unknown = pulled[-1]
    mean = colour.mean((0, 1)) / max(1 - float(unknown.mean()), 1e-6)
    filled = np.asarray(np.tile(mean, (1, 1, 1)), np.float32)
    for colour, unknown in reversed(pulled):
        size = (colour.shape[1], colour.shape[0])
        filled = np.asarray(cv2.resize(filled, size, interpolation=cv2.INTER_LINEAR), np.float32)
        filled *= unknown
        filled += colour
    return filled


def smooth_fill(picture: Floats, hole: Floats) -> Floats:
    """pull_push at half the size, which is all that what is smooth needs, and a third of the time. For
    what is to be used in the hole alone: elsewhere the picture is blurred."""
    return double(pull_push(half(picture), half(hole)))


def half(values: Floats) -> Floats:
    """(h, w[, channels]) at half the size, averaged."""
    size = (values.shape[1] // 2, values.shape[0] // 2)
    # At half the size, what lies midway between four pixels is their average: INTER_AREA, only faster.
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_LINEAR), np.float32)


def double(values: Floats) -> Floats:
    """(h, w[, channels]) at twice the size."""
    size = (values.shape[1] * 2, values.shape[0] * 2)
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_LINEAR), np.float32)
