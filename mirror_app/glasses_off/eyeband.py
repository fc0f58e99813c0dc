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

    def crop(self, image: Image) -> Image:
        """(HEIGHT, WIDTH, channels) of the picture, area-averaged where the band is coarser than it."""
        fine = max(1, round(self.px_per_band_px))
        place = self.to_band * fine
        place[:, 2] += (fine - 1) / 2
        size = (WIDTH * fine, HEIGHT * fine)
        crop = cv2.warpAffine(image, place, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(cv2.resize(crop, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)


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
