"""A garment drawn on a frame: a function of the frame, the wearer, the mask and the garment, and of nothing
else.

Nothing drawn before has any say in it, so that no garment can leave a trace."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.garment_on.live.cloth import Cloth
from mirror_app.garment_on.live.fitting import ladders
from mirror_app.garment_on.live.fronts import Fronts, in_front
from mirror_app.garment_on.live.laying import Layer, around, box_of, laid, windows
from mirror_app.garment_on.live.lighting import UNIT, shade
from mirror_app.garment_on.live.warping import Box, Sheet
from mirror_app.garment_on.live.wearer import Mask8, Wearer, halved
from mirror_app.values import Image, published

_GRID = 8


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """image: like the frame; the very same array where nothing is drawn. box: (left, top, right, bottom),
    outside of which it is the camera's, to the bit. alpha: (h, w) 0..255 over the box: where it is 0, it is
    so too. sheets: the map of each piece. reason: why nothing, or not all, is drawn."""

    image: Image
    box: Box
    alpha: Mask8
    sheets: tuple[Sheet, ...] = ()
    reason: str = ""


def composite(image: Image, wearer: Wearer, person: Mask8, cloth: Cloth, shaded: bool = True) -> Composed:
    """The frame (h, w, 3) BGR with the garment on. person: (h/2, w/2), rounded up. shaded: whether the light
    on the wearer is carried over; without it only to measure what that is good for."""
    strength = wearer.strength[cloth.kind]
    nothing = Composed(image, (0, 0, 0, 0), np.zeros((0, 0), np.uint8), (), wearer.reason[cloth.kind])
    if strength <= 0.0:
        return nothing
    on = [(*each, box) for each in ladders(wearer, cloth) if (box := box_of(each[1], image.shape))]
    if not on:
        return nothing
    box = _on_grid(around([own for _, _, own in on]), image.shape)
    left, top, right, bottom = box
    small = halved(image[top:bottom, left:right])
    mask = person[top // 2 : (bottom + 1) // 2, left // 2 : (right + 1) // 2]
    front = in_front(small, mask, wearer, cloth, box)
    keep = cv2.convertScaleAbs(cv2.bitwise_not(front.all), alpha=strength * UNIT / 255.0)
    lit = keep
    if shaded:
        factors = shade(small, *_seen(mask, front), wearer)
        factors = cv2.resize(factors, mask.shape[::-1], interpolation=cv2.INTER_LINEAR)
        lit = cv2.multiply(keep, factors, scale=1.0 / UNIT)
    layer = laid(on, box, front.trunk)
    out = image.copy()
    alpha = _over(out[top:bottom, left:right], layer, np.asarray(lit, np.uint8), np.asarray(keep, np.uint8))
    return Composed(published(out), box, alpha, layer.sheets, wearer.reason[cloth.kind])


def _seen(person: Mask8, front: Fronts) -> tuple[Mask8, Mask8]:
    """(h, w) 0..255 each, half as large as these: where the wearer's own clothes are seen, and their skin."""
    size = front.skin.shape[::-1]
    body = cv2.resize(person, size, interpolation=cv2.INTER_AREA)
    clear = cv2.min(body, cv2.bitwise_not(cv2.resize(front.all, size, interpolation=cv2.INTER_AREA)))
    worn, bare = cv2.min(clear, cv2.bitwise_not(front.skin)), cv2.min(body, front.skin)
    return np.asarray(worn, np.uint8), np.asarray(bare, np.uint8)


def _over(ground: Image, layer: Layer, lit: Mask8, keep: Mask8) -> Mask8:
    """Draws a layer over a stretch of the frame, in place; gives its alpha. Its colours are multiplied with
    one half-sized mask, its alpha with another, both in units of `UNIT`."""
    size = (2 * lit.shape[1], 2 * lit.shape[0])
    light = cv2.resize(lit, size, interpolation=cv2.INTER_LINEAR)
    out = np.zeros(ground.shape[:2], np.uint8)
    for where in windows(layer.spans, layer.box):
        pixels, under = layer.pixels[where], ground[where]
        alpha = _kept(cv2.extractChannel(pixels, 3), keep, where)
        solid = cv2.cvtColor(alpha, cv2.COLOR_GRAY2BGR)
        colour = cv2.cvtColor(pixels, cv2.COLOR_BGRA2BGR)
        colour = cv2.multiply(colour, cv2.cvtColor(light[where], cv2.COLOR_GRAY2BGR), scale=1.0 / UNIT)
        # Light makes cloth no denser: no colour where there is no cloth.
        colour = cv2.min(colour, solid)
        cv2.add(colour, cv2.multiply(under, cv2.bitwise_not(solid), scale=1.0 / 255.0), dst=under)
        out[where] = alpha
    return out


def _kept(alpha: "cv2.typing.MatLike", keep: Mask8, where: tuple[slice, slice]) -> "cv2.typing.MatLike":
    """An alpha over some rows and columns, times a half-sized mask in units of `UNIT`."""
    rows, columns = (slice(max(0, part.start // 2 - 1), part.stop // 2 + 2) for part in where)
    part = keep[rows, columns]
    if cv2.minMaxLoc(part)[0] >= UNIT:
        return alpha
    large = cv2.resize(part, (2 * part.shape[1], 2 * part.shape[0]), interpolation=cv2.INTER_LINEAR)
    top, left = where[0].start - 2 * rows.start, where[1].start - 2 * columns.start
    large = large[top : top + alpha.shape[0], left : left + alpha.shape[1]]
    return cv2.multiply(alpha, large, scale=1.0 / UNIT)


def _on_grid(box: Box, shape: tuple[int, ...]) -> Box:
    """With corners on a grid of the frame, as far as that goes: light is read off the same pixels in each."""
    left, top, right, bottom = box
    right, bottom = -(-right // _GRID) * _GRID, -(-bottom // _GRID) * _GRID
    return left // _GRID * _GRID, top // _GRID * _GRID, min(right, shape[1]), min(bottom, shape[0])
