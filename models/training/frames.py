"""The frame itself: what it covers, its colour and pattern, its highlights."""

import cv2
import numpy as np

from models.training.canvas import SIZE, blank, cover, soft_noise
from models.training.eyewear3d import Outlines, Pair


def frame_cover(
    rng: np.random.Generator, pair: Pair, seen: Outlines, lens: np.ndarray, without: frozenset[str]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Coverage 0..1 (h, w) of the whole frame, and of its parts by name."""
    rim = np.maximum.reduce([np.clip(cover(s.rims) - cover(s.lenses), 0, 1) for s in seen.slices])
    if pair.style == "half":
        rim = rim * _upper_half(seen)
    bars = cover(seen.bars) * (1.0 if pair.style == "rimless" else 1 - lens)
    pads, temples = cover(seen.pads) * rng.uniform(0.2, 0.9), cover(seen.temples)
    parts = {"rim": rim, "bars": bars, "pads": pads, "temples": temples}
    if pair.style in ("rimless", "half") and "lens_edges" not in without and rng.random() < 0.8:
        parts["edges"] = _lens_edge(rng, seen) * (1 - rim)
    return np.maximum.reduce(list(parts.values())), parts


def frame_paint(
    rng: np.random.Generator,
    pair: Pair,
    parts: dict[str, np.ndarray],
    bare: np.ndarray,
    without: frozenset[str],
) -> tuple[np.ndarray, np.ndarray]:
    """The frame's own colour (h, w, 3) and its opacity (h, w)."""
    metal, plain = pair.eyewear.material == "metal", "patterns" in without
    light = float(bare.mean()) * 1.3 + 0.1
    colour = _metal_colour(rng) if metal else _acetate_colour(rng)
    paint = np.ones((*SIZE[::-1], 3), np.float32) * colour
    if not metal and not plain and rng.random() < 0.3:  # tortoise and marbled acetate
        spots = np.clip(soft_noise(rng, (int(rng.integers(20, 60)), int(rng.integers(10, 30)))) * 2, -1, 1)
        paint = paint * (1 + 0.6 * spots[..., None] * np.float32([0.7, 0.85, 1.0]))
    if not plain and rng.random() < 0.2:  # two-tone: temples of another colour
        other = _acetate_colour(rng)
        paint = np.where(parts["temples"][..., None] > parts["rim"][..., None], other, paint)
    paint = paint * (light * (1 + soft_noise(rng, (12, 6)) * (0.8 if metal else 0.2)))[..., None]
    if "edges" in parts:
        paint = np.where(parts["edges"][..., None] > 0, _edge_paint(rng, paint), paint)
    rim = cv2.GaussianBlur(parts["rim"] + parts["bars"] + parts["temples"], (0, 0), 1.5)
    bevel = cv2.Sobel(rim, cv2.CV_32F, 0, 1, ksize=3) * rng.uniform(0, 0.25)
    paint = paint + bevel[..., None]
    clear = not metal and not plain and rng.random() < 0.22
    opacity = np.ones(SIZE[::-1], np.float32) * (rng.uniform(0.25, 0.7) if clear else rng.uniform(0.9, 1.0))
    return np.clip(paint, 0, 1), opacity


def with_glints(rng: np.random.Generator, worn: np.ndarray, frame: np.ndarray, pair: Pair) -> np.ndarray:
    """Specular highlights on the frame: bright where a smooth field is high, sharper on metal."""
    power = 6 if pair.eyewear.material == "metal" else 10
    field = np.clip(soft_noise(rng, (int(rng.integers(8, 30)), int(rng.integers(4, 14)))), 0, 1) ** power
    thin = cv2.GaussianBlur(frame, (0, 0), 1.2) - cv2.GaussianBlur(frame, (0, 0), 3)
    shine = field * np.clip(thin * 4, 0, 1) * rng.uniform(0, 3.0)
    return worn + (np.clip(shine, 0, 1) * frame)[..., None] * (1 - worn)


def _upper_half(seen: Outlines) -> np.ndarray:
    keep = blank()
    for lens in seen.lenses:
        middle = lens[:, 1].mean()
        box = (
            slice(0, int(max(middle, 0))),
            slice(int(max(lens[:, 0].min() - 30, 0)), int(max(lens[:, 0].max() + 30, 1))),
        )
        keep[box] = 1.0
    return cv2.GaussianBlur(keep, (0, 0), 2)


def _lens_edge(rng: np.random.Generator, seen: Outlines) -> np.ndarray:
    """Coverage (h, w) of the lenses' own edges, stronger here than there."""
    edge = np.zeros(SIZE[::-1], np.uint8)
    width = int(rng.choice(4, p=(0.4, 0.3, 0.2, 0.1))) + 1
    for lens in seen.lenses:
        cv2.polylines(edge, [np.round(lens * 16).astype(np.int32)], True, 255, width, cv2.LINE_AA, 4)
    uneven = np.clip(0.6 + soft_noise(rng, (10, 6)) * rng.uniform(0, 1), 0, 1)
    return edge.astype(np.float32) / 255 * uneven * rng.uniform(0.25, 1.0)


def _edge_paint(rng: np.random.Generator, paint: np.ndarray) -> np.ndarray:
    """Colour (h, w, 3) of a lens's edge: it gathers light from elsewhere, and is often brighter than all."""
    light = float(paint.mean()) + rng.uniform(-0.2, 0.7)
    return np.clip(light + soft_noise(rng, (14, 8)) * rng.uniform(0.1, 0.6), 0, 1)[..., None] * np.ones(3)


def _metal_colour(rng: np.random.Generator) -> np.ndarray:
    base = [
        (0.75, 0.78, 0.8),
        (0.35, 0.62, 0.8),
        (0.45, 0.55, 0.85),
        (0.12, 0.12, 0.12),
        (0.35, 0.35, 0.36),
        (0.3, 0.4, 0.5),
    ]
    picked = np.float32(base[rng.integers(len(base))]) * rng.uniform(0.6, 1.2) + rng.normal(0, 0.04, 3)
    return np.clip(picked, 0, 1).astype(np.float32)


def _acetate_colour(rng: np.random.Generator) -> np.ndarray:
    kind = rng.random()
    if kind < 0.45:
        return (rng.uniform(0.0, 0.14) * np.ones(3) + rng.uniform(0, 0.03, 3)).astype(np.float32)
    if kind < 0.7:
        return (np.float32([0.12, 0.2, 0.38]) * rng.uniform(0.4, 1.6)).astype(np.float32)
    if kind < 0.92:
        return rng.uniform(0.03, 0.85, 3).astype(np.float32)
    return rng.uniform(0.7, 0.95) * np.ones(3, np.float32)
