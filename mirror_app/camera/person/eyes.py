"""The eyes: sclera, iris, lids and lashes, painted anew on the texture when they look elsewhere or blink."""

from dataclasses import dataclass

import numpy as np

from mirror_app.camera.person.brush import bump, darken, drawn, ramp, size, tint
from mirror_app.camera.person.shape import LOW_UV, TEXELS, Surface, direction_uv, texture_px
from mirror_app.values import Doubles, Floats, Image, Rgb

IRIS_MM = 11.7
IRIS: Rgb = (108, 120, 96)
LID: Rgb = (203, 150, 128)
LASH: Rgb = (40, 26, 22)
UPPER = [33, 246, 161, 160, 159, 158, 157, 173, 133]
LOWER = [33, 7, 163, 144, 145, 153, 154, 155, 133]
HALF_MM = (19.5, 12.0)


@dataclass(frozen=True, slots=True)
class Glance:
    """Where the eyes look, and how far the lids are shut: right_mm and down_mm move the irises, inward_mm
    each of them towards the nose; shut 0..1."""

    right_mm: float = 0.0
    down_mm: float = 0.0
    shut: float = 0.0
    inward_mm: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Eye:
    """One eye's window on the texture. out_mm is measured from the pupil at rest towards the temple."""

    side: int
    window: tuple[slice, slice]
    skin: Floats
    out_mm: Floats
    down_mm: Floats
    corner_px: Floats
    surface: Surface

    def texel(self, out_mm: Doubles, down_mm: Doubles) -> Floats:
        """Places on the eye to pixels (n, 2) of the window."""
        flat = np.asarray(np.stack([(out_mm + PUPIL_MM) * self.side, down_mm], -1), np.float64)
        return texture_px(direction_uv(self.surface.lift(flat))) - self.corner_px


PUPIL_MM = 30.7
"""Half the distance between the pupils."""


class Eyes:
    """Two painted eyes. `texture` (h, w, 3) uint8 is theirs to repaint; one thread only."""

    def __init__(self, texture: Image, surface: Surface, iris_mm: float = IRIS_MM) -> None:
        self._texture = texture
        self._iris_mm = iris_mm
        self._eyes = [_window(texture, surface, side) for side in (-1, 1)]
        marks = surface.landmarks_mm
        self._upper = _lid(marks[UPPER], 1.18)
        self._lower = _lid(marks[LOWER], 1.06)
        self._painted: Glance | None = None

    def look(self, glance: Glance) -> None:
        """Repaint the eyes, unless they look so already."""
        if glance == self._painted:
            return
        self._painted = glance
        for eye in self._eyes:
            canvas = eye.skin.copy()
            self._paint(canvas, eye, glance)
            self._texture[eye.window] = np.clip(canvas, 0, 255).astype(np.uint8)

    def _paint(self, canvas: Floats, eye: _Eye, glance: Glance) -> None:
        out, down = eye.out_mm, eye.down_mm
        low = _curve(self._lower, out)
        high = _curve(self._upper, out)
        fold = high - 3.4 + 1.2 * glance.shut
        shut = glance.shut * 0.96
        edge = high + (low - high) * shut
        within = ramp(out, -15.2, -14.2) * ramp(out, 13.6, 12.6)
        opening = ramp(down - edge, -0.2, 0.2) * ramp(low - down, -0.2, 0.2) * within
        _lid_skin(canvas, out, down - edge, down - fold, within)
        tint(canvas, opening, (226, 219, 214))
        ball = opening[..., None]
        inner = canvas.copy()
        gaze = (eye.side * glance.right_mm - glance.inward_mm, glance.down_mm, float(eye.side))
        _eyeball(inner, (out, down), gaze, self._iris_mm / IRIS_MM)
        darken(inner, 0.50 * np.exp(-np.maximum(down - edge, 0) / 1.5))
        darken(inner, 0.10 * np.exp(-np.maximum(low - down, 0) / 1.2))
        canvas += (inner - canvas) * ball
        rim = np.exp(-(((low - down + 0.55) / 0.45) ** 2)) * within
        tint(canvas, 0.45 * rim * ramp(out, 14, 8), (226, 168, 156))
        self._lashes(canvas, eye, shut, within)

    def _lashes(self, canvas: Floats, eye: _Eye, shut: float, within: Floats) -> None:
        out, down = eye.out_mm, eye.down_mm
        low, high = _curve(self._lower, out), _curve(self._upper, out)
        edge = high + (low - high) * shut
        width = 0.40 + 0.45 * ramp(out, -14, 10)
        line = np.exp(-(((down - edge + 0.25) / width) ** 2)) * within
        tint(canvas, 0.80 * line, LASH)
        tint(canvas, 0.22 * np.exp(-(((down - low - 0.2) / 0.4) ** 2)) * within * ramp(out, -10, 6), LASH)
        root = np.linspace(-10.5, 13.2, 34)
        level = _curve(self._upper, root)
        level = level + (_curve(self._lower, root) - level) * shut
        fan = (root + 2.0) / 14.0
        length = (2.2 + 1.6 * np.clip(fan, 0, 1)) * (1.0 + 0.15 * np.sin(9.0 * root))
        lift = (1.0 - 1.7 * shut) * length * 0.62
        tip = root + 1.9 * fan * (0.8 + 0.2 * np.cos(7.0 * root)), level - lift
        middle = root + 0.6 * fan, level - 0.30 * lift + 0.1
        strokes = np.stack([eye.texel(root, level - 0.1), eye.texel(*middle), eye.texel(*tip)], 1)
        tint(canvas, 0.86 * drawn(size(canvas), list(strokes), 1, 0.6), LASH)
        below = np.linspace(-6, 12.0, 20)
        edge_below = _curve(self._lower, below) + 0.4
        strokes = np.stack([eye.texel(below, edge_below), eye.texel(1.08 * below, edge_below + 1.5)], 1)
        tint(canvas, 0.27 * drawn(size(canvas), list(strokes), 1, 0.6), LASH)


