"""The glasses the person wears: boxing outlines placed before the eyes in three dimensions, and drawn.

Masks are (h, w, 3) uint8: how far frame, lens and cast shadow cover each pixel, 0..255.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from mirror_app.boxing import front
from mirror_app.camera.person.brush import SHIFT, bgr, fixed_point, size
from mirror_app.camera.person.portrait import KEY, Box
from mirror_app.camera.person.shape import CENTRE_MM, Surface, direction_uv
from mirror_app.values import Doubles, Eyewear, Floats, Image, Pose

DROP_MM = 3.5
"""The boxing centre sits so far below the pupils."""
TILT = np.tan(np.radians(8.0))
"""Pantoscopic tilt: the lower rims are nearer to the cheeks."""
WRAP_PER_MM = 0.0011
DEEP_MM = 3.4
FINE = 3
SHADOW_GAP_MM = 9.0
SHADOW = 0.34
"""How much of the light the frame keeps from the skin."""
_WHITE = bgr((246, 250, 255))


@dataclass(frozen=True, slots=True, eq=False)
class _Bar:
    """One temple: its upper and lower edge, (n, 3) head mm each, from the hinge backwards."""

    upper: Doubles
    lower: Doubles


class Worn:
    """One pair of eyewear on one head."""

    def __init__(self, eyewear: Eyewear, solid: Surface) -> None:
        self._eyewear = eyewear
        self._solid = solid
        outlines = front(eyewear)
        bridge_y = -0.16 * eyewear.b_mm - 2.2 + DROP_MM
        nose = float(solid.lift(np.array([[0.0, bridge_y]]))[0, 2])
        self._front_z = min(nose - 1.5 - DEEP_MM, -14.0)
        self._rims = [self._placed(r) for r in outlines.rims]
        self._lenses = [self._placed(r) for r in outlines.lenses]
        self._parts = [self._placed(p) for p in (*outlines.bridge, *outlines.endpieces)]
        self._bars = [self._bar(hinge) for hinge in outlines.hinges]

    def draw(self, picture: Image, pose: Pose, head: tuple[Box, Image]) -> Image:
        """Draw them over `picture` (h, w, 3), in place; the mask of the whole picture."""
        mask = np.zeros_like(picture)
        box = self._box(picture, pose)
        part = picture[box.window]
        shape = size(part)
        pen = _Pen(pose, (box.left, box.top), shape)
        cover = self._cover(_Pen(pose, (box.left, box.top), shape, FINE))
        shadow = self._shadow(pen, _cut(head, box), cover.frame)
        mask_part = np.stack([cover.frame, cover.lens, shadow], 2)
        mask[box.window] = mask_part
        drawn = self._painted(part, mask_part, pen, cover)
        cv2.copyTo(drawn, cv2.max(cv2.max(cover.frame, cover.lens), shadow), part)
        return mask

    def _placed(self, flat_mm: Doubles) -> Doubles:
        """Points of the front (n, 2) to head mm (n, 3)."""
        x, y = flat_mm[:, 0], flat_mm[:, 1]
        return np.stack([x, y + DROP_MM, self._front_z + TILT * y + WRAP_PER_MM * x * x], 1)

    def _bar(self, hinge: Doubles) -> _Bar:
        """From the hinge to the top of the ear, then down behind it."""
        start = self._placed(hinge[None])[0]
        side = float(np.sign(hinge[0]))
        along = np.linspace(0.0, 1.0, 33)
        z = start[2] + 1.0 + along * (96.0 - start[2])
        ear_y = -13.0
        y = start[1] + (ear_y - start[1]) * along**1.3
        skin = np.abs(self._solid_x(y, z, side))
        straight = abs(start[0]) + (77.0 - abs(start[0])) * along
        # Pushed out where the head is wider, as a bent bar is, not along every bump.
        wide = straight + 4 * along * (1 - along) * max(float((skin + 0.8 - straight)[4:28].max()), 0.0)
        half = 2.4 - 0.9 * along if self._eyewear.material == "acetate" else 0.9 + 0.0 * along
        middle = np.stack([side * wide, y, z], 1)
        offset = np.stack([0 * half, half, 0 * half], 1)
        return _Bar(middle - offset, middle + offset)

    def _solid_x(self, y: Doubles, z: Doubles, side: float) -> Floats:
        """Half width of the head at heights and depths (n,)."""
        points = np.stack([np.full_like(y, side * 70.0), y, z], 1).astype(np.float32)
        for _ in range(8):
            points[:, 0] = self._solid.position(direction_uv(points)[None])[0][:, 0]
        return points[:, 0]

    def _box(self, picture: Image, pose: Pose) -> Box:
        reach = np.concatenate([*self._rims, *(b.upper for b in self._bars), *(b.lower for b in self._bars)])
        points = pose.project(reach)
        low = np.floor(points.min(0) - 12).astype(int)
        high = np.ceil(points.max(0) + np.array([18, 34])).astype(int)
        height, width = picture.shape[:2]
        return Box(max(low[0], 0), max(low[1], 0), min(high[0], width), min(high[1], height))

    def _cover(self, pen: "_Pen") -> "_Cover":
        back, middle = np.array([0.0, 0.0, DEEP_MM]), np.array([0.0, 0.0, DEEP_MM / 2])
        solid, wall, near, far, temple = (pen.blank() for _ in range(5))
        pen.fill(solid, [*self._rims, *self._parts])
        pen.fill(wall, [outline + back for outline in (*self._rims, *self._parts)])
        pen.fill(wall, [outline + middle for outline in self._parts])
        pen.fill(near, self._lenses)
        pen.fill(far, [lens + back for lens in self._lenses])
        hole = cv2.min(near, far)
        wall = cv2.subtract(cv2.max(wall, solid), hole)
        for bar in self._bars:
            self._fill_bar(temple, bar, pen)
        parts = (cv2.subtract(solid, near), wall, temple, cv2.subtract(hole, temple), cv2.max(wall, temple))
        return _Cover(*(pen.shrunk(np.asarray(part, np.uint8)) for part in parts))

    def _fill_bar(self, mask: Image, bar: _Bar, pen: "_Pen") -> None:
        """A temple as far as it is seen: up to where the head comes between."""
        clear = self._seen(0.5 * (bar.upper + bar.lower), pen.pose)
        count = int(np.argmin(clear)) if not clear.all() else len(clear)
        # Piece by piece: seen from the front the bar folds over itself.
        edges = np.stack([bar.upper, bar.lower], 1)[:count]
        pen.fill(mask, [np.concatenate([a, b[::-1]]) for a, b in pairwise(edges)])

    def _seen(self, points: Doubles, pose: Pose) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Which head points (n, 3) the camera sees past the head."""
        eye = -pose.rotation.T @ pose.translation_mm
        back = (eye - points) / np.linalg.norm(eye - points, axis=1, keepdims=True)
        steps = np.arange(3.0, 130.0, 4.0)
        ways = (points[:, None] + back[:, None] * steps[None, :, None]).astype(np.float32)
        away = np.linalg.norm(ways - CENTRE_MM, axis=2)
        return np.asarray((away - self._solid.radius(direction_uv(ways)) > -0.3).all(1))

    def _shadow(self, pen: "_Pen", head_alpha: Image, frame: Image) -> Image:
        """What the front throws on the face, along the key light."""
        throw = (KEY / -KEY[2] * SHADOW_GAP_MM * -1.0) @ pen.pose.rotation
        shadow, hole = pen.blank(), pen.blank()
        pen.fill(shadow, [outline + throw for outline in (*self._rims, *self._parts)])
        pen.fill(hole, [lens + throw for lens in self._lenses])
        soft = cv2.GaussianBlur(cv2.subtract(shadow, hole), (0, 0), 1.1 * pen.pose.px_per_mm)
        return np.asarray(cv2.subtract(cv2.min(soft, head_alpha), frame), np.uint8)

    def _painted(self, part: Image, mask: Image, pen: "_Pen", cover: "_Cover") -> Image:
        """Shadow on the skin, then the lenses over it, then the frame over both."""
        eyewear = self._eyewear
        height = np.linspace(0.0, 1.0, part.shape[0], dtype=np.float32)[:, None]
        tint = eyewear.lens_alpha[0] + (eyewear.lens_alpha[1] - eyewear.lens_alpha[0]) * height
        tint = cover.lens * np.asarray(tint / 255, np.float32)
        glare = self._glare(pen, cover.lens)
        solid = cover.frame * np.float32(eyewear.frame_alpha / 255)
        shade = 1.0 - mask[..., 2] * np.float32(SHADOW / 255)
        gleam = cv2.min(self._gleam(pen), cover.wall) * np.float32(0.5 / 255)
        depth = 0.55 + cover.front * np.float32(0.45 / 255) + cover.temple * np.float32(0.3 / 255)
        kept = shade * (1 - tint) * (1 - glare) * (1 - solid)
        glass = tint * (1 - glare) * (1 - solid)
        light = glare * (1 - solid) + gleam * solid
        frame = depth * solid * (1 - gleam)
        layers = zip(bgr(eyewear.lens_rgb), _WHITE, bgr(eyewear.frame_rgb), strict=True)
        added = [cv2.convertScaleAbs(glass * a + light * b + frame * c) for a, b, c in layers]
        through = cv2.merge([cv2.convertScaleAbs(kept, None, 255.0)] * 3)
        return np.asarray(cv2.add(cv2.multiply(part, through, None, 1 / 255), cv2.merge(added)), np.uint8)

    def _glare(self, pen: "_Pen", lens: Image) -> Floats:
        """A window mirrored in each lens: two slanted bands that wander as the head turns."""
        yaw, pitch, _ = pen.pose.angles_deg
        eyewear = self._eyewear
        bands = pen.blank()
        for side in (-1, 1):
            middle = (
                side * (eyewear.dbl_mm + eyewear.a_mm) / 2 - 0.9 * yaw + 0.3 * pitch - 0.16 * eyewear.a_mm
            )
            for left, right in ((-7.0, 3.0), (6.0, 8.5)):
                half = eyewear.b_mm / 2
                corners = [(left + 8, -half), (right + 8, -half), (right - 8, half), (left - 8, half)]
                pen.fill(bands, [self._placed(np.array(corners, np.float64) + np.array([middle, 0.0]))])
        soft = cv2.GaussianBlur(bands, (0, 0), 1.2 * pen.pose.px_per_mm)
        return cv2.min(soft, lens) * np.float32(0.13 / 255)

    def _gleam(self, pen: "_Pen") -> Image:
        """Light along the upper edges of the rims."""
        line = pen.blank()
        for rim, lens in zip(self._rims, self._lenses, strict=True):
            middle = 0.72 * rim + 0.28 * lens
            top = middle[:, 1] - DROP_MM < -0.22 * self._eyewear.b_mm
            start = int(np.argmax(top & ~np.roll(top, 1)))
            count = int(top.sum())
            pen.stroke(line, np.roll(middle, -start, axis=0)[:count])
        return np.asarray(cv2.GaussianBlur(line, (0, 0), 0.8), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class _Cover:
    """Coverage 0..255 of each part: front, wall (the rim's depth), temple, lens, and all frame."""

    front: Image
    wall: Image
    temple: Image
    lens: Image
    frame: Image


class _Pen:
    """Fills head-mm outlines into masks of one window of the picture, `fine` times finer than it."""

    def __init__(self, pose: Pose, corner: tuple[int, int], shape: tuple[int, int], fine: int = 1) -> None:
        self.pose = pose
        self._fine = fine
        self._corner = np.array(corner)
        self._shape = shape

    def blank(self) -> Image:
        return np.zeros((self._shape[0] * self._fine, self._shape[1] * self._fine), np.uint8)

    def fill(self, mask: Image, outlines_mm: Sequence[Doubles]) -> None:
        for outline in outlines_mm:
            cv2.fillPoly(mask, [self._points(outline)], (255,), cv2.LINE_8, SHIFT)

    def stroke(self, mask: Image, line_mm: Doubles) -> None:
        cv2.polylines(mask, [self._points(line_mm)], False, (255,), 1, cv2.LINE_AA, SHIFT)

    def shrunk(self, mask: Image) -> Image:
        """A mask at the picture's own size."""
        return np.asarray(cv2.resize(mask, self._shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)

    def _points(self, outline_mm: Doubles) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
        # Pixel centres are whole numbers: half a pixel to the corner, and half a fine one back.
        inside = (self.pose.project(outline_mm) - self._corner + 0.5) * self._fine - 0.5
        return fixed_point(np.asarray(inside, np.float32))


def _cut(head: tuple[Box, Image], box: Box) -> Image:
    """The head's alpha in another box; 0 beyond the head's own."""
    own, alpha = head
    result = np.zeros((box.bottom - box.top, box.right - box.left), np.uint8)
    left, top = max(own.left, box.left), max(own.top, box.top)
    right, bottom = min(own.right, box.right), min(own.bottom, box.bottom)
    source = alpha[top - own.top : bottom - own.top, left - own.left : right - own.left]
    result[top - box.top : bottom - box.top, left - box.left : right - box.left] = source
    return result
