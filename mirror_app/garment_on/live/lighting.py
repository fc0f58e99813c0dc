"""The light on a wearer, read off the clothes they have on."""

import cv2
import numpy as np

from mirror_app.garment_on.live.wearer import Mask8, Wearer
from mirror_app.values import Floats, Image

UNIT = 128
"""What stands for a factor of 1."""
_LOW, _HIGH = 0.6, 1.4
_FLAT, _LEAST = 4.0, 40.0
_THERE = 0.3
_COLOUR, _GREY = 16.0, np.float32(128.0)
_BIN, _BINS = 16.0, 17
_EDGE, _FULL = np.float32(210.0), np.float32(255.0)


def shade(small: Image, worn: Mask8, bare: Mask8, wearer: Wearer) -> Mask8:
    """Factors in units of `UNIT`, over a stretch of the frame at an eighth of its size: how light cloth is
    drawn there.

    small: (h, w, 3) BGR, at half the frame's size; worn, bare: (h/2, w/2) 0..255, where the wearer's own
    clothes are seen, and their skin. Only what is as coloured as the cloth around it counts, so that a print
    is not taken for light; dark cloth shows little of it and tells but how it falls off across the body."""
    size = (max(1, worn.shape[1] // 2), max(1, worn.shape[0] // 2))
    tiny = cv2.resize(small, size, interpolation=cv2.INTER_AREA)
    # Whole only: what lies at a border is half something else.
    known, skin = (_between((_tiny(each, size) - _EDGE) / (_FULL - _EDGE), 0.0, 1.0) for each in (worn, bare))
    tones = [np.asarray(each, np.float32) for each in cv2.split(cv2.cvtColor(tiny, cv2.COLOR_BGR2Lab))]
    light = np.asarray(cv2.cvtColor(tiny, cv2.COLOR_BGR2GRAY), np.float32)
    wide = _odd(0.75 * wearer.unit_px / 8.0)
    total = cv2.blur(known, (wide, wide)) + np.float32(1e-4)
    off = [np.abs(each - cv2.blur(each * known, (wide, wide)) / total) for each in tones]
    plain = known * ((off[1] + off[2] < 16.0) & (off[0] < 90.0))
    plain, mean = _coloured(tones, light, plain)
    # A pattern is no light: the less of the cloth there is plain, the less is believed.
    there = cv2.blur(plain, (wide, wide)) > np.float32(_THERE) * total
    plain = plain * there
    base = _slope(light, [plain, _alike(light, known * (plain == 0.0)), _alike(light, skin)])
    trust = _ramp(float(plain.sum()) / max(float(np.vdot(known, there)), 1.0), 0.4, 0.8)
    trust *= _ramp(mean, 25.0, 85.0)
    fine = max(0.7, 0.035 * wearer.unit_px / 8.0)
    seen = _blurred(plain, fine)
    ratio = (_blurred(light * plain, fine) + np.float32(4e-3)) / ((mean + 4.0) * (seen + np.float32(1e-3)))
    sure = _between(np.float32(2.0) * seen - np.float32(0.2), 0.0, 1.0)
    # Where nothing is known it goes on as it ends.
    carry = _blurred(sure, 4.0 * fine) + np.float32(1e-2)
    on = (_blurred(ratio * sure, 4.0 * fine) + np.float32(1e-2)) / carry
    ratio = base + np.float32(trust) * (sure * (ratio - on) + on - base)
    return np.asarray(cv2.convertScaleAbs(_between(ratio, _LOW, _HIGH), alpha=UNIT * wearer.light), np.uint8)


def _tiny(mask: Mask8, size: tuple[int, int]) -> Floats:
    return np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.float32)


def _coloured(tones: list[Floats], light: Floats, known: Floats) -> tuple[Floats, float]:
    """Of what is known, weights (h, w), what is of the colour of most of it and about as light, and its mean
    lightness. tones: (h, w) each of Lab. Trousers below a shirt are not its shade, though no darker than
    one."""
    some, weights = [each[::2, ::2] for each in tones], known[::2, ::2]
    bins = [(each * np.float32(1.0 / _BIN)).astype(np.int32) for each in some]
    place = (bins[0] * _BINS + bins[1]) * _BINS + bins[2]
    counts = np.bincount(place.ravel(), weights.ravel(), _BINS**3).reshape(_BINS, _BINS, _BINS)
    # Of two neighbours each way: what is most may lie across a border.
    for _ in range(3):
        counts = (counts[:-1] + counts[1:]).transpose(1, 2, 0)
    corner = np.unravel_index(int(counts.argmax()), counts.shape)
    near = [np.abs(each - np.float32(_BIN * (int(k) + 1))) for each, k in zip(some, corner, strict=True)]
    alike = weights * ((near[1] + near[2] < _BIN) & (near[0] < _BIN))
    weight = max(float(alike.sum()), 1e-3)
    usual, middle = (float(np.vdot(each, alike)) / weight for each in (some[0], light[::2, ::2]))
    # The less light, the less colour.
    share = tones[0] * np.float32(1.0 / max(usual, 1.0))
    off = [
        np.abs(each - _GREY - (np.float32(np.vdot(part, alike) / weight) - _GREY) * share)
        for each, part in zip(tones[1:], some[1:], strict=True)
    ]
    alike = known * ((off[0] + off[1] < _COLOUR) & (light > 0.5 * middle) & (light < 1.7 * middle))
    return alike, float(np.vdot(light, alike)) / max(float(alike.sum()), 1e-3)


def _alike(light: Floats, known: Floats) -> Floats:
    """Of what is known, what is about as light as most of it."""
    counts = np.bincount((light.ravel() * np.float32(0.125)).astype(np.int64), known.ravel(), 33)
    most = 8.0 * (int((counts[:-1] + counts[1:]).argmax()) + 1)
    return known * ((light > 0.5 * most) & (light < 1.7 * most))


def _slope(light: Floats, materials: list[Floats]) -> Floats:
    """(h, w): how light falls off across a body, by all of one slope that its materials, weights (h, w) each,
    tell within themselves. Folds in dark cloth shine more than they are lit, but all of them together do
    not."""
    x, y = (np.arange(n, dtype=np.float32) for n in (light.shape[1], light.shape[0]))
    total, sums = 0.0, np.zeros(5)
    for plain in materials:
        weight = float(plain.sum())
        if weight < _LEAST:
            continue
        columns, rows, lit = plain.sum(0), plain.sum(1), light * plain
        u, v = x - float(x @ columns) / weight, y - float(y @ rows) / weight
        mean = float(lit.sum()) / weight + 4.0
        moments = u * u @ columns, v @ plain @ u, v * v @ rows, lit.sum(0) @ u / mean, lit.sum(1) @ v / mean
        total, sums = total + weight, sums + moments
    xx, xy, yy, xl, yl = (float(each) for each in sums)
    # Little cloth tells little of a slope.
    xx, yy = xx + _FLAT * total + 1.0, yy + _FLAT * total + 1.0
    det = xx * yy - xy * xy
    a, b = (yy * xl - xy * yl) / det, (xx * yl - xy * xl) / det
    away = x - np.float32(x.mean()), y - np.float32(y.mean())
    return np.float32(1.0) + np.float32(a) * away[0] + np.float32(b) * away[1][:, None]


def _between(layer: Floats, low: float, high: float) -> Floats:
    # On layers this small most of what clip costs is finding out what to do.
    return np.minimum(np.maximum(layer, np.float32(low)), np.float32(high))


def _blurred(layer: Floats, sigma_px: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(layer, (0, 0), sigma_px), np.float32)


def _ramp(value: float, low: float, high: float) -> float:
    return float(np.clip((value - low) / (high - low), 0.0, 1.0))


def _odd(size_px: float) -> int:
    return 2 * max(1, int(size_px / 2.0)) + 1
