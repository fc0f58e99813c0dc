import numpy as np
import pytest

from mirror_app.smoothing import Calm, OneEuro

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


def test_until_it_remembers_enough_it_is_the_mean_of_all():
    smooth = OneEuro(0.1, 0.0)
    out = [float(smooth(np.array([v]), STEP_S)[0]) for v in (9.0, 1.0, 2.0)]
    assert out == pytest.approx([9.0, 5.0, 4.0])


@pytest.mark.parametrize("noise", [0.1, 0.3, 1.0])
def test_noise_of_any_usual_strength_is_held_back(noise: float):
    values = np.random.default_rng(1).normal(0, noise, (600, 2))
    smooth = Calm(0.5, 0.15)
    out = np.array([smooth(v, STEP_S) for v in values])[100:]
    assert out.std() < 0.3 * noise


def test_slow_motion_in_noise_neither_sticks_nor_lags():
    truth = np.array([max(k - 60, 0) * 0.2 for k in range(240)])
    values = truth + np.random.default_rng(1).normal(0, 0.2, 240)
    smooth = Calm(0.5, 0.15)
    out = np.array([float(smooth(np.array([v]), STEP_S)[0]) for v in values])
    assert np.abs(out - truth)[120:].max() < 0.6
    assert (out[125:] - out[120:-5]).min() > 0.5


def test_a_fast_move_is_not_overshot_and_soon_over():
    truth = 100 * np.clip((np.arange(90) - 30) / 6, 0.0, 1.0)
    smooth = Calm(0.5, 0.15)
    out = np.array([float(smooth(np.array([v]), STEP_S)[0]) for v in truth])
    assert out.max() <= 100.0
    assert out[38] > 97.0


def test_what_moves_along_one_axis_does_not_lag_along_another():
    smooth = Calm(0.5, 0.15)
    for k in range(60):
        out = smooth(np.array([10.0 * k, 0.3 * k]), STEP_S)
    assert out == pytest.approx([590.0, 17.7], rel=0.01)


def test_uneven_steps_are_no_noise():
    """A head shaken once a second, every other picture late: followed as closely as with even steps."""

    def off(late_s: float) -> float:
        smooth, at_s, most = Calm(0.5, 0.15), 0.0, 0.0
        for k in range(300):
            step_s = STEP_S + (late_s if k % 2 else -late_s)
            at_s += step_s
            truth = 40.0 * np.sin(2 * np.pi * at_s)
            out = float(smooth(np.array([truth]), step_s)[0])
            most = max(most, abs(out - truth)) if k > 60 else most
        return most

    assert off(0.014) < 1.5 * off(0.0)
