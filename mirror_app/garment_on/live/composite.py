"""A garment drawn on a frame: a function of the frame, the wearer, the mask and the garment, and of nothing
else.

Nothing drawn before has any say in it, so that no garment can leave a trace."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.garment_on.ladder import Ladder
from mirror_app.garment_on.live.cloth import Cloth, Piece
from mirror_app.garment_on.live.fitting import ladders
from mirror_app.garment_on.live.fronts import in_front
from mirror_app.garment_on.live.lighting import UNIT, shade
from mirror_app.garment_on.live.warping import Box, Sheet, dense, spread_over
from mirror_app.garment_on.live.wearer import Mask8, Wearer
from mirror_app.values import Image, published

_ROOM, _MARGIN = 0.06, 0.035
_BLANK = np.empty((0, 0), np.float32)


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
    laid = [drawn for piece, ladder in ladders(wearer, cloth) if (drawn := _laid(piece, ladder, image.shape))]
    if not laid:
        return nothing
    box = _around([sheet.box for sheet, _ in laid])
    left, top, right, bottom = box
    ground = image[top:bottom, left:right]
    mask = person[top // 2 : (bottom + 1) // 2, left // 2 : (right + 1) // 2]
    small = np.ascontiguousarray(ground[::2, ::2])
    front = in_front(small, mask, wearer, cloth, box)
    keep = cv2.convertScaleAbs(cv2.bitwise_not(front.all), alpha=strength * UNIT / 255.0)
    lit = keep
    if shaded:
        own = cv2.min(mask, cv2.bitwise_not(cv2.max(front.all, front.skin)))
        factors = shade(small, np.asarray(own, np.uint8), wearer)
        factors = cv2.resize(factors, mask.shape[::-1], interpolation=cv2.INTER_LINEAR)
        lit = cv2.multiply(keep, factors, scale=1.0 / UNIT)
    layer = _times(_merged(laid, box, front.trunk), np.asarray(lit, np.uint8), np.asarray(keep, np.uint8))
    out = image.copy()
    alpha = _over(out[top:bottom, left:right], layer)
    sheets = tuple(sheet for sheet, _ in laid)
    return Composed(published(out), box, alpha, sheets, wearer.reason[cloth.kind])


def _times(layer: Image, lit: Mask8, keep: Mask8) -> Image:
    """A layer (h, w, 4) whose colours were multiplied with one half-sized mask, its alpha with another, both
    in units of `UNIT`."""
    size = (2 * lit.shape[1], 2 * lit.shape[0])
    light, kept = (cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR) for mask in (lit, keep))
    factors = cv2.merge([light, light, light, kept])[: layer.shape[0], : layer.shape[1]]
    return np.asarray(cv2.multiply(layer, factors, scale=1.0 / UNIT), np.uint8)


def _over(ground: Image, layer: Image) -> Mask8:
    """Draws a layer over a stretch of the frame, in place; gives its alpha."""
    alpha = np.asarray(cv2.extractChannel(layer, 3), np.uint8)
    solid = cv2.cvtColor(alpha, cv2.COLOR_GRAY2BGR)
    # Light makes cloth no denser: no colour where there is no cloth.
    colour = cv2.min(cv2.cvtColor(layer, cv2.COLOR_BGRA2BGR), solid)
    under = cv2.multiply(ground, cv2.bitwise_not(solid), scale=1.0 / 255.0)
    cv2.add(colour, under, dst=ground)
    return alpha


def _laid(piece: Piece, ladder: Ladder, shape: tuple[int, ...]) -> tuple[Sheet, Image] | None:
    """A piece drawn on its ladder, over the stretch of the frame that it touches; None where that is
    outside."""
    box = _box(ladder, shape)
    if box is None:
        return None
    sheet = spread_over(box, ladder, piece.ladder.handles)
    shrink = float(np.linalg.norm(piece.ladder.widths) / max(float(np.linalg.norm(ladder.widths)), 1e-6))
    size = int(np.clip(np.floor(np.log2(max(shrink, 1e-3)) + 0.35), 0, len(piece.pictures) - 1))
    at = dense(sheet)
    if size:
        at = (at + np.float32(0.5)) / np.float32(2**size) - np.float32(0.5)
    drawn = cv2.remap(piece.pictures[size], at, _BLANK, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return sheet, np.asarray(cv2.copyTo(drawn, _near(ladder, box)), np.uint8)


def _near(ladder: Ladder, box: Box) -> Mask8:
    """(h, w) 0 or 255: a ladder's own area and a little round it; further out its handles say nothing."""
    canvas = np.zeros((box[3] - box[1], box[2] - box[0]), np.uint8)
    outline = np.concatenate([ladder.left, ladder.right[::-1]])
    corners = [np.rint((outline - [box[0], box[1]]) * 16.0).astype(np.int32)]
    cv2.fillPoly(canvas, corners, (255,), cv2.LINE_8, 4)
    margin = 2.0 * _MARGIN * float(np.median(ladder.widths))
    cv2.polylines(canvas, corners, True, (255,), max(1, round(margin)), cv2.LINE_8, 4)
    return canvas


def _box(ladder: Ladder, shape: tuple[int, ...]) -> Box | None:
    """Round a ladder, with even corners, so that it is one of the half-sized mask too."""
    handles = ladder.handles
    low, high = handles.min(0), handles.max(0)
    room = _ROOM * float((high - low).max()) + 2.0
    left, top = (max(0, int(v)) // 2 * 2 for v in low - room)
    right, bottom = (
        min(n, -(-int(v) // 2) * 2) for n, v in zip((shape[1], shape[0]), high + room, strict=True)
    )
    return (left, top, right, bottom) if right - left > 7 and bottom - top > 7 else None


def _around(boxes: list[Box]) -> Box:
    corners = np.array(boxes)
    (left, top), (right, bottom) = corners[:, :2].min(0), corners[:, 2:].max(0)
    return int(left), int(top), int(right), int(bottom)


def _merged(laid: list[tuple[Sheet, Image]], box: Box, arms: Mask8) -> Image:
    """All layers over each other in the order given: (h, w, 4) premultiplied BGRA over the box. arms: what
    lies before the first, but not before the rest, at half the size."""
    out = np.zeros((box[3] - box[1], box[2] - box[0], 4), np.uint8)
    for k, (sheet, drawn) in enumerate(laid):
        left, top, right, bottom = (v - box[i % 2] for i, v in enumerate(sheet.box))
        part = out[top:bottom, left:right]
        if k == 0:
            part[:] = _without(drawn, arms[top // 2 : (bottom + 1) // 2, left // 2 : (right + 1) // 2])
            continue
        rest = cv2.bitwise_not(cv2.extractChannel(drawn, 3))
        under = cv2.multiply(part, cv2.merge([rest, rest, rest, rest]), scale=1.0 / 255.0)
        cv2.add(drawn, under, dst=part)
    return out


def _without(drawn: Image, arms: Mask8) -> Image:
    """A layer without what lies before it."""
    if not arms.any():
        return drawn
    size = (2 * arms.shape[1], 2 * arms.shape[0])
    large = cv2.resize(cv2.bitwise_not(arms), size, interpolation=cv2.INTER_LINEAR)
    rest = large[: drawn.shape[0], : drawn.shape[1]]
    return np.asarray(cv2.multiply(drawn, cv2.merge([rest, rest, rest, rest]), scale=1.0 / 255.0), np.uint8)
