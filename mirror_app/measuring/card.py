"""A person's sizes from a bank card held flat to the forehead or under the nose."""

from dataclasses import replace

import cv2
import numpy as np

from mirror_app.bank_card import THICKNESS_MM
from mirror_app.errors import StageError
from mirror_app.face.irises import size_of
from mirror_app.glasses_on.skin import average_shape
from mirror_app.measuring.bare import uncovered
from mirror_app.measuring.card_lines import candidates
from mirror_app.measuring.card_pose import SeenCard, settle
from mirror_app.measuring.head import distance_mm
from mirror_app.measuring.reading import Reading, reading
from mirror_app.values import Face, Image

CONTACT_MM = 3.0
"""One sigma of how far the skin under the card is from where the average head has it, before the pupils. Our
estimate: people differ by 2 mm or so, one person's eyes alone come forward and go back by 1.5 to 2 (Bogren
and others 1986), and a card is not held quite flat."""
UNLIKE_IRISES = 0.105
"""A card that makes the irises differ by more from 11.7 mm is not flat to the head, or is no bank card."""
GUESSED_ERROR = 0.012
"""Of the scale beside that, one sigma, where a face was never seen without the card: with what Face Mesh
guesses behind one, all of it is 1 to 2 percent larger or smaller than without."""
MOST_YAW_DEG = 15.0
MOST_LEAN_DEG = 45.0
_SKIN = 468
"""Landmarks before those of the irises."""


def find_card(image: Image, face: Face, most: int = 24) -> SeenCard | None:
    """The bank card on a picture, near the face; `most` places where it may be are looked at closely."""
    pose = face.pose
    settled = (settle(image, quad, pose.focal_px, pose.centre_px) for quad in candidates(image, face, most))
    found = [one for one in settled if one is not None and one.leaning_deg < MOST_LEAN_DEG]
    return min(found, key=lambda one: one.doubt, default=None)


def card_reading(card: SeenCard, face: Face, bare: Face | None = None) -> Reading | None:
    """What one picture says, or None where the card cannot be what touches the head, or it is turned away.

    bare: the person without the card, whose millimetres the scale is of; without it, those of `face`.
    """
    if abs(face.pose.angles_deg[0]) > MOST_YAW_DEG:
        return None
    if bare is None:
        found = _reading(card, face)
        return found and replace(found, scale_error=float(np.hypot(found.scale_error, GUESSED_ERROR)))
    try:
        return _reading(card, uncovered(face, card, bare))
    except StageError:
        return None


def _reading(card: SeenCard, face: Face) -> Reading | None:
    scale = touching_scale(card, face)
    if scale is None:
        return None
    if abs(scale / size_of(face.points_px, face.pose) - 1.0) > UNLIKE_IRISES:
        return None
    away_mm = distance_mm(face) * scale
    nearer = 1.0 - card.pose.translation_mm[2] / (face.pose.translation_mm[2] * scale)
    return reading(face, scale, float(np.hypot(card.error, CONTACT_MM / away_mm)), nearer)


def touching_scale(card: SeenCard, face: Face) -> float | None:
    """True millimetres over the face's own, so that the head touches the back of the card.

    All of a head seen by one camera grows with its distance: the scale at which the first of the skin behind
    the card meets its plane is the one. None where the card covers no landmark.

    Face Mesh can only guess what a card hides, and guesses foreheads 2 to 4 mm flatter than they are when
    they are not hidden: the skin there is taken to be the average head's, of the size this one has.
    """
    skin_mm = average_shape()[:_SKIN] * face_size(face)
    outline = np.asarray(card.corners_px, np.float32)
    seen = np.asarray(face.pose.project(skin_mm), np.float32)
    behind = [k for k, at in enumerate(seen) if cv2.pointPolygonTest(outline, at, False) > 0]
    if not behind:
        return None
    facing = card.pose.rotation[:, 2]
    plane_mm = float(facing @ card.pose.translation_mm) + THICKNESS_MM
    nearest = float((face.pose.to_camera(skin_mm[behind]) @ facing).min())
    return plane_mm / nearest if nearest > 0 else None


def face_size(face: Face) -> float:
    """How large the face's shape is over the average head, in the face's own millimetres."""
    average = average_shape()[:_SKIN].astype(np.float64)
    return float((average * face.shape_mm[:_SKIN]).sum() / (average**2).sum())
