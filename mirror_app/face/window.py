"""The predicted square in which the next frame's face is looked for."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from mirror_app.values import Doubles, Floats, Image

SIDE = 384
"""Pixels along the square the landmarker sees, whatever the camera's size."""
MARGIN = 1.9
"""The square's side over the height of the landmarks' box."""
MARGIN_OF_BOX = 2.1
"""The same over a detector's box, which is smaller."""
SLACK = 0.025
"""Face heights by which a face may stand off the square's middle before the square follows. A square that
follows noise feeds it back: a landmarker answers a little differently when its picture is moved."""
SLACK_SIDE = 0.04
"""The same of its size, as a natural logarithm."""


FORGET_AFTER_S = 1.5
"""Whoever comes after this long away counts as another person."""
JUMP = 0.6
"""Face heights by which nobody moves from one frame to the next; another face was taken for this one."""
SPEED = 2.5
"""Face heights a second by which a person may have gone further while they were not seen."""
GROWTH = 1.7
"""Nobody's face grows or shrinks by this factor at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where a face was: centre (2,) and size (the longer side of its box) in px, and when."""

    centre: Doubles
    size: float
    born_s: float

    @classmethod
    def of(cls, marks: Floats, born_s: float) -> "Place":
        """The place of landmarks (478, 2 or 3) in picture px."""
        low, high = marks[:468, :2].min(0), marks[:468, :2].max(0)
        return cls(((low + high) / 2).astype(np.float64), float((high - low).max()), born_s)

    def may_follow(self, before: "Place") -> bool:
        """Whether the face here can be the one that was at `before`."""
        away_s = self.born_s - before.born_s
        moved = float(np.linalg.norm(self.centre - before.centre)) / before.size
        grown = max(self.size, before.size) / max(min(self.size, before.size), 1e-6)
        return away_s <= FORGET_AFTER_S and moved <= JUMP + SPEED * away_s and grown <= GROWTH + away_s


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A square of the picture: centre (2,) and side in picture px, velocity (2,) px per frame.

    It follows the face, so that in the window's own coordinates the face hardly moves: a landmarker that
    tracks from picture to picture meets it where it left it, however fast the person was.
    """

    centre: Doubles
    side: float
    velocity: Doubles

    @property
    def scale(self) -> float:
        """Window px per picture px."""
        return SIDE / self.side

    def crop(self, image: Image) -> Image:
        """(SIDE, SIDE, 3) of the picture, black outside it."""
        origin = self.centre - self.side / 2
        to_window = np.array(
            [[self.scale, 0, -origin[0] * self.scale], [0, self.scale, -origin[1] * self.scale]]
        )
        flags = cv2.INTER_AREA if self.scale < 0.5 else cv2.INTER_LINEAR
        return np.asarray(cv2.warpAffine(image, to_window, (SIDE, SIDE), flags=flags), np.uint8)

    def to_picture(self, marks: Floats) -> Floats:
        """Landmarks (n, 3) in window px to picture px; depth scales along."""
        placed = marks / np.float32(self.scale)
        placed[:, :2] += (self.centre - self.side / 2).astype(np.float32)
        return placed

    def following(self, marks: Floats) -> "Window":
        """The window for the next frame, given this frame's landmarks in picture px."""
        place = Place.of(marks, 0.0)
        before = self.centre - self.velocity
        moved = _beyond(place.centre - before, SLACK * place.size)
        grown = _beyond(np.log(MARGIN * place.size / np.array(self.side)), SLACK_SIDE)
        velocity = 0.5 * self.velocity + 0.5 * moved
        return Window(before + moved + velocity, self.side * float(np.exp(0.3 * grown)), velocity)

    def around(self, marks: Floats) -> "Window":
        """The window for the next frame of somebody who was not there before: nothing is known of motion."""
        place = Place.of(marks, 0.0)
        return Window(place.centre, MARGIN * place.size, np.zeros(2))

    def coasting(self) -> "Window":
        """The window for the next frame when this one showed no face: a little further, a little larger."""
        return replace(
            self, centre=self.centre + self.velocity, side=self.side * 1.05, velocity=self.velocity * 0.6
        )


def _beyond(way: Doubles, slack: float) -> Doubles:
    """What of a way goes beyond the slack, element by element."""
    return way - np.clip(way, -slack, slack)


def window_of(box: Doubles) -> Window:
    """The first window for a detector's box (left, top, width, height) in px."""
    return Window(box[:2] + box[2:] / 2, float(MARGIN_OF_BOX * box[2:].max()), np.zeros(2))


def most_central_large(boxes: Doubles, size_px: tuple[int, int]) -> Doubles:
    """Of boxes (n, 4), n > 0, the one that stands before the mirror: large, and near the middle."""
    middle = boxes[:, :2] + boxes[:, 2:] / 2
    off = (middle - np.array(size_px) / 2) / np.array(size_px)
    return boxes[np.argmax(boxes[:, 2] * boxes[:, 3] * np.exp(-4.0 * (off**2).sum(1)))]
