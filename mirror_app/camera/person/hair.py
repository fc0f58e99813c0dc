"""Short hair, parted on the side: how thick it stands, and thousands of painted strands."""

import cv2
import numpy as np

from mirror_app.camera.person.brush import (
    SHIFT,
    bgr,
    darken,
    fixed_point,
    noise,
    ramp,
    resized,
    sampled,
    size,
    softened,
)
from mirror_app.camera.person.shape import (
    COARSE,
    HIGH_UV,
    LOW_UV,
    Surface,
    coarse_px,
    grid_uv,
    texture_px,
    texture_shape,
)
from mirror_app.values import Doubles, Floats, Rgb

COLOUR: Rgb = (78, 56, 44)
PART_U = -0.17
STRANDS = 14000
LAYERS = 10
POINTS = 12


def above_hairline(points_mm: Floats) -> Floats:
    """How many mm skin points (..., 3) lie inside the hair (< 0: bare skin)."""
    x, y, z = (points_mm[..., k] for k in range(3))
    wide = np.abs(x)
    front = -61.0 + 0.0016 * (x - 6.0) ** 2
    temple = -52.0 + 34.0 * ramp(wide, 48, 70) * ramp(z, 10, 50)
    line = np.where(wide < 46, front, np.maximum(temple, front))
    over_ear = -19.0 + 90.0 * ramp(z, 112, 126)
    burn = 34.0 * np.exp(-(((z - 64.0) / 9.0) ** 2))
    line = line + (over_ear - line) * ramp(z, 40, 60) + burn
    return np.asarray(line - y, np.float32)


def thickness(bald: Surface, rng: np.random.Generator) -> Floats:
    """How far the hair stands off the skin, mm, sampled as radius_mm."""
    uv = grid_uv(COARSE)
    points = bald.position(uv)
    inside = above_hairline(points)
    u = uv[..., 0]
    top = ramp(points[..., 1], -20, -85)
    wave = 5.0 * np.exp(-(((u - 0.12) / 0.3) ** 2)) * top
    full = 5.5 + 10.0 * top + wave - 5.0 * np.exp(-(((u - PART_U) / 0.035) ** 2)) * top
    clumps = 0.9 * noise(size(inside), (9, 9), rng) + 0.5 * noise(size(inside), (4, 4), rng)
    return np.asarray(ramp(inside, -2, 22) * (full + clumps), np.float32)


def paint_hair(canvas: Floats, bald: Surface, rng: np.random.Generator) -> None:
    """Cover the texture (h, w, 3) with hair. In place."""
    shape = texture_shape()
    uv = grid_uv(COARSE)
    inside = above_hairline(bald.position(uv))
    strands, cover = _strands(inside, rng)
    alpha = np.maximum(resized(ramp(inside, 1.0, 7.0), shape), cover)
    low = cv2.resize(alpha, texture_shape(COARSE)[::-1], interpolation=cv2.INTER_AREA)
    shadow = np.roll(np.asarray(cv2.GaussianBlur(low, (0, 0), 5), np.float32), 5, axis=0)
    darken(canvas, 0.34 * resized(shadow, shape) * (1 - alpha))
    hair = bgr(COLOUR) * (strands * resized(_sheen(uv, rng), shape))[..., None]
    canvas += (hair - canvas) * alpha[..., None]
    # Beside the face the map is finer than any picture of it: soften it there, or single hairs would flicker.
    away = np.abs(uv[..., 0]) + 0.5 * np.abs(uv[..., 1])
    side = resized(ramp(away, 0.55, 0.95), shape)
    canvas += (np.asarray(cv2.GaussianBlur(canvas, (0, 0), 2.2), np.float32) - canvas) * side[..., None]


