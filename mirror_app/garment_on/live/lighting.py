"""The light on a wearer, read off the clothes they have on."""

import cv2
import numpy as np

from mirror_app.garment_on.live.wearer import Mask8, Wearer
from mirror_app.values import Floats, Image

UNIT = 128
"""What stands for a factor of 1."""
_LOW, _HIGH = 0.6, 1.4


def shade(small: Image, worn: Mask8, wearer: Wearer) -> Mask8:
    """Factors in units of `UNIT`, over a stretch of the frame at an eighth of its size: how light cloth is
    drawn there.

    small: (h, w, 3) BGR, at half the frame's size; worn: (h/2, w/2) 0..255, where the wearer's own clothes are
    seen. Only what is as coloured as the cloth around it counts, so that a print is not taken for light; dark
    cloth shows little light and counts for less."""
    size = (max(1, worn.shape[1] // 2), max(1, worn.shape[0] // 2))
    tiny = cv2.resize(small, size, interpolation=cv2.INTER_AREA)
    known = np.asarray(cv2.resize(worn, size, interpolation=cv2.INTER_AREA), np.float32)
    # Whole only: what lies at a border is half something else.
    known = _between((known - np.float32(210.0)) / np.float32(45.0), 0.0, 1.0)
    tones = np.asarray(cv2.cvtColor(tiny, cv2.COLOR_BGR2Lab), np.float32)
    light = np.asarray(cv2.cvtColor(tiny, cv2.COLOR_BGR2GRAY), np.float32)
    wide = _odd(0.75 * wearer.unit_px / 8.0)
    total = cv2.blur(known, (wide, wide)) + np.float32(1e-4)
    middle = cv2.blur(tones * known[..., None], (wide, wide)) / total[..., None]
    off = cv2.split(cv2.absdiff(tones, middle))
    plain = known * ((off[1] + off[2] < 16.0) & (off[0] < 90.0))
    mean = _mean(light, plain)
    plain *= (light > 0.5 * mean) & (light < 1.7 * mean)
    mean = _mean(light, plain)
    # A pattern is no light: the less of the cloth is plain, the less is believed.
    trust = _ramp(float(plain.sum()) / max(float(known.sum()), 1.0), 0.4, 0.8) * _ramp(mean, 25.0, 85.0)
    fine = max(0.7, 0.035 * wearer.unit_px / 8.0)
    seen = _blurred(plain, fine)
    ratio = (_blurred(light * plain, fine) + np.float32(4e-3)) / ((mean + 4.0) * (seen + np.float32(1e-3)))
    sure = _between(np.float32(2.0) * seen - np.float32(0.2), 0.0, 1.0)
    # Where nothing is known it goes on as it ends.
    carry = _blurred(sure, 4.0 * fine) + np.float32(1e-2)
    on = (_blurred(ratio * sure, 4.0 * fine) + np.float32(1e-2)) / carry
    ratio = np.float32(1.0 - trust) + np.float32(trust) * (sure * (ratio - on) + on)
    return np.asarray(cv2.convertScaleAbs(_between(ratio, _LOW, _HIGH), alpha=UNIT * wearer.light), np.uint8)


def _mean(light: Floats, weight: Floats) -> float:
    return float(np.vdot(light, weight)) / max(float(weight.sum()), 1e-3)


def _between(layer: Floats, low: float, high: float) -> Floats:
    # An eighth of the time that clip takes.
    return np.minimum(np.maximum(layer, np.float32(low)), np.float32(high))


def _blurred(layer: Floats, sigma_px: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(layer, (0, 0), sigma_px), np.float32)


def _ramp(value: float, low: float, high: float) -> float:
    return float(np.clip((value - low) / (high - low), 0.0, 1.0))


def _odd(size_px: float) -> int:
    return 2 * max(1, int(size_px / 2.0)) + 1
