"""The one rectangle in which all removal happens: the eye band, rotated level, at a fixed scale."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.values import Doubles, Face, Floats, Image

WIDTH, HEIGHT = 256, 128
PUPILS_PX = 76.0
"""Distance of the pupils in the band, for a head seen from the front."""
PUPILS_AT = (WIDTH / 2, 54.0)
"""Where the point midway between the pupils lies in the band."""


@dataclass(frozen=True, slots=True, eq=False)
class EyeBand:
    """Where the band lies in the picture. to_band: (2, 3) float64 affine, picture px to band px."""

    to_band: Doubles

    @property
    def to_picture(self) -> Doubles:
        """(2, 3) affine, band px to picture px."""
        return np.asarray(cv2.invertAffineTransform(self.to_band), np.float64)

    @property
    def px_per_band_px(self) -> float:
        """Picture pixels along one band pixel."""
        return float(1.0 / np.hypot(self.to_band[0, 0], self.to_band[0, 1]))

    def corners(self, part: tuple[int, int, int, int]) -> Doubles:
        """(4, 2) picture px: where the corners of a rectangle of the band (left, top, right, bottom) lie."""
        x0, y0, x1, y1 = part
        corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float64)
        return corners @ self.to_picture[:, :2].T + self.to_picture[:, 2]

    def crop(self, image: Image) -> Image:
        """(HEIGHT, WIDTH, channels) of the picture, area-averaged where the band is coarser than it."""
        coarse = max(1, round(self.px_per_band_px))
        image, place = self._around(image, coarse)
        if coarse > 1:
            # Averaged before it is turned: that is a fraction of the work.
            size = (image.shape[1] // coarse, image.shape[0] // coarse)
            image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
            place[:, 2] += place[:, :2] @ np.full(2, (coarse - 1) / 2)
            place[:, :2] *= coarse
        crop = cv2.warpAffine(
            image, place, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(crop, np.uint8)

    def _around(self, image: Image, coarse: int) -> tuple[Image, Doubles]:
        """The part of the picture that the band needs, its sides multiples of `coarse` px, and the way from
        its px to the band's."""
        placed = self.corners((0, 0, WIDTH, HEIGHT))
        sides = np.array((image.shape[1], image.shape[0]))
        least = np.minimum(sides, 4 * coarse)
        low = np.clip(np.floor(placed.min(0)).astype(int) - 2 * coarse, 0, sides - least)
        high = np.clip(np.ceil(placed.max(0)).astype(int) + 2 * coarse, low + least, sides)
        high = low + (high - low) // coarse * coarse
        place = self.to_band.copy()
        place[:, 2] += place[:, :2] @ low
        return image[low[1] : high[1], low[0] : high[0]], place


def band_from_pupils(pupils_px: Floats | Doubles, distance_px: float) -> EyeBand:
    """The band for two pupils (2, 2) px, left in the picture first.

    distance_px: how far apart they would be if the head faced the camera.
    """
    left, right = np.asarray(pupils_px, np.float64)
    along = right - left
    along = along / max(float(np.hypot(*along)), 1e-6) * (PUPILS_PX / distance_px)
    to_band = np.array([[along[0], along[1], 0.0], [-along[1], along[0], 0.0]])
    to_band[:, 2] = np.array(PUPILS_AT) - to_band[:, :2] @ ((left + right) / 2)
    return EyeBand(to_band)


def band_of(face: Face) -> EyeBand:
    """The band of a tracked face."""
    apart_mm = float(np.linalg.norm(face.shape_mm[473] - face.shape_mm[468]))
    return band_from_pupils(face.pupils_px, apart_mm * face.pose.px_per_mm)
