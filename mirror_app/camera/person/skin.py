"""The bare head painted on its texture: skin, brows, nose, lips and ears. Eyes and hair come on top."""

import cv2
import numpy as np

from mirror_app.camera.person.brush import bgr, bump, darken, drawn, filled, noise, ramp, resized, size, tint
from mirror_app.camera.person.shape import (
    COARSE,
    EAR_MM,
    Surface,
    direction_uv,
    grid_uv,
    texture_px,
    texture_shape,
)
from mirror_app.values import Floats, Rgb

BASE: Rgb = (228, 180, 152)
BLUSH: Rgb = (216, 132, 112)
LIP: Rgb = (186, 98, 92)
BROW: Rgb = (74, 50, 38)

UPPER_LIP = [
    61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191, 78,
]  # fmt: skip
LOWER_LIP = [
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95, 78,
]  # fmt: skip
MOUTH_LINE = [61, 78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 291]
BROW_TOP = [46, 70, 63, 105, 66, 107]
BROW_LOW = [46, 53, 52, 65, 55, 55]


def painted_skin(surface: Surface, rng: np.random.Generator) -> Floats:
    """(h, w, 3) float32 BGR, 0..255, of a head without hair and ears."""
    points = surface.position(grid_uv(COARSE))
    canvas = np.empty((*points.shape[:2], 3), np.float32)
    canvas[:] = bgr(BASE)
    _complexion(canvas, points, rng)
    _hollows(canvas, points)
    _ears(canvas, points)
    canvas = resized(canvas, texture_shape())
    pores = 1.0 + 0.011 * noise(size(canvas), (2, 2), rng) + 0.010 * noise(size(canvas), (6, 6), rng)
    canvas *= pores[..., None]
    marks = texture_px(direction_uv(surface.landmarks_mm))
    _nose(canvas, texture_px(direction_uv(surface.lift(_NOSTRILS))), marks)
    _lips(canvas, marks, rng)
    for side in (-1, 1):
        _brow(canvas, surface, side, rng)
    return canvas


def _complexion(canvas: Floats, points: Floats, rng: np.random.Generator) -> None:
    """Where the blood shows: cheeks, nose, chin, ears; and where it does not."""
    x, y = points[..., 0], points[..., 1]
    mottle = noise(size(canvas), (9, 9), rng)
    wide = np.abs(x)
    tint(canvas, np.clip(0.05 * mottle, 0, 0.15), BLUSH)
    tint(canvas, 0.42 * bump(wide, y, (44, 34), (20, 18)), BLUSH)
    tint(canvas, 0.34 * bump(x, y, (0, 34), (13, 12)), BLUSH)
    tint(canvas, 0.16 * bump(x, y, (0, 100), (20, 14)), BLUSH)
    tint(canvas, 0.35 * ramp(points[..., 2], 62, 90), BLUSH)
    tint(canvas, 0.25 * bump(x, y, (0, -38), (45, 20)), (238, 198, 165))
    tint(canvas, 0.30 * bump(wide, y, (29, 13), (15, 6)), (196, 140, 128))
    tint(canvas, 0.22 * bump(wide, y, (33, -9), (17, 7)), (200, 138, 116))


def _hollows(canvas: Floats, points: Floats) -> None:
    """Where little light comes: soft occlusion the key light does not know of."""
    x, y = points[..., 0], points[..., 1]
    wide = np.abs(x)
    dark = np.zeros(canvas.shape[:2], np.float32)
    for centre, radius, amount in (
        ((15, 3), (7, 9), 0.30),
        ((31, -7), (17, 6), 0.16),
        ((30, 9), (15, 4), 0.08),
        ((16.5, 37), (2.6, 6), 0.13),
        ((7, 45.5), (11, 3.0), 0.15),
        ((0, 78), (17, 4.0), 0.20),
        ((27, 60), (4, 4), 0.16),
        ((58, 88), (22, 26), 0.16),
        ((30, 47), (4.5, 11), 0.07),
    ):
        dark += amount * bump(wide, y, centre, radius)
    dark += 0.06 * bump(x, y, (0, 51), (3.2, 5))
    dark += 0.42 * ramp(y, 100, 128) + 0.35 * ramp(points[..., 2], 10, 60) * ramp(y, 70, 105)
    darken(canvas, np.clip(dark, 0, 0.8))


def _ears(canvas: Floats, points: Floats) -> None:
    """Helix, its groove, the concha and the lobe, in the plane of the ear."""
    y, z = points[..., 1], points[..., 2]
    side = np.abs(points[..., 0]) > 40
    lean = z - 0.16 * (y - EAR_MM[0])
    ring = np.hypot((lean - EAR_MM[1]) / 19.0, (y - EAR_MM[0]) / 33.0)
    dark = 0.26 * np.exp(-(((ring - 0.66) / 0.10) ** 2)) * ramp(y, 36, 16)
    dark += 0.40 * bump(lean, y, (EAR_MM[1] - 6, 20), (6, 9))
    dark += 0.22 * np.exp(-(((lean - 77) / 3.0) ** 2)) * ramp(y, -24, -4) * ramp(y, 52, 32)
    darken(canvas, np.asarray(np.where(side, np.clip(dark, 0, 0.6), 0.0), np.float32))


