"""The skin between landmarks."""

import numpy as np
import pytest

from mirror_app.glasses_on.skin import Skin, average_shape, triangles


@pytest.mark.parametrize("size", [0.92, 1.0, 1.08])
def test_the_skin_passes_through_the_landmarks_of_heads_of_any_size(size: float) -> None:
    shape = average_shape().astype(float) * size
    # Ridge of the nose, its sides, brows, cheeks.
    marks = shape[[168, 6, 197, 195, 188, 412, 105, 334, 50, 280]]
    found = Skin.of(shape).at(marks[:, :1], marks[:, 1:2])[:, 0]
    assert found == pytest.approx(marks[:, 2], abs=0.8)


def test_beside_the_face_the_skin_goes_on_as_at_its_edge() -> None:
    found = Skin.of(average_shape()).at(np.array([[62.9, 300.0]]), np.zeros((1, 2)))
    assert found[0, 0] == pytest.approx(found[0, 1], abs=1.0)


def test_triangles_cover_the_square_between_four_points_and_one_within() -> None:
    points = np.array([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (4.0, 5.0)])
    found = triangles(points)
    a, b = points[found[:, 1]] - points[found[:, 0]], points[found[:, 2]] - points[found[:, 0]]
    assert np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum() / 2 == pytest.approx(100.0)
    assert len(found) == 4
