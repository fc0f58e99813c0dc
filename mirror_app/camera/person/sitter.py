"""Who sits there: sizes that are known, so that what is measured can be held against them."""

from dataclasses import dataclass

import numpy as np

from mirror_app.camera.person.card import HeldCard
from mirror_app.camera.person.eyes import IRIS_MM, PUPIL_MM, Glance
from mirror_app.camera.person.motion import Moment
from mirror_app.camera.person.views import DISTANCE_MM

TURN_MM = 10.5
"""From an eye's centre of rotation to its pupil."""


@dataclass(frozen=True, slots=True)
class Sitter:
    """A person and where they sit.

    distance_mm: from the camera to the point between the pupils. head: size over the average head; the
    irises keep iris_mm. far_pd_mm: with eyes on something far away, 62.4 mm times `head` if None; on the
    picture they look at the camera. poses: gone through one after the other instead of moving about.
    focal_per_width: the camera's focal length over the picture's width.
    """

    distance_mm: float = DISTANCE_MM
    head: float = 1.0
    iris_mm: float = IRIS_MM
    far_pd_mm: float | None = None
    poses: tuple[Moment, ...] = ()
    card: HeldCard | None = None
    focal_per_width: float = 1.1

    @property
    def pd_mm(self) -> float:
        """The far PD."""
        usual = 2 * PUPIL_MM * (DISTANCE_MM + TURN_MM) / DISTANCE_MM
        return usual * self.head if self.far_pd_mm is None else self.far_pd_mm

    def near_pd_mm(self, distance_mm: float) -> float:
        """The distance between pupils that look at something so far before them."""
        return self.pd_mm * distance_mm / (distance_mm + TURN_MM)

    def glance(self, now: Moment, distance_mm: float) -> Glance:
        """The eyes at that moment, turned in to meet at the camera; in the average head's millimetres."""
        inward = PUPIL_MM - self.near_pd_mm(distance_mm) / self.head / 2
        # In steps: between two of them the eyes need not be painted anew.
        return Glance(now.glance.right_mm, now.glance.down_mm, now.glance.shut, float(np.round(inward, 2)))


AVERAGE = Sitter()


def still(yaw_deg: float = 0.0, pitch_deg: float = 0.0, roll_deg: float = 0.0) -> Moment:
    """A head held still, its eyes on the camera."""
    back = TURN_MM * np.sin(np.radians([-yaw_deg, -pitch_deg]))
    glance = Glance(round(float(back[0]), 2), round(float(back[1]), 2))
    return Moment(yaw_deg, pitch_deg, roll_deg, (0.0, 0.0, 0.0), glance)
