import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from mirror_app.glasses_off.eyeband import HEIGHT, WIDTH
from mirror_app.glasses_off.fill import half, pull_push


def ring_hole() -> np.ndarray:
    hole = np.zeros((HEIGHT, WIDTH), np.float32)
    hole[40:80, 60:120] = 1
    return hole


def test_a_flat_picture_is_filled_flat():
    picture = np.full((HEIGHT, WIDTH, 3), 0.4, np.float32)
    assert pull_push(picture, ring_hole()) == pytest.approx(picture, abs=1e-5)


def test_what_was_in_the_hole_leaves_no_trace():
    picture = np.full((HEIGHT, WIDTH, 3), 0.4, np.float32)
    black_in_hole = picture * (1 - ring_hole()[..., None])
    assert pull_push(black_in_hole, ring_hole()) == pytest.approx(picture, abs=1e-5)


def test_a_gradient_is_continued_through_the_hole():
    ramp = np.tile(np.linspace(0.2, 0.8, WIDTH, dtype=np.float32), (HEIGHT, 1))
    picture = np.repeat(ramp[..., None], 3, 2)
    hole = np.zeros((HEIGHT, WIDTH), np.float32)
    hole[:, 126:131] = 1  # a rim
    assert np.abs(pull_push(picture, hole) - picture).max() < 0.02


@settings(max_examples=20, deadline=None)
@given(hnp.arrays(np.float32, (HEIGHT, WIDTH), elements=st.sampled_from([np.float32(0), np.float32(1)])))
def test_known_pixels_stay_and_the_rest_is_within_their_range(hole: np.ndarray):
    picture = np.random.default_rng(0).uniform(0.2, 0.7, (HEIGHT, WIDTH, 3)).astype(np.float32)
    hole[0, 0] = 0
    filled = pull_push(picture, hole)
    assert filled[hole == 0] == pytest.approx(picture[hole == 0], abs=1e-6)
    assert filled.min() > 0.2 - 1e-4
    assert filled.max() < 0.7 + 1e-4


@pytest.mark.parametrize(
    "shape", [(HEIGHT, WIDTH), (HEIGHT, WIDTH, 2), (HEIGHT, WIDTH, 3), (HEIGHT, WIDTH, 4)]
)
def test_half_the_size_is_the_average_of_each_four_pixels(shape: tuple[int, ...]):
    values = np.random.default_rng(1).random(shape).astype(np.float32)
    fours = values.reshape(HEIGHT // 2, 2, WIDTH // 2, 2, -1).mean((1, 3))
    assert half(values) == pytest.approx(fours.reshape(half(values).shape), abs=1e-6)
