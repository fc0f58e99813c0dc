"""The camera's grain, where not every picture is looked at."""

import numpy as np

from mirror_app.grain import Grain

BOX = (40, 40, 240, 200)


def noisy(strength: float, seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0.0, strength, (240, 320, 3))
    return np.clip(128.0 + noise, 0, 255).astype(np.uint8)


def test_the_noise_of_pictures_between_is_that_of_the_one_looked_at():
    grain = Grain(every=4)
    strengths = [grain.of(noisy(3.0, seed), BOX)[1] for seed in range(4)]
    assert strengths[1] == strengths[2] == strengths[3]
    assert 2.0 < strengths[3] < 4.5
    assert grain.of(noisy(6.0, 4), BOX)[1] > 1.5 * strengths[3]


def test_noise_that_lives_goes_on_living_between():
    grain = Grain(every=4)
    shown = [grain.of(noisy(3.0, seed), BOX)[0] for seed in range(4)]
    assert not np.array_equal(shown[2], shown[3])


def test_a_still_picture_keeps_its_grain():
    grain, still = Grain(every=4), noisy(3.0, 0)
    shown = [grain.of(still, BOX)[0] for _ in range(6)]
    assert np.array_equal(shown[1], shown[5])
