"""A part of a garment laid where its ladder is to stand."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.garment_on.garment.parts import Part
from mirror_app.garment_on.ladder import Ladder
from mirror_app.garment_on.warp.guard import guarded
from mirror_app.garment_on.warp.mls import Rule, dense, mapped
from mirror_app.values import Doubles, Floats, Image

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """box: (left, top, right, bottom) of the picture. pixels: (h, w, 4) float32, premultiplied BGRA 0..1,
    over it. plain: 0 it follows its handles, 1 they would have folded it, so it was only laid flat."""

    box: Box
    pixels: Floats
    plain: float


def laid(pixels: Image, part: Part, target: Ladder, size_px: tuple[int, int]) -> Laid | None:
    """A part of a garment (its picture: premultiplied BGRA uint8) with its ladder at `target`, in a picture
    of size_px (width, height); None where it lies outside."""
    to, source = target.handles, part.ladder.handles
    box = _box(to, size_px)
    if box is None:
        return None
    grid = mapped(box, to, source, Rule.AFFINE)
    grid, share = guarded(grid, target, source)
    place = dense(grid, box)
    shrink = float(np.linalg.norm(part.ladder.widths) / max(np.linalg.norm(target.widths), 1e-6))
    cloth = pixels if shrink < 1.6 else _softened(pixels, shrink)
    blank = np.empty((0, 0), np.float32)
    drawn = cv2.remap(cloth, place, blank, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    weight = cv2.remap(part.weight, place, blank, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    kept = np.asarray(weight, np.float32) * _near(target, box) / np.float32(255.0)
    out = np.asarray(drawn, np.float32) * kept[..., None]
    return Laid(box, out.astype(np.float32), share)


def _near(target: Ladder, box: Box) -> Floats:
    """(h, w) 0..1: the ladder's own area and a little round it; further out handles say nothing."""
    left, top, right, bottom = box
    canvas = np.zeros((bottom - top, right - left), np.uint8)
    for i in range(len(target.left) - 1):
        cell = [target.left[i], target.left[i + 1], target.right[i + 1], target.right[i]]
        cv2.fillConvexPoly(canvas, np.rint(np.stack(cell) - [left, top]).astype(np.int32), (1,))
    margin = 0.07 * float(np.median(target.widths))
    far = np.asarray(cv2.distanceTransform(1 - canvas, cv2.DIST_L2, 3), np.float32)
    return np.clip((margin - far) / 2.0 + 0.5, 0.0, 1.0).astype(np.float32)


def _softened(pixels: Image, shrink: float) -> Image:
    """Without what would alias where the garment is drawn so much smaller."""
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), 0.4 * shrink), np.uint8)


def _box(to: Doubles, size_px: tuple[int, int]) -> Box | None:
    low, high = to.min(0), to.max(0)
    margin = 0.25 * float((high - low).max())
    left, top = (int(max(0, v)) for v in np.floor(low - margin))
    right, bottom = (int(min(n, v)) for n, v in zip(size_px, np.ceil(high + margin), strict=True))
    return (left, top, right, bottom) if right - left > 3 and bottom - top > 3 else None
