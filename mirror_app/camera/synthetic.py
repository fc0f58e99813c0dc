"""The synthetic person: an animated face of our own making that knows its own truth."""

from copy import copy
from dataclasses import dataclass, replace

import cv2
import numpy as np

from mirror_app.camera.person.body import painted_body
from mirror_app.camera.person.card import Card
from mirror_app.camera.person.eyes import PUPIL_MM, Glance
from mirror_app.camera.person.motion import Moment, moment
from mirror_app.camera.person.portrait import Box, Portrait
from mirror_app.camera.person.sitter import AVERAGE, Sitter
from mirror_app.camera.person.views import rotation
from mirror_app.camera.person.worn import Worn
from mirror_app.paths import model
from mirror_app.values import Doubles, Eyewear, Floats, Frame, Image, Pose, published

ACETATE = Eyewear(
    sku="worn-acetate", name="What the synthetic person wears", shape="panto", material="acetate",
    a_mm=47, b_mm=41, dbl_mm=20, temple_mm=145, rim_mm=2.8, rim_top_mm=4.2,
    frame_rgb=(44, 30, 26), temple_rgb=(40, 28, 24),
)  # fmt: skip
NECK_MM = np.array([0.0, 88.0, 82.0])
"""The joint the head turns about, in head mm."""


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """Where parts of the face are, px, float32; what is on the left of the picture comes first."""

    pupils_px: Floats
    eye_corners_px: Floats
    nose_tip_px: Floats
    mouth_corners_px: Floats
    chin_px: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """All there is to know about one frame.

    image, bare: (h, w, 3) BGR with and without the glasses, equal wherever mask is 0 in all channels.
    mask: (h, w, 3) uint8 coverage 0..255 of frame, lens and cast shadow.
    pose: of the head in true millimetres. shape_mm: (478, 3), Face Mesh numbering, in head mm, of the size
    the head truly has. pd_mm: the far PD.
    """

    image: Image
    bare: Image
    mask: Image
    landmarks: Landmarks
    pose: Pose
    shape_mm: Floats
    pd_mm: float


