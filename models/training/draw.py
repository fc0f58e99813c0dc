"""Drawn glasses on the eye band, as layers: bare, with shadow, with lenses, with the frame.

Everything is drawn at twice the band's size in float32 0..1 and averaged down at the end.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH
from models.training.eyewear3d import Outlines, Pair

FINE = 2
SIZE = (WIDTH * FINE, HEIGHT * FINE)
SHADOW_DROP = 0.10
"""Fall in luminance that counts as full shadow."""
OPAQUE_BELOW = 0.35
"""A lens that lets less than this through hides the eye."""


@dataclass
class Drawn:
    """worn, bare: (h, w, 3) BGR float32. frame, lens, shadow: (h, w) 0..1. opaque: the eyes are hidden."""

    worn: np.ndarray
    bare: np.ndarray
    frame: np.ndarray
    lens: np.ndarray
    shadow: np.ndarray
    opaque: bool


def cover(polygons: list[np.ndarray], offset: tuple[float, float] = (0.0, 0.0)) -> np.ndarray:
    """Anti-aliased coverage 0..1 of polygons given in fine band px."""
    mask = np.zeros(SIZE[::-1], np.uint8)
    for polygon in polygons:
        points = np.round((polygon + offset) * 16).astype(np.int32)
        cv2.fillPoly(mask, [points], 255, cv2.LINE_AA, 4)
    return mask.astype(np.float32) / 255


def soft_noise(rng: np.random.Generator, cells: tuple[int, int]) -> np.ndarray:
    """Smooth random field, about -1..1, the size of the fine band."""
    field = rng.standard_normal((cells[1], cells[0])).astype(np.float32)
    return np.clip(cv2.resize(field, SIZE, interpolation=cv2.INTER_CUBIC), -2, 2) / 2


def draw(rng: np.random.Generator, bare: np.ndarray, pair: Pair, seen: Outlines) -> Drawn:
    """Glasses on a bare fine band. `seen` is in fine band px."""
    lens = cover(seen.lenses)
    frame, parts = _frame_cover(rng, pair, seen, lens)
    shaded, shadow = _with_shadow(rng, bare, frame, seen)
    glazed, opaque = _with_lenses(rng, shaded, lens, seen)
    paint, alpha = _frame_paint(rng, pair, parts, bare)
    alpha = frame * alpha
    worn = glazed * (1 - alpha[..., None]) + paint * alpha[..., None]
    worn = _glints(rng, worn, frame, pair)
    return Drawn(np.clip(worn, 0, 1), bare, frame, lens * (1 - frame), shadow * (1 - frame), opaque)


def _frame_cover(
    rng: np.random.Generator, pair: Pair, seen: Outlines, lens: np.ndarray
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    rim = np.clip(cover(seen.rims) - lens, 0, 1)
    if pair.style == "half":
        rim = rim * _upper_half(seen)
    if pair.style in ("rimless", "half") and rng.random() < 0.7:
        rim = np.maximum(rim, _lens_edge(seen) * rng.uniform(0.15, 0.7))
    bars = cover(seen.bars) * (1.0 if pair.style == "rimless" else 1 - lens)
    pads, temples = cover(seen.pads) * rng.uniform(0.2, 0.9), cover(seen.temples)
    parts = {"rim": rim, "bars": bars, "pads": pads, "temples": temples}
    return np.maximum.reduce(list(parts.values())), parts


def _upper_half(seen: Outlines) -> np.ndarray:
    keep = np.zeros(SIZE[::-1], np.float32)
    for lens in seen.lenses:
        middle = lens[:, 1].mean()
        box = (
            slice(0, int(max(middle, 0))),
            slice(int(max(lens[:, 0].min() - 30, 0)), int(max(lens[:, 0].max() + 30, 1))),
        )
        keep[box] = 1.0
    return cv2.GaussianBlur(keep, (0, 0), 2)


def _lens_edge(seen: Outlines) -> np.ndarray:
    edge = np.zeros(SIZE[::-1], np.uint8)
    for lens in seen.lenses:
        cv2.polylines(edge, [np.round(lens * 16).astype(np.int32)], True, 255, 1, cv2.LINE_AA, 4)
    return edge.astype(np.float32) / 255


def _with_shadow(
    rng: np.random.Generator, bare: np.ndarray, frame: np.ndarray, seen: Outlines
) -> tuple[np.ndarray, np.ndarray]:
    """The frame's cast and contact shadow on the skin, warm, and its label."""
    if rng.random() < 0.15:
        return bare, np.zeros(SIZE[::-1], np.float32)
    move = np.float32([[1, 0, rng.normal(0, 6)], [0, 1, abs(rng.normal(7, 6))]])
    cast = cv2.warpAffine(frame, move, SIZE)
    cast = cv2.GaussianBlur(cast, (0, 0), rng.uniform(1.0, 6.0))
    contact = cv2.GaussianBlur(frame, (0, 0), rng.uniform(3.0, 9.0))
    depth = np.clip(cast * rng.uniform(0.05, 0.6) + contact * rng.uniform(0.0, 0.3), 0, 0.8)
    if rng.random() < 0.25:  # tinted and coated lenses shade the cheek too
        under = cv2.GaussianBlur(cv2.warpAffine(cover(seen.lenses), move, SIZE), (0, 0), 4)
        depth = np.clip(depth + under * rng.uniform(0.02, 0.2), 0, 0.8)
    warm = np.float32([1.0, 0.92, 0.84]) ** rng.uniform(-0.3, 1.5)
    shaded = bare * (1 - depth[..., None] * warm)
    return shaded, np.clip((bare - shaded).mean(-1) / SHADOW_DROP, 0, 1)


