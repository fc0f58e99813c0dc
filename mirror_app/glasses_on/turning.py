"""Eyewear by itself, turned before a camera: pictures for a turntable.

A front seen from its edge is more than the drawer's slabs can show (see `slabs`), so it does not go all the
way round: it swings to both sides and back, so that the last picture leads into the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mirror_app.glasses_on.importing import EyewearModel
from mirror_app.glasses_on.light import Light
from mirror_app.glasses_on.slabs import Drawer, Lenses, Scene, Stance, baked, before_camera
from mirror_app.values import Doubles, Image, Pose, Rgb

SWING_DEG = 60.0
"""How far it turns to either side."""
_AIR = 0.9
"""How much of the picture's width or height it fills at most."""


@dataclass(frozen=True, slots=True)
class Turn:
    """frames: pictures of one swing, there and back. size_px: width and height. pitch_deg: how far it is
    lowered in front, see `Pose.angles_deg`. ground: what is behind it, None for nothing."""

    frames: int = 72
    size_px: tuple[int, int] = (960, 640)
    pitch_deg: float = 8.0
    ground: Rgb | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Turned:
    """What is turned: a model and how its lenses look."""

    model: EyewearModel
    lenses: Lenses


def yaws_deg(frames: int) -> Doubles:
    """(frames,) one swing: from the front to the right, over to the left, and back."""
    return SWING_DEG * np.sin(2.0 * np.pi * np.arange(frames) / frames)


def pictures(drawer: Drawer, turned: Turned, turn: Turn) -> Iterator[Image]:
    """(height, width, 3) uint8 BGR; on no ground (height, width, 4) BGRA, not premultiplied."""
    model = baked(turned.model)
    for pose in poses(turned.model, turn):
        drawn = drawer.draw(model, Scene(pose, turn.size_px, Light.studio(), turned.lenses))
        if turn.ground is None:
            yield drawn.cut_out()
        else:
            behind = np.array(turn.ground[::-1], np.float32) / 255.0
            yield (np.clip(behind * drawn.passes + drawn.added, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)


def poses(model: EyewearModel, turn: Turn) -> list[Pose]:
    """A camera that does not move before eyewear that turns about its own middle, all of it always seen."""
    points = np.concatenate([part.vertices for part in model.parts]).astype(np.float64)
    low, high = points.min(0), points.max(0)
    corners = np.array([[(low, high)[k >> axis & 1][axis] for axis in range(3)] for k in range(8)])
    middle = (low + high) / 2
    found: list[Pose] = []
    for yaw in yaws_deg(turn.frames).tolist():
        pose = before_camera(Stance(yaw, turn.pitch_deg, turn.size_px, 1.0))
        found.append(Pose(pose.rotation, pose.translation_mm - pose.rotation @ middle, 1.0, (0.0, 0.0)))
    seen = np.concatenate([pose.project(corners) for pose in found])
    least, most = seen.min(0), seen.max(0)
    size = np.array(turn.size_px)
    focal = _AIR * float(np.min(size / (most - least)))
    centre = (size - 1) / 2 - focal * (least + most) / 2
    place = (float(centre[0]), float(centre[1]))
    return [Pose(pose.rotation, pose.translation_mm, focal, place) for pose in found]
