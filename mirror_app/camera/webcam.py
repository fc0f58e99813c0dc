"""A webcam as a source of frames, and the cameras there are."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

from mirror_app.errors import CameraLost, CameraNotFound
from mirror_app.values import Frame, published

SYSFS = Path("/sys/class/video4linux")
LIST_TIMEOUT_S = 10.0
BACKENDS = {"linux": cv2.CAP_V4L2, "darwin": cv2.CAP_AVFOUNDATION, "win32": cv2.CAP_DSHOW}


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """A camera by OpenCV's number and by the name its maker gave it."""

    number: int
    name: str


class Webcam:
    """A camera by number, asked for 1280 x 720 at 30 frames per second. Raises CameraNotFound."""

    live = True

    def __init__(self, camera: CameraInfo) -> None:
        self.camera = camera
        self.name = camera.name
        cv2.setLogLevel(0)
        self._capture = cv2.VideoCapture(camera.number, BACKENDS.get(sys.platform, cv2.CAP_ANY))
        if not self._capture.isOpened():
            raise CameraNotFound(
                f"camera {camera.number} ({camera.name}) cannot be opened: another program may use it"
            )
        # The size first: on Windows, setting it afterwards takes the pixel format back.
        for setting, value in (
            (cv2.CAP_PROP_FRAME_WIDTH, 1280),
            (cv2.CAP_PROP_FRAME_HEIGHT, 720),
            (cv2.CAP_PROP_FPS, 30),
            (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
            (cv2.CAP_PROP_BUFFERSIZE, 1),
        ):
            self._capture.set(setting, value)
        self.fps = self._capture.get(cv2.CAP_PROP_FPS) or 30.0
        self._index = 0

    def read(self) -> Frame:
        """The newest picture; waits for it. Raises CameraLost."""
        found, image = self._capture.read()
        if not found:
            raise CameraLost(f"{self.name} stopped giving pictures")
        index = self._index
        self._index += 1
        return Frame(published(image), index, time.monotonic())  # pyright: ignore[reportArgumentType]

    def close(self) -> None:
        """Let go of the camera."""
        self._capture.release()


def cameras() -> tuple[CameraInfo, ...]:
    """The cameras there are. None is opened: that would take it from whoever uses it."""
    if sys.platform == "darwin":
        return named(mac_names(_said("system_profiler", "SPCameraDataType", "-json")))
    if sys.platform == "win32":
        ask = "Get-PnpDevice -Class Camera,Image -PresentOnly | ForEach-Object FriendlyName"
        return named(_said("powershell", "-NoProfile", "-Command", ask).splitlines())
    return linux_cameras(SYSFS)


def linux_cameras(sysfs: Path) -> tuple[CameraInfo, ...]:
    """What Video4Linux lists; of the nodes one camera has, only the first gives pictures."""
    found: list[CameraInfo] = []
    for node in sysfs.glob("video*"):
        number = node.name.removeprefix("video")
        if number.isdecimal() and _text(node / "index") in ("", "0"):
            found.append(CameraInfo(int(number), _text(node / "name") or node.name))
    return tuple(sorted(found, key=lambda camera: camera.number))


def named(names: Sequence[str]) -> tuple[CameraInfo, ...]:
    """Names in the system's order, numbered as OpenCV does."""
    kept = [name.strip() for name in names if name.strip()]
    return tuple(CameraInfo(number, name) for number, name in enumerate(kept))


def mac_names(report: str) -> list[str]:
    """Names in the JSON of system_profiler; none if it is not that."""
    try:
        return [str(camera["_name"]) for camera in json.loads(report)["SPCameraDataType"]]
    except (ValueError, KeyError, TypeError):
        return []


def _said(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIST_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""
