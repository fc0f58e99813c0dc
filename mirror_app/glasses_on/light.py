"""The light on a face, read from the picture, so that what is drawn looks lit by the same lamps."""

from dataclasses import dataclass

import numpy as np

from mirror_app.values import Doubles, Face, Floats, Image

# Landmarks on skin, four each: left cheek, right cheek, forehead, chin.
_SKIN = (50, 101, 205, 118, 280, 330, 425, 347, 151, 108, 337, 9, 199, 208, 428, 200)
_LIT_SKIN = 0.62
_BRIGHT = 0.8
_EVERY, _NEWS = 4, 0.2
"""Every so many pictures are looked at; how much such a one counts for: at 30 a second, most of a change is
seen after a second."""
_SKIN_BGR = np.array((0.52, 0.62, 0.78))


@dataclass(frozen=True, slots=True, eq=False)
class Light:
    """colour: (3,) BGR, 1 for a well lit picture, about 0.1 for a dark one. towards: (3,) unit vector to
    the lamp, camera axes."""

    colour: Floats
    towards: Doubles

    @staticmethod
    def studio() -> "Light":
        """White light from above, a little from the left."""
        return Light(np.ones(3, np.float32), _unit(np.array([-0.25, -0.75, -0.8])))


def light_on(image: Image, face: Face) -> Light:
    """Estimate from the skin and its surroundings; smooth in the picture, as it averages many pixels."""
    left, right, top, bottom = _skin(image, face)
    skin = (left + right + top) / 3.0
    level = (_luminance(skin) / _LIT_SKIN) ** 0.45 * (_brightest(image, face) / _BRIGHT) ** 0.55
    cast = (skin / _luminance(skin)) / (_SKIN_BGR / _luminance(_SKIN_BGR))
    colour = np.clip(level * np.clip(cast, 0.6, 1.6) ** 0.4, 0.03, 1.25)
    across = (_luminance(right) - _luminance(left)) / _luminance(skin)
    down = (_luminance(bottom) - _luminance(top)) / _luminance(skin)
    towards = np.array([np.clip(1.5 * across, -0.8, 0.8), np.clip(-0.65 + 0.5 * down, -0.9, -0.3), -0.8])
    return Light(colour.astype(np.float32), _unit(towards))


class Steadied:
    """The light on one person, as slow as real light: about a second of pictures is averaged."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """The next picture is of somebody else."""
        self._known: tuple[int, Light] | None = None
        self._since = 0

    def of(self, image: Image, face: Face) -> Light:
        """The light on a face, from this picture and those before it; not every one is looked at."""
        before = self._known
        self._since += 1
        if before is None or before[0] != face.person:
            self._known = face.person, light_on(image, face)
        elif self._since % _EVERY == 0:
            seen, known = light_on(image, face), before[1]
            colour = known.colour + (seen.colour - known.colour) * np.float32(_NEWS)
            towards = known.towards + (seen.towards - known.towards) * _NEWS
            self._known = face.person, Light(colour, _unit(towards))
        assert self._known is not None
        return self._known[1]


def _unit(vector: Doubles) -> Doubles:
    return vector / np.linalg.norm(vector)


def _luminance(bgr: Doubles) -> float:
    return float(bgr @ (0.114, 0.587, 0.299))


def _skin(image: Image, face: Face) -> Doubles:
    """Mean colours (4, 3) 0..1 of left cheek, right cheek, forehead and chin, at least 0.02."""
    height, width = image.shape[:2]
    reach = np.arange(-2, 3) * max(face.pose.px_per_mm, 0.5)
    marks = face.points_px[list(_SKIN)]
    x = np.clip(marks[:, None, None, 0] + reach[None, :], 0, width - 1).astype(int)
    y = np.clip(marks[:, None, None, 1] + reach[:, None], 0, height - 1).astype(int)
    return np.maximum(image[y, x].reshape(4, -1, 3).mean(1) / 255.0, 0.02)


def _brightest(image: Image, face: Face) -> float:
    """How bright the brighter parts around the face are, 0.02..1: tells a dark skin from a dark room."""
    height, width = image.shape[:2]
    low, high = face.points_px.min(0), face.points_px.max(0)
    reach = 0.4 * (high - low)
    x0, y0 = np.clip((low - reach).astype(int), 0, (width - 2, height - 2))
    x1, y1 = np.clip((high + reach).astype(int), (x0 + 1, y0 + 1), (width, height))
    step_x, step_y = max((x1 - x0) // 24, 1), max((y1 - y0) // 24, 1)
    seen = image[y0:y1:step_y, x0:x1:step_x].reshape(-1, 3) @ np.array((0.114, 0.587, 0.299), np.float32)
    rank = int(0.85 * (len(seen) - 1))
    return max(float(np.partition(seen, rank)[rank]) / 255.0, 0.02)