def _with_lenses(
    rng: np.random.Generator, under: np.ndarray, lens: np.ndarray, seen: Outlines
) -> tuple[np.ndarray, bool]:
    """Refraction, tint with gradient, coating hue and reflections."""
    through = _refracted(rng, under, seen) if rng.random() < 0.6 else under
    kind = rng.random()
    dense = (
        rng.uniform(0.0, 0.12)
        if kind < 0.72
        else rng.uniform(0.12, 0.6)
        if kind < 0.88
        else rng.uniform(0.72, 1.0)
    )
    hue = (
        rng.uniform(0.02, 0.5, 3).astype(np.float32)
        if rng.random() < 0.6
        else np.float32([0.05] * 3) + rng.uniform(0, 0.4)
    )
    ramp = np.linspace(0, 1, SIZE[1], dtype=np.float32)[:, None] * rng.uniform(-0.7, 0.1)
    tint = np.clip(dense * (1 + (ramp if rng.random() < 0.4 else 0)), 0, 1) * np.ones(SIZE[::-1], np.float32)
    glass = through * (1 - tint[..., None]) + hue * tint[..., None]
    for _ in range(rng.choice(5, p=(0.38, 0.26, 0.18, 0.1, 0.08))):
        glass = _reflection(rng, glass, seen)
    glass = np.clip(glass + rng.uniform(0, 0.05) * rng.random(3).astype(np.float32), 0, 1)
    return under * (1 - lens[..., None]) + glass * lens[..., None], bool(dense > 1 - OPAQUE_BELOW)


