import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirror_app.errors import StageError
from mirror_app.face.pose import DEPTH_LEANS, assumed_focal_px, fit_pose, head_shape, refit, residual_px
from mirror_app.paths import model
from mirror_app.values import Pose

SIZE = (1280, 720)
CENTRE = (640.0, 360.0)
TEMPLATE = np.load(model("head_template.npy"))


def pose_of(yaw: float, pitch: float, roll: float, distance_mm: float, focal_px: float = 1152.0) -> Pose:
    turn = cv2.Rodrigues(np.radians((pitch, -yaw, roll)))[0]
    return Pose(turn, np.array((20.0, -15.0, distance_mm)), focal_px, CENTRE)


def test_the_template_is_a_symmetric_head_with_its_origin_between_the_pupils():
    left, right = TEMPLATE[468], TEMPLATE[473]
    assert np.allclose((left + right) / 2, 0, atol=1e-3)
    assert 58 < right[0] - left[0] < 66
    assert TEMPLATE[1, 2] < -20 < 20 < TEMPLATE[234, 2]  # nose tip before the pupils, cheek edge behind
    assert np.allclose(TEMPLATE[33] * (-1, 1, 1), TEMPLATE[263], atol=1e-2)


@settings(max_examples=25, deadline=None)
@given(st.floats(-35, 35), st.floats(-20, 20), st.floats(-25, 25), st.floats(450, 1100))
def test_the_pose_a_head_is_seen_under_is_found_again(
    yaw: float, pitch: float, roll: float, distance_mm: float
):
    truth = pose_of(yaw, pitch, roll, distance_mm)
    seen = truth.project(TEMPLATE).astype(np.float32)
    found = fit_pose(seen, TEMPLATE, truth.focal_px, CENTRE)
    assert np.allclose(found.rotation, truth.rotation, atol=2e-3)
    assert np.allclose(found.translation_mm, truth.translation_mm, rtol=5e-3, atol=0.5)
    assert residual_px(found, seen, TEMPLATE) < 0.05


def test_what_is_hidden_does_not_move_the_pose():
    truth = pose_of(4, 3, -2, 600)
    seen = truth.project(TEMPLATE).astype(np.float32)
    hidden = TEMPLATE[:, 1] < -15.0
    seen[hidden] += 12.0
    near = pose_of(5, 5, -2, 630)
    found = refit(near, seen, TEMPLATE, hidden)
    assert np.allclose(found.rotation, truth.rotation, atol=2e-3)
    assert np.allclose(found.translation_mm, truth.translation_mm, rtol=2e-3)
    with pytest.raises(StageError, match="too little of the head"):
        refit(near, seen, TEMPLATE, np.ones(478, bool))


def test_angles_have_the_signs_they_are_documented_with():
    yaw, pitch, roll = pose_of(15, 0, 0, 600).angles_deg
    assert (yaw, pitch, roll) == pytest.approx((15, 0, 0), abs=1e-6)
    nose = pose_of(15, 0, 0, 600).project(TEMPLATE[[1, 168]])
    assert nose[0, 0] > nose[1, 0]  # yaw > 0: the nose to the right of the picture


def landmarks_of(pose: Pose, size: float = 1.0) -> np.ndarray:
    """What Face Mesh gives for a template head of another size: px, and depth in the same unit, leaning."""
    leaning = TEMPLATE * size
    leaning[:, 2] += DEPTH_LEANS * leaning[:, 1]
    seen = pose.to_camera(leaning)
    depth = (seen[:, 2:] - seen[[468, 473], 2].mean()) * pose.px_per_mm
    return np.concatenate([pose.project(TEMPLATE * size), depth], 1).astype(np.float32)


@pytest.mark.parametrize("yaw", [0, -20, 25])
def test_the_shape_comes_back_from_landmarks_in_head_axes(yaw: float):
    shape = head_shape(landmarks_of(pose_of(yaw, 5, 3, 600)), TEMPLATE, SIZE)
    assert np.abs(shape.points_mm - TEMPLATE).max() < 3.5


def test_a_face_too_near_for_a_webcam_is_taken_by_a_longer_lens():
    assert assumed_focal_px(SIZE, 1.5) == pytest.approx(1152)
    assert assumed_focal_px((500, 500), 2.5) == pytest.approx(1125)
