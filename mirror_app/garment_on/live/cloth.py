"""A garment made ready for the mirror: each part a small picture of its own, in several sizes. Once a
garment."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from mirror_app.garment_on.garment.anchors import Kind
from mirror_app.garment_on.garment.parts import SHOULDER_RUNGS, Part
from mirror_app.garment_on.garment.prepare import Garment, prepare
from mirror_app.garment_on.images import within
from mirror_app.garment_on.ladder import Ladder, sampled
from mirror_app.values import Doubles, Floats, Image, published

ARM = 1.42
"""The length of an arm in shoulder widths, and at what share of it the elbow is."""
ELBOW = 0.53
COVERED = 0.62
"""Sleeves that reach further than this share of an arm cover the elbow, and bend there."""
_LONGEST_PX = 640
_FOUND_PX = 512
ENOUGH_PX = 2 * _FOUND_PX
"""What a photo should have on its longer side: what is found on one reduced further is not the same."""
_SIZES = 3
_OVER = 0.03
"""How far a trunk reaches under its sleeves, in its own widths, before it fades over as much again."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A part that moves on its own. pictures: premultiplied BGRA uint8, each half the size of the one before.
    ladder: px of the first. top, end: what stretch of its sleeve it is, 0..1; the whole of any other part."""

    name: str
    pictures: tuple[Image, ...]
    ladder: Ladder
    top: float = 0.0
    end: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Sleeve:
    """How a sleeve is cut, in widths of the chest: length along its outer edge, widths (n,) across its way at
    even steps. reach: to what share of an arm it comes that is covered from the shoulder on."""

    length: float
    widths: Doubles
    reach: float


@dataclass(frozen=True, slots=True, eq=False)
class Hang:
    """How a trunk hangs, in widths of the chest: down, shift, half, each (n,): of each rung of its ladder,
    how far below the armpits, how far its middle is off theirs, half its width. bares: no cloth lies on the
    shoulders."""

    down: Doubles
    shift: Doubles
    half: Doubles
    bares: bool


@dataclass(frozen=True, slots=True, eq=False)
class Cloth:
    """A garment ready for the mirror; nothing of it changes, and threads may share it."""

    kind: Kind
    pieces: tuple[Piece, ...]
    hang: Hang | None
    sleeves: dict[str, Sleeve]

    @property
    def nbytes(self) -> int:
        return sum(picture.nbytes for piece in self.pieces for picture in piece.pictures)


def made_ready(photo: Image, kind: Kind) -> Cloth:
    """A garment for the mirror from its flat photo (h, w, 3) BGR: found on a smaller picture than a still is
    dressed with, so that it is there before the hand is back from choosing. Raises InputError as
    `prepare`."""
    small, _ = within(photo, _FOUND_PX)
    return tailored(prepare(small, kind))


def tailored(garment: Garment) -> Cloth:
    """A prepared garment, ready for the mirror. Some hundredths of a second."""
    pieces: list[Piece] = []
    sleeves: dict[str, Sleeve] = {}
    sleeved = any(part.name.startswith("sleeve_") for part in garment.parts)
    parts = [_without_wings(p) if sleeved and p.name == "trunk" else p for p in garment.parts]
    garment = replace(garment, parts=tuple(parts))
    for part in garment.parts:
        if part.name.startswith("sleeve_"):
            side = part.name.removeprefix("sleeve_")
            sleeves[side] = _sleeve(garment, part, side)
            pieces += _sleeve_pieces(garment, part, sleeves[side])
        else:
            pieces.append(_piece(garment, part.name, part.ladder, part.weight))
    return Cloth(garment.kind, tuple(pieces), _hang(garment), sleeves)


def _chest(garment: Garment) -> float:
    anchors = garment.anchors
    return float(np.linalg.norm(anchors.at("armpit_right") - anchors.at("armpit_left")))


def _hang(garment: Garment) -> Hang | None:
    if garment.kind is Kind.LOWER:
        return None
    anchors, chest = garment.anchors, _chest(garment)
    source = next(part.ladder for part in garment.parts if part.name == "trunk")
    centre = (anchors.at("armpit_left") + anchors.at("armpit_right")) / 2.0
    off = (source.middle - centre) / chest
    neck = float(np.linalg.norm(anchors.at("neck_right") - anchors.at("neck_left")))
    rise = anchors.at("armpit_left")[1] - anchors.at("shoulder_left")[1]
    bares = anchors.has("cuff_outer_left") and neck > 0.7 * chest and float(rise) < 0.4 * chest
    return Hang(off[:, 1], off[:, 0], source.widths / 2.0 / chest, bares)


def _sleeve(garment: Garment, part: Part, side: str) -> Sleeve:
    ladder, chest = part.ladder, _chest(garment)
    outer = ladder.left if side == "left" else ladder.right
    length = float(np.linalg.norm(np.diff(outer, axis=0), axis=1).sum()) / chest
    way = np.gradient(ladder.middle, axis=0)
    way /= np.linalg.norm(way, axis=1, keepdims=True) + 1e-9
    rungs = ladder.right - ladder.left
    widths = np.abs(rungs[:, 0] * way[:, 1] - rungs[:, 1] * way[:, 0]) / chest
    reach = 0.95 * length / ARM
    return Sleeve(length, widths, 1.02 if reach > 0.85 else reach)


def _sleeve_pieces(garment: Garment, part: Part, sleeve: Sleeve) -> list[Piece]:
    """A sleeve that covers the elbow bends there, so that its halves move on their own."""
    if sleeve.reach < COVERED:
        return [_piece(garment, part.name, part.ladder, part.weight)]
    bend = ELBOW / sleeve.reach
    out: list[Piece] = []
    for name, top, end in (("upper", 0.0, bend), ("fore", bend, 1.0)):
        at = np.linspace(top, end, 4)
        ladder = Ladder(sampled(part.ladder.left, at), sampled(part.ladder.right, at))
        weight = part.weight * _stretch(part, bend, name == "upper")
        out.append(_piece(garment, f"{part.name}_{name}", ladder, weight, (top, end)))
    return out


def _without_wings(part: Part) -> Part:
    """A trunk that ends at its sides: where sleeves lay close to it, some of them is left on it."""
    ladder = part.ladder
    below = slice(SHOULDER_RUNGS, None)
    over = _OVER * float(np.median(ladder.widths[below]))
    y, x = (np.arange(size, dtype=np.float32) for size in part.weight.shape)
    ends: list[Doubles] = []
    off = np.full(part.weight.shape, -1e9, np.float32)
    for end, sign in ((ladder.left, -1.0), (ladder.right, 1.0)):
        corners = end[[SHOULDER_RUNGS - 1, SHOULDER_RUNGS, -1]]
        order = np.argsort(corners[:, 1])
        limit = np.interp(y, corners[order, 1], corners[order, 0]) + sign * over
        np.maximum(off, sign * (x - limit.astype(np.float32)[:, None]), out=off)
        cut = end.copy()
        most = np.interp(end[below, 1], y, limit)
        cut[below, 0] = np.minimum(end[below, 0], most) if sign > 0 else np.maximum(end[below, 0], most)
        ends.append(cut)
    weight = part.weight * np.clip(1.0 - off / over, 0.0, 1.0)
    return Part(part.name, Ladder(*ends), weight.astype(np.float32))


def _stretch(part: Part, bend: float, before: bool) -> Floats:
    """(h, w) 0..1: what of a sleeve lies before its bend, or after it; both reach a little over."""
    at = np.array([bend])
    left, right = sampled(part.ladder.left, at)[0], sampled(part.ladder.right, at)[0]
    across = right - left
    normal = np.array([-across[1], across[0]]) / (np.linalg.norm(across) + 1e-9)
    if normal @ (part.ladder.middle[-1] - part.ladder.middle[0]) < 0:
        normal = -normal
    y, x = (np.arange(size) for size in part.weight.shape)
    past = ((y - left[1]) * normal[1])[:, None] + (x - left[0]) * normal[0]
    over = 0.12 * float(np.linalg.norm(across))
    sign = -1.0 if before else 1.0
    return np.clip((sign * past + over) / max(0.5 * over, 1.0), 0.0, 1.0).astype(np.float32)


def _piece(
    garment: Garment, name: str, ladder: Ladder, weight: Floats, stretch: tuple[float, float] = (0.0, 1.0)
) -> Piece:
    scale = min(1.0, _LONGEST_PX / max(garment.pixels.shape[:2]))
    alive = (garment.pixels[..., 3] > 0) & (weight > 0)
    rows, columns = np.flatnonzero(alive.any(1)), np.flatnonzero(alive.any(0))
    if not len(rows):
        rows, columns = np.array([0]), np.array([0])
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    shares = cv2.merge([weight[top:bottom, left:right]] * 4)
    cut = cv2.multiply(garment.pixels[top:bottom, left:right], shares, dtype=cv2.CV_32F)
    cut = cv2.copyMakeBorder(cut, 2, 2, 2, 2, cv2.BORDER_CONSTANT)
    size = (max(2, round(cut.shape[1] * scale)), max(2, round(cut.shape[0] * scale)))
    drawn = np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA), np.float32)
    ratio = np.array([size[0] / cut.shape[1], size[1] / cut.shape[0]])
    shift = np.array([left, top]) - 2
    moved = Ladder(*((end - shift + 0.5) * ratio - 0.5 for end in (ladder.left, ladder.right)))
    return Piece(name, _sizes(drawn), moved, *stretch)


def _sizes(drawn: Floats) -> tuple[Image, ...]:
    out: list[Image] = []
    for _ in range(_SIZES):
        out.append(published(np.rint(drawn).astype(np.uint8)))
        size = (-(-drawn.shape[1] // 2), -(-drawn.shape[0] // 2))
        drawn = np.asarray(cv2.resize(drawn, size, interpolation=cv2.INTER_AREA), np.float32)
    return tuple(out)
