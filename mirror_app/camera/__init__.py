"""A webcam, clip, photo or the synthetic person comes in by its name, and its frames go out, newest first."""

from mirror_app.camera.capture import CameraState, Capture, Clock, Phase, Rotation, SystemClock
from mirror_app.camera.clip import Clip
from mirror_app.camera.opening import Opener, open_source
from mirror_app.camera.person.card import HeldCard
from mirror_app.camera.person.sitter import Sitter
from mirror_app.camera.photo import PHOTO_SUFFIXES, Photo, read_photo
from mirror_app.camera.placing import placed
from mirror_app.camera.source import Source
from mirror_app.camera.synthetic import Synthetic, Truth
from mirror_app.camera.webcam import CameraInfo, Webcam, cameras

__all__ = [
    "Source",
    "open_source",
    "Opener",
    "Webcam",
    "CameraInfo",
    "cameras",
    "Clip",
    "Photo",
    "PHOTO_SUFFIXES",
    "read_photo",
    "placed",
    "Synthetic",
    "Truth",
    "Sitter",
    "HeldCard",
    "Capture",
    "CameraState",
    "Phase",
    "Rotation",
    "Clock",
    "SystemClock",
]
