"""A video file as a source of frames."""

import os
from pathlib import Path

import cv2

from mirror_app.camera.source import check_size
from mirror_app.errors import InputError
from mirror_app.values import Frame, published

FALLBACK_FPS = 30.0
MOST_FRAMES = 10_000_000
"""Four days at 30 frames per second: a file that declares more does not know."""

# OpenCV asks for these once, when a clip is first read or written anywhere: so on import. FFmpeg writes its
# own words about a bad file, and the person gets one sentence from us; a playlist called a clip must not
# fetch anything.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
os.environ.setdefault("OPENCV_FFMPEG_CAPTURE_OPTIONS", "protocol_whitelist;file")


class Clip:
    """Frames of a clip, upright (rotation noted in the file is applied), as fast as they are read.

    With `loop` it starts again at its end and never ends. Raises InputError for what is not a clip.
    """

    live = False

    def __init__(self, path: Path, *, loop: bool = False) -> None:
        self.name = path.name
        self._path = path
        self._loop = loop
        self._index = 0
        check_file(path)
        self._capture = _opened(path)
        fps = self._capture.get(cv2.CAP_PROP_FPS)
        self.fps = fps if 1.0 <= fps <= 1000.0 else FALLBACK_FPS
        declared = self._capture.get(cv2.CAP_PROP_FRAME_COUNT)
        self._frames = round(declared) if 1.0 <= declared <= MOST_FRAMES else 0
        try:
            self._first: Frame | None = self._checked()
        except InputError:
            self.close()
            raise

    @property
    def frames(self) -> int:
        """How many frames the file declares, 0 where it does not say or says what cannot be.

        Some containers note only how long they last: then it may be off by one or two.
        """
        return self._frames

    def read(self) -> Frame | None:
        """The next frame, born index / fps seconds from the beginning; None at the end."""
        frame, self._first = self._first or self._decoded(), None
        if frame is None and self._loop:
            self._capture.release()
            self._capture = _opened(self._path)
            frame = self._decoded()
        return frame

    def close(self) -> None:
        """Let go of the file."""
        self._capture.release()

    def _checked(self) -> Frame:
        """The first frame, which shows whether the others are worth reading. Raises InputError."""
        first = self._decoded()
        if first is None:
            raise InputError(f"{self.name} has no picture that can be decoded: it may be cut off")
        check_size(self.name, *first.size_px)
        return first

    def _decoded(self) -> Frame | None:
        found, image = self._capture.read()
        if not found:
            return None
        index = self._index
        self._index += 1
        return Frame(published(image), index, index / self.fps)  # pyright: ignore[reportArgumentType]


def check_file(path: Path) -> None:
    """Raises InputError unless there is a file with something in it that may be read."""
    try:
        if path.is_dir():
            raise InputError(f"{path.name} is a folder, not a file")
        with path.open("rb") as file:
            if not file.read(1):
                raise InputError(f"{path.name} is empty")
    except FileNotFoundError:
        raise InputError(f"no such file: {path}") from None
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from error


def _opened(path: Path) -> cv2.VideoCapture:
    cv2.setLogLevel(0)
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    if not capture.isOpened():
        raise InputError(f"{path.name} is not a video clip, or it is cut off")
    capture.set(cv2.CAP_PROP_ORIENTATION_AUTO, 1)
    return capture
