"""The pieces of a garment drawn on their ladders and laid over each other.

In bands of rows, each only as wide as cloth is there: a sleeve that lies askew fills little of its box."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.garment_on.garment.parts import SHOULDER_RUNGS
from mirror_app.garment_on.ladder import Ladder
from mirror_app.garment_on.live.cloth import Piece
from mirror_app.garment_on.live.warping import Box, Sheet, dense, spread_over
from mirror_app.garment_on.live.wearer import Mask8
from mirror_app.values import Image

_ROOM, _MARGIN = 0.05, 0.035
_SOFT = 1.0
"""Px: half of an edge that is smooth."""
_BLANK = np.empty((0, 0), np.float32)
_BAND = 128

Spans = Mapping[int, Box]
"""By the number of a band, `_BAND` rows of the frame each: where in it there is cloth."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """pixels: (h, w, 4) premultiplied BGRA over a box of the frame; nothing is drawn outside of the spans."""

    box: Box
    pixels: Image
    spans: Spans
    sheets: tuple[Sheet, ...]


def laid(on: list[tuple[Piece, Ladder, Box]], box: Box, arms: Mask8) -> Layer:
    """All pieces of a garment over each other in the order given, each with its ladder and its box, over a
    box round them. arms: (h/2, w/2) 0..255, what lies before the first, but not before the rest."""
    pixels = np.zeros((box[3] - box[1], box[2] - box[0], 4), np.uint8)
    spans: dict[int, Box] = {}
    sheets: list[Sheet] = []
    for piece, ladder, own in on:
        sheet, found = _drawn(piece, ladder, own, (pixels, box, not sheets))
        if not sheets:
            _cut(pixels, arms)
        sheets.append(sheet)
        for band, span in found.items():
            spans[band] = around([span, spans.get(band, span)])
    return Layer(box, pixels, spans, tuple(sheets))


def around(boxes: list[Box]) -> Box:
    """The box round all of them."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def windows(spans: Spans, box: Box) -> Iterator[tuple[slice, slice]]:
    """The rows and columns of each span, on a picture of a box."""
    for left, top, right, bottom in spans.values():
        yield slice(top - box[1], bottom - box[1]), slice(left - box[0], right - box[0])


def _drawn(piece: Piece, ladder: Ladder, own: Box, onto: tuple[Image, Box, bool]) -> tuple[Sheet, Spans]:
    """Draws a piece, in its own box, over what is there of a picture of a box, if anything is."""
    pixels, box, blank = onto
    mask = _near(ladder, own, _at_seam(piece))
    spans = _spans(mask, own)
    if spans:
        left, top, right, bottom = around(list(spans.values()))
        mask = mask[top - own[1] : bottom - own[1], left - own[0] : right - own[0]]
        own = left, top, right, bottom
    sheet = spread_over(own, ladder, piece.ladder.handles)
    shrink = math.sqrt(_square(piece.ladder) / max(_square(ladder), 1e-9))
    size = min(max(math.floor(math.log2(max(shrink, 1e-3)) + 0.35), 0), len(piece.pictures) - 1)
    at = dense(sheet, size)
    for there, here in zip(windows(spans, own), windows(spans, box), strict=True):
        part = cv2.remap(
            piece.pictures[size], at[there], _BLANK, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
        )
        within = mask[there]
        if blank:
            cv2.insertChannel(cv2.min(cv2.extractChannel(part, 3), within), part, 3)
            cv2.copyTo(part, within, pixels[here])
            continue
        part = cv2.multiply(part, cv2.merge([within] * 4), scale=1.0 / 255.0)
        rest = cv2.bitwise_not(cv2.extractChannel(part, 3))
        under = pixels[here]
        cv2.add(part, cv2.multiply(under, cv2.merge([rest] * 4), scale=1.0 / 255.0), dst=under)
    return sheet, spans


def _square(ladder: Ladder) -> float:
    rungs = (ladder.right - ladder.left).ravel()
    return float(rungs @ rungs)


def _spans(near: Mask8, box: Box) -> Spans:
    out: dict[int, Box] = {}
    for band in range(box[1] // _BAND, (box[3] - 1) // _BAND + 1):
        first, last = max(band * _BAND, box[1]), min((band + 1) * _BAND, box[3])
        left, top, wide, high = cv2.boundingRect(near[first - box[1] : last - box[1]])
        if wide:
            left, top = box[0] + left, first + top
            out[band] = left, top, left + wide, top + high
    return out


def _cut(pixels: Image, arms: Mask8) -> None:
    """Takes away what lies under arms, half as large as the picture."""
    left, top, wide, high = cv2.boundingRect(arms)
    if not wide:
        return
    # With room, so that the rim of what is enlarged is nothing.
    rows, columns = slice(max(0, top - 1), top + high + 1), slice(max(0, left - 1), left + wide + 1)
    part = cv2.bitwise_not(arms[rows, columns])
    large = cv2.resize(part, (2 * part.shape[1], 2 * part.shape[0]), interpolation=cv2.INTER_LINEAR)
    here = pixels[2 * rows.start : 2 * rows.stop, 2 * columns.start : 2 * columns.stop]
    rest = cv2.merge([large[: here.shape[0], : here.shape[1]]] * 4)
    cv2.multiply(here, rest, dst=here, scale=1.0 / 255.0)


def _at_seam(piece: Piece) -> int:
    """How many of the first rungs of a piece end where others, or the bare shoulders, begin."""
    if piece.name == "trunk":
        return SHOULDER_RUNGS
    return 1 if piece.name.startswith("sleeve_") and piece.top == 0.0 else 0


def _near(ladder: Ladder, box: Box, at_seam: int) -> Mask8:
    """(h, w) 0..255: a ladder's own area and, but for its first rungs, a little round it; further out its
    handles say nothing."""
    canvas = np.zeros((box[3] - box[1], box[2] - box[0]), np.uint8)
    middle = ladder.middle
    along = middle[[0, -1]] - middle[[1, -2]]
    across = ladder.right - ladder.left
    wide = np.hypot(across[:, :1], across[:, 1:]) + 1e-9
    room = _MARGIN * float(wide.sum()) / len(wide)
    across *= room / wide
    # No cloth sticks out at the tip of a shoulder: but for its soft edge it ends there.
    across[:at_seam] *= _SOFT / room if at_seam > 1 else 0.0
    along *= room / (np.hypot(along[:, :1], along[:, 1:]) + 1e-9)
    left, right = ladder.left - across, ladder.right + across
    for end in (left, right):
        end[[0, -1]] += along * [[0.0 if at_seam == 1 else 1.0], [1.0]]
    outline = np.concatenate([left, right[::-1]])
    cv2.fillPoly(canvas, [np.rint((outline - box[:2]) * 16.0).astype(np.int32)], (255,), cv2.LINE_AA, 4)
    return canvas


def box_of(ladder: Ladder, shape: tuple[int, ...]) -> Box | None:
    """Round a ladder, with even corners, so that it is one of the half-sized mask too."""
    handles = ladder.handles
    low, high = handles.min(0), handles.max(0)
    room = _ROOM * float((high - low).max()) + 2.0
    left, top = (max(0, int(v)) // 2 * 2 for v in low - room)
    right, bottom = (
        min(n, -(-int(v) // 2) * 2) for n, v in zip((shape[1], shape[0]), high + room, strict=True)
    )
    return (left, top, right, bottom) if right - left > 7 and bottom - top > 7 else None
