"""A garment drawn on a frame: a function of the frame, the wearer, the mask and the garment, and of nothing else.

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

_ROOM, _MARGIN = 0.08, 0.06
_BLANK = np.empty((0, 0), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """image: like the frame; the very same array where nothing is drawn. box: (left, top, right, bottom), outside of
    which it is the camera's, to the bit. alpha: (h, w) 0..255 over the box: where it is 0, it is so too. sheets: the
    map of each piece. reason: why nothing, or not all, is drawn."""

    image: Image
    box: Box
    alpha: Mask8
    sheets: tuple[Sheet, ...] = ()
    reason: str = ""


def composite(image: Image, wearer: Wearer, person: Mask8, cloth: Cloth, shaded: bool = True) -> Composed:
    """The frame (h, w, 3) BGR with the garment on. person: (h/2, w/2), rounded up. shaded: whether the light on the
    wearer is carried over; without it only to measure what that is good for."""
    strength = wearer.strength[cloth.kind]
    nothing = Composed(image, (0, 0, 0, 0), np.zeros((0, 0), np.uint8), (), wearer.reason[cloth.kind])
    if strength <= 0.0:
        return nothing
    laid = [drawn for piece, ladder in ladders(wearer, cloth) if (drawn := _laid(piece, ladder, image.shape))]
    if not laid:
        return nothing
    box = _around([sheet.box for sheet, _ in laid])
    layer = _merged(laid, box)
    left, top, right, bottom = box
    ground = image[top:bottom, left:right]
    half = (slice(top // 2, (bottom + 1) // 2), slice(left // 2, (right + 1) // 2))
    mask = person[half]
    small = np.ascontiguousarray(ground[::2, ::2])
    front = in_front(small, mask, wearer, cloth, box)
    keep = _enlarged(cv2.bitwise_not(front), ground.shape)
    if strength < 1.0:
        keep = cv2.convertScaleAbs(keep, alpha=strength)
    alpha = cv2.multiply(layer[..., 3], keep, scale=1.0 / 255.0)
    colour = cv2.multiply(layer[..., :3], _grey(keep), scale=1.0 / 255.0)
    if shaded:
        factors = shade(small, _own_clothes(small, mask, front, wearer), wearer)
        colour = cv2.multiply(colour, _grey(_enlarged(factors, ground.shape)), scale=1.0 / UNIT)
    solid = _grey(alpha)
    # Light makes cloth no denser: no colour where there is no cloth.
    colour = cv2.min(colour, solid)
    out = image.copy()
    under = cv2.multiply(ground, cv2.bitwise_not(solid), scale=1.0 / 255.0)
    cv2.add(colour, under, dst=out[top:bottom, left:right])
    sheets = tuple(sheet for sheet, _ in laid)
    return Composed(published(out), box, np.asarray(alpha, np.uint8), sheets, wearer.reason[cloth.kind])


def _laid(piece: Piece, ladder: Ladder, shape: tuple[int, ...]) -> tuple[Sheet, Image] | None:
    """A piece drawn on its ladder, over the stretch of the frame that it touches; None where that is outside."""
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
    near = _enlarged(_near(ladder, box), drawn.shape)
    return sheet, np.asarray(cv2.multiply(drawn, cv2.merge([near] * 4), scale=1.0 / 255.0), np.uint8)


def _near(ladder: Ladder, box: Box) -> Mask8:
    """(h/2, w/2) 0..255: a ladder's own area and a little round it; further out its handles say nothing."""
    canvas = np.zeros(((box[3] - box[1] + 1) // 2, (box[2] - box[0] + 1) // 2), np.uint8)
    outline = np.concatenate([ladder.left, ladder.right[::-1]])
    corners = [np.rint(((outline - [box[0], box[1]] + 0.5) / 2.0 - 0.5) * 16.0).astype(np.int32)]
    cv2.fillPoly(canvas, corners, (255,), cv2.LINE_8, 4)
    margin = _MARGIN * float(np.median(ladder.widths))
    cv2.polylines(canvas, corners, True, (255,), max(1, round(margin)), cv2.LINE_8, 4)
    return np.asarray(cv2.blur(canvas, (3, 3)), np.uint8)


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


def _merged(laid: list[tuple[Sheet, Image]], box: Box) -> Image:
    """All layers over each other in the order given: (h, w, 4) premultiplied BGRA over the box."""
    out = np.zeros((box[3] - box[1], box[2] - box[0], 4), np.uint8)
    for sheet, drawn in laid:
        left, top, right, bottom = sheet.box
        part = out[top - box[1] : bottom - box[1], left - box[0] : right - box[0]]
        rest = cv2.bitwise_not(cv2.extractChannel(drawn, 3))
        under = cv2.multiply(part, cv2.merge([rest, rest, rest, rest]), scale=1.0 / 255.0)
        part[:] = cv2.add(drawn, under)
    return out


def _own_clothes(small: Image, person: Mask8, front: Mask8, wearer: Wearer) -> Mask8:
    """(h, w) 0..255: where neither skin nor hair of the wearer is seen, nor anything else than them."""
    skin = wearer.tones.skin[wearer.tones.index(small)]
    hidden = cv2.bitwise_not(cv2.max(front, skin))
    return np.asarray(cv2.erode(cv2.min(person, hidden), np.ones((5, 5), np.uint8)), np.uint8)


def _enlarged(half: Mask8, shape: tuple[int, ...]) -> Mask8:
    """A half-sized mask at the size of what it was made from."""
    large = cv2.resize(half, (2 * half.shape[1], 2 * half.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.uint8)[: shape[0], : shape[1]]


def _grey(mask: Mask8) -> Image:
    return np.asarray(cv2.cvtColor(mask, cv2.COLOR_GRAY2BGR), np.uint8)
