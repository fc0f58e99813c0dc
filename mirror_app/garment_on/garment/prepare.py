"""A flat photo made into a garment that can be worn: cut out, anchored, split into parts. Once a garment."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.errors import InputError
from mirror_app.garment_on.garment.anchors import Anchors, Kind
from mirror_app.garment_on.garment.cutout import cut_out
from mirror_app.garment_on.garment.finding import found_top
from mirror_app.garment_on.garment.finding_lower import found_lower
from mirror_app.garment_on.garment.neckline import with_opening
from mirror_app.garment_on.garment.outline import outlined
from mirror_app.garment_on.garment.parts import Part, lower_parts, top_parts
from mirror_app.garment_on.images import Mask, blurred, within
from mirror_app.values import Floats, Image, published

_LONGEST_PX = 1024
_LEAST_PX = 64


@dataclass(frozen=True, slots=True, eq=False)
class Garment:
    """A garment ready to be worn; nothing of it changes any more, and threads may share it.

    pixels: (h, w, 4) uint8, BGRA, premultiplied, at most 1024 px long. anchors and parts: in its px."""

    kind: Kind
    pixels: Image
    anchors: Anchors
    parts: tuple[Part, ...]

    @property
    def nbytes(self) -> int:
        return self.pixels.nbytes + sum(part.weight.nbytes for part in self.parts)


def prepare(photo: Image, kind: Kind, anchors: Anchors | None = None) -> Garment:
    """A garment from its flat photo (h, w, 3) BGR on a plain ground.

    anchors: corrected by hand, in px of `Garment.pixels`, instead of those found. Raises InputError with one
    sentence where the picture shows no garment that can be cut out."""
    if photo.ndim != 3 or photo.shape[2] != 3 or min(photo.shape[:2]) < _LEAST_PX:
        raise InputError(f"The picture of a garment needs colours and at least {_LEAST_PX} pixels each way.")
    photo, _ = within(photo, _LONGEST_PX)
    cut = cut_out(photo)
    outline = outlined(cut[..., 3] > 0.5)
    hole = np.zeros(outline.inside.shape, bool)
    if kind is Kind.LOWER:
        found = anchors or found_lower(outline)
        parts = lower_parts(outline, found)
    else:
        found, hole = with_opening(photo, outline.inside, anchors or found_top(outline, kind))
        found = anchors or found
        parts = top_parts(outline, found)
    keep = cv2.merge([1.0 - _faded(hole)] * 4)
    pixels = np.asarray(cv2.multiply(cut, keep, scale=255.0, dtype=cv2.CV_8U), np.uint8)
    for part in parts:
        part.weight.setflags(write=False)
    return Garment(kind, published(pixels), found, parts)


def _faded(hole: Mask) -> Floats:
    return np.clip(blurred(hole.astype(np.float32), 1.0), 0.0, 1.0)
