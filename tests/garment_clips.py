"""Real clips and garments for measuring: read once, every frame 1280x720."""

import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from mirror_app.camera import placed
from mirror_app.garment_on import Kind
from mirror_app.garment_on.body.joints import Joints
from mirror_app.garment_on.live.cloth import Cloth, made_ready
from mirror_app.garment_on.live.composite import Composed
from mirror_app.garment_on.live.following import Follower
from mirror_app.garment_on.live.seeing import PersonEye, PoseEye
from mirror_app.garment_on.live.wearer import Mask8, Wearer
from mirror_app.values import Image

SIZE = (1280, 720)
SIX = (
    "upper/00055_00.jpg",
    "upper/049805_1.jpg",
    "upper/00126_00.jpg",
    "upper/02015_00.jpg",
    "lower/051946_1.jpg",
    "full/053319_1.jpg",
)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One frame and all that is known of it. raw: the joints as they were found."""

    image: Image
    raw: Joints | None
    person: Mask8
    wearer: Wearer | None


def read(path: Path, most: int = 10_000) -> tuple[list[Image], float]:
    """The frames of a clip on a grey 1280x720, and how many a second."""
    clip = cv2.VideoCapture(str(path))
    fps = clip.get(cv2.CAP_PROP_FPS) or 25.0
    out: list[Image] = []
    while len(out) < most:
        got, image = clip.read()
        if not got:
            break
        out.append(fitted(np.asarray(image, np.uint8)))
    clip.release()
    return out, fps


def fitted(image: Image) -> Image:
    """A picture as large as fits, in the middle of a grey 1280x720."""
    return placed(image, SIZE)


def seen(images: list[Image], fps: float, joints: list[Joints | None] | None = None) -> list[Seen]:
    """Each frame looked at, one after the other. joints: known from elsewhere."""
    pose, people, follower = PoseEye(), PersonEye(), Follower()
    out: list[Seen] = []
    for k, image in enumerate(images):
        raw = pose.find(image) if joints is None else joints[k]
        person = people.find(image)
        out.append(Seen(image, raw, person, follower.follow(image, raw, person, 1.0 + k / fps)))
    pose.close()
    people.close()
    return out


def garment(data: Path, name: str) -> Cloth:
    picture = cv2.imread(str(data / "garments" / name))
    assert picture is not None
    return made_ready(np.asarray(picture, np.uint8), Kind(name.partition("/")[0]))


def names(data: Path) -> list[str]:
    return sorted(f"{path.parent.name}/{path.name}" for path in (data / "garments").glob("*/*.jpg"))


def clips(data: Path) -> list[Path]:
    return sorted([*(data / "people" / "clips").glob("*.mp4"), *(data / "clips" / "bare").glob("*.mp4")])


def spread(values: np.ndarray) -> str:
    """Of what was measured again and again."""
    p50, p95 = np.percentile(values, (50, 95))
    return f"p50 {p50:.0f} p95 {p95:.0f} max {values.max():.0f}"


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def silhouette(done: Composed, shape: tuple[int, ...]) -> np.ndarray:
    """(h, w): where a garment is drawn, however thinly."""
    out = np.zeros(shape, bool)
    left, top, right, bottom = done.box
    out[top:bottom, left:right] = done.alpha > 0
    return out
