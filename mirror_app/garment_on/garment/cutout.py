"""A garment cut out of its flat photo: a plain ground, perhaps with a gradient or a soft shadow."""

import cv2
import numpy as np

from mirror_app.errors import InputError
from mirror_app.garment_on.images import Mask, disc, filled_from, grown, lab, largest_piece, pieces, shrunk
from mirror_app.values import Floats, Image

_BORDER = 0.02
"""The share of each side that is taken for ground first."""


def cut_out(photo: Image) -> Floats:
    """Premultiplied BGRA (h, w, 4) float32 0..1 of the garment in a photo (h, w, 3) BGR.

    Raises InputError where nothing stands out from the ground or the ground is not plain."""
    away, noise = _from_ground(lab(photo))
    inside = _silhouette(away, noise)
    share = float(inside.mean())
    if share < 0.02:
        raise InputError(
            "No garment was found in this picture: it should lie on a plain, lighter or darker ground."
        )
    if share > 0.85:
        raise InputError("This picture has no plain ground around the garment, so it cannot be cut out.")
    alpha = _edge(inside)
    colour = filled_from(photo.astype(np.float32) / 255.0, shrunk(inside, 2.0))
    return np.asarray(cv2.merge([*(each * alpha for each in cv2.split(colour)), alpha]), np.float32)


def _from_ground(colours: Floats) -> tuple[Floats, float]:
    """How far each pixel is from the ground fitted through the picture's border, and how much that varies."""
    height, width = colours.shape[:2]
    y = (np.arange(height, dtype=np.float32) / height - 0.5)[:, None]
    x = (np.arange(width, dtype=np.float32) / width - 0.5)[None]
    rows, columns = np.nonzero(np.maximum(np.abs(x), np.abs(y)) > 0.5 - _BORDER)
    across, down = x[0, columns], y[rows, 0]
    basis = np.stack([np.ones_like(across), across, down, across**2, down**2, across * down])
    wanted = np.ascontiguousarray(colours[rows, columns].T)
    keep = np.ones(len(rows), bool)
    model = np.zeros((3, 6), np.float32)
    for _ in range(4):
        model = _fitted(basis, wanted, keep)
        off = np.sqrt(np.square(wanted - model @ basis).sum(0))
        keep = off <= max(2.0 * float(np.median(off)), 0.5)
    away = np.zeros((height, width), np.float32)
    for colour, (base, *slopes) in zip(cv2.split(colours), model, strict=True):
        ground = (base + slopes[0] * x + slopes[2] * x * x) + (slopes[1] * y + slopes[3] * y * y)
        ground += x * (slopes[4] * y)
        away += np.square(colour - ground)
    away = np.sqrt(away, out=away)
    return away, float(np.median(away[rows, columns]))


def _fitted(basis: Floats, wanted: Floats, keep: Mask) -> Floats:
    """(3, 6): that of basis (6, n) nearest to wanted (3, n) where it is to be kept, by the normal equations;
    what these cannot tell apart is left out."""
    kept = basis * keep.astype(np.float64)
    least = float(np.count_nonzero(keep) * np.finfo(np.float32).eps) ** 2
    return np.linalg.lstsq(kept @ basis.T, kept @ wanted.T, rcond=least)[0].T.astype(np.float32)


def _silhouette(away: Floats, noise: float) -> Mask:
    """What the ground, flooding in from the border at ever higher limits, leaves standing.

    Shadow and JPEG ringing round a dark garment are washed off by the higher ones; where the flood breaks
    deep into a white garment, that part is put back."""
    low = float(np.clip(4.0 * noise, 0.7, 6.0))
    away = np.asarray(cv2.GaussianBlur(away, (0, 0), 0.8), np.float32)
    inside = _largest(_enclosed(away < low))
    reach, limit, far = away.shape[0] / 70, low, _far(inside)
    highest = 14.0 if inside.any() and _usual(away, inside) > 30.0 else 7.0
    while limit < highest and inside.any():
        limit *= 1.6
        taken = inside & ~_enclosed(~inside | (away < limit))
        if taken.any():
            # It only ever gets smaller: what was not deep inside before is not now.
            far = _far(inside) if (taken & (far > reach)).any() else far
            back = _uneven(taken & (far > reach), away)
            left = taken & ~grown(back, 1.5 * reach) if back.any() else taken
            inside = _largest(inside & ~left)
    through = _windows(inside, away, low)
    inside = _largest(_opened(inside, away))
    if inside.any():
        inside = _largest(inside & ~_one_sided(inside, away))
    if inside.any() and _usual(away, inside, 25.0) < 6.0:
        inside = _mended(inside)
    return inside & ~through


def _far(inside: Mask) -> Floats:
    """How far each pixel is from what is not inside, px."""
    return np.asarray(cv2.distanceTransform(inside.view(np.uint8), cv2.DIST_L2, 3), np.float32)


def _usual(away: Floats, inside: Mask, percent: float = 50.0) -> float:
    """What that share of the pixels inside is below, told from every fourth of them."""
    sample = away[::2, ::2][inside[::2, ::2]]
    return float(np.percentile(sample if sample.size else away[inside], percent))


def _uneven(deep: Mask, away: Floats) -> Mask:
    """Of what was taken from deep inside, that which is no second flat ground, as a frame round a photo
    is."""
    if not deep.any():
        return deep
    numbers, areas = pieces(deep)
    among, values = numbers[deep], away[deep].astype(np.float64)
    areas = np.maximum(areas, 1)
    means = np.bincount(among, values, len(areas)) / areas
    spreads = np.bincount(among, np.square(values - means[among]), len(areas)) / areas
    return np.take((areas > 20) & (spreads > 0.25**2), numbers)


