"""The synthetic person: an animated face of our own making that knows its own truth."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.camera.person.body import painted_body
from mirror_app.camera.person.eyes import PUPIL_MM, Glance
from mirror_app.camera.person.motion import Moment, moment
from mirror_app.camera.person.portrait import Box, Portrait
from mirror_app.camera.person.views import DISTANCE_MM, rotation
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
FOCAL_PER_WIDTH = 1.1


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
    """

    image: Image
    bare: Image
    mask: Image
    landmarks: Landmarks
    pose: Pose


class Synthetic:
    """A source of frames, made at any size and rate; the same seed and index give the same frame.

    One thread only. `size` is (width, height) in px; `worn` None is the person without glasses.
    """

    live = False
    name = "synthetic person"

    def __init__(
        self,
        size: tuple[int, int] = (1280, 720),
        fps: float = 30.0,
        worn: Eyewear | None = ACETATE,
        seed: int = 0,
    ) -> None:
        self.fps = fps
        self._size = size
        self._seed = seed
        self._focal_px = FOCAL_PER_WIDTH * size[0]
        self._portrait = Portrait(np.load(model("head_template.npy")), seed)
        self._worn = Worn(worn, self._portrait.solid) if worn else None
        self._rest_px = (0.5 * size[0], 0.43 * size[1])
        self._body = painted_body(size, self._focal_px / DISTANCE_MM, self._rest_px)
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
            published(image), published(bare), published(mask), self._landmarks(pose, now.glance), pose
        )

    def _moment(self, index: int) -> Moment:
        return moment(self._seed, index / self.fps)

    def _pose(self, now: Moment) -> Pose:
        """The neck stands somewhere; the head turns about it."""
        turn = rotation(now.yaw_deg, now.pitch_deg, now.roll_deg)
        centre = (0.5 * self._size[0], 0.5 * self._size[1])
        offset = (np.array(self._rest_px) - centre) * (DISTANCE_MM / self._focal_px)
        neck = np.array([*offset, DISTANCE_MM]) + NECK_MM + now.moved_mm
        return Pose(turn, neck - turn @ NECK_MM, self._focal_px, centre)

    def _bare(self, now: Moment, pose: Pose) -> tuple[Image, tuple[Box, Image]]:
        """The picture without glasses and grain, and where the head is on it."""
        shift = np.array(now.moved_mm[:2]) * (self._focal_px / (DISTANCE_MM + NECK_MM[2]))
        picture = self._body.wall.copy()
        self._body.draw(picture, (float(shift[0]), float(shift[1])))
        return picture, self._portrait.draw(picture, pose, now.glance)

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

        pupils = np.array([[side * PUPIL_MM + glance.right_mm, glance.down_mm] for side in (-1, 1)])
        return Landmarks(
            pupils_px=seen(self._portrait.bald.lift(pupils)),
            eye_corners_px=seen(marks[[33, 133, 362, 263]]),
            nose_tip_px=seen(marks[1]),
            mouth_corners_px=seen(marks[[61, 291]]),
            chin_px=seen(marks[152]),
        )
