"""A person's face as it was before a card hid some of it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from mirror_app import bank_card
from mirror_app.face.pose import refit
from mirror_app.measuring.card_pose import SeenCard
from mirror_app.measuring.irises import LEAST_CONFIDENCE, MOST_PITCH_DEG, MOST_YAW_DEG
from mirror_app.values import Face

SETTLING_S = 1.0
"""The face is kept as it is so long after it was first seen square: its shape is smoothed over about as long,
and whoever is asked for a card has it in a hand by then."""
BESIDE_MM = 10.0
"""So far around a card its holder's fingers and its shadow are: what is seen there is as good as hidden."""
_HALF_MM = np.array([bank_card.WIDTH_MM, bank_card.HEIGHT_MM]) / 2 + BESIDE_MM


class BareFace:
    """Keeps the face of a person without a card. One thread only."""

    def __init__(self) -> None:
        self._face: Face | None = None
        self._first_s = 0.0

    def of(self, face: Face) -> Face | None:
        """That person without a card; None where they were not seen so."""
        return self._face if self._face is not None and self._face.person == face.person else None

    def observe(self, face: Face, born_s: float) -> None:
        """A picture without a card, taken at `born_s`; the first of each person count."""
        yaw, pitch, _ = face.pose.angles_deg
        if abs(yaw) > MOST_YAW_DEG or abs(pitch) > MOST_PITCH_DEG or face.confidence < LEAST_CONFIDENCE:
            return
        if self.of(face) is None:
            self._first_s = born_s
        if born_s - self._first_s <= SETTLING_S:
            self._face = face


def uncovered(face: Face, card: SeenCard, bare: Face) -> Face:
    """`face`, which the card hides some of, with the shape it has on `bare`, where that is seen.

    Face Mesh guesses what a card hides, and guesses all of the head 1 or 2 percent larger or smaller with
    it: only what is seen says where the head is, and only its bare shape is what the scale is used on.
    Raises StageError where too little of it is seen.
    """
    pose = refit(face.pose, face.points_px, bare.shape_mm, _hidden(face, card))
    return Face(face.points_px, bare.shape_mm, pose, face.confidence, face.person)


def _hidden(face: Face, card: SeenCard) -> NDArray[np.bool_]:
    """(478,): whether a landmark is behind the card, or beside it."""
    corners = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]) * _HALF_MM
    outline = card.pose.project(np.column_stack([corners, np.zeros(4)])).astype(np.float32)
    inside = [cv2.pointPolygonTest(outline, (float(x), float(y)), False) >= 0 for x, y in face.points_px]
    return np.array(inside)