_NOSTRILS = np.array([(-7.6, 42.6), (7.6, 42.6)], np.float32)


def _nose(canvas: Floats, nostrils: Floats, marks: Floats) -> None:
    shape = size(canvas)
    angle = np.linspace(0, 2 * np.pi, 24)
    for side, centre in zip((-1, 1), nostrils, strict=True):
        ring = np.stack([13.0 * np.cos(angle), 5.0 * np.sin(angle)], 1)
        turn = 0.30 * side
        ring = ring @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        darken(canvas, 0.60 * filled(shape, np.asarray(ring + centre, np.float32), 2.8))
    for wing in ([129, 102, 48], [358, 331, 278]):
        darken(canvas, 0.11 * drawn(shape, [marks[wing]], 4, 3.0))


def _lips(canvas: Floats, marks: Floats, rng: np.random.Generator) -> None:
    low = marks[UPPER_LIP + LOWER_LIP].min(0).astype(int) - 20
    high = marks[UPPER_LIP + LOWER_LIP].max(0).astype(int) + 20
    part = canvas[low[1] : high[1], low[0] : high[0]]
    marks = marks - low.astype(np.float32)
    shape = size(part)
    creases = noise(shape, (4, 60), rng)
    upper = filled(shape, _smooth(marks[UPPER_LIP]), 2.4)
    lower = filled(shape, _smooth(marks[LOWER_LIP]), 2.8)
    y = np.mgrid[: shape[0], : shape[1]][0].astype(np.float32)
    x = np.mgrid[: shape[0], : shape[1]][1].astype(np.float32)
    tint(part, 0.80 * upper, (170, 88, 84))
    tint(part, 0.76 * lower, LIP)
    darken(part, (upper + lower) * np.clip(0.022 * creases, -0.05, 0.05))
    bottom, centre = marks[17], marks[14]
    shine = bump(x, y, (centre[0] - 6, 0.55 * centre[1] + 0.45 * bottom[1]), (34, 7))
    tint(part, 0.22 * shine * lower * (1 + 0.25 * creases), (246, 186, 176))
    darken(part, 0.14 * upper * bump(x, y, (centre[0], centre[1] - 2), (90, 10)))
    taper = 0.35 + 0.65 * bump(x, y, (centre[0], centre[1]), (70, 400))
    darken(part, 0.60 * taper * drawn(shape, [_smooth(marks[MOUTH_LINE][1:-1], closed=False)], 2, 1.6))
    for corner in (61, 291):
        darken(part, 0.28 * bump(x, y, (marks[corner][0], marks[corner][1]), (7, 6)))


def _smooth(points: Floats, *, closed: bool = True) -> Floats:
    """Corner cutting, two rounds."""
    for _ in range(2):
        following = np.roll(points, -1, axis=0) if closed else points[1:]
        here = points if closed else points[:-1]
        cut = np.stack([0.75 * here + 0.25 * following, 0.25 * here + 0.75 * following], 1).reshape(-1, 2)
        points = cut if closed else np.concatenate([points[:1], cut, points[-1:]])
    return np.asarray(points, np.float32)


def _brow(canvas: Floats, surface: Surface, side: int, rng: np.random.Generator) -> None:
    """A few hundred hairs between the two edges of the brow, fanning outwards."""
    top, low = surface.landmarks_mm[BROW_TOP, :2], surface.landmarks_mm[BROW_LOW, :2]
    along = np.linspace(0, 1, len(top))
    t, across, slack = rng.random(360) ** 0.8, rng.random(360), rng.random(360)
    thin = 0.5 + (across - 0.5) * (0.55 + 0.45 * ramp(t.astype(np.float32), 1.0, 0.6))
    upper = np.stack([np.interp(t, along, top[:, k]) for k in (0, 1)], 1)
    lower = np.stack([np.interp(t, along, low[:, k]) for k in (0, 1)], 1)
    root = upper + (lower - upper) * thin[:, None] + (0.0, 1.2)
    rise = np.radians(8 + 60 * np.maximum(t - 0.4, 0) / 0.6 * (0.3 + 0.7 * across))
    length = (3.0 + 2.6 * slack) * (0.7 + 0.3 * t)
    tip = root + np.stack([-np.cos(rise), -np.sin(rise)], 1) * length[:, None]
    mirror = np.array([-side, 1.0])
    start, end = (texture_px(direction_uv(surface.lift(points * mirror))) for points in (root, tip))
    low_px, high_px = start.min(0).astype(int) - 40, start.max(0).astype(int) + 40
    part = canvas[low_px[1] : high_px[1], low_px[0] : high_px[0]]
    hairs = drawn(size(part), list(np.stack([start, end], 1) - low_px.astype(np.float32)), 1, 0.7)
    ground = np.asarray(cv2.GaussianBlur(hairs, (0, 0), 4), np.float32)
    tint(part, 0.42 * np.clip(ground * 1.3, 0, 1), BROW)
    tint(part, 0.55 * hairs, BROW)
