import numpy as np
import pytest

from mirror_app.smoothing import OneEuro

STEP_S = 1 / 30


def test_the_first_value_is_taken_as_it_is():
    assert OneEuro(1.0, 0.0)(np.array([3.0]), STEP_S) == pytest.approx([3.0])


def test_noise_on_a_still_value_is_reduced_to_less_than_a_third():
    noise = np.random.default_rng(1).normal(0, 1, 400)
    smooth = OneEuro(1.0, 0.0)
    out = np.array([float(smooth(np.array([n]), STEP_S)[0]) for n in noise])
    assert out[100:].std() < noise.std() / 3


def test_a_fast_ramp_is_followed_with_less_lag_the_larger_beta_is():
    def lag(beta: float) -> float:
        smooth = OneEuro(1.0, beta)
        for k in range(60):
            out = float(smooth(np.array([k * 10.0]), STEP_S)[0])
        return 590.0 - out

    assert lag(0.05) < lag(0.0) / 5
