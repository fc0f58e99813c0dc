"""A head that can be drawn in any pose: painted once, turned by a map, lit anew in every frame."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.camera.person.brush import bump, noise, ramp, resized, sampled, size
from mirror_app.camera.person.eyes import IRIS_MM, Eyes, Glance
from mirror_app.camera.person.hair import above_hairline, paint_hair, thickness
from mirror_app.camera.person.shape import COARSE, Surface, composed, grid_uv, surface, with_ears_and_hair
from mirror_app.camera.person.skin import painted_skin
from mirror_app.camera.person.views import DISTANCE_MM, LOW_MM, STEP_MM, rotation, solved
from mirror_app.values import Doubles, Floats, Image, Pose

CELL = 4
"""Pixels between two samples of the map that turns the head."""
KEY = np.array([-0.46, -0.52, -0.72]) / np.linalg.norm([-0.46, -0.52, -0.72])
FILL = np.array([0.75, -0.10, -0.65]) / np.linalg.norm([0.75, -0.10, -0.65])
AMBIENT_BGR = np.array([0.56, 0.545, 0.55], np.float32)
KEY_BGR = np.array([0.50, 0.545, 0.58], np.float32)
FILL_BGR = np.array([0.115, 0.105, 0.095], np.float32)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the picture, px; right and bottom are just outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def window(self) -> tuple[slice, slice]:
        """To index a picture with."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


class Portrait:
    """One painted head. One thread only: the eyes are painted into the texture as they move.

    landmarks_mm: (478, 3) Face Mesh numbering, in head mm, of the shape the head really has.
    """

    def __init__(
        self, landmarks_mm: Floats, seed: int, distance_mm: float = DISTANCE_MM, iris_mm: float = IRIS_MM
    ) -> None:
        """distance_mm: from where it will be seen, about."""
        rng = np.random.default_rng(seed)
        self.bald = surface(composed(landmarks_mm))
        self.landmarks_mm = self.bald.landmarks_mm
        self.solid = with_ears_and_hair(self.bald, thickness(self.bald, rng))
        texture = painted_skin(self.bald, rng)
        paint_hair(texture, self.bald, rng)
        self._texture: Image = np.clip(texture, 0, 255).astype(np.uint8)
        self._eyes = Eyes(self._texture, self.bald, iris_mm)
        self._relief = _relief(self.solid, self.bald, rng)
        self._views = solved(self.solid, distance_mm)

    def draw(self, picture: Image, pose: Pose, glance: Glance) -> tuple[Box, Image]:
        """Draw the head over `picture` (h, w, 3), in place. Gives its box and the alpha (0..255) in it."""
        self._eyes.look(glance)
        box, coarse = _cropped(*self._map(_box(picture, pose), pose))
        shape = (box.bottom - box.top, box.right - box.left)
        fine = resized(coarse, shape)
        head = sampled(self._texture, fine[..., :2])
        shade, shine = self._light(coarse, pose)
        cv2.multiply(head, resized(shade, shape), head, 1 / 128)
        cv2.add(head, resized(shine, shape), head)
        alpha = _alpha(fine[..., 2], pose)
        lay(picture[box.window], head, alpha)
        return box, alpha

    def _map(self, box: Box, pose: Pose) -> tuple[Box, Floats]:
        """(h, w, 3) over the box, one sample per CELL pixels: texture x and y, mm outside the outline."""
        to_view, yaw, pitch, roll = _view_of(pose)
        focal, (centre_x, centre_y) = pose.focal_px, pose.centre_px
        rays = to_view @ np.array([[1, 0, -centre_x], [0, 1, -centre_y], [0, 0, focal]])
        upright = rotation(0, 0, -roll)
        reach = float(np.linalg.norm(pose.translation_mm))
        scale = np.diag([reach / STEP_MM, reach / STEP_MM, 1.0])
        origin = np.array([[1, 0, -LOW_MM[0] / STEP_MM], [0, 1, -LOW_MM[1] / STEP_MM], [0, 0, 1]])
        turn = origin @ scale @ upright @ rays
        x = np.arange(box.left, box.right, CELL) + (CELL - 1) / 2
        y = np.arange(box.top, box.bottom, CELL) + (CELL - 1) / 2
        place = turn[:, 0] * x[None, :, None] + turn[:, 1] * y[:, None, None] + turn[:, 2]
        at = np.asarray(place[..., :2] / place[..., 2:], np.float32)
        return box, sampled(self._views.at(yaw, pitch), at)

    def _light(self, coarse: Floats, pose: Pose) -> tuple[Image, Image]:
        """Diffuse light (128 is 1) and shine (0..255), (h, w, 3) each, one sample per CELL pixels."""
        relief = sampled(self._relief, (coarse[..., :2] + 0.5) / COARSE - 0.5)
        half = KEY + np.array([0.0, 0.0, -1.0])
        lights = np.stack([KEY, FILL, half / np.linalg.norm(half)]) @ pose.rotation
        mix = np.concatenate([lights, np.zeros((3, 1))], 1).astype(np.float32)
        facing = np.asarray(cv2.transform(relief, mix), np.float32)
        key = np.clip((facing[..., 0] + 0.22) / 1.22, 0.0, 1.0)
        fill = np.clip(facing[..., 1], 0.0, 1.0)
        shade = AMBIENT_BGR + KEY_BGR * key[..., None] + FILL_BGR * fill[..., None]
        # Light that went through skin comes out red where the lit side turns away.
        shade[..., 2] += 0.05 * np.exp(-(((key - 0.22) / 0.16) ** 2))
        shine = relief[..., 3] * np.clip(facing[..., 2], 0.0, 1.0) ** 22
        shine = shine[..., None] * np.array([44.0, 48.0, 50.0], np.float32)
        return np.clip(shade * 128, 0, 255).astype(np.uint8), np.clip(shine, 0, 255).astype(np.uint8)


