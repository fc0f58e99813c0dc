"""Joints and masks of live frames beside those of MediaPipe's own Pose and SelfieSegmentation, on real clips.

    python -m tests.measure_pose --data DIR [--frames 150] [--sheets DIR]

DIR has people/clips, clips/bare and people. Every frame is 1280x720; CPU time is that of the whole process,
both looking at each frame in turn, of which the median is told. Distances are in shares of the shoulders, of
joints that MediaPipe says are visible: mean and 95th percentile.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from mirror_app.garment_on.body.joints import Joint, Joints
from mirror_app.garment_on.live.seeing import PersonEye, PoseEye
from mirror_app.silence import native_silence
from mirror_app.values import Image
from tests import garment_clips as given
from tests.garment_clips import say
from tests.garment_steadiness import STILL

_COMPARED = ("SHOULDER", "ELBOW", "WRIST", "HIP", "KNEE")
_TRUNK = [Joint.SHOULDER_LEFT, Joint.SHOULDER_RIGHT, Joint.HIP_LEFT, Joint.HIP_RIGHT]


class TheirPose:
    """MediaPipe's Pose on the same picture."""

    def __init__(self) -> None:
        from mediapipe.python.solutions.pose import Pose

        with native_silence():
            self._pose = Pose(model_complexity=1, smooth_landmarks=False)
            self._pose.process(np.zeros((36, 64, 3), np.uint8))

    def find(self, image: Image) -> Joints | None:
        found = self._pose.process(_seen(image)).pose_landmarks
        if found is None:
            return None
        height, width = image.shape[:2]
        table = np.array([(m.x * width, m.y * height, m.z * width, m.visibility) for m in found.landmark])
        return Joints(table[:, :2], table[:, 3], table[:, 2])

    def close(self) -> None:
        self._pose.close()


class TheirMask:
    """MediaPipe's SelfieSegmentation on the same picture."""

    def __init__(self) -> None:
        from mediapipe.python.solutions.selfie_segmentation import SelfieSegmentation

        with native_silence():
            self._people = SelfieSegmentation(model_selection=1)
            self._people.process(np.zeros((36, 64, 3), np.uint8))

    def find(self, image: Image) -> np.ndarray:
        soft = np.asarray(self._people.process(_seen(image)).segmentation_mask, np.float32)
        return cv2.convertScaleAbs(soft, alpha=255.0)

    def close(self) -> None:
        self._people.close()


def _seen(image: Image) -> np.ndarray:
    small = cv2.resize(image, (640, 360), interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(small, cv2.COLOR_BGR2RGB)


@dataclass
class Tally:
    """off: by joint, in shares of the shoulders. ms: CPU time of theirs and ours."""

    off: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in _COMPARED})
    frames: int = 0
    only_theirs: int = 0
    only_ours: int = 0
    ms: list[tuple[float, float]] = field(default_factory=list)

    def add(self, theirs: Joints | None, ours: Joints | None) -> None:
        self.frames += 1
        self.only_theirs += ours is None and theirs is not None
        self.only_ours += theirs is None and ours is not None
        if theirs is None or ours is None:
            return
        unit = max(theirs.shoulder_px, theirs.trunk_px / 1.75)
        for name, side in ((name, side) for name in _COMPARED for side in ("LEFT", "RIGHT")):
            joint = Joint[f"{name}_{side}"]
            if theirs.seen[joint] > 0.5:
                self.off[name].append(float(np.hypot(*(theirs.at(joint) - ours.at(joint)))) / unit)

    def told(self) -> str:
        parts = [
            f"{name.lower()} {100 * np.mean(off):.1f} p95 {100 * np.percentile(off, 95):.1f} %"
            for name, off in self.off.items()
            if off
        ]
        theirs, ours = np.median(self.ms, axis=0)
        parts.append(
            f"of {self.frames} frames {self.only_theirs} seen by MediaPipe only, {self.only_ours} by us"
        )
        parts.append(f"CPU ms a frame: MediaPipe {theirs:.1f}, ours {ours:.1f}")
        return ", ".join(parts)


def _timed(work: Callable[[Image], Any], image: Image) -> tuple[Any, float]:
    begun = time.process_time()
    found = work(image)
    return found, (time.process_time() - begun) * 1e3


