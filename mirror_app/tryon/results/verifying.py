"""Whether bytes are a whole picture."""

import io
import struct
from pathlib import Path
from typing import BinaryIO

from mirror_app.tryon.jobs import Kind
from mirror_app.tryon.results.problems import ResultRefused, Unfinished

SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "MPO": ".jpg", "WEBP": ".webp"}
_FORMATS = ("PNG", "JPEG", "WEBP")
# Pillow raises any of these for files that are broken.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, struct.error)
_LONGEST_HEAD = 256 * 1024


class Head:
    """The beginning of a picture as it comes in: its size is known long before its end."""

    def __init__(self, most_pixels: int) -> None:
        self._most_pixels = most_pixels
        self._seen = bytearray()
        self._look_at = 32
        self._done = False

    def add(self, more: bytes) -> None:
        """Raises ResultRefused as soon as it is seen that there are too many pixels."""
        if self._done:
            return
        self._seen += more
        if len(self._seen) >= self._look_at:
            self._look_at = 2 * len(self._seen)
            self._done = _size_known(io.BytesIO(self._seen), self._most_pixels)
        if self._done or len(self._seen) > _LONGEST_HEAD:
            self._done = True
            self._seen.clear()


def _size_known(head: BinaryIO, most_pixels: int) -> bool:
    try:
        _opened_size(head, most_pixels)
    except Unfinished:
        return False
    return True


def suffix_of(path: Path, most_pixels: int) -> str:
    """The suffix of a picture's real format, after every pixel of it was decoded.

    Raises ResultRefused where it has too many pixels, Unfinished where it is no picture or is broken, OSError
    where the file cannot be read.
    """
    # Pillow waits until there is a picture: the status of a batch needs none.
    from PIL import Image  # noqa: PLC0415

    with path.open("rb") as file:
        _opened_size(file, most_pixels)
        try:
            with Image.open(file, formats=_FORMATS) as image:
                # The sums that a PNG has of its parts; decoding alone does not look at them.
                image.verify()
            file.seek(0)
            with Image.open(file, formats=_FORMATS) as image:
                image.load()
                return SUFFIXES[image.format or ""]
        except _BROKEN as error:
            raise _broken() from error


def _opened_size(head: BinaryIO, most_pixels: int) -> tuple[int, int]:
    from PIL import Image  # noqa: PLC0415

    try:
        with Image.open(head, formats=_FORMATS) as image:
            size = image.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large(most_pixels) from None
    except _BROKEN as error:
        raise _broken() from error
    if size[0] * size[1] > most_pixels:
        raise _too_large(most_pixels)
    return size


def _too_large(most_pixels: int) -> ResultRefused:
    return ResultRefused(f"The result has more than {most_pixels / 1e6:.0f} million pixels.")


def _broken() -> Unfinished:
    return Unfinished("The result is no picture, or is a broken one.", Kind.RESULT)
