"""Pictures and clips on disk: whole, or not at all."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np

from mirror_app.errors import InputError
from mirror_app.files import replacing, write_bytes
from mirror_app.mirror.cut_off import is_cut_off
from mirror_app.values import Image

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")
LOSSLESS = {".avi": "FFV1", ".mkv": "FFV1"}
"""For measuring."""
CLIPS = {".mp4": "mp4v", ".mov": "mp4v", **LOSSLESS}
"""Codec by suffix."""
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


@contextmanager
def clip_writer(path: Path, fps: float) -> Generator["ClipWriter"]:
    """A clip being written; it appears under its name only when this is left well and all of it is there.

    Raises InputError for a suffix that is no clip's, a place that cannot be written, and a clip that could
    not be written whole.
    """
    if path.suffix.lower() not in CLIPS:
        raise InputError(f"{path.name}: a clip must end in {', '.join(CLIPS)}.")
    with replacing(path) as part:
        writer = ClipWriter(part, path.name, fps)
        try:
            yield writer
        finally:
            writer.close()
        if not _is_whole(part, writer.frames):
            raise InputError(f"{path.name} could not be written whole: the disk may be full.")


class ClipWriter:
    """Writes frames of one size into a file. `frames`: how many so far."""

    def __init__(self, file: Path, name: str, fps: float) -> None:
        """`name` is what the person calls the file."""
        self._file = file
        self._name = name
        self._fps = fps
        self._size = (0, 0)
        self._as_png = False
        self._writer: cv2.VideoWriter | None = None
        self.frames = 0

    def add(self, image: Image) -> None:
        """One more frame. Raises InputError where it differs in size from the first, or cannot be written."""
        size = (image.shape[1], image.shape[0])
        if self._writer is None:
            self._size = size
            self._writer = self._opened()
        if size != self._size:
            raise InputError(
                f"Frame {self.frames} is {size[0]} x {size[1]} px, and those before it are "
                f"{self._size[0]} x {self._size[1]} px: a clip has frames of one size."
            )
        encoded = cv2.imencode(".png", image)[1].reshape(1, -1) if self._as_png else image
        self._writer.write(np.ascontiguousarray(encoded))
        self.frames += 1

    def left_out(self) -> str:
        """One sentence about what the format cannot hold of the frames, or nothing."""
        width, height = self._size
        if self._as_png or (width % 2 == 0 and height % 2 == 0):
            return ""
        lost = [what for what, px in (("the last column", width), ("the last row", height)) if px % 2]
        kept = " and ".join(LOSSLESS)
        return f"{self._name}: an odd size: {' and '.join(lost)} is left out ({kept} would keep it)."

    def close(self) -> None:
        """Nothing is written from here on."""
        if self._writer is not None:
            self._writer.release()

    def _opened(self) -> cv2.VideoWriter:
        suffix = self._file.suffix.lower()
        # OpenCV gives an encoder only even sizes, and leaves out what is over. Frames that are encoded
        # already it takes as they are: PNG is lossless as well, only larger than FFV1.
        self._as_png = suffix in LOSSLESS and any(px % 2 for px in self._size)
        code = cv2.VideoWriter.fourcc(*("MPNG" if self._as_png else CLIPS[suffix]))
        raw = [cv2.VIDEOWRITER_PROP_RAW_VIDEO, int(self._as_png)]
        writer = cv2.VideoWriter(str(self._file), cv2.CAP_FFMPEG, code, self._fps, self._size, raw)
        if not writer.isOpened():
            raise InputError(f"{self._name} cannot be written.")
        return writer


def _is_whole(clip: Path, frames: int) -> bool:
    """Whether so many frames are really there, and all that the container needs: OpenCV says nothing when
    writing fails."""
    cv2.setLogLevel(0)
    # Not decoded, only counted: decoding a lossless clip takes as long as making it.
    capture = cv2.VideoCapture(str(clip), cv2.CAP_FFMPEG, [cv2.CAP_PROP_FORMAT, -1])
    try:
        found = 0
        while capture.grab():
            found += 1
    finally:
        capture.release()
    return found == frames > 0 and not is_cut_off(clip)
