"""Eyewear drawn on a face, in the one rectangle it touches."""

from collections import OrderedDict

import cv2
import numpy as np

from mirror_app.errors import StageError
from mirror_app.glasses_on.bake import Sheets, baked
from mirror_app.glasses_on.fit import Fitted, Head, fit
from mirror_app.glasses_on.front import cast_shadow, draw_clear_parts, draw_front
from mirror_app.glasses_on.light import Light, light_on
from mirror_app.glasses_on.surface import Box, box_around, seen
from mirror_app.glasses_on.temples import Bar, draw_temple, face_outline, filled
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

        Raises StageError where the pose shows no front to draw: turned away, or at the lens of the camera;
        and where OpenCV refuses its part.
        """
        _check(face.pose)
        try:
            fitted = self.fitted(eyewear, Head.of(face.shape_mm))
            outline = face_outline(face.points_px, face.pose)
            drawn = image.copy()
            self.draw_fitted(drawn, fitted, face.pose, light_on(image, face), outline)
        except cv2.error as error:
            raise StageError("The eyewear could not be drawn on this picture.") from error
        return drawn

    def fitted(self, eyewear: Eyewear, head: Head) -> Fitted:
        """The eyewear where it sits on a head."""
        return fit(eyewear, self._sheets_of(eyewear).flat, head)

    def draw_fitted(
        self, picture: Image, fitted: Fitted, pose: Pose, light: Light, face_outline_px: Doubles | None
    ) -> None:
        """Draw into `picture` itself. Without the outline of a face nothing is hidden and no shadow falls."""
        for bar in sorted((Bar.of(one, pose) for one in fitted.temples), key=lambda bar: bar.facing):
            _draw_temple(picture, bar, fitted.eyewear, light, face_outline_px)
        self._draw_front(picture, fitted, pose, light, face_outline_px)

    def _draw_front(
        self, picture: Image, fitted: Fitted, pose: Pose, light: Light, outline_px: Doubles | None
    ) -> None:
        points, size_px = _front_points(fitted, pose), (picture.shape[1], picture.shape[0])
        box = box_around(points, 7.0 * pose.px_per_mm + 2.0, size_px)
        if box is None:
            return
        patch, here = _planes(picture, box), seen(fitted, pose, box)
        squeeze = max(abs(float(pose.rotation[2] @ fitted.axes[:, 2])), 0.2)
        sheet = self._sheets_of(fitted.eyewear).near((pose.px_per_mm * squeeze, pose.px_per_mm))
        if outline_px is not None:
            cast_shadow(patch, here, sheet, light, filled(outline_px, box) * np.float32(1 / 255))
        # The shadow reaches further than what is solid.
        inner = box_around(points - box[:2], 1.0 * pose.px_per_mm + 2.0, (patch.shape[2], patch.shape[1]))
        if inner is not None:
            x0, y0, x1, y1 = inner
            part, here = patch[:, y0:y1, x0:x1].copy(), here.within((x0, y0), (x1 - x0, y1 - y0))
            draw_clear_parts(part, here, sheet, light)
            draw_front(part, here, sheet, fitted, light)
            patch[:, y0:y1, x0:x1] = part
        _put(picture, box, patch)

    def _sheets_of(self, eyewear: Eyewear) -> Sheets:
        if eyewear not in self._sheets:
            self._sheets[eyewear] = baked(eyewear)
            if len(self._sheets) > _KEPT:
                self._sheets.popitem(last=False)
        self._sheets.move_to_end(eyewear)
        return self._sheets[eyewear]


def _front_points(fitted: Fitted, pose: Pose) -> Doubles:
    """Outlines of both faces of the front, (n, 2) px."""
    flat = np.concatenate([*fitted.flat.rims, *fitted.flat.bridge, *fitted.flat.endpieces])
    return pose.project(np.concatenate([fitted.surface(flat), fitted.surface(flat, fitted.thickness_mm)]))


def _draw_temple(
    picture: Image, bar: Bar, eyewear: Eyewear, light: Light, outline_px: Doubles | None
) -> None:
    box = box_around(bar.px.reshape(-1, 2), 2.0, (picture.shape[1], picture.shape[0]))
    if box is None:
        return
    layer = np.asarray(cv2.split(draw_temple(bar, eyewear, light, box))) * np.float32(1 / 255)
    if outline_px is not None:
        hidden = float(np.clip(0.5 - bar.facing * 10.0, 0.0, 1.0))
        layer *= 1.0 - filled(outline_px, box) * np.float32(hidden / 255)
    patch = _planes(picture, box)
    patch *= 1.0 - layer[3]
    patch += layer[:3]
    _put(picture, box, patch)


def _planes(picture: Image, box: Box) -> Floats:
    """The pixels of a box as planes (3, height, width) float32, 0..1."""
    x0, y0, x1, y1 = box
    return np.asarray(cv2.split(picture[y0:y1, x0:x1])) * np.float32(1 / 255)


def _put(picture: Image, box: Box, planes: Floats) -> None:
    """Planes (3, height, width) 0..1 into the picture."""
    x0, y0, x1, y1 = box
    shown = cv2.convertScaleAbs(np.maximum(planes, 0.0).reshape(-1, x1 - x0), alpha=255.0)
    picture[y0:y1, x0:x1] = cv2.merge(list(shown.reshape(planes.shape)))


def _check(pose: Pose) -> None:
    yaw, pitch, _ = pose.angles_deg
    if not (np.isfinite(pose.rotation).all() and np.isfinite(pose.translation_mm).all()):
        raise StageError("The pose of the head is not a number, so no eyewear was drawn.")
    if abs(yaw) > _MAX_YAW_DEG or abs(pitch) > _MAX_PITCH_DEG:
        raise StageError("The head is turned too far away to draw eyewear on it.")
    if pose.translation_mm[2] < _NEAREST_MM:
        raise StageError("The face is too close to the camera to draw eyewear on it.")
