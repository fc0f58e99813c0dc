import numpy as np
import pytest

from mirror_app.glasses_off.blend import Blender, on_picture
from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH, band_from_pupils

BAND = band_from_pupils(np.array([(300.0, 200.0), (395.0, 210.0)]), 95.5)


def picture() -> np.ndarray:
    return np.random.default_rng(2).integers(0, 255, (480, 640, 3), np.uint8)


def layers(alpha_value: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    alpha = np.zeros((HEIGHT, WIDTH), np.float32)
    alpha[50:60, 100:150] = alpha_value
    return np.zeros((HEIGHT, WIDTH, 3), np.float32), np.full((HEIGHT, WIDTH, 3), 0.5, np.float32), alpha


def test_where_nothing_is_laid_over_not_one_pixel_changes():
    image = picture()
    out = Blender().blend(image, BAND, *layers(0.0))
    assert np.array_equal(out, image)
    assert out is not image


def test_only_the_covered_pixels_change_and_they_become_the_fill():
    image = np.full((480, 640, 3), 200, np.uint8)
    change, fill, alpha = layers(1.0)
    out = Blender().blend(image, BAND, change, fill, alpha)
    at = BAND.to_picture @ (125, 55, 1)
    assert out[round(at[1]), round(at[0])].tolist() == pytest.approx([128] * 3, abs=2)
    covered = on_picture(np.repeat(alpha[..., None], 3, 2), BAND, (640, 480))[..., 0] > 0
    assert np.array_equal(out[~covered], image[~covered])


def test_two_rows_are_enough_to_be_laid_over_and_those_at_the_border_are_too():
    image = np.full((480, 640, 3), 200, np.uint8)
    change, fill, _ = layers(0.0)
    for row in (0, 41, HEIGHT - 2):
        alpha = np.zeros((HEIGHT, WIDTH), np.float32)
        alpha[row : row + 2] = 1
        x, y = np.round(BAND.to_picture @ (128, row, 1)).astype(int)
        assert Blender().blend(image, BAND, change, fill, alpha)[y - 1 : y + 2, x].min() < 160


def test_the_fill_of_a_grainy_picture_has_grain_and_that_of_a_clean_one_has_none():
    change, fill, alpha = layers(1.0)
    clean = np.full((480, 640, 3), 128, np.uint8)
    noisy = np.clip(128 + np.random.default_rng(0).normal(0, 6, clean.shape), 0, 255).astype(np.uint8)
    y, x = (round(v) for v in (BAND.to_picture @ (125, 55, 1))[::-1])
    patch = (slice(y - 3, y + 4), slice(x - 20, x + 20))
    assert Blender().blend(clean, BAND, change, fill, alpha)[patch].std() < 0.6
    assert 3 < Blender().blend(noisy, BAND, change, fill, alpha)[patch].std() < 9


def test_a_band_outside_the_picture_changes_nothing():
    image = picture()
    band = band_from_pupils(np.array([(-2000.0, 0.0), (-1900.0, 0.0)]), 100.0)
    assert np.array_equal(Blender().blend(image, band, *layers(1.0)), image)
