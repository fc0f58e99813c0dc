"""The scale that becomes known glides in, and leaves with the person."""

import numpy as np
import pytest

from mirror_app.mirror.true_size import TrueSize
from mirror_app.paths import model
from mirror_app.sizes import Length, Sizes
from mirror_app.values import Face, Pose

SHAPE = np.load(model("head_template.npy"))
POSE = Pose(np.eye(3), np.array([10.0, 0.0, 600.0]), 900.0, (640.0, 360.0))


def face(person: int = 1) -> Face:
    return Face(POSE.project(SHAPE).astype(np.float32), SHAPE, POSE, 1.0, person)


def sizes(scale: float) -> Sizes:
    return Sizes(Length(63.0, 1.0), Length(140.0, 5.0), scale, 0.02, "card", 7, True)


def size_of(found: Face) -> float:
    return float(found.shape_mm[473, 0] / SHAPE[473, 0])


def test_a_scaled_face_is_seen_where_it_was() -> None:
    scaled = face().scaled(1.08)
    np.testing.assert_allclose(scaled.pose.project(scaled.shape_mm), POSE.project(SHAPE), atol=0.01)
    assert scaled.pose.translation_mm[2] == pytest.approx(648.0)


def test_a_new_scale_is_reached_within_about_a_second_and_without_a_jump() -> None:
    true_size = TrueSize()
    seen = [size_of(true_size(face(), None, k / 30)) for k in range(5)]
    assert seen == [1.0] * 5
    seen = [size_of(true_size(face(), sizes(1.06), (5 + k) / 30)) for k in range(36)]
    assert np.abs(np.diff([1.0, *seen])).max() < 0.006
    assert seen[-1] == pytest.approx(1.06, abs=0.003)


def test_the_next_person_begins_with_a_size_of_their_own() -> None:
    true_size = TrueSize()
    assert size_of(true_size(face(1), sizes(1.06), 0.0)) == pytest.approx(1.06)
    assert size_of(true_size(face(2), None, 0.03)) == 1.0
