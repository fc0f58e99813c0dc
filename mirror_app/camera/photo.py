"""A still picture as a source of frames."""

import warnings
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from mirror_app.camera.clip import check_file
from mirror_app.camera.source import check_size, too_large
from mirror_app.errors import InputError
from mirror_app.values import Frame, Image, published

SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff")


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


def read_photo(path: Path) -> Image:
    """(h, w, 3) BGR, read-only, upright as its EXIF orientation says.

    The size is read from the header and judged before anything is decoded. Raises InputError.
    """
    check_file(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            picture = Pillow.open(path)
        with picture:
            check_size(path.name, *picture.size)
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (Pillow.DecompressionBombWarning, Pillow.DecompressionBombError):
        raise InputError(too_large(path.name)) from None
    except UnidentifiedImageError:
        raise InputError(f"{path.name} is not a picture") from None
    except (OSError, SyntaxError, ValueError) as error:  # Pillow's ways to say that the data is broken
        raise InputError(f"{path.name} cannot be decoded: it may be cut off") from error
    return published(np.ascontiguousarray(np.asarray(upright)[..., ::-1]))
