"""The outline of a garment read row by row and corner by corner."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app.garment_on.images import Mask, largest_piece
from mirror_app.values import Doubles


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """inside: (h, w). contour: (n, 2) px, its outer border, clockwise in the picture from its topmost point.
    The box is (left, top, right, bottom); centre_x is the middle of its lower half."""

    inside: Mask
    contour: Doubles
    box: tuple[int, int, int, int]
    centre_x: float

    @property
    def height(self) -> int:
        return self.box[3] - self.box[1]

    @property
    def width(self) -> int:
        return self.box[2] - self.box[0]


def outlined(inside: Mask) -> Outline:
    """The outline of the largest piece of a silhouette, with small gaps closed."""
    largest = largest_piece(inside)[0].view(np.uint8)
    closed = np.asarray(cv2.morphologyEx(largest, cv2.MORPH_CLOSE, np.ones((5, 5))), np.uint8)
    found, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    contour = np.asarray(max(found, key=len), np.float64)[:, 0]
    if _area(contour) < 0:
        contour = contour[::-1]
    contour = np.roll(contour, -int(contour[:, 1].argmin()), axis=0)
    left, top, width, height = cv2.boundingRect(closed)
    lower = closed[top + height // 2 : top + height]
    lower = lower[lower.any(1)]
    edges = (lower.argmax(1) + lower.shape[1] - 1 - lower[:, ::-1].argmax(1)) / 2.0
    return Outline(
        closed.astype(bool), contour, (left, top, left + width, top + height), float(np.median(edges))
    )


def _area(contour: Doubles) -> float:
    """Twice the signed area: positive where it runs clockwise as seen, y down."""
    x, y = contour.T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))


def notches(outline: Outline, reach: int) -> tuple[Doubles, Doubles, Doubles]:
    """Where the outline cuts in: places (n, 2), the angle left open there in degrees (n,), and the direction
    in which it opens (n, 2). Looked at over `reach` px of outline to either side."""
    contour = outline.contour
    back, ahead = np.roll(contour, reach, axis=0) - contour, np.roll(contour, -reach, axis=0) - contour
    lengths = np.linalg.norm(back, axis=1) * np.linalg.norm(ahead, axis=1) + 1e-9
    cross = back[:, 0] * ahead[:, 1] - back[:, 1] * ahead[:, 0]
    angle = np.degrees(np.arccos(np.clip((back * ahead).sum(1) / lengths, -1, 1)))
    hollow = np.where(cross > 0, angle, 360.0)
    low = np.flatnonzero((hollow < 140.0) & (hollow <= _least(hollow, reach)))
    way = back[low] / np.linalg.norm(back[low], axis=1)[:, None]
    way = way + ahead[low] / (np.linalg.norm(ahead[low], axis=1)[:, None] + 1e-9)
    return contour[low], hollow[low], way / (np.linalg.norm(way, axis=1)[:, None] + 1e-9)


def _least(values: Doubles, reach: int) -> Doubles:
    around = np.concatenate([values[-reach:], values, values[:reach]]).astype(np.float32)[None]
    least = cv2.erode(around, np.ones((1, 2 * reach + 1), np.uint8))[0, reach:-reach]
    return np.asarray(least, np.float64) + 1e-3


def path(outline: Outline, start: Doubles, end: Doubles) -> Doubles:
    """(m, 2): the outline from the point nearest to one place to that nearest to another, the shorter way."""
    contour = outline.contour
    first, last = (int(np.linalg.norm(contour - place, axis=1).argmin()) for place in (start, end))
    ahead = np.roll(contour, -first, axis=0)[: (last - first) % len(contour) + 1]
    back = np.roll(contour, -last, axis=0)[: (first - last) % len(contour) + 1][::-1]
    return ahead if len(ahead) <= len(back) else back


def top_of(outline: Outline) -> NDArray[np.intp]:
    """(w,): for each column of the picture the first row inside, or the picture's height."""
    return np.where(outline.inside.any(0), outline.inside.argmax(0), outline.inside.shape[0])


def run_at(outline: Outline, y: float, x: float) -> tuple[float, float]:
    """Left and right end of the stretch of a row that is inside and at, or else nearest to, column x."""
    row = outline.inside[int(np.clip(round(y), outline.box[1], outline.box[3] - 1))]
    steps = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(np.int8), [0]])))
    starts, ends = steps[::2], steps[1::2] - 1
    if not len(starts):
        return x, x
    gap = np.maximum(np.maximum(starts - x, x - ends), 0.0)
    best = int(gap.argmin())
    return float(starts[best]), float(ends[best])
