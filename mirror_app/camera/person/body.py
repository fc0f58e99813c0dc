"""Behind and below the head: a plain softly lit wall, the neck, and shoulders in a knitted pullover."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.camera.person.brush import bgr, bump, darken, filled, noise, ramp, tint
from mirror_app.camera.person.portrait import lay
from mirror_app.camera.person.skin import BASE
from mirror_app.values import Doubles, Floats, Image, Rgb

KNIT: Rgb = (62, 92, 104)
WALL: Rgb = (196, 190, 182)
OUTLINE_MM = (
    (-36, 62), (-44, 78), (-47, 96), (-49, 116), (-53, 130), (-66, 141), (-96, 153), (-140, 166), (-176, 182),
    (-204, 206), (-220, 240), (-232, 290), (-238, 420),
)  # fmt: skip
"""Left edge of neck and shoulders, from the point between the pupils."""


SPARE_MM = 34.0
"""Room around it to move in."""


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """wall: (h, w, 3) uint8, behind everything. skin_and_knit, alpha: the part of it in `window`."""

    wall: Image
    skin_and_knit: Image
    alpha: Image
    window: tuple[slice, slice]

    def draw(self, picture: Image, shift_px: tuple[float, float]) -> None:
        """Lay neck and shoulders over the wall, moved a little. In place."""
        part = picture[self.window]
        height, width = part.shape[:2]
        middle = (0.5 * (width - 1) - shift_px[0], 0.5 * (height - 1) - shift_px[1])
        over, alpha = (
            np.asarray(cv2.getRectSubPix(picture, (width, height), middle), np.uint8)
            for picture in (self.skin_and_knit, self.alpha)
        )
        lay(part, over, alpha)


def painted_body(size: tuple[int, int], scale_px_mm: float, pupils_px: tuple[float, float]) -> Body:
    """Wall, neck and shoulders for a head whose pupils are at `pupils_px`."""
    rng = np.random.default_rng(7)
    width, height = size
    y, x = (a.astype(np.float32) for a in np.mgrid[:height, :width])
    mm = (x - pupils_px[0]) / scale_px_mm, (y - pupils_px[1]) / scale_px_mm
    wall, skin, knit = (np.empty((height, width, 3), np.float32) for _ in range(3))
    _wall(wall, *mm)
    _neck(skin, *mm)
    _knit(knit, *mm, rng)
    left = _smooth(np.array(OUTLINE_MM, np.float64))
    outline = np.concatenate([left, left[::-1] * np.array([-1.0, 1.0])])

    def covered(points_mm: Doubles) -> Floats:
        outline_px = np.asarray(points_mm * scale_px_mm + np.array(pupils_px), np.float32)
        return filled((height, width), outline_px, 0.4 * scale_px_mm)

    body = covered(outline)
    darken(skin, 0.5 * ramp(_collar_distance(*mm), -9.0, 0.0))
    skin += (knit - skin) * covered(_below_collar())[..., None]
    spare = int(SPARE_MM * scale_px_mm)
    columns = np.flatnonzero(body.any(0))
    top = int(pupils_px[1] + OUTLINE_MM[0][1] * scale_px_mm) - spare
    window = np.s_[top:, max(columns[0] - spare, 0) : columns[-1] + spare]
    behind, both, alpha = (
        np.clip(a, 0, 255).astype(np.uint8) for a in (wall, skin[window], 255 * body[window])
    )
    return Body(behind, both, alpha, window)


def _smooth(points: Doubles) -> Doubles:
    for _ in range(3):
        cut = np.stack([0.75 * points[:-1] + 0.25 * points[1:], 0.25 * points[:-1] + 0.75 * points[1:]], 1)
        points = np.concatenate([points[:1], cut.reshape(-1, 2), points[-1:]])
    return points


def _wall(canvas: Floats, x: Floats, y: Floats) -> None:
    canvas[:] = bgr(WALL)
    tint(canvas, 0.75 * bump(x, y, (-90, -40), (230, 190)), (226, 221, 213))
    darken(canvas, 0.42 * ramp(np.hypot((x + 60) / 1.25, y + 20), 120, 420))
    darken(canvas, 0.10 * bump(x, y, (85, 60), (110, 170)))


def _neck(canvas: Floats, x: Floats, y: Floats) -> None:
    """A column lit from the upper left, in the shade of the chin."""
    canvas[:] = bgr(BASE)
    tint(canvas, 0.16 * np.ones_like(x), (214, 140, 116))
    darken(canvas, 0.42 * ramp(x, -8, 52) + 0.20 * ramp(x, -30, -52))
    shade = ramp(y - 0.12 * x - 0.0022 * x * x, 148, 104)
    darken(canvas, 0.50 * shade)
    tint(canvas, 0.16 * shade, (132, 70, 56))
    for side in (-1, 1):
        tendon = x * side - (30.0 - 0.40 * (y - 105.0))
        darken(canvas, 0.09 * np.exp(-((tendon / 5.0) ** 2)) * ramp(y, 100, 145))
        tint(canvas, 0.10 * np.exp(-(((tendon - 8) / 6.0) ** 2)) * ramp(y, 100, 140), (240, 196, 170))
    darken(canvas, 0.16 * bump(x, y, (0, 166), (9, 9)))


COLLAR_MM = (58.0, 136.0, 28.0)
"""Half width, height at the sides, and depth of the neckline."""


def _collar_y(x: Floats | Doubles) -> Floats:
    half, top, deep = COLLAR_MM
    return np.asarray(top + deep * np.sqrt(np.clip(1.0 - (x / half) ** 2, 0.0, 1.0)), np.float32)


def _collar_distance(x: Floats, y: Floats) -> Floats:
    """mm below the upper edge of the collar, about square to it."""
    half, top, deep = COLLAR_MM
    return np.asarray((np.hypot(x / half, np.maximum(y - top, 0.0) / deep) - 1.0) * deep, np.float32)


def _below_collar() -> Doubles:
    x = np.linspace(-COLLAR_MM[0], COLLAR_MM[0], 41)
    edge = np.stack([x, _collar_y(x).astype(np.float64)], 1)
    half = COLLAR_MM[0]
    around = np.array([(half, 0), (400, 0), (400, 500), (-400, 500), (-400, 0), (-half, 0)], np.float64)
    return np.concatenate([edge, around])


def _knit(canvas: Floats, x: Floats, y: Floats, rng: np.random.Generator) -> None:
    """Wool: ribs, folds that fall from the shoulders, a ribbed collar, light from the upper left."""
    canvas[:] = bgr(KNIT)
    shape = (x.shape[0], x.shape[1])
    scale = shape[0] / float(y[-1, 0] - y[0, 0])
    folds = noise(shape, (60 * scale, 26 * scale), rng)
    form = 0.16 * folds * ramp(y, 160, 230) + 0.26 * ramp(y - 0.25 * np.abs(x), 165, 100)
    form -= 0.30 * ramp(x, -40, 220)
    form -= 0.24 * ramp(np.abs(x), 165, 232) + 0.10 * ramp(y, 180, 330)
    rows = np.sin(2 * np.pi * (x + 0.35 * np.abs(np.mod(y, 3.2) - 1.6) * 2) / 2.6)
    wool = 0.035 * rows + 0.035 * noise(shape, (1.5, 1.5), rng) + 0.03 * noise(shape, (3, 3), rng)
    canvas *= np.clip(1.0 + form + wool, 0.2, 1.9)[..., None]
    below = _collar_distance(x, y)
    band = ramp(below, 11.5, 10.5)
    ribs = np.sin(np.arctan2(y - COLLAR_MM[1] + 30.0, x) * 95.0)
    darken(canvas, band * (0.05 + 0.10 * ribs))
    darken(canvas, 0.30 * np.exp(-(((below - 12.5) / 2.0) ** 2)) * ramp(y, 120, 140))
    tint(canvas, 0.30 * np.exp(-(((below - 4.0) / 3.0) ** 2)) * ramp(x, 60, -40), (120, 150, 160))
