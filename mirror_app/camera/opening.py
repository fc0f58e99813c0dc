"""From what the person asked for to a source of frames."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from mirror_app.camera.clip import Clip
from mirror_app.camera.photo import PHOTO_SUFFIXES, Photo
from mirror_app.camera.source import Source
from mirror_app.camera.synthetic import Synthetic
from mirror_app.camera.webcam import CameraInfo, Webcam, cameras
from mirror_app.errors import CameraError, CameraNotFound

CLIP_SUFFIXES = (".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm")
STAND_IN = "No camera: a drawn person stands in."


class Opener:
    """Opens a source at once, so that a mistake is told at once, and after a loss the same one again.

    What it is called for first is that very source; a clip starts again at its end. `notice` is one
    sentence for the person where the source is not what they will have expected, else empty. Raises
    CameraNotFound or InputError.
    """

    def __init__(self, spec: str) -> None:
        self._spec = spec
        self._first: Source | None = open_source(spec, loop=True)
        self._camera = self._first.camera if isinstance(self._first, Webcam) else None
        stands_in = spec == "auto" and self._camera is None
        self.notice = STAND_IN if stands_in else ""

    def __call__(self) -> Source:
        """The source, for the caller to close. Raises CameraNotFound or InputError."""
        first, self._first = self._first, None
        if first is not None:
            return first
        if self._camera is not None:
            return _again(self._camera)
        return open_source(self._spec, loop=True)

    def close(self) -> None:
        """Let go of a source that nobody came for."""
        first, self._first = self._first, None
        if first is not None:
            first.close()


def open_source(spec: str, *, loop: bool = False) -> Source:
    """Open 'auto', 'synthetic', a camera's number or name, or a clip or photo by its path.

    'auto' is the first camera that can be opened, else the synthetic person; the source's `name` says
    which. `loop` lets a clip start again at its end. Raises CameraNotFound or InputError.
    """
    if spec == "synthetic":
        return Synthetic()
    there = cameras()
    if spec == "auto":
        return _first(there) or Synthetic()
    if spec.isdecimal():
        return _numbered(int(spec), there)
    if _is_path(spec):
        path = Path(spec).expanduser()
        return Photo(path) if path.suffix.lower() in PHOTO_SUFFIXES else Clip(path, loop=loop)
    return _called(spec, there)


def _is_path(spec: str) -> bool:
    suffix = Path(spec).suffix.lower()
    return suffix in PHOTO_SUFFIXES + CLIP_SUFFIXES or "/" in spec or "\\" in spec or Path(spec).exists()


def _first(there: Sequence[CameraInfo]) -> Source | None:
    for camera in there:
        try:
            return Webcam(camera)
        except CameraError:  # taken by another program: the next one may be free
            continue
    return None


def _again(camera: CameraInfo) -> Source:
    """The same camera: plugged in again it has the same name, but it may have another number."""
    there = cameras()
    same = [other for other in there if other.name == camera.name]
    if same:
        return Webcam(min(same, key=lambda other: other.number != camera.number))
    if not there:  # where listing does not work, opening may
        with suppress(CameraNotFound):
            return Webcam(camera)
    raise CameraNotFound(f"{camera.name} is gone: please plug it in again")


def _numbered(number: int, there: Sequence[CameraInfo]) -> Source:
    for camera in there:
        if camera.number == number:
            return Webcam(camera)
    if there:
        raise CameraNotFound(f"no camera {number}: {_listed(there)}")
    try:  # where listing does not work, opening may
        return Webcam(CameraInfo(number, f"camera {number}"))
    except CameraNotFound:
        raise CameraNotFound(f"no camera {number}: {_listed(there)}") from None


def _called(name: str, there: Sequence[CameraInfo]) -> Source:
    for camera in there:
        if name.casefold() in camera.name.casefold():
            return Webcam(camera)
    raise CameraNotFound(f"no camera or file called {name!r}: {_listed(there)}")


def _listed(there: Sequence[CameraInfo]) -> str:
    if not there:
        return "this machine has no cameras"
    return "this machine has " + ", ".join(f"{camera.number} ({camera.name})" for camera in there)