def _refracted(rng: np.random.Generator, under: np.ndarray, seen: Outlines) -> np.ndarray:
    """Spectacle magnification about each lens centre: below 1 for minus lenses."""
    zoom = 1 / rng.normal(0.97, 0.035)
    x, y = np.meshgrid(np.arange(SIZE[0], dtype=np.float32), np.arange(SIZE[1], dtype=np.float32))
    side = x > np.mean([lens[:, 0].mean() for lens in seen.lenses])
    centre = [lens.mean(0) for lens in seen.lenses]
    cx, cy = np.where(side, centre[1][0], centre[0][0]), np.where(side, centre[1][1], centre[0][1])
    return cv2.remap(
        under,
        np.float32(cx + (x - cx) * zoom),
        np.float32(cy + (y - cy) * zoom),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _reflection(rng: np.random.Generator, glass: np.ndarray, seen: Outlines) -> np.ndarray:
    """One reflection, in one or both lenses: a window, a lamp, a ring light, a streak or a soft sheen."""
    layer = np.zeros(SIZE[::-1], np.float32)
    kind = rng.choice(["window", "spot", "ring", "streak", "sheen"], p=(0.25, 0.2, 0.12, 0.2, 0.23))
    where, size = rng.uniform(-0.4, 0.4, 2), rng.uniform(0.08, 0.5)
    for lens in seen.lenses if rng.random() < 0.75 else [seen.lenses[rng.integers(2)]]:
        span = np.ptp(lens, axis=0)
        centre = lens.mean(0) + where * span + rng.normal(0, 3, 2)
        _stamp(rng, layer, str(kind), centre, span * size)
    layer = cv2.GaussianBlur(layer, (0, 0), 12 if kind == "sheen" else rng.uniform(0.6, 4))
    hue = (
        np.float32([1, 1, 1])
        if rng.random() < 0.5
        else rng.uniform([0.4, 0.4, 0.2], [1.0, 1.0, 0.9]).astype(np.float32)
    )
    strength = rng.uniform(0.1, 0.5) if kind == "sheen" else rng.uniform(0.15, 1.0)
    return glass + (layer * strength)[..., None] * (hue - glass * 0.6)


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
        cv2.line(
            layer,
            (int(at[0] - reach[0]), int(at[1] - reach[1])),
            (int(at[0] + reach[0]), int(at[1] + reach[1])),
            1.0,
            int(rng.integers(1, 10)),
            cv2.LINE_AA,
        )
    else:
        axes = (int(max(2, size[0] * 0.6)), int(max(2, size[1] * 0.5)))
        cv2.ellipse(layer, at, axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1, cv2.LINE_AA)


def _frame_paint(
    rng: np.random.Generator, pair: Pair, parts: dict[str, np.ndarray], bare: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The frame's own colour (h, w, 3) and its opacity (h, w)."""
    metal = pair.eyewear.material == "metal"
    light = float(bare.mean()) * 1.3 + 0.1
    colour = _metal_colour(rng) if metal else _acetate_colour(rng)
    paint = np.ones((*SIZE[::-1], 3), np.float32) * colour
    if not metal and rng.random() < 0.3:  # tortoise and marbled acetate
        spots = np.clip(soft_noise(rng, (int(rng.integers(20, 60)), int(rng.integers(10, 30)))) * 2, -1, 1)
        paint = paint * (1 + 0.6 * spots[..., None] * np.float32([0.7, 0.85, 1.0]))
    other = _acetate_colour(rng) if rng.random() < 0.2 else colour  # two-tone: temples or lower part
    paint = np.where(parts["temples"][..., None] > parts["rim"][..., None], other, paint)
    paint = paint * (light * (1 + soft_noise(rng, (12, 6)) * (0.8 if metal else 0.2)))[..., None]
    rim = cv2.GaussianBlur(parts["rim"] + parts["bars"] + parts["temples"], (0, 0), 1.5)
    bevel = cv2.Sobel(rim, cv2.CV_32F, 0, 1, ksize=3) * rng.uniform(0, 0.25)
    paint = paint + bevel[..., None]
    clear = not metal and rng.random() < 0.15
    opacity = np.ones(SIZE[::-1], np.float32) * (rng.uniform(0.25, 0.7) if clear else rng.uniform(0.9, 1.0))
    return np.clip(paint, 0, 1), opacity


def _metal_colour(rng: np.random.Generator) -> np.ndarray:
    base = [
        (0.75, 0.78, 0.8),
        (0.35, 0.62, 0.8),
        (0.45, 0.55, 0.85),
        (0.12, 0.12, 0.12),
        (0.35, 0.35, 0.36),
        (0.3, 0.4, 0.5),
    ]
    return np.clip(
        np.float32(base[rng.integers(len(base))]) * rng.uniform(0.6, 1.2) + rng.normal(0, 0.04, 3), 0, 1
    ).astype(np.float32)


def _acetate_colour(rng: np.random.Generator) -> np.ndarray:
    kind = rng.random()
    if kind < 0.45:
        return (rng.uniform(0.0, 0.14) * np.ones(3) + rng.uniform(0, 0.03, 3)).astype(np.float32)
    if kind < 0.7:
        return (np.float32([0.12, 0.2, 0.38]) * rng.uniform(0.4, 1.6)).astype(np.float32)
    if kind < 0.92:
        return rng.uniform(0.03, 0.85, 3).astype(np.float32)
    return rng.uniform(0.7, 0.95) * np.ones(3, np.float32)


def _glints(rng: np.random.Generator, worn: np.ndarray, frame: np.ndarray, pair: Pair) -> np.ndarray:
    """Specular highlights on the frame: bright where a smooth field is high, sharper on metal."""
    power = 6 if pair.eyewear.material == "metal" else 10
    field = np.clip(soft_noise(rng, (int(rng.integers(8, 30)), int(rng.integers(4, 14)))), 0, 1) ** power
    thin = cv2.GaussianBlur(frame, (0, 0), 1.2) - cv2.GaussianBlur(frame, (0, 0), 3)
    shine = field * np.clip(thin * 4, 0, 1) * rng.uniform(0, 3.0)
    return worn + (np.clip(shine, 0, 1) * frame)[..., None] * (1 - worn)
