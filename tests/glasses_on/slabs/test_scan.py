"""Which pixels a triangle covers."""

import numpy as np

from mirror_app.glasses_on.slabs.scan import scanned


def test_a_triangle_covers_the_pixels_whose_middle_is_in_it():
    found = scanned(np.array([[(0.0, 0.0), (4.0, 0.0), (0.0, 4.0)]]), (5, 5))
    assert sorted(found.pixel.tolist()) == [0, 1, 2, 5, 6, 10]


def test_two_halves_of_a_square_share_no_pixel_and_leave_none_out():
    square = np.array([[(1, 1), (7, 1), (1, 7)], [(7, 1), (7, 7), (1, 7)]], np.float64)
    found = scanned(square, (8, 8))
    assert sorted(found.pixel.tolist()) == [row * 8 + column for row in range(1, 7) for column in range(1, 7)]


def test_what_lies_outside_the_picture_is_left_out():
    assert len(scanned(np.array([[(-9.0, -9.0), (-1.0, -9.0), (-9.0, -1.0)]]), (4, 4)).pixel) == 0


def test_corners_are_mixed_by_where_a_pixel_is():
    found = scanned(np.array([[(0.0, 0.0), (8.0, 0.0), (0.0, 8.0)]]), (8, 8))
    x = found.mixed(np.array([[0.0, 8.0, 0.0]]))
    np.testing.assert_allclose(x, found.pixel % 8 + 0.5, atol=1e-9)
