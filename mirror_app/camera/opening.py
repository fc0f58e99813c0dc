"""From what the person asked for to a source of frames."""

from collections.abc import Sequence
from pathlib import Path

from mirror_app.camera.clip import Clip
from mirror_app.camera.photo import SUFFIXES, Photo
from mirror_app.camera.source import Source
from mirror_app.camera.synthetic import Synthetic
from mirror_app.camera.webcam import CameraInfo, Webcam, cameras
from mirror_app.errors import CameraError, CameraNotFound

CLIP_SUFFIXES = (".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm")


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
        return Photo(path) if path.suffix.lower() in SUFFIXES else Clip(path, loop=loop)
    return _called(spec, there)


def _is_path(spec: str) -> bool:
    suffix = Path(spec).suffix.lower()
    return suffix in SUFFIXES + CLIP_SUFFIXES or "/" in spec or "\\" in spec or Path(spec).exists()


def _first(there: Sequence[CameraInfo]) -> Source | None:
    for camera in there:
        try:
            return Webcam(camera)
        except CameraError:  # taken by another program: the next one may be free
            continue
    return None


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
