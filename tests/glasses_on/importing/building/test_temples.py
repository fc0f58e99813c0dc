"""A temple as a ruler and a bending template would find it."""

import numpy as np
import pytest

from mirror_app.glasses_on.importing.building.solids import walked
from mirror_app.glasses_on.importing.building.temples import BEHIND_MM, Shape, Spine

SHAPE = Shape((0.0, -40.0, -8.0), (3.8, 2.8, 3.0), (8.0, 4.0, 5.0), 0.5)


@pytest.mark.parametrize("length_mm", [100.0, 145.0, 170.0])
def test_it_is_as_long_as_it_is_said_to_be(length_mm: float):
    assert walked(Spine.of(length_mm).path)[-1] == pytest.approx(length_mm, abs=0.05)


def test_it_is_straight_to_the_ear_and_then_bends_down_without_a_kink():
    spine = Spine.of(145.0)
    way = np.diff(spine.path, axis=0)
    down = np.degrees(np.arctan2(way[:, 1], way[:, 2]))
    straight = spine.along_mm[1:] < 145.0 - BEHIND_MM - 10.0
    assert np.abs(down[straight]).max() < 0.1
    assert down[-1] == pytest.approx(45.0, abs=0.1)
    assert np.diff(down).max() < 6.0
    assert np.diff(down).min() > -1e-6


def test_it_tapers_and_its_tip_is_round():
    rings = Spine.of(145.0).rings(SHAPE)
    high = np.ptp(rings[..., 1], axis=1)
    assert high[0] == pytest.approx(8.0, abs=0.3)
    ear = int(np.abs(rings[:, :, 2].mean(1) - 95.0).argmin())
    assert 4.0 < high[ear] < 5.5
    assert np.ptp(rings[-1], axis=0).max() < 0.1 * high[0]


def test_it_is_nearer_to_the_head_behind():
    path = Spine.of(145.0).path
    assert path[0, 0] == 0.0
    assert (np.diff(path[:, 0]) <= 0.0).all()
    assert -9.0 < path[-1, 0] < -4.0
