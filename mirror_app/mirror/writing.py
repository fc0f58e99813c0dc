"""Pictures and clips on disk: whole, or not at all."""

from pathlib import Path
from types import TracebackType

import cv2
import numpy as np

from mirror_app.errors import InputError
from mirror_app.values import Image

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp")
CLIPS = {".mp4": "mp4v", ".mov": "mp4v", ".avi": "FFV1", ".mkv": "FFV1"}
"""Codec by suffix; FFV1 is lossless, for measuring."""
_NEAR_LOSSLESS = [
    cv2.IMWRITE_JPEG_QUALITY,
    98,
    cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
    cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
]


def write_picture(path: Path, image: Image) -> None:
    """Write `image` in the format of the path's suffix. Raises InputError where that cannot be done."""
    if path.suffix.lower() not in PICTURES:
        raise InputError(f"{path.name}: a picture must end in {', '.join(PICTURES)}.")
    options = _NEAR_LOSSLESS if path.suffix.lower() in (".jpg", ".jpeg") else []
    _, encoded = cv2.imencode(path.suffix, image, options)
    write_bytes(path, encoded.tobytes())


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file. Raises InputError where that cannot be done."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(f"{path} cannot be written: {error.strerror}.") from error


class ClipWriter:
    """A clip being written; it appears under its name only when all of it is there.

    Use as a context manager: leaving it through an error removes what was written.
    """

    def __init__(self, path: Path, fps: float) -> None:
        """Raises InputError for a suffix that is no clip's."""
        codec = CLIPS.get(path.suffix.lower())
        if codec is None:
            raise InputError(f"{path.name}: a clip must end in {', '.join(CLIPS)}.")
        self._path = path
        self._part = path.with_name(f"{path.stem}.part{path.suffix}")
        self._codec = codec
        self._fps = fps
        self._writer: cv2.VideoWriter | None = None

    def add(self, image: Image) -> None:
        """One more frame, the same size as the first. Raises InputError where the clip cannot be written."""
        if self._writer is None:
            size = (image.shape[1], image.shape[0])
            code = cv2.VideoWriter.fourcc(*self._codec)
            self._writer = cv2.VideoWriter(str(self._part), cv2.CAP_FFMPEG, code, self._fps, size)
            if not self._writer.isOpened():
                raise InputError(f"{self._path} cannot be written.")
        self._writer.write(np.ascontiguousarray(image))

    def __enter__(self) -> "ClipWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writer is not None:
            self._writer.release()
        if kind is None and self._part.exists():
            self._part.replace(self._path)
        else:
            self._part.unlink(missing_ok=True)
