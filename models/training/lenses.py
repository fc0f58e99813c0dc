"""Lenses: tint with gradient, prescription refraction, coating hue, reflections."""

from dataclasses import dataclass

import cv2
import numpy as np

from models.training.canvas import SIZE, blank
from models.training.eyewear3d import Outlines

OPAQUE_BELOW = 0.35
"""A lens that lets less than this through hides the eye."""
REFLECTIONS = {"window": 0.22, "spot": 0.18, "ring": 0.12, "streak": 0.16, "sheen": 0.2, "scene": 0.12}
"""What is mirrored in lenses, and how often: spot is a lamp, ring a ring light, scene the room."""


@dataclass
class Glass:
    """One pair of lenses. density: 0..1 of the tint. hue: (3,) BGR of it. graded: how its density changes
    from top to bottom. zoom: spectacle magnification, below 1 for minus lenses. reflections: how many."""

    density: float
    hue: np.ndarray
    graded: float
    zoom: float
    reflections: int

    @property
    def opaque(self) -> bool:
        """The lenses hide the eyes."""
        return self.density > 1 - OPAQUE_BELOW


def random_glass(rng: np.random.Generator, without: frozenset[str]) -> Glass:
    kind = rng.random()
    if kind < 0.74:
        density = rng.uniform(0.0, 0.08)
    elif kind < 0.9:
        density = rng.uniform(0.08, 0.6)
    else:
        density = rng.uniform(0.72, 1.0)
    coloured = rng.random() < 0.6
    hue = rng.uniform(0.02, 0.5, 3) if coloured else 0.05 + rng.uniform(0, 0.4) * np.ones(3)
    graded = float(rng.uniform(-0.7, 0.1)) if rng.random() < 0.4 else 0.0
    zoom = float(rng.normal(0.97, 0.035)) if rng.random() < 0.7 else 1.0
    reflections = int(rng.choice(5, p=(0.42, 0.27, 0.16, 0.09, 0.06)))
    return Glass(
        0.0 if "tint" in without else float(density),
        hue.astype(np.float32),
        graded,
        1.0 if "refraction" in without else zoom,
        0 if "reflections" in without else reflections,
    )


def with_lenses(
    rng: np.random.Generator, under: np.ndarray, lens: np.ndarray, seen: Outlines, glass: Glass
) -> np.ndarray:
    """What is under the glasses (h, w, 3), seen through them where `lens` (h, w) covers it."""
    through = _refracted(under, seen, glass.zoom) if glass.zoom != 1.0 else under
    ramp = np.linspace(0, 1, SIZE[1], dtype=np.float32)[:, None] * glass.graded
    tint = np.clip(glass.density * (1 + ramp), 0, 1) * np.ones(SIZE[::-1], np.float32)
    shown = through * (1 - tint[..., None]) + glass.hue * tint[..., None]
    for _ in range(glass.reflections):
        shown = _reflection(rng, shown, seen)
    if glass.reflections:
        shown = shown + rng.uniform(0, 0.05) * rng.random(3).astype(np.float32)
    return under * (1 - lens[..., None]) + np.clip(shown, 0, 1) * lens[..., None]


def _refracted(under: np.ndarray, seen: Outlines, zoom: float) -> np.ndarray:
    """Magnified about each lens centre, so that the face's edge jogs inward behind a minus lens."""
    x, y = np.meshgrid(np.arange(SIZE[0], dtype=np.float32), np.arange(SIZE[1], dtype=np.float32))
    side = x > np.mean([lens[:, 0].mean() for lens in seen.lenses])
    centre = [lens.mean(0) for lens in seen.lenses]
    cx, cy = np.where(side, centre[1][0], centre[0][0]), np.where(side, centre[1][1], centre[0][1])
    return cv2.remap(
        under,
        np.float32(cx + (x - cx) / zoom),
        np.float32(cy + (y - cy) / zoom),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _reflection(rng: np.random.Generator, glass: np.ndarray, seen: Outlines) -> np.ndarray:
    """One reflection of any kind, in one or both lenses."""
    kind = str(rng.choice(list(REFLECTIONS), p=list(REFLECTIONS.values())))
    if kind == "scene":
        room = cv2.GaussianBlur(np.ascontiguousarray(glass[::-1, ::-1]), (0, 0), rng.uniform(2, 12))
        return glass + room * rng.uniform(0.1, 0.5) * (1 - glass)
    layer = blank()
    where, size = rng.uniform(-0.4, 0.4, 2), rng.uniform(0.08, 0.5)
    for lens in seen.lenses if rng.random() < 0.75 else [seen.lenses[rng.integers(2)]]:
        span = np.ptp(lens, axis=0)
        centre = lens.mean(0) + where * span + rng.normal(0, 3, 2)
        _stamp(rng, layer, kind, centre, span * size)
    layer = cv2.GaussianBlur(layer, (0, 0), 12 if kind == "sheen" else rng.uniform(0.6, 4))
    hue = rng.uniform([0.4, 0.4, 0.2], [1.0, 1.0, 0.9]) if rng.random() < 0.5 else np.ones(3)
    strength = rng.uniform(0.1, 0.5) if kind == "sheen" else rng.uniform(0.15, 1.0)
    return glass + (layer * strength)[..., None] * (hue.astype(np.float32) - glass * 0.6)


def _stamp(
    rng: np.random.Generator, layer: np.ndarray, kind: str, centre: np.ndarray, size: np.ndarray
) -> None:
    at = (int(centre[0]), int(centre[1]))
    if kind == "window":
        lean, half = rng.normal(0, 0.2), size / 2
        corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * half
        corners[:, 0] += corners[:, 1] * lean
        cv2.fillPoly(layer, [np.round((corners + centre) * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)
        if rng.random() < 0.5:
            cv2.line(layer, (at[0], int(at[1] - half[1])), (at[0], int(at[1] + half[1])), 0.0, 2)
    elif kind == "ring":
        radius = int(max(3, size.min() * 0.5))
        cv2.circle(layer, at, radius, 1.0, max(1, radius // 4), cv2.LINE_AA)
    elif kind == "streak":
        reach = size * (2.5, rng.normal(0, 1.5))
        ends = [(int(at[0] + s * reach[0]), int(at[1] + s * reach[1])) for s in (-1, 1)]
        cv2.line(layer, ends[0], ends[1], 1.0, int(rng.integers(1, 10)), cv2.LINE_AA)
    else:
        axes = (int(max(2, size[0] * 0.6)), int(max(2, size[1] * 0.5)))
        cv2.ellipse(layer, at, axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1, cv2.LINE_AA)
