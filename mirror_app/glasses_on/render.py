"""Eyewear drawn on a face, in the one rectangle it touches."""

from collections import OrderedDict

import numpy as np

from mirror_app.errors import StageError
from mirror_app.glasses_on.bake import Sheets, baked
from mirror_app.glasses_on.fit import Fitted, Head, Temple, fit
from mirror_app.glasses_on.front import cast_shadow, draw_clear_parts, draw_frame, draw_lenses
from mirror_app.glasses_on.light import Light, light_on
from mirror_app.glasses_on.surface import Box, box_around, seen
from mirror_app.glasses_on.temples import draw_temple, face_outline, filled, rings, towards_viewer
from mirror_app.values import Doubles, Eyewear, Face, Floats, Image, Pose

_MAX_YAW_DEG, _MAX_PITCH_DEG = 70.0, 55.0
_NEAREST_MM = 120.0
_KEPT = 16


class Renderer:
    """Draws eyewear on faces. Keeps the last few models ready; belongs to one thread."""

    def __init__(self) -> None:
        self._sheets: OrderedDict[Eyewear, Sheets] = OrderedDict()

    def draw(self, image: Image, face: Face, eyewear: Eyewear) -> Image:
        """A copy of `image` (height, width, 3) BGR with `eyewear` worn by `face`.

        Raises StageError where the pose shows no front to draw: turned away, or at the lens of the camera.
        """
        _check(face.pose)
        fitted = self.fitted(eyewear, Head.of(face.shape_mm))
        outline = face_outline(face.points_px, face.pose)
        drawn = image.copy()
        self.draw_fitted(drawn, fitted, face.pose, light_on(image, face), outline)
        return drawn

    def fitted(self, eyewear: Eyewear, head: Head) -> Fitted:
        """The eyewear where it sits on a head."""
        return fit(eyewear, self._sheets_of(eyewear).flat, head)

    def draw_fitted(
        self, picture: Image, fitted: Fitted, pose: Pose, light: Light, face_outline_px: Doubles | None
    ) -> None:
        """Draw into `picture` itself. Without the outline of a face nothing is hidden and no shadow falls."""
        for temple in sorted(fitted.temples, key=lambda one: towards_viewer(one, pose)):
            _draw_temple(picture, temple, fitted, (pose, light, face_outline_px))
        self._draw_front(picture, fitted, pose, light, face_outline_px)

    def _draw_front(
        self, picture: Image, fitted: Fitted, pose: Pose, light: Light, outline_px: Doubles | None
    ) -> None:
        box = front_box(fitted, pose, (picture.shape[1], picture.shape[0]))
        if box is None:
            return
        here = seen(fitted, pose, box)
        squeeze = max(abs(float(here.to_camera[2, 2])), 0.2)
        sheet = self._sheets_of(fitted.eyewear).near((pose.px_per_mm * squeeze, pose.px_per_mm))
        x0, y0, x1, y1 = box
        patch = _planes(picture[y0:y1, x0:x1]) * np.float32(1 / 255)
        if outline_px is not None:
            cast_shadow(patch, here, sheet, light, filled(outline_px, box) * np.float32(1 / 255))
        draw_clear_parts(patch, here, sheet, light)
        draw_lenses(patch, here, sheet, fitted, light)
        draw_frame(patch, here, sheet, fitted, light)
        _put(picture, box, patch * np.float32(255.0))

    def _sheets_of(self, eyewear: Eyewear) -> Sheets:
        if eyewear not in self._sheets:
            self._sheets[eyewear] = baked(eyewear)
            if len(self._sheets) > _KEPT:
                self._sheets.popitem(last=False)
        self._sheets.move_to_end(eyewear)
        return self._sheets[eyewear]


def front_box(fitted: Fitted, pose: Pose, size_px: tuple[int, int]) -> Box | None:
    """The rectangle the front, its pads and its shadow touch; None where that is outside the picture."""
    flat = np.concatenate([*fitted.flat.rims, *fitted.flat.bridge, *fitted.flat.endpieces])
    points = pose.project(np.concatenate([fitted.surface(flat), fitted.surface(flat, fitted.thickness_mm)]))
    return box_around(points, 7.0 * pose.px_per_mm + 2.0, size_px)


def _draw_temple(
    picture: Image, temple: Temple, fitted: Fitted, scene: tuple[Pose, Light, Doubles | None]
) -> None:
    pose, light, outline_px = scene
    skin = rings(temple)
    box = box_around(pose.project(skin).reshape(-1, 2), 2.0, (picture.shape[1], picture.shape[0]))
    if box is None:
        return
    x0, y0, x1, y1 = box
    layer = _planes(draw_temple(skin, temple, fitted.eyewear, (pose, light), box))
    if outline_px is not None:
        hidden = float(np.clip(0.5 - towards_viewer(temple, pose) * 10.0, 0.0, 1.0))
        layer *= 1.0 - filled(outline_px, box) * np.float32(hidden / 255)
    under = _planes(picture[y0:y1, x0:x1])
    _put(picture, box, under * (1.0 - layer[3] * np.float32(1 / 255)) + layer[:3])


def _planes(pixels: Image) -> Floats:
    """Pixels (height, width, n) uint8 to planes (n, height, width) float32, 0..255."""
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)).astype(np.float32)


def _put(picture: Image, box: Box, planes: Floats) -> None:
    """Planes (3, height, width) 0..255 into the picture."""
    x0, y0, x1, y1 = box
    shown = np.clip(planes + np.float32(0.5), 0.0, 255.0).astype(np.uint8)
    picture[y0:y1, x0:x1] = shown.transpose(1, 2, 0)


def _check(pose: Pose) -> None:
    yaw, pitch, _ = pose.angles_deg
    if not (np.isfinite(pose.rotation).all() and np.isfinite(pose.translation_mm).all()):
        raise StageError("The pose of the head is not a number, so no eyewear was drawn.")
    if abs(yaw) > _MAX_YAW_DEG or abs(pitch) > _MAX_PITCH_DEG:
        raise StageError("The head is turned too far away to draw eyewear on it.")
    if pose.translation_mm[2] < _NEAREST_MM:
        raise StageError("The face is too close to the camera to draw eyewear on it.")
