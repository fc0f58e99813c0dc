"""The irises as a ruler, on landmarks whose size is known."""

import numpy as np
import pytest

from mirror_app.face.irises import IRIS_MM, diameter_px, diameters_px, readable, size_of
from mirror_app.paths import model
from mirror_app.values import Floats, Pose

TEMPLATE = np.load(model("head_template.npy"))
POSE = Pose(np.eye(3), np.array((20.0, -15.0, 600.0)), 1152.0, (640.0, 360.0))


def marks(left: float = 1.0, right: float = 1.0) -> Floats:
    """The template's landmarks, px, its irises larger or smaller."""
    seen = POSE.project(TEMPLATE).astype(np.float32)
    for centre, ring, by in ((468, slice(469, 473), left), (473, slice(474, 478), right)):
        seen[ring] = seen[centre] + (seen[ring] - seen[centre]) * by
    return seen


def test_the_irises_of_the_template_are_11_7_mm():
    assert diameter_px(marks()) / POSE.px_per_mm == pytest.approx(IRIS_MM, abs=0.25)
    assert size_of(marks(), POSE) == pytest.approx(1.0, abs=0.02)


def test_a_larger_head_has_smaller_irises_for_its_size():
    assert size_of(marks(0.9, 0.9), POSE) == pytest.approx(size_of(marks(), POSE) / 0.9, rel=1e-4)


def test_each_eye_is_measured_by_itself():
    left, right = diameters_px(marks(1.0, 0.8))
    assert right / left == pytest.approx(0.8, abs=0.02)


def test_unlike_irises_and_shut_eyes_are_not_read():
    assert readable(marks())
    assert not readable(marks(1.0, 0.8))
    shut = marks()
    shut[159] = shut[145] - (0.0, 3.0)
    assert not readable(shut)
