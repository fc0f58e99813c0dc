"""Layers of eyewear laid over a picture."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.glasses_on.slabs import Layer, Pane
from mirror_app.grain import Box
from mirror_app.values import Floats, Image

_FAINT = 0.4
"""Grain of fewer grey levels is not seen."""
_PIXEL = np.dtype("V3")
"""All three colours of a pixel: read and written several times as fast as three numbers."""
_THREE = np.dtype("V12")
"""As much of three numbers."""
_DRAWN_PX = 0.4
"""Standard deviation of a Gaussian that makes a step as soft as what is drawn."""
_UNSEEN_PX, _SEEN_PX = 0.3, 0.5
"""Less blur than the first is left out, more than the second is whole; between them it sets in, so that
nothing jumps where a picture grows softer."""
_REACH = 3.0
"""A blur ends after so many standard deviations."""

Hides = Sequence[tuple[Image, float]]
"""What is before a layer within the box drawn on, 0..255, and how surely."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What is drawn on: a picture; a box around all that is drawn; grain in it (height, width, 3), and how
    strong it is, grey levels; the camera's blur, standard deviation, px."""

    picture: Image
    box: Box
    noise: Floats
    strength: float
    soft_px: float = 0.0


def lay_all(ground: Ground, layers: Sequence[Layer | Pane], hides: Sequence[Hides]) -> None:
    """Draw layers over the picture, as sharp as it is. hides: of each temple."""
    kernel = kernel_for(ground.soft_px)
    if kernel is not None:
        _lay_all_softly(ground, layers, hides, kernel)
        return
    for layer in layers:
        if isinstance(layer, Pane):
            _lay_pane(ground.picture, layer)
        else:
            _lay(ground, layer, () if layer.temple is None else hides[layer.temple])


def kernel_for(soft_px: float) -> Floats | None:
    """What makes drawn layers as soft as a picture: weights (taps,); None for nothing."""
    rest_px = float(np.sqrt(max(soft_px**2 - _DRAWN_PX**2, 0.0)))
    rest_px *= min(max((rest_px - _UNSEEN_PX) / (_SEEN_PX - _UNSEEN_PX), 0.0), 1.0)
    if rest_px <= 0.0:
        return None
    reach = int(np.ceil(_REACH * rest_px))
    # The Gaussian of whole pixels (Lindeberg 1990): a sampled one is too narrow below a pixel.
    turns = np.cos(np.linspace(0.0, np.pi, 33))
    weights = np.fft.irfft(np.exp(rest_px**2 * (turns - 1.0)))
    weights = np.concatenate([weights[-reach:], weights[: reach + 1]])
    return (weights / weights.sum()).astype(np.float32)


def _lay(ground: Ground, layer: Layer, hides: Hides) -> None:
    """A layer over the picture."""
    found = layer.found
    if not len(found.index):
        return
    grainy = ground.strength > _FAINT
    passes, added = _not_hidden(ground, layer, hides)
    pixels = ground.picture.reshape(-1).view(_PIXEL)
    before = cv2.transpose(pixels.take(found.index).view(np.uint8).reshape(-1, 3))
    shown = cv2.scaleAdd(added, 255.0, cv2.multiply(before, passes, dtype=cv2.CV_32F))
    if grainy:
        drawn = cv2.transpose(ground.noise.reshape(-1, 3).take(_within(ground.box, layer), 0))
        shown += drawn * ((1.0 - passes) * np.float32(ground.strength))
    after = cv2.transpose(cv2.convertScaleAbs(np.maximum(shown, 0.0)))
    np.put(pixels, found.index, after.reshape(-1).view(_PIXEL))


def _lay_pane(picture: Image, pane: Pane) -> None:
    """Lenses over a picture: all over their box, which costs less than to pick their pixels."""
    left, top, right, bottom = pane.box
    part = picture[top:bottom, left:right]
    passes, added = pane.spread()
    shown = cv2.scaleAdd(added, 255.0, cv2.multiply(part, passes, dtype=cv2.CV_32F))
    cv2.copyTo(cv2.convertScaleAbs(shown), pane.mask, part)


