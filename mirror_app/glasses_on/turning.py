"""Eyewear by itself, turned before a camera: pictures for a turntable, in the window or on disk.

A front seen from its edge is more than the drawer's slabs can show (see `slabs`), so it does not go all the
way round: it swings to both sides and back, so that the last picture leads into the first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mirror_app.glasses_on.importing import EyewearModel
from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.shelf import made_ready
from mirror_app.glasses_on.slabs import (
    QUICK,
    Baked,
    Drawer,
    Lenses,
    Scene,
    Stance,
    baked,
    before_camera,
    ends,
    filling,
)
from mirror_app.values import Doubles, Eyewear, Image, Pose, Rgb

SWING_DEG = 50.0
"""How far it turns to either side. From 54 degrees on the far rim, which is seen from further aside than the
middle, frays."""
_STEPS = 20
"""Views to either side of the front, where every view is drawn before it turns."""
PITCH_DEG = 8.0
PLATE_RGB: Rgb = (242, 240, 235)
"""What eyewear by itself is shown on, where nothing else is asked for."""
_AIR = 0.9
"""How much of the picture's width or height it fills at most."""


@dataclass(frozen=True, slots=True)
class Turn:
    """frames: pictures of one swing, there and back. size_px: width and height. pitch_deg: how far it is
    lowered in front, see `Pose.angles_deg`. ground: what is behind it, None for nothing."""

    frames: int = 72
    size_px: tuple[int, int] = (960, 640)
    pitch_deg: float = PITCH_DEG
    ground: Rgb | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Turned:
    """What is turned: a model and how its lenses look."""

    model: EyewearModel
    lenses: Lenses


def yaws_deg(frames: int) -> Doubles:
    """(frames,) one swing: from the front to the right, over to the left, and back."""
    return SWING_DEG * np.sin(2.0 * np.pi * np.arange(frames) / frames)


def swing() -> list[float]:
    """Yaws of evenly spaced views from one side to the other, the nearest to the front first."""
    steps = [SWING_DEG * step / _STEPS for step in range(1, _STEPS + 1)]
    return [0.0] + [side * yaw for yaw in steps for side in (1, -1)]


def pictures(drawer: Drawer, turned: Turned, turn: Turn) -> Iterator[Image]:
    """(height, width, 3) uint8 BGR; on no ground (height, width, 4) BGRA, not premultiplied."""
    model = baked(turned.model)
    for pose in poses(model, turn.size_px, turn.pitch_deg, yaws_deg(turn.frames).tolist()):
        drawn = drawer.draw(model, Scene(pose, turn.size_px, Light.studio(), turned.lenses))
        if turn.ground is None:
            yield drawn.cut_out()
        else:
            behind = np.array(turn.ground[::-1], np.float32) / 255.0
            yield (np.clip(behind * drawn.passes + drawn.added, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)


def views(eyewear: Eyewear, size_px: tuple[int, int], yaws: Sequence[float]) -> Iterator[tuple[float, Image]]:
    """Each yaw, in degrees, with its picture, (height, width, 4) uint8 BGRA, not premultiplied; made ready
    once, as quickly as a thumbnail. Raises StageError where its mesh cannot be read any more."""
    ready, drawer = made_ready(eyewear, QUICK), Drawer.load(1)
    for yaw, pose in zip(yaws, poses(ready.baked, size_px, PITCH_DEG, yaws), strict=True):
        drawn = drawer.draw(ready.baked, Scene(pose, size_px, Light.studio(), ready.lenses))
        yield yaw, drawn.cut_out()


def poses(baked: Baked, size_px: tuple[int, int], pitch_deg: float, yaws: Sequence[float]) -> list[Pose]:
    """For each yaw, in degrees, a camera that does not move before eyewear that turns about its own middle.
    Whichever are asked for, all of it is seen throughout the swing, as large as that allows."""
    points = ends(baked)
    middle = (points.min(0) + points.max(0)) / 2

    def turned(yaw_deg: float) -> Pose:
        pose = before_camera(Stance(yaw_deg, pitch_deg, size_px, 1.0))
        return Pose(pose.rotation, pose.translation_mm - pose.rotation @ middle, 1.0, (0.0, 0.0))

    seen = np.concatenate([turned(yaw).project(points) for yaw in swing()])
    focal_px, centre_px = filling(seen, size_px, _AIR)
    return [Pose(pose.rotation, pose.translation_mm, focal_px, centre_px) for pose in map(turned, yaws)]
