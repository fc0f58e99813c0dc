import numpy as np

from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH
from mirror_app.glasses_off.lens import addition

SKIN = np.full((HEIGHT, WIDTH, 3), 0.5, np.float32)
EYE = np.s_[50:60, 90:110]


def lens_masks() -> np.ndarray:
    masks = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    masks[30:90, 60:140, 1] = 1
    return masks


def none() -> np.ndarray:
    return np.zeros((HEIGHT, WIDTH), np.float32)


def test_where_the_picture_is_as_painted_nothing_is_added():
    assert np.abs(addition(SKIN, SKIN, none(), lens_masks(), none())).max() < 1e-5


def test_tint_is_taken_from_a_lens_and_the_living_eye_behind_it_stays():
    seen = SKIN * np.float32((0.8, 0.9, 1.0))
    seen[EYE] *= 0.4
    painted = SKIN.copy()
    painted[50:60, 98:118] *= 0.4  # the eye looks elsewhere than the one painted
    out = seen + addition(seen, painted, none(), lens_masks(), none())
    assert np.abs(out - SKIN)[35:45, 70:80].max() < 0.06
    assert out[EYE].mean() - out[52:58, 75:85].mean() < 0.9 * (0.4 - 1) * 0.45


def test_glare_is_taken_and_only_inside_a_lens():
    seen = SKIN.copy()
    seen[40:46, 70:80] = 0.95
    seen[110:116, 70:80] = 0.95
    out = seen + addition(seen, SKIN, none(), lens_masks(), none())
    assert np.abs(out - SKIN)[40:46, 70:80].max() < 0.03
    assert np.array_equal(out[100:], seen[100:])


def test_what_the_mask_missed_of_a_rim_goes_and_a_mole_far_from_it_stays():
    hole = none()
    hole[50:55, 60:140] = 1
    seen = SKIN.copy()
    seen[50:57] = 0.1  # two rows more than the hole
    seen[100:103, 200:203] = 0.1
    out = seen + addition(seen, SKIN, hole, np.zeros((HEIGHT, WIDTH, 3), np.float32), none())
    assert np.abs(out - SKIN)[55:57, 70:130].max() < 0.05
    assert np.array_equal(out[100:103, 200:203], seen[100:103, 200:203])


def test_skin_in_a_cast_shadow_is_lightened_as_painted():
    masks = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    masks[60:66, 60:140, 2] = 1
    seen = SKIN.copy()
    seen[60:66, 60:140] *= 0.75
    out = seen + addition(seen, SKIN, none(), masks, none())
    assert np.abs(out - SKIN)[61:65, 65:135].max() < 0.06
    assert np.array_equal(out[100:], seen[100:])


def test_a_faint_line_left_in_painted_shadow_goes_and_a_crease_stays():
    masks = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    masks[56:76, 60:200, 2] = 1
    painted = SKIN.copy()
    painted[64:67, 60:120] -= 0.05
    painted[64:67, 140:200] -= 0.25
    out = SKIN + addition(SKIN, painted, none(), masks, none())
    assert np.abs(out - SKIN)[58:74, 66:114].max() < 0.025
    assert np.abs(out - painted)[58:74, 146:194].max() < 0.01


def test_the_white_of_an_eye_stays_and_glare_that_lies_over_it_goes():
    eyes = none()
    eyes[EYE] = 1
    seen = SKIN.copy()
    seen[EYE] = 0.8  # wide open, where the painted one is not
    assert np.abs(addition(seen, SKIN, none(), lens_masks(), eyes))[EYE].mean() < 0.03
    seen[40:70, 80:120] = 0.95
    out = seen + addition(seen, SKIN, none(), lens_masks(), eyes)
    assert np.abs(out - SKIN)[EYE].mean() < 0.05