def joints(data: Path, frames: int, sheets: Path | None) -> None:
    """Clip by clip, and all in all."""
    whole = Tally()
    for path in given.clips(data):
        images, _ = given.read(path, frames)
        theirs, ours, clip = TheirPose(), PoseEye(), Tally()
        shown = set(np.linspace(5, len(images) - 1, 4).astype(int).tolist())
        drawn: list[np.ndarray] = []
        for k, image in enumerate(images):
            (found, before), (own, after) = _timed(theirs.find, image), _timed(ours.find, image)
            for tally in (clip, whole):
                tally.add(found, own)
                tally.ms.append((before, after))
            if k in shown:
                drawn.append(_drawn(image, found, own))
        theirs.close()
        ours.close()
        say(f"joints {path.stem}: {clip.told()}")
        if sheets is not None:
            sheets.mkdir(parents=True, exist_ok=True)
            rows = [np.hstack(drawn[:2]), np.hstack(drawn[2:])]
            cv2.imwrite(str(sheets / f"{path.stem}.jpg"), np.vstack(rows), [cv2.IMWRITE_JPEG_QUALITY, 88])
    say(f"joints of all clips: {whole.told()}")


def _drawn(image: Image, theirs: Joints | None, ours: Joints | None) -> np.ndarray:
    """MediaPipe's joints in red, ours in green, the unsure ones as rings."""
    out = image.copy()
    for found, colour, size in ((theirs, (0, 0, 255), 7), (ours, (0, 255, 0), 4)):
        for joint in Joint if found is not None else ():
            at = tuple(int(v) for v in found.at(joint).clip(-9999, 9999))
            cv2.circle(out, at, size, colour, -1 if found.seen[joint] > 0.5 else 1, cv2.LINE_AA)
    return out[:, 160:1120]


def jitter(data: Path, frames: int) -> None:
    """A photograph played as a clip with a camera's noise: how far joints of the trunk move a frame."""
    noise = np.random.default_rng(0)
    for name in STILL:
        photo = cv2.imread(str(data / name))
        if photo is None:
            continue
        still = given.fitted(np.asarray(photo, np.uint8))
        moved = []
        both = (TheirPose(), PoseEye())
        places: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
        for _ in range(min(frames, 90)):
            image = np.clip(still + noise.normal(0, 4, still.shape), 0, 255).astype(np.uint8)
            for eye, seen in zip(both, places, strict=True):
                found = eye.find(image)
                assert found is not None
                seen.append(found.places[_TRUNK])
        for eye in both:
            eye.close()
        moved = [float(np.abs(np.diff(np.stack(seen[20:]), axis=0)).mean()) for seen in places]
        say(f"jitter {name}: MediaPipe {moved[0]:.2f}, ours {moved[1]:.2f} px a frame")


def nobody(frames: int) -> None:
    """What it costs to look where nobody is."""
    noise = np.random.default_rng(0)
    empty = [noise.integers(90, 150, (720, 1280, 3)).astype(np.uint8) for _ in range(4)]
    theirs, ours = TheirPose(), PoseEye()
    ms = np.array([[_timed(eye.find, empty[k % 4])[1] for eye in (theirs, ours)] for k in range(frames)])
    theirs.close()
    told = ms[10:].mean(0)
    say(f"nobody in view: CPU ms a frame: MediaPipe {told[0]:.1f}, ours {told[1]:.1f}")


def masks(data: Path, frames: int) -> None:
    """Which pixels are a person: how alike, and the time."""
    alike, ms = [], []
    theirs, ours = TheirMask(), PersonEye()
    for path in given.clips(data):
        for image in given.read(path, frames)[0][::3]:
            (expected, before), (found, after) = _timed(theirs.find, image), _timed(ours.find, image)
            ms.append((before, after))
            a, b = expected > 127, found > 127
            alike.append((a & b).sum() / max((a | b).sum(), 1))
    theirs.close()
    told = np.median(ms, axis=0)
    say(f"masks: overlap (IoU) mean {np.mean(alike):.3f}, p5 {np.percentile(alike, 5):.3f}; "
        f"CPU ms a frame: MediaPipe {told[0]:.1f}, ours {told[1]:.1f}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--frames", type=int, default=150)
    parser.add_argument("--sheets", type=Path)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    joints(asked.data, asked.frames, asked.sheets)
    jitter(asked.data, asked.frames)
    nobody(asked.frames)
    masks(asked.data, asked.frames)


if __name__ == "__main__":
    main()