class Synthetic:
    """A source of frames, made at any size and rate; the same seed and index give the same frame.

    One thread only. `size` is (width, height) in px; `worn` None is the person without glasses. Within, all
    heads are of average size: a larger one, further away, with smaller irises, is the same picture.
    """

    live = False
    name = "synthetic person"

    def __init__(
        self,
        size: tuple[int, int] = (1280, 720),
        fps: float = 30.0,
        worn: Eyewear | None = ACETATE,
        seed: int = 0,
        sitter: Sitter = AVERAGE,
    ) -> None:
        self.fps = fps
        self._size = size
        self._seed = seed
        self._sitter = sitter
        self._focal_px = sitter.focal_per_width * size[0]
        self._away_mm = sitter.distance_mm / sitter.head
        template, iris_mm = np.load(model("head_template.npy")), sitter.iris_mm / sitter.head
        self._portrait = Portrait(template, seed, self._away_mm, iris_mm)
        self._card = Card(sitter.card, self._portrait.bald, 1 / sitter.head) if sitter.card else None
        self._worn = Worn(worn, self._portrait.solid) if worn else None
        self._rest_px = (0.5 * size[0], 0.43 * size[1])
        self._body = painted_body(size, self._focal_px / self._away_mm, self._rest_px)
        rng = np.random.default_rng((seed, 5))
        grain = rng.normal(0.0, 1.6, (size[1] + 64, size[0] + 64, 3))
        self._light = np.clip(np.round(grain), 0, 20).astype(np.uint8)
        self._dark = np.clip(np.round(-grain), 0, 20).astype(np.uint8)
        self._next = 0

    def read(self) -> Frame:
        """The next frame; born_s counts from the first."""
        index = self._next
        self._next += 1
        now = self._moment(index)
        pose = self._pose(now)
        image, head = self._bare(now, pose)
        if self._worn:
            self._worn.draw(image, pose, head)
        self._grain(image, index)
        return Frame(published(image), index, index / self.fps)

    def seated(self, sitter: Sitter) -> "Synthetic":
        """The same person with another card or other poses, ready at once: the two take turns in drawing.

        Raises ValueError where the distance, a size or the camera differs: the head would look another.
        """
        if replace(sitter, poses=self._sitter.poses, card=self._sitter.card) != self._sitter:
            raise ValueError("only poses and the card can be changed")
        other = copy(self)
        other._sitter = sitter
        other._card = Card(sitter.card, self._portrait.bald, 1 / sitter.head) if sitter.card else None
        other._next = 0
        return other

    def close(self) -> None:
        """Nothing is held."""

    def truth(self, index: int) -> Truth:
        """Frame `index`, and everything about it."""
        now = self._moment(index)
        pose = self._pose(now)
        bare, head = self._bare(now, pose)
        image = bare.copy()
        mask = self._worn.draw(image, pose, head) if self._worn else np.zeros_like(image)
        self._grain(bare, index)
        self._grain(image, index)
        return Truth(
            published(image),
            published(bare),
            published(mask),
            self._landmarks(pose, self._glance(now, pose)),
            replace(pose, translation_mm=pose.translation_mm * self._sitter.head),
            self._portrait.landmarks_mm * np.float32(self._sitter.head),
            self._sitter.pd_mm,
        )

    def _moment(self, index: int) -> Moment:
        poses = self._sitter.poses
        return poses[index % len(poses)] if poses else moment(self._seed, index / self.fps)

    def _glance(self, now: Moment, pose: Pose) -> Glance:
        return self._sitter.glance(now, float(np.linalg.norm(pose.translation_mm)) * self._sitter.head)

    def _pose(self, now: Moment) -> Pose:
        """The neck stands somewhere; the head turns about it."""
        turn = rotation(now.yaw_deg, now.pitch_deg, now.roll_deg)
        centre = (0.5 * self._size[0], 0.5 * self._size[1])
        offset = (np.array(self._rest_px) - centre) * (self._away_mm / self._focal_px)
        neck = np.array([*offset, self._away_mm]) + NECK_MM + now.moved_mm
        return Pose(turn, neck - turn @ NECK_MM, self._focal_px, centre)

    def _bare(self, now: Moment, pose: Pose) -> tuple[Image, tuple[Box, Image]]:
        """The picture without glasses and grain, and where the head is on it."""
        shift = np.array(now.moved_mm[:2]) * (self._focal_px / (self._away_mm + NECK_MM[2]))
        picture = self._body.wall.copy()
        self._body.draw(picture, (float(shift[0]), float(shift[1])))
        head = self._portrait.draw(picture, pose, self._glance(now, pose))
        if self._card:
            self._card.draw(picture, pose)
        return picture, head

    def _grain(self, image: Image, index: int) -> None:
        """Sensor noise: one sheet of it, laid elsewhere for every frame. In place."""
        x, y = np.random.default_rng((self._seed, index, 2)).integers(0, 64, 2)
        window = np.s_[y : y + self._size[1], x : x + self._size[0]]
        cv2.add(image, self._light[window], image)
        cv2.subtract(image, self._dark[window], image)

    def _landmarks(self, pose: Pose, glance: Glance) -> Landmarks:
        marks = self._portrait.landmarks_mm

        def seen(points_mm: Doubles | Floats) -> Floats:
            return np.asarray(pose.project(points_mm), np.float32)

        apart = PUPIL_MM - glance.inward_mm
        pupils = np.array([[side * apart + glance.right_mm, glance.down_mm] for side in (-1, 1)])
        return Landmarks(
            pupils_px=seen(self._portrait.bald.lift(pupils)),
            eye_corners_px=seen(marks[[33, 133, 362, 263]]),
            nose_tip_px=seen(marks[1]),
            mouth_corners_px=seen(marks[[61, 291]]),
            chin_px=seen(marks[152]),
        )
