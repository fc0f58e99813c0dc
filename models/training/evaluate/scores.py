"""The arithmetic of the scores: pooled overlap, pooled error, shares by label, reliability."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import cv2
import numpy as np

LEAST_GROUP = 10
"""Groups smaller than this say nothing about a share."""
CONFIDENCE_EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.0)
DICE_EDGES = (0.0, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 1.0)
_Row = TypeVar("_Row")


@dataclass(slots=True)
class Overlap:
    """Intersection over union, pooled over the pixels of a set."""

    both: int = 0
    either: int = 0

    def add(self, found: np.ndarray, truth: np.ndarray) -> None:
        """Two boolean masks of one shape."""
        self.both += int((found & truth).sum())
        self.either += int((found | truth).sum())

    @property
    def iou(self) -> float:
        """0..1; not a number where neither has a pixel."""
        return self.both / self.either if self.either else float("nan")


@dataclass(slots=True)
class Error:
    """Squared difference of pictures, pooled over the pixels of a set."""

    squares: float = 0.0
    values: int = 0

    def add(self, got: np.ndarray, truth: np.ndarray, where: np.ndarray) -> None:
        """got, truth: (h, w, 3) uint8. where: (h, w) bool."""
        apart = got[where].astype(np.float64) - truth[where]
        self.squares += float((apart**2).sum())
        self.values += apart.size

    def include(self, other: "Error") -> None:
        self.squares += other.squares
        self.values += other.values

    @property
    def psnr_db(self) -> float:
        """Peak 255; not a number where there was no pixel."""
        if not self.values:
            return float("nan")
        return float(10 * np.log10(255.0**2 * self.values / max(self.squares, 1e-9)))


def traced(found: np.ndarray, truth: np.ndarray, reach_px: int) -> float:
    """0..1, how well one boolean mask follows another: harmonic mean of the share of either that lies within
    reach of the other, as for contours in Perazzi et al. 2016. 1 where both are empty."""
    if not found.any() or not truth.any():
        return float(found.any() == truth.any())
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach_px + 1, 2 * reach_px + 1))
    wide_found, wide_truth = (cv2.dilate(mask.astype(np.uint8), disc) > 0 for mask in (found, truth))
    precision = (found & wide_truth).sum() / found.sum()
    recall = (truth & wide_found).sum() / truth.sum()
    return float(2 * precision * recall / max(precision + recall, 1e-9))


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the rows with that label were right."""

    label: str
    right: int
    of: int

    @property
    def percent(self) -> float:
        return 100 * self.right / self.of


def shares(
    rows: Iterable[_Row], label_of: Callable[[_Row], str], is_right: Callable[[_Row], bool]
) -> list[Share]:
    """One by label, in the labels' order, of those with at least LEAST_GROUP rows."""
    found: defaultdict[str, list[bool]] = defaultdict(list)
    for row in rows:
        found[label_of(row)].append(is_right(row))
    return [Share(k, sum(v), len(v)) for k, v in sorted(found.items()) if len(v) >= LEAST_GROUP]


def reliability(
    said: Sequence[tuple[float, bool]], edges: Sequence[float] = CONFIDENCE_EDGES
) -> list[tuple[Share, float]]:
    """For each range of confidence that occurs: how many were right, and the mean confidence there.

    said: (confidence 0..1, whether it was right) of each picture. A range, from one of the edges to the next,
    has its lower edge, not its upper.
    """
    found: list[tuple[Share, float]] = []
    for low, high in pairwise(edges):
        inside = [(c, r) for c, r in said if low <= c < high or (c >= high == edges[-1])]
        if inside:
            right = sum(r for _, r in inside)
            mean = sum(c for c, _ in inside) / len(inside)
            found.append((Share(f"{low:.2f} to {high:.2f}", right, len(inside)), mean))
    return found


def expected_calibration_error(said: Sequence[tuple[float, bool]]) -> float:
    """Mean distance of confidence and share right over the ranges, weighted by their size (Naeini 2015)."""
    return sum(s.of * abs(mean - s.right / s.of) for s, mean in reliability(said)) / max(len(said), 1)
