import numpy as np
import pytest

from mirror_app.glasses_off.eyeband import HEIGHT, PUPILS_AT, PUPILS_PX, WIDTH, band_from_pupils


@pytest.mark.parametrize(
    ("left", "right"), [((500, 300), (600, 300)), ((500, 300), (580, 360)), ((90, 50), (120, 40))]
)
def test_the_pupils_lie_level_and_a_fixed_distance_apart(left: tuple[int, int], right: tuple[int, int]):
    pupils = np.array([left, right], np.float64)
    band = band_from_pupils(pupils, float(np.linalg.norm(pupils[1] - pupils[0])))
    placed = pupils @ band.to_band[:, :2].T + band.to_band[:, 2]
    half = PUPILS_PX / 2
    assert placed == pytest.approx(
        np.array([(PUPILS_AT[0] - half, PUPILS_AT[1]), (PUPILS_AT[0] + half, PUPILS_AT[1])])
    )


def test_band_and_picture_are_inverse():
    band = band_from_pupils(np.array([(500.0, 300.0), (590.0, 320.0)]), 95.0)
    point = np.array([30.0, 40.0])
    there = band.to_picture[:, :2] @ point + band.to_picture[:, 2]
    assert band.to_band[:, :2] @ there + band.to_band[:, 2] == pytest.approx(point)


@pytest.mark.parametrize("apart", [40.0, 95.0, 300.0])
def test_the_crop_shows_what_is_there_at_any_size(apart: float):
    ramp = np.tile(np.linspace(0, 255, 1280), (720, 1))
    image = np.repeat(ramp[..., None], 3, 2).astype(np.uint8)
    band = band_from_pupils(np.array([(640 - apart / 2, 360.0), (640 + apart / 2, 360.0)]), apart)
    crop = band.crop(image)
    assert crop.shape == (HEIGHT, WIDTH, 3)
    assert int(crop[54, 128, 0]) == pytest.approx(image[360, 640, 0], abs=2)
    assert band.px_per_band_px == pytest.approx(apart / PUPILS_PX)