def _enclosed(ground: Mask) -> Mask:
    """All but the ground that reaches the picture's border."""
    flooded = cv2.copyMakeBorder(ground.view(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(1,))
    cv2.floodFill(flooded, None, (0, 0), (2,))
    return np.asarray(flooded)[1:-1, 1:-1] != 2


def _largest(inside: Mask, share: float = 0.03) -> Mask:
    """Its largest piece, and those of at least a share of its area."""
    largest, area = largest_piece(inside)
    least = max(share * area, 30)
    if area >= least and np.count_nonzero(inside) - area < least:
        return largest
    numbers, areas = pieces(inside)
    areas[0] = 0
    return np.take(areas >= max(share * areas.max(), 30), numbers)


def _opened(inside: Mask, away: Floats) -> Mask:
    """Without faint shadow: what hangs on by little, and is hardly off the ground."""
    reach = max(2.0, inside.shape[0] / 60)
    core = _largest(grown(shrunk(inside, reach), reach), share=0.5)
    return inside & (grown(core, 1.5 * reach) | (away > 9.0))


def _mended(inside: Mask) -> Mask:
    """A garment hardly told from its ground, without the bays the flood bit into it: closed, and as much as
    garments are alike on both sides, filled from the other side."""
    reach = max(2, round(inside.shape[0] / 60))
    padded = np.pad(inside.astype(np.uint8), reach)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, disc(reach))[reach:-reach, reach:-reach]
    closed = np.asarray(closed).astype(bool)
    other, share = _mirrored(closed)
    whole = closed | other if share > 0.9 else closed
    # What is left of the bites makes waves as long as this; the corners of a garment stay.
    smooth = cv2.GaussianBlur(whole.astype(np.float32), (0, 0), 0.4 * reach)
    return np.asarray(smooth) > 0.5


def _mirrored(inside: Mask) -> tuple[Mask, float]:
    """A silhouette seen in the mirror that makes it most like itself, and how alike both are, 0..1."""
    width = inside.shape[1]
    middle = float(np.flatnonzero(inside.any(0)).mean())
    coarse = np.ascontiguousarray(inside[::4, ::4])
    tried = np.arange(middle - 0.08 * width, middle + 0.08 * width, 4.0)
    shares = [_alike(coarse, _turned(coarse, at / 4.0)) for at in tried]
    other = _turned(inside, float(tried[int(np.argmax(shares))]))
    return other, _alike(inside, other)


def _turned(inside: Mask, middle: float) -> Mask:
    move = np.array([[-1.0, 0.0, 2.0 * middle], [0.0, 1.0, 0.0]])
    size = (inside.shape[1], inside.shape[0])
    return np.asarray(cv2.warpAffine(inside.astype(np.uint8), move, size)).astype(bool)


def _alike(one: Mask, other: Mask) -> float:
    return np.count_nonzero(one & other) / max(1, np.count_nonzero(one | other))


def _one_sided(inside: Mask, away: Floats) -> Mask:
    """What there is on one side only, far fainter than the rest: a shadow, a block of the ground."""
    other, share = _mirrored(inside)
    lone = np.zeros_like(inside)
    if share < 0.7:
        return lone
    reach = max(2.0, inside.shape[0] / 80)
    thick = shrunk(inside & ~other, reach)
    if not thick.any():
        return lone
    numbers, areas = pieces(grown(thick, reach) & inside)
    faint = 0.45 * _usual(away, inside, 25.0)
    for number in np.flatnonzero(areas[1:] > 0.003 * np.count_nonzero(inside)) + 1:
        if float(np.median(away[numbers == number])) < faint:
            lone |= grown(numbers == number, reach) & (away < 2.0 * faint)
    return lone


def _windows(inside: Mask, away: Floats, low: float) -> Mask:
    """Ground seen between straps, between trunk and sleeve or between legs. A print may have the ground's
    very colour, so only what is large and near the top, or tall and at the side or the bottom."""
    usual = _usual(away, inside) if inside.any() else 0.0
    if usual < 4.0 * low:
        return np.zeros_like(inside)
    rows = np.flatnonzero(inside.any(1))
    top, height = rows[0], np.ptp(rows)
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(
        (inside & (away < 6.0)).astype(np.uint8), connectivity=4
    )
    columns = np.flatnonzero(inside.any(0))
    middle, breadth = float(columns.mean()), np.ptp(columns)
    through, whole = np.zeros_like(inside), np.count_nonzero(inside)
    vivid = usual > 12.0
    for number in np.flatnonzero(stats[:, cv2.CC_STAT_AREA] > 0.0012 * whole)[1:]:
        piece = numbers == number
        left, first, width, tall, area = stats[number]
        high = area > 0.004 * whole and first < top + 0.12 * height and float(away[piece].mean()) < low
        aside = abs(left + width / 2.0 - middle) > 0.18 * breadth and tall > max(2.2 * width, 0.2 * height)
        legs = first > top + 0.2 * height and first + tall > top + 0.85 * height and tall > 2.5 * width
        most = 4.0 if vivid else min(4.0, 0.3 * usual)
        if high or ((legs or (vivid and aside)) and float(np.median(away[piece])) < most):
            through |= grown(piece, 2.0)
    return through


def _edge(inside: Mask) -> Floats:
    """Alpha of a silhouette: half a pixel inside it, and soft over about two."""
    smooth = cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 1.2)
    return np.clip((np.asarray(smooth, np.float32) - 0.35) / 0.5, 0.0, 1.0).astype(np.float32)