def _sheen(uv: Floats, rng: np.random.Generator) -> Floats:
    """A ring of light around the crown, as combed hair has; darker at the roots and behind."""
    u, v = uv[..., 0], uv[..., 1]
    ring = v + 0.30 * u * u + 0.03 * noise(size(u), (14, 14), rng)
    light = 0.62 * np.exp(-(((ring + 0.60) / 0.085) ** 2)) + 0.18 * np.exp(-(((ring + 0.80) / 0.1) ** 2))
    roots = 0.30 * np.exp(-(((u - PART_U) / 0.018) ** 2)) * ramp(v, -0.25, -0.5)
    return np.asarray((0.92 + light - roots) * (1.0 - 0.35 * ramp(np.abs(u), 0.75, 1.2)), np.float32)


def _flow(at: Doubles) -> Doubles:
    """Unit direction (n, 2) in (u, v) in which the hair lies: away from the parting, then down."""
    away = at[:, 0] - PART_U
    right, left = away.astype(np.float32), -away.astype(np.float32)
    bend = np.where(away > 0, ramp(right, 0.05, 0.85), ramp(left, 0.0, 0.5))
    angle = np.where(away > 0, -0.55 + 1.95 * bend, 0.25 + 1.2 * bend)
    return np.asarray(np.stack([np.sign(away + 1e-9) * np.cos(angle), np.sin(angle)], 1), np.float64)


def _strands(inside: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Shade of the hair, 1 in the mean, and how much of the skin single strands cover: (h, w) each."""
    shape = texture_shape()
    shade, cover = np.full(shape, 118, np.uint8), np.zeros(shape, np.uint8)
    lines = _lines(rng)
    depth = sampled(inside, coarse_px(lines.astype(np.float32)))
    reach = np.where(rng.random(STRANDS) < 0.25, -5.0 * rng.random(STRANDS), 1.5 * rng.random(STRANDS))
    alive = np.logical_and.accumulate(depth > reach[:, None], axis=1).sum(1)
    swatch = noise((64, 64), (2, 2), rng)
    clump = swatch[rng.integers(0, 64, STRANDS), ((lines[:, 0, 1] + 1.3) * 26).astype(int) % 64]
    tone = np.clip(108 + 15 * clump + 19 * rng.standard_normal(STRANDS), 50, 190)
    pixels = fixed_point(texture_px(lines.astype(np.float32)))
    # By layers, so that no shade lies on top everywhere; by shades, so that cv2 draws many at once.
    layer = np.arange(STRANDS) * LAYERS // STRANDS
    shades = (tone / 10).astype(int)
    for key in np.unique(layer * 100 + shades):
        chosen = [pixels[k, : alive[k]] for k in np.flatnonzero((layer * 100 + shades == key) & (alive > 2))]
        cv2.polylines(shade, chosen, False, (int(key % 100) * 10 + 5,), 2, cv2.LINE_AA, SHIFT)
        cv2.polylines(cover, chosen, False, (255,), 1, cv2.LINE_AA, SHIFT)
    return softened(shade, 0.6) * np.float32(255.0 / 112.0), np.asarray(cover, np.float32) * np.float32(
        0.85 / 255.0
    )


def _lines(rng: np.random.Generator) -> Doubles:
    """(STRANDS, POINTS, 2) strands in (u, v), following the flow, a little unruly."""
    at = rng.random((STRANDS, 2)) * (HIGH_UV - LOW_UV) * (1.0, 0.62) + LOW_UV
    at[::3] = rng.random((len(at[::3]), 2)) * (1.5, 0.5) + (-0.75, -0.82)  # finer where the map is smaller
    step = (0.012 + 0.022 * rng.random(STRANDS))[:, None]
    stray = 0.16 * rng.standard_normal(STRANDS)
    path = [at]
    for _ in range(POINTS - 1):
        flow = _flow(path[-1])
        # A small turn to one side: along the flow, and a little across it.
        across = flow[:, ::-1] * np.array([-1.0, 1.0])
        path.append(path[-1] + step * (flow + stray[:, None] * across))
    return np.stack(path, 1)
