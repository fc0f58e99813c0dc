"""The people of the trials: stretches of real bare clips, each with a pair of drawn glasses."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np

from mirror_app.camera import Clip
from mirror_app.face import FaceTracker
from mirror_app.values import Image
from models.training.evaluate.drawn_clips import clear_pair
from models.training.eyewear3d import Pair
from models.training.pictures import DrawnPicture, wearing
from models.training.portraits import Portrait

HIGH_PX = 720
"""Larger clips are shown so high: it is what a webcam gives."""
ROOM = (3.0, 5.5)
"""Distances of the pupils that there must be left and right of the face: pictures are continued as far."""
DRAWN = 2.2
"""Distances of the pupils from between the eyes, beyond which nothing is drawn."""
SCANNED = 400
"""Frames of a clip in which a moment is looked for."""
SHUT = 0.6
"""Of their usual opening, below which eyes are shut."""
LIDS = ((159, 145, 33, 133), (386, 374, 362, 263))
"""Upper and lower lid and the corners of both eyes, in Face Mesh."""
TURN_S = 0.2
"""Time over which the speed of a turn is taken."""


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """Some frames of a bare clip with their landmarks, and the pair that is drawn on them."""

    name: str
    fps: float
    frames: list[Portrait]
    pair: Pair
    seed: int
    _worn: dict[int, DrawnPicture] = field(default_factory=dict[int, DrawnPicture])

    def wears(self, index: int) -> DrawnPicture:
        """Frame `index` wearing the person's pair: drawn once."""
        if index not in self._worn:
            self._worn[index] = self.wears_other(index, self.pair)
        return self._worn[index]

    def wears_other(self, index: int, pair: Pair) -> DrawnPicture:
        """The same with another pair in the same light."""
        face = self.frames[index]
        place, part = _around(face)
        drawn = wearing(np.random.default_rng(self.seed), pair, part)
        worn, bare, masks = face.image.copy(), face.image.copy(), np.zeros_like(face.image)
        worn[place], bare[place], masks[place] = drawn.worn, drawn.bare, drawn.masks
        return DrawnPicture(worn, bare, masks, drawn.opaque, drawn.style)

    @property
    def apart_px(self) -> float:
        """Of the pupils, if the head faced the camera."""
        return self.frames[0].pupils_apart_px


def _around(face: Portrait) -> tuple[tuple[slice, slice], Portrait]:
    """The part of a picture that glasses may be drawn on, and the person in it: drawing takes less time."""
    reach = DRAWN * face.pupils_apart_px
    middle = face.points_px[[468, 473]].mean(0)
    left, top = np.floor(middle - reach).astype(int).clip(0)
    right, bottom = np.ceil(middle + reach).astype(int)
    place = np.s_[top:bottom, left:right]
    return place, _shifted(face, face.image[place], (-int(left), -int(top)))


def _shifted(face: Portrait, image: Image, by_px: tuple[int, int]) -> Portrait:
    """The same person in a picture whose origin lies elsewhere."""
    x, y = face.pose.centre_px
    pose = replace(face.pose, centre_px=(x + by_px[0], y + by_px[1]))
    points = (face.points_px + np.array(by_px)).astype(np.float32)
    return Portrait(face.path, image, points, face.shape_mm, pose)


def person(tracker: FaceTracker, path: Path, number: int, first: int, frames: int) -> Person:
    """So many frames of a clip, wearing pair `number`: the first of its series whose lenses hide no eye."""
    tracker.forget()
    found: list[Portrait] = []
    margins: tuple[int, int] | None = None
    with closing(Clip(path)) as clip:
        while (frame := clip.read()) is not None and frame.index < first + frames:
            image = shown_at(frame.image)
            if frame.index < first or (face := tracker.find(replace(frame, image=image))) is None:
                continue
            if margins is None:
                margins = _margins(face.points_px[:, 0], image.shape[1])
            wide = cv2.copyMakeBorder(image, 0, 0, *margins, cv2.BORDER_REPLICATE)
            one = Portrait(path, image, face.points_px, face.shape_mm, face.pose)
            found.append(_shifted(one, np.asarray(wide, np.uint8), (margins[0], 0)))
    return Person(path.stem, clip.fps, found, *clear_pair(found[0], number))


def shown_at(image: Image, high_px: int = HIGH_PX) -> Image:
    """The picture, its shorter side no longer than that."""
    height, width = image.shape[:2]
    scale = high_px / min(height, width)
    if scale >= 1:
        return image
    size = (round(width * scale), round(height * scale))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _margins(x: np.ndarray, width: int) -> tuple[int, int]:
    """Px to be added left and right of a picture for ROOM around a face whose landmarks lie at x."""
    apart, middle = float(x[473] - x[468]), float(x[[468, 473]].mean())
    left, right = ROOM[0] * apart - middle, ROOM[1] * apart - (width - middle)
    return max(0, round(left)), max(0, round(right))


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """What is known of a clip's frames without keeping them: how open the eyes are (of their width), where
    the head is turned (degrees); not a number where there is no face."""

    fps: float
    open: np.ndarray
    yaw_deg: np.ndarray


def track(tracker: FaceTracker, path: Path) -> Track:
    """The first frames of a clip."""
    tracker.forget()
    rows: list[tuple[float, float]] = []
    with closing(Clip(path)) as clip:
        while (frame := clip.read()) is not None and frame.index < SCANNED:
            face = tracker.find(replace(frame, image=shown_at(frame.image)))
            known = (np.nan, np.nan) if face is None else (opening(face.points_px), face.pose.angles_deg[0])
            rows.append(known)
        table = np.array(rows)
        return Track(clip.fps, table[:, 0], table[:, 1])


def opening(points_px: np.ndarray) -> float:
    """Height of the eyes over their width."""
    high, wide = (
        np.mean([np.linalg.norm(points_px[eye[k]] - points_px[eye[k + 1]]) for eye in LIDS]) for k in (0, 2)
    )
    return float(high / wide)


def blinks(seen: Track) -> list[tuple[int, int]]:
    """From which frame to before which the eyes are shut, a frame of closing and opening with it."""
    shut = np.flatnonzero(seen.open < SHUT * np.nanmedian(seen.open))
    runs = np.split(shut, np.flatnonzero(np.diff(shut) > 1) + 1) if len(shut) else []
    return [(int(run[0]) - 1, int(run[-1]) + 2) for run in runs]


def fastest_turn(seen: Track) -> tuple[int, float]:
    """The frame in the middle of it, and degrees a second."""
    step = max(1, round(TURN_S / 2 * seen.fps))
    speed = np.abs(seen.yaw_deg[2 * step :] - seen.yaw_deg[: -2 * step]) * seen.fps / (2 * step)
    at = int(np.argmax(np.nan_to_num(speed)))
    return at + step, float(speed[at])


def first_with_room(spans: Sequence[tuple[int, int]], room: int, frames: int) -> tuple[int, int] | None:
    """The first span of a clip with so much room before it and after it, None where there is none."""
    return next((span for span in spans if span[0] >= room and span[1] + room <= frames), None)
