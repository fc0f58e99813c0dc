"""Near and far PD."""

import pytest

from mirror_app.measuring.gaze import far_pd_mm


def test_eyes_that_look_at_a_camera_60_cm_away_are_1_1_mm_closer():
    assert far_pd_mm(61.9, 600.0) == pytest.approx(63.0, abs=0.05)


def test_far_away_there_is_no_difference():
    assert far_pd_mm(63.0, 1e6) == pytest.approx(63.0, abs=0.01)