def _relief(solid: Surface, bald: Surface, rng: np.random.Generator) -> Floats:
    """(h, w, 4): the normal in head coordinates, and how much the skin shines."""
    points = bald.position(grid_uv(COARSE))
    x, y = points[..., 0], points[..., 1]
    gloss = 0.25 + 0.55 * bump(x, y, (0, 28), (9, 16)) + 0.40 * bump(x, y, (0, -32), (40, 16))
    gloss += 0.40 * bump(np.abs(x), y, (38, 20), (14, 10)) + 0.25 * bump(x, y, (0, 98), (12, 8))
    gloss *= 1.0 + 0.12 * noise(size(gloss), (3, 3), rng)
    gloss *= ramp(above_hairline(points), 4, -6)
    return np.concatenate([solid.normals(), np.asarray(gloss, np.float32)[..., None]], -1)


def _view_of(pose: Pose) -> tuple[Doubles, float, float, float]:
    """Camera -> a camera that looks straight at the pupils' middle, and the head's angles seen from there."""
    ahead = pose.translation_mm / np.linalg.norm(pose.translation_mm)
    right = np.cross((0.0, 1.0, 0.0), ahead)
    right /= np.linalg.norm(right)
    to_view = np.stack([right, np.cross(ahead, right), ahead])
    seen = to_view @ pose.rotation
    yaw = -np.degrees(np.arcsin(np.clip(-seen[2, 0], -1, 1)))
    pitch = np.degrees(np.arctan2(seen[2, 1], seen[2, 2]))
    roll = np.degrees(np.arctan2(seen[1, 0], seen[0, 0]))
    return to_view, float(yaw), float(pitch), float(roll)


def _box(picture: Image, pose: Pose) -> Box:
    """The head's rectangle, a whole number of cells, within the picture."""
    height, width = picture.shape[:2]
    middle = pose.project(np.zeros(3))
    reach = np.array([[-112.0, -150.0], [112.0, 134.0]]) * pose.px_per_mm + middle
    low = np.clip(np.floor(reach[0] / CELL), 0, None).astype(int) * CELL
    high = np.minimum(np.ceil(reach[1] / CELL).astype(int), (width // CELL, height // CELL)) * CELL
    return Box(int(low[0]), int(low[1]), int(high[0]), int(high[1]))


def _cropped(box: Box, coarse: Floats) -> tuple[Box, Floats]:
    """Box and map without the rows and columns the head does not reach."""
    near = coarse[..., 2] < CELL
    rows, columns = np.flatnonzero(near.any(1)), np.flatnonzero(near.any(0))
    top, bottom, left, right = (int(n) for n in (rows[0], rows[-1] + 1, columns[0], columns[-1] + 1))
    tight = Box(
        box.left + left * CELL, box.top + top * CELL, box.left + right * CELL, box.top + bottom * CELL
    )
    return tight, coarse[top:bottom, left:right]


def _alpha(outside_mm: Floats, pose: Pose) -> Image:
    """Coverage 0..255 from the distance to the outline, soft over about a pixel and a half."""
    slope = -255.0 * pose.px_per_mm / 1.6
    return np.asarray(cv2.addWeighted(outside_mm, slope, outside_mm, 0.0, 100.0, dtype=cv2.CV_8U), np.uint8)


FAINT, DENSE, SOLID = np.array([1.0]), np.array([254.0]), np.array([255.0])


def lay(under: Image, over: Image, alpha: Image) -> None:
    """Lay one picture over another: copied where it is solid, mixed along its edge. In place."""
    cv2.copyTo(over, cv2.inRange(alpha, SOLID, SOLID), under)
    rim = np.asarray(cv2.findNonZero(cv2.inRange(alpha, FAINT, DENSE)), np.intp)
    columns, rows = rim[:, 0, 0], rim[:, 0, 1]
    part = alpha[rows, columns, None] * np.float32(1 / 255)
    edge = under[rows, columns]
    under[rows, columns] = edge + (over[rows, columns] - edge.astype(np.float32)) * part
