"""One front of eyewear turned into pictures: what it is made of at each point, before any light.

A `Sheet` is flat, in front millimetres (see `boxing`). It is drawn once per model, large, and handed out
smaller, so that one of its pixels is about one pixel of the camera picture: sampling it is then free of
aliasing, and costs the same for every model.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from mirror_app.boxing import Front, front, grown
from mirror_app.values import Doubles, Eyewear, Floats, Image, Rgb

MASTER_PX_PER_MM = 6.0
MARGIN_MM = 6.0
_SHIFT = 4
_KEPT = 12


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Flat pictures of one front, float32, 0..1 but for normals.

    relief: (.., 4) the frame's outward normal's x and y and how metallic it is, times cover, and that
    cover. covers: (.., 2) of the frame, and of the lenses, which reach under the rim. shadow: (height,
    width), cover of the frame blurred. clear: (height, width), cover of what is of clear plastic: nose pads
    and the polished edges of bare lenses.
    scale: sheet pixels per millimetre, x and y. corner_mm: the outer corner of pixel (0, 0).
    """

    relief: Floats
    covers: Floats
    shadow: Floats
    clear: Floats
    scale: tuple[float, float]
    corner_mm: tuple[float, float]

    def resized(self, scale: tuple[float, float]) -> "Sheet":
        """The same sheet with `scale` pixels per millimetre, averaged down."""
        height, width = self.shadow.shape
        size = (round(width * scale[0] / self.scale[0]), round(height * scale[1] / self.scale[1]))
        true = (self.scale[0] * size[0] / width, self.scale[1] * size[1] / height)
        covers, shadow, clear = (_area(layer, size, 0.55) for layer in (self.covers, self.shadow, self.clear))
        # Smoother: a wire is lit by its mean normal, or its glints would bead along the pixels.
        relief = _area(self.relief, size, 0.8)
        return Sheet(relief, covers, shadow, clear, true, self.corner_mm)


@dataclass(slots=True)
class Sheets:
    """The outlines of one model and its sheet in the sizes asked for lately. Not for several threads."""

    flat: Front
    master: Sheet
    _sizes: dict[tuple[int, int], Sheet] = field(default_factory=dict[tuple[int, int], Sheet])

    def near(self, px_per_mm: tuple[float, float]) -> Sheet:
        """A sheet with between 1 and 1.2 times `px_per_mm` pixels per millimetre, along x and along y."""
        steps = np.ceil(4 * np.log2(np.clip(px_per_mm, 0.25, MASTER_PX_PER_MM)))
        key = (int(steps[0]), int(steps[1]))
        if key not in self._sizes:
            if len(self._sizes) >= _KEPT:
                self._sizes.pop(next(iter(self._sizes)))
            self._sizes[key] = self.master.resized((2.0 ** (key[0] / 4), 2.0 ** (key[1] / 4)))
        return self._sizes[key]


def _area(layer: Floats, size: tuple[int, int], blur_px: float) -> Floats:
    """Averaged down, and about as soft as a webcam sees: fine rims then move without stepping."""
    smaller = cv2.resize(layer, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(smaller, (0, 0), blur_px), np.float32)


def baked(eyewear: Eyewear) -> Sheets:
    """Draw the front of `eyewear`; takes some tens of milliseconds."""
    flat = front(eyewear)
    canvas = _Canvas.around(flat)
    lens = canvas.fill(flat.lenses)
    solid = _solid(eyewear, flat, canvas, lens)
    metal = _metal(eyewear, flat, canvas, solid)
    bevel = np.where(metal > 0.5, 0.75, 1.5)
    nx, ny = _normals(solid, bevel)
    edge = _polished_edge(eyewear, flat, canvas) * (1.0 - solid)
    shadow = cv2.GaussianBlur(solid + 0.5 * edge, (0, 0), 1.6 * MASTER_PX_PER_MM)
    clear = np.maximum(0.38 * _pads(eyewear, canvas), edge)
    glass = canvas.fill([grown(outline, min(0.8, 0.5 * eyewear.rim_mm)) for outline in flat.lenses])
    sheet = Sheet(
        np.dstack([nx * solid, ny * solid, metal * solid, solid]).astype(np.float32),
        np.dstack([solid, glass]),
        np.asarray(shadow, np.float32),
        clear.astype(np.float32),
        (MASTER_PX_PER_MM, MASTER_PX_PER_MM),
        canvas.corner_mm,
    )
    return Sheets(flat, sheet)


