"""The joints of a body, as MediaPipe Pose numbers them."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from mirror_app.values import Doubles


class Joint(IntEnum):
    """Those used here; LEFT is the picture's left, so the right side of a person who faces it."""

    NOSE = 0
    EYE_LEFT = 5
    EYE_RIGHT = 2
    EAR_LEFT = 8
    EAR_RIGHT = 7
    MOUTH_LEFT = 10
    MOUTH_RIGHT = 9
    SHOULDER_LEFT = 12
    SHOULDER_RIGHT = 11
    ELBOW_LEFT = 14
    ELBOW_RIGHT = 13
    WRIST_LEFT = 16
    WRIST_RIGHT = 15
    FINGER_LEFT = 20
    FINGER_RIGHT = 19
    HIP_LEFT = 24
    HIP_RIGHT = 23
    KNEE_LEFT = 26
    KNEE_RIGHT = 25
    ANKLE_LEFT = 28
    ANKLE_RIGHT = 27
    TOE_LEFT = 32
    TOE_RIGHT = 31


@dataclass(frozen=True, slots=True, eq=False)
class Joints:
    """places: (33, 2) px, some outside the picture; seen: (33,) 0..1, how surely each is visible;
    depth: (33,) px, smaller is nearer to the camera, about the hips."""

    places: Doubles
    seen: Doubles
    depth: Doubles

    def at(self, joint: Joint) -> Doubles:
        return self.places[joint]

    def of(self, name: str, side: str) -> Doubles:
        """(2,): e.g. of("ELBOW", "left")."""
        return self.places[Joint[f"{name}_{side.upper()}"]]

    def between(self, name: str) -> Doubles:
        """(2,): midway between the left and the right one."""
        return (self.of(name, "left") + self.of(name, "right")) / 2.0

    @property
    def shoulder_px(self) -> float:
        """From one shoulder joint to the other."""
        return float(np.linalg.norm(self.of("SHOULDER", "left") - self.of("SHOULDER", "right")))

    @property
    def trunk_px(self) -> float:
        """From between the shoulders to between the hips."""
        return float(np.linalg.norm(self.between("SHOULDER") - self.between("HIP")))

    @property
    def face_px(self) -> float:
        """From the eyes to the mouth, no less than a turned or nodding head of this body would have."""
        return max(float(np.linalg.norm(self.between("MOUTH") - self.between("EYE"))), 0.13 * self.trunk_px)

    @property
    def chin(self) -> Doubles:
        """(2,): the tip of the chin."""
        mouth, way = self.between("MOUTH"), self.between("MOUTH") - self.between("EYE")
        return mouth + 0.8 * self.face_px * way / (np.linalg.norm(way) + 1e-9)

    def scaled(self, factor: float) -> "Joints":
        return Joints(self.places * factor, self.seen, self.depth * factor)