def _window(texture: Image, surface: Surface, side: int) -> _Eye:
    centre = np.array([side * PUPIL_MM, 0.0])
    reach = np.outer([-1.0, 1.0], HALF_MM)
    box = texture_px(direction_uv(surface.lift(centre + reach)))
    low, high = np.floor(box.min(0)).astype(int), np.ceil(box.max(0)).astype(int)
    window = np.s_[low[1] : high[1], low[0] : high[0]]
    x, y = np.meshgrid(np.arange(low[0], high[0]), np.arange(low[1], high[1]))
    uv = np.asarray(np.stack([x, y], -1) / TEXELS + LOW_UV, np.float32)
    points = surface.position(uv)
    skin = np.asarray(texture[window], np.float32)
    out = np.asarray(side * points[..., 0] - PUPIL_MM, np.float32)
    return _Eye(side, window, skin, out, np.asarray(points[..., 1]), low.astype(np.float32), surface)


def _lid(marks: Floats, opening: float) -> Doubles:
    """Polynomial of a lid's edge, from landmarks of the eye on the left of the picture."""
    return np.polyfit(-marks[:, 0] - PUPIL_MM, marks[:, 1] * opening, 4)


def _curve(lid: Doubles, out_mm: Floats | Doubles) -> Floats:
    return np.polyval(lid, np.clip(out_mm, -15.0, 13.5)).astype(np.float32)


def _lid_skin(canvas: Floats, out: Floats, over_edge: Floats, over_fold: Floats, within: Floats) -> None:
    """The lid between fold and edge, the fold's shadow, and the soft swell under the brow."""
    lid = ramp(over_fold, -0.4, 0.8) * ramp(over_edge, 0.3, -0.3) * within
    tint(canvas, 0.55 * lid, LID)
    darken(canvas, 0.10 * lid * ramp(over_edge, -2.0, 0.0))
    reach = ramp(out, -15, -8) * ramp(out, 17, 10)
    darken(canvas, 0.34 * np.exp(-((over_fold / 0.55) ** 2)) * reach)
    darken(canvas, 0.12 * np.exp(-(((over_fold + 1.6) / 2.2) ** 2)) * reach)


def _eyeball(
    canvas: Floats, place: tuple[Floats, Floats], gaze: tuple[float, float, float], size: float
) -> None:
    """Sclera, caruncle, iris and catch light. place: mm towards the temple and down. gaze: the iris's offset
    the same ways; side. size: of the iris over IRIS_MM."""
    out, down = place
    darken(canvas, 0.34 * ramp(np.abs(out + 0.5), 4.5, 15.0))
    tint(canvas, 0.75 * bump(out, down, (-14.2, 2.6), (2.4, 2.0)), (206, 138, 128))
    x, y = (out - gaze[0]) / size, (down - gaze[1]) / size
    radius = np.hypot(x, y)
    angle = np.arctan2(y, x)
    disc = ramp(radius, IRIS_MM / 2 + 0.25, IRIS_MM / 2 - 0.35)
    tint(canvas, disc, IRIS)
    fibres = np.sin(angle * 23 + 2 * np.sin(angle * 5)) + 0.7 * np.sin(angle * 41 + radius)
    darken(canvas, disc * np.clip(0.09 * fibres + 0.10, 0, 0.4) * ramp(radius, 1.6, 3.0))
    tint(canvas, 0.40 * disc * np.exp(-(((radius - 2.7) / 0.8) ** 2)), (150, 118, 72))
    darken(canvas, 0.60 * disc * ramp(radius, 4.4, 5.9))
    tint(canvas, 0.30 * disc * bump(x, y, (0, 3.2), (3.2, 2.2)), (170, 180, 150))
    tint(canvas, 0.97 * ramp(radius, 2.25, 1.85), (14, 11, 11))
    side = gaze[2]
    light = bump(x * side, y, (-1.7, -2.2), (1.0, 0.9)) ** 2
    tint(canvas, np.clip(1.5 * light, 0, 0.95), (252, 252, 250))
    tint(canvas, 0.28 * bump(x * side, y, (1.9, 2.1), (0.9, 0.7)), (240, 240, 245))
