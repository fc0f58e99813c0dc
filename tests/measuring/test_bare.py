"""The face before the card: how long it is kept, and what it makes of a face the card changed."""

from dataclasses import replace

import numpy as np
import pytest

from mirror_app.errors import StageError
from mirror_app.glasses_on.skin import average_shape
from mirror_app.measuring.bare import SETTLING_S, BareFace, uncovered
from mirror_app.measuring.card import GUESSED_ERROR, card_reading
from mirror_app.measuring.card_pose import SeenCard
from mirror_app.values import Face, Pose

HERE = Pose(np.eye(3), np.array([0.0, 0.0, 600.0]), 1152.0, (640.0, 360.0))
SHAPE = average_shape()
FACE = Face(HERE.project(SHAPE).astype(np.float32), SHAPE, HERE, 1.0, 0)


def card_at(y_mm: float, z_mm: float) -> SeenCard:
    """A card square to the camera, its middle 600 mm and z_mm away."""
    return SeenCard(Pose(np.eye(3), np.array([0.0, y_mm, 600.0 + z_mm]), *_CAMERA), 0.001, 0.05, 1.0)


_CAMERA = (HERE.focal_px, HERE.centre_px)
TOUCHING_MM = float(SHAPE[(abs(SHAPE[:, 0]) < 42.8) & (abs(SHAPE[:, 1] + 40.0) < 27.0), 2].min()) - 0.76


def guessed(larger: float) -> Face:
    """The same head as Face Mesh may see it with a card on the forehead: what is hidden is guessed elsewhere,
    and its millimetres are so much larger."""
    shape = SHAPE * np.float32(larger)
    pose = replace(HERE, translation_mm=HERE.translation_mm * larger)
    points = FACE.points_px.copy()
    points[(SHAPE[:, 1] < -13.0) & (SHAPE[:, 1] > -67.0) & (abs(SHAPE[:, 0]) < 42.0)] += (0.0, 3.0)
    return Face(points, shape, pose, 1.0, 0)


@pytest.mark.parametrize("larger", [0.98, 1.0, 1.02])
def test_the_scale_is_that_of_the_face_without_the_card(larger: float):
    card, seen = card_at(-40.0, TOUCHING_MM), guessed(larger)
    found, alone = card_reading(card, seen, FACE), card_reading(card, seen)
    assert found is not None
    assert alone is not None
    assert found.scale == pytest.approx(1.0, abs=2e-3)
    # By itself the picture says how large a face is that is never seen again, and says that it may.
    assert alone.scale == pytest.approx(1.0 / larger, abs=3e-3)
    assert alone.scale_error == pytest.approx(np.hypot(found.scale_error, GUESSED_ERROR), rel=0.05)
    assert alone.pd_error == pytest.approx(found.pd_error, rel=0.05)


def test_what_the_card_hides_does_not_count():
    seen = uncovered(guessed(1.0), card_at(-40.0, TOUCHING_MM), FACE)
    assert np.allclose(seen.pose.rotation, HERE.rotation, atol=1e-3)
    assert seen.pose.translation_mm == pytest.approx(HERE.translation_mm, abs=0.5)
    assert seen.shape_mm is FACE.shape_mm


def test_a_card_before_the_whole_face_leaves_nothing_to_go_by():
    near = card_at(-10.0, -300.0)
    with pytest.raises(StageError):
        uncovered(FACE, near, FACE)
    assert card_reading(near, FACE, FACE) is None


def test_the_first_second_is_kept_of_a_face_that_looks_at_the_mirror():
    turned = Pose(
        np.array([[0.8, 0.0, -0.6], [0.0, 1.0, 0.0], [0.6, 0.0, 0.8]]), HERE.translation_mm, *_CAMERA
    )
    bare, first, last, late = BareFace(), replace(FACE), replace(FACE), replace(FACE)
    for face, at_s in ((replace(FACE, pose=turned), 6.0), (replace(FACE, confidence=0.3), 6.5)):
        bare.observe(face, at_s)
    assert bare.of(FACE) is None
    for face, at_s in ((first, 7.0), (last, 7.0 + SETTLING_S), (late, 7.1 + SETTLING_S)):
        bare.observe(face, at_s)
    assert bare.of(late) is last
    assert bare.of(replace(late, person=1)) is None
