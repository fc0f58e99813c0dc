import numpy as np
import pytest

from mirror_app.camera import placed


@pytest.mark.parametrize(
    ("size", "wanted", "inner"),
    [
        ((60, 100), (160, 90), (54, 90)),  # upright: grey to both sides
        ((100, 50), (50, 50), (50, 25)),
        ((10, 10), (40, 30), (30, 30)),
    ],
)
def test_a_picture_is_as_large_as_fits_in_the_middle(
    size: tuple[int, int], wanted: tuple[int, int], inner: tuple[int, int]
):
    out = placed(np.full((size[1], size[0], 3), 200, np.uint8), wanted)
    assert out.shape == (wanted[1], wanted[0], 3)
    assert not out.flags.writeable
    rows, columns = np.nonzero((out == 200).all(-1))
    assert (columns.max() - columns.min() + 1, rows.max() - rows.min() + 1) == inner
    assert abs(columns.min() - (wanted[0] - 1 - columns.max())) <= 1
    assert abs(rows.min() - (wanted[1] - 1 - rows.max())) <= 1
    assert (out == 128).all(-1).sum() == wanted[0] * wanted[1] - inner[0] * inner[1]


def test_a_picture_of_that_size_stays_as_it_is():
    image = np.random.default_rng(0).integers(0, 256, (36, 64, 3)).astype(np.uint8)
    np.testing.assert_array_equal(placed(image, (64, 36)), image)
