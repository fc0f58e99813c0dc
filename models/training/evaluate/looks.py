"""What every score looks at: one picture through the mirror, its eye band, what is left of a frame in it."""

from dataclasses import dataclass

import cv2
import numpy as np

from mirror_app.glasses_off import Segmenter
from mirror_app.glasses_off.eyeband import EyeBand, band_of
from mirror_app.mirror import Mirror
from mirror_app.mirror.notices import SUNGLASSES
from mirror_app.values import Face, Floats, Frame, Image, Look, View

DARK_BELOW, BRIGHT_ABOVE = 90.0, 155.0
"""Mean luma of the eye band, of 255: beyond them lies about a tenth of the development portraits each."""
BLUE_BELOW, YELLOW_ABOVE = 0.2, 0.8
"""log2 of the mean red over the mean blue of the eye band, which is mostly skin: 0.5 in the middle, and about
a tenth of the development portraits beyond each."""


def reflected(mirror: Mirror, image: Image) -> View:
    """A picture as the mirror shows it, of a person of its own, as `mirror-app process` treats a folder."""
    mirror.forget()
    return mirror.reflect(Frame(image, 0, 0.0), Look())


def called(view: View) -> str:
    """The view's state, or "sunglasses" where the person was asked to take them off."""
    return "sunglasses" if SUNGLASSES in view.notices else view.state.value


@dataclass(frozen=True, slots=True)
class Light:
    """brightness: dark, usual or bright. cast: yellow, neutral or blue. Both of the eye band."""

    brightness: str
    cast: str


def light_of(image: Image, face: Face | None) -> Light:
    """Measured on the eye band of a picture; on the whole of it where no face was found."""
    part = image if face is None else band_of(face).crop(image)
    blue, green, red = part.reshape(-1, 3).mean(0)
    luma = 0.114 * blue + 0.587 * green + 0.299 * red
    warmth = float(np.log2(max(red, 1.0) / max(blue, 1.0)))
    brightness = "dark" if luma < DARK_BELOW else "bright" if luma > BRIGHT_ABOVE else "usual"
    cast = "blue" if warmth < BLUE_BELOW else "yellow" if warmth > YELLOW_ABOVE else "neutral"
    return Light(brightness, cast)


def second_look(segmenter: Segmenter, image: Image, band: EyeBand) -> Floats:
    """(HEIGHT, WIDTH) 0..1: the frame mask of the eye band as a first frame gets it, without memory."""
    crop = band.crop(image)
    first = segmenter.find(crop, None).masks
    return segmenter.find(crop, np.ascontiguousarray(first[..., 0])).masks[..., 0]


def rim_px(segmenter: Segmenter, image: Image, band: EyeBand) -> int:
    """Frame pixels that the segmenter sees in the eye band of a picture."""
    return int((second_look(segmenter, image, band) > 0.5).sum())


def eyes(image: Image, face: Face, least_px: int = 480) -> Image:
    """The picture around the eyes, level with the picture: at its own resolution, or `least_px` wide where
    that is more. Twice as wide as high."""
    band = band_of(face)
    width = 256 * band.px_per_band_px * 0.85
    scale = max(1.0, least_px / width)
    size = (round(width * scale), round(width * scale / 2))
    x, y = face.pupils_px.mean(0)
    shift = (size[0] / 2 - scale * x, size[1] / 2 - scale * (y + 0.03 * width))
    place = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
    return np.asarray(cv2.warpAffine(image, place, size, flags=cv2.INTER_CUBIC), np.uint8)
