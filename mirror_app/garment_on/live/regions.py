"""Where on a picture a network looks for a body: a turned square, followed from frame to frame."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.values import Doubles, Image

_ROOM = 1.25
"""Of the circle round a body: so much is looked at."""
_AT_REST_HZ, _PER_SPEED, _SPEED_HZ = 0.01, 10.0, 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A square: its middle (2,) and side in px, and by how much it is turned, clockwise in radians."""

    middle: Doubles
    side_px: float
    turn: float

    @classmethod
    def round_body(cls, middle: Doubles, rim: Doubles) -> "Region":
        """For a body whose circle has this middle, and this point (2,) of it above the head."""
        way = rim - middle
        return cls(middle, 2.0 * _ROOM * float(np.hypot(*way)), float(np.arctan2(way[0], -way[1])))

    @classmethod
    def of_all(cls, picture: Image) -> "Region":
        """All of a picture and, where it is not square, more."""
        height, width = picture.shape[:2]
        return cls(np.array([width / 2.0, height / 2.0]), float(max(width, height)), 0.0)

    def cut(self, picture: Image, size_px: int, border: int) -> Image:
        """(size, size, 3): what is in the square. border: OpenCV's, for what is outside the picture."""
        # Not moved by half a pixel: MediaPipe cuts like this, and its networks were measured so.
        how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        way = self._matrix(size_px)
        return np.asarray(
            cv2.warpAffine(picture, way, (size_px, size_px), flags=how, borderMode=border), np.uint8
        )

    def placed(self, points: Doubles, size_px: int) -> Doubles:
        """Points (n, 2) of the cut, in px of the picture."""
        way = self._matrix(size_px)
        return points @ way[:, :2].T + way[:, 2]

    def _matrix(self, size_px: int) -> Doubles:
        """(2, 3): from the cut to the picture."""
        scale = self.side_px / size_px
        cos, sin = scale * np.cos(self.turn), scale * np.sin(self.turn)
        way = np.array([[cos, -sin, 0.0], [sin, cos, 0.0]])
        way[:, 2] = self.middle - way[:, :2] @ np.full(2, size_px / 2.0)
        return way


class Circle:
    """The circle round a body, steadied so much that at rest the square stands still: a network whose picture
    trembles finds trembling joints. As MediaPipe does it, its frames a thirtieth of a second apart."""

    def __init__(self) -> None:
        self._raw: Doubles | None = None
        self._points: Doubles = np.zeros((2, 2))
        self._speed: Doubles = np.zeros((2, 2))

    def follow(self, points: Doubles) -> Region:
        """The next region, from middle and rim (2, 2) in px as just found."""
        if self._raw is None:
            self._raw, self._points = points, points
        size = max(2.0 * float(np.hypot(*(points[1] - points[0]))), 1.0)
        # By what was found last, not by where the filter is: or it would catch up, and never rest.
        speed = 30.0 * (points - self._raw) / size
        self._speed = self._speed + _share(_SPEED_HZ) * (speed - self._speed)
        share = _share(_AT_REST_HZ + _PER_SPEED * np.abs(self._speed))
        self._points, self._raw = self._points + share * (points - self._points), points
        return Region.round_body(self._points[0], self._points[1])


def _share(cutoff_hz: Doubles | float) -> Doubles | float:
    rate = 2.0 * np.pi * cutoff_hz / 30.0
    return rate / (rate + 1.0)
