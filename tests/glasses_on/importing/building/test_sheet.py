"""The sheet of a front: wrapped, and with the base curve of its lenses."""

from dataclasses import replace

import numpy as np
import pytest

from mirror_app.glasses_on.importing.building.lenses import THICK_MM, lens
from mirror_app.glasses_on.importing.building.sheet import WRAP_DEG, Sheet
from mirror_app.values import Eyewear

INK = (20, 20, 20)
ROUND = Eyewear("x", "X", "round", "metal", 48.0, 42.0, 20.0, 145.0, 1.1, 1.1, INK, INK)


@pytest.mark.parametrize(("alpha", "dioptres"), [(0.05, 4.0), (0.9, 5.0)])
def test_a_lens_has_its_base_curve(alpha: float, dioptres: float):
    sheet = Sheet.of(replace(ROUND, lens_alpha=(alpha, alpha)))
    angle = np.linspace(0.0, 2.0 * np.pi, 24)
    away = sheet.depth(sheet.middle_mm + 15.0 * np.cos(angle), 15.0 * np.sin(angle))
    # Less the plane it is turned into, all that is as far from the middle of a sphere is as deep.
    deep = away - sheet.slope * 15.0 * np.cos(angle)
    radius = 530.0 / dioptres
    np.testing.assert_allclose(deep, radius - np.sqrt(radius**2 - 15.0**2), atol=1e-9)


def test_a_lens_is_turned_back_by_the_face_form_angle():
    points = lens(ROUND, Sheet.of(ROUND), 0.0, grooved=False).reshape(-1, 3)
    away = points - points.mean(0)
    slope = np.linalg.lstsq(away[:, :2], away[:, 2], rcond=None)[0]
    assert np.degrees(np.arctan(slope[0])) == pytest.approx(WRAP_DEG, abs=0.3)
    assert slope[1] == pytest.approx(0.0, abs=0.01)


def test_a_lens_is_equally_thick():
    sheet = Sheet.of(ROUND)
    points = lens(ROUND, sheet, 0.0, grooved=True).reshape(-1, 3)
    near = points[np.hypot(points[:, 0] - points[:, 0].mean(), points[:, 1]) < 2.0]
    assert np.ptp(near[:, 2]) == pytest.approx(THICK_MM, abs=0.25)


def test_the_sheet_has_no_step_and_no_corner_across_the_bridge():
    u = np.linspace(-30.0, 30.0, 6001)
    deep = Sheet.of(ROUND).depth(u, np.full_like(u, -5.0))
    slope = np.diff(deep) / np.diff(u)
    assert np.abs(np.diff(slope)).max() < 1e-3
    np.testing.assert_allclose(deep, deep[::-1], atol=1e-9)