@dataclass(frozen=True, slots=True)
class _Canvas:
    corner_mm: tuple[float, float]
    size_px: tuple[int, int]

    @staticmethod
    def around(flat: Front) -> "_Canvas":
        points = np.concatenate([*flat.rims, *flat.bridge, *flat.endpieces])
        low, high = points.min(0) - MARGIN_MM, points.max(0) + MARGIN_MM
        size = np.ceil((high - low) * MASTER_PX_PER_MM).astype(int)
        return _Canvas((float(low[0]), float(low[1])), (int(size[0]), int(size[1])))

    def fill(self, outlines: Sequence[Doubles]) -> Floats:
        """Cover 0..1 (height, width) of closed outlines."""
        mask: Image = np.zeros(self.size_px[::-1], np.uint8)
        for outline in outlines:
            points = (outline - self.corner_mm) * MASTER_PX_PER_MM - 0.5
            cv2.fillPoly(mask, [np.round(points * 2**_SHIFT).astype(np.int32)], (255,), cv2.LINE_AA, _SHIFT)
        return mask.astype(np.float32) / 255.0

    def heights_mm(self) -> Floats:
        """v of every row, (height, 1)."""
        rows = (np.arange(self.size_px[1]) + 0.5) / MASTER_PX_PER_MM + self.corner_mm[1]
        return rows.astype(np.float32)[:, None]


def _solid(eyewear: Eyewear, flat: Front, canvas: _Canvas, lens: Floats) -> Floats:
    """Cover of everything that is not lens, its joints rounded as if moulded or soldered."""
    joined = canvas.fill([*flat.rims, *flat.bridge, *flat.endpieces])
    if eyewear.rim_mm > 0:
        joined = np.minimum(joined, 1.0 - lens)
    else:
        mounts = canvas.fill([*flat.bridge, *flat.endpieces])
        joined = np.maximum(np.minimum(canvas.fill(flat.rims), 1.0 - lens), mounts)
    round_mm = 0.45 if eyewear.material == "acetate" else 0.12
    soft = np.asarray(cv2.GaussianBlur(joined, (0, 0), round_mm * MASTER_PX_PER_MM), np.float32)
    return np.clip((soft - 0.5) * (2.2 * round_mm * MASTER_PX_PER_MM) + 0.5, 0.0, 1.0).astype(np.float32)


def _metal(eyewear: Eyewear, flat: Front, canvas: _Canvas, solid: Floats) -> Floats:
    """1 where the front is metal. A combination front has acetate brows over a metal rest."""
    if eyewear.material == "acetate":
        return np.zeros_like(solid)
    if eyewear.material != "combination":
        return np.ones_like(solid)
    low = canvas.heights_mm() > -0.12 * eyewear.b_mm
    bridge = canvas.fill(flat.bridge) * (1.0 - canvas.fill(flat.rims))
    return np.maximum(bridge, np.broadcast_to(low, solid.shape)).astype(np.float32)


def _normals(solid: Floats, bevel_mm: Floats | Doubles) -> tuple[Floats, Floats]:
    """x and y of the outward normal of a bar with rounded edges."""
    inside = cv2.distanceTransform((solid > 0.5).astype(np.uint8), cv2.DIST_L2, 5) / MASTER_PX_PER_MM
    rounded = 1.0 - np.clip(inside / bevel_mm, 0.0, 1.0)
    height = bevel_mm * np.sqrt(np.maximum(1.0 - rounded**2, 0.0))
    height = cv2.GaussianBlur(height.astype(np.float32), (0, 0), 0.22 * MASTER_PX_PER_MM)
    dx = cv2.Sobel(height, cv2.CV_32F, 1, 0, scale=MASTER_PX_PER_MM / 8)
    dy = cv2.Sobel(height, cv2.CV_32F, 0, 1, scale=MASTER_PX_PER_MM / 8)
    length = np.sqrt(dx * dx + dy * dy + 1.0)
    return np.asarray(-dx / length, np.float32), np.asarray(-dy / length, np.float32)


def bgr(rgb: Rgb) -> Floats:
    """sRGB 0..255 to (3,) BGR 0..1."""
    return np.array(rgb[::-1], np.float32) / 255.0


def _polished_edge(eyewear: Eyewear, flat: Front, canvas: _Canvas) -> Floats:
    """The edge of a lens that no rim hides: a thin, half clear line."""
    if eyewear.rim_mm > 0:
        return np.zeros(canvas.size_px[::-1], np.float32)
    inner = [grown(lens, -0.75) for lens in flat.lenses]
    return 0.5 * np.maximum(canvas.fill(flat.lenses) - canvas.fill(inner), 0.0)


def _pads(eyewear: Eyewear, canvas: _Canvas) -> Floats:
    """Nose pads and the wires that hold them; acetate has none apart from the frame."""
    if eyewear.material == "acetate":
        return np.zeros(canvas.size_px[::-1], np.float32)
    shapes: list[Doubles] = []
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    upright = np.stack([1.7 * np.cos(turn), 4.2 * np.sin(turn)], 1)
    for side in (-1, 1):
        c, s = np.cos(np.radians(16.0)), side * np.sin(np.radians(16.0))
        middle = np.array([side * (eyewear.dbl_mm / 2 - 2.4), 0.1 * eyewear.b_mm])
        shapes.append(upright @ np.array([(c, -s), (s, c)]) + middle)
    return canvas.fill(shapes)
