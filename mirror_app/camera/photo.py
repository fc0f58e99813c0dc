"""A still picture as a source of frames."""

import warnings
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from mirror_app.camera.clip import check_file
from mirror_app.camera.source import check_size, too_large
from mirror_app.errors import InputError
from mirror_app.values import Frame, Image, published

PHOTO_SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff")


class Photo:
    """The same picture for ever, so that eyewear can be tried on it. Raises InputError."""

    live = False
    fps = 15.0

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._image = read_photo(path)
        self._index = 0

    def read(self) -> Frame:
        """The picture again, born index / fps seconds from the beginning."""
        index = self._index
        self._index += 1
        return Frame(self._image, index, index / self.fps)

    def close(self) -> None:
        """Nothing is held."""


def read_photo(path: Path, enough_px: int | None = None) -> Image:
    """(h, w, 3) BGR, read-only, upright as its EXIF orientation says. enough_px: of a JPEG whose longer side
    is at least twice that, a half, a quarter or an eighth of it is decoded, no smaller than that.

    The size is read from the header and judged before anything is decoded. Raises InputError.
    """
    check_file(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            picture = Pillow.open(path)
        with picture:
            check_size(path.name, *picture.size)
            if enough_px is not None:
                scale = min(1.0, enough_px / max(picture.size))
                picture.draft(None, (round(picture.width * scale), round(picture.height * scale)))
            upright = _eight_bits(ImageOps.exif_transpose(picture)).convert("RGB")
    except (Pillow.DecompressionBombWarning, Pillow.DecompressionBombError):
        raise InputError(too_large(path.name)) from None
    except UnidentifiedImageError:
        raise InputError(f"{path.name} is not a picture") from None
    except (OSError, SyntaxError, ValueError) as error:  # Pillow's ways to say that the data is broken
        raise InputError(f"{path.name} cannot be decoded: it may be cut off") from error
    return published(np.asarray(cv2.cvtColor(np.asarray(upright), cv2.COLOR_RGB2BGR), np.uint8))


def _eight_bits(picture: Pillow.Image) -> Pillow.Image:
    """Deep greyscale scaled to 0..255, where Pillow would only clip it; any other picture as it is.

    32 bits do not say how much of their range is white: it is the least of 1 (fractions), 255 and 65535
    that holds every value, else the brightest of them.
    """
    if not picture.mode.startswith(("I", "F")):
        return picture
    levels = np.nan_to_num(np.asarray(picture, np.float64), posinf=0.0, neginf=0.0)
    brightest = float(levels.max())
    if picture.mode.startswith("I;16"):
        white = 65535.0
    else:
        usual = (1.0, 255.0, 65535.0) if picture.mode == "F" else (255.0, 65535.0)
        white = next((most for most in usual if brightest <= most), brightest)
    return Pillow.fromarray(np.clip(levels * (255.0 / white), 0.0, 255.0).round().astype(np.uint8))