def _not_hidden(ground: Ground, layer: Layer, hides: Hides) -> tuple[Floats, Floats]:
    """What of a layer passes and is added, (3, n) each, where something may be before it."""
    passes, added = layer.values[:3], layer.values[3:6]
    for mask, share in hides:
        if share > 0.0:
            kept = np.float32(1.0) - mask.ravel().take(_within(ground.box, layer)) * np.float32(share / 255)
            passes, added = 1.0 - (1.0 - passes) * kept, added * kept
    return passes, added


def _within(box: Box, layer: Layer) -> NDArray[np.intp]:
    """Pixels of a layer, row by row of a box."""
    left, top, right, _ = box
    x, y = layer.found.places
    return (y - top) * (right - left) + (x - left)


def _lay_all_softly(
    ground: Ground, layers: Sequence[Layer | Pane], hides: Sequence[Hides], kernel: Floats
) -> None:
    """Temples, then the front with its lenses, so that there is no seam between them."""
    front: list[Layer | Pane] = []
    for layer in layers:
        if isinstance(layer, Pane) or layer.temple is None:
            front.append(layer)
        else:
            _lay_softly(ground, [layer], hides[layer.temple], kernel)
    _lay_softly(ground, front, (), kernel)


def _lay_softly(ground: Ground, layers: Sequence[Layer | Pane], hides: Hides, kernel: Floats) -> None:
    """Layers that share no pixel, blurred as one: what they hide and add, not what is behind them."""
    box = _around((layer.found.box for layer in layers), len(kernel) // 2, ground.box)
    if box is None:
        return
    left, top, right, bottom = box
    passes = np.ones((bottom - top, right - left, 3), np.float32)
    added = np.zeros_like(passes)
    for layer in layers:
        if isinstance(layer, Layer) and len(layer.found.index):
            at = _within(box, layer)
            for field, values in zip((passes, added), _not_hidden(ground, layer, hides), strict=True):
                np.put(field.reshape(-1).view(_THREE), at, cv2.transpose(values).reshape(-1).view(_THREE))
    grain = _grain(ground, box, passes) if ground.strength > _FAINT else None
    for layer in layers:
        if isinstance(layer, Pane):
            _set_in(layer, (left, top), (passes, added))
    part = ground.picture[top:bottom, left:right]
    passes, added = (_blurred(field, kernel) for field in (passes, added))
    shown = cv2.scaleAdd(added, 255.0, cv2.multiply(part, passes, dtype=cv2.CV_32F))
    shown = shown if grain is None else np.maximum(cv2.add(shown, grain, shown), 0.0)
    part[:] = cv2.convertScaleAbs(shown)


def _set_in(pane: Pane, corner: tuple[int, int], fields: tuple[Floats, Floats]) -> None:
    """Lenses among what passes and what is added in a box with its left top corner there."""
    x, y = corner
    left, top, right, bottom = pane.box
    for field, values in zip(fields, pane.spread(), strict=True):
        cv2.copyTo(values, pane.mask, field[top - y : bottom - y, left - x : right - x])


def _grain(ground: Ground, box: Box, passes: Floats) -> Floats:
    """Of frames in a box, grey levels; lenses show that of what is behind them."""
    x, y = box[0] - ground.box[0], box[1] - ground.box[1]
    noise = ground.noise[y : y + passes.shape[0], x : x + passes.shape[1]]
    hidden = cv2.addWeighted(passes, -ground.strength, passes, 0.0, ground.strength)
    return np.asarray(cv2.multiply(hidden, noise, hidden), np.float32)


def _blurred(field: Floats, kernel: Floats) -> Floats:
    # What leaves the picture goes on beyond.
    return np.asarray(cv2.sepFilter2D(field, -1, kernel, kernel, borderType=cv2.BORDER_REPLICATE), np.float32)


def _around(boxes: Iterable[Box | None], reach: int, most: Box) -> Box | None:
    """Around boxes and so much more, within another; None where there is nothing."""
    found = [box for box in boxes if box is not None]
    if not found:
        return None
    left, top, right, bottom = zip(*found, strict=True)
    box = (
        max(min(left) - reach, most[0]),
        max(min(top) - reach, most[1]),
        min(max(right) + reach, most[2]),
        min(max(bottom) + reach, most[3]),
    )
    return box if box[2] > box[0] and box[3] > box[1] else None
