import numpy as np
import pytest

from mirror_app.glasses_off.eyeband import band_from_pupils
from mirror_app.glasses_off.repeats import NEW, NEW_SOMEWHERE, Repeats

BAND = band_from_pupils(np.array([(282.0, 220.0), (358.0, 220.0)]), 76.0)


@pytest.fixture
def seen() -> np.ndarray:
    return np.random.default_rng(0).integers(40, 200, (480, 640, 3)).astype(np.uint8)


def shown(seen: np.ndarray) -> tuple[Repeats, np.ndarray]:
    """Somebody whose band was changed in one place."""
    repeats, given = Repeats(), seen.copy()
    given[215:225, 300:340] = 7
    repeats.keep(seen, given, BAND)
    return repeats, given


def test_what_was_given_for_a_picture_is_given_again(seen: np.ndarray):
    repeats, given = shown(seen)
    assert np.array_equal(repeats.again(seen.copy()), given)


def test_where_nothing_was_changed_the_picture_itself_is_given(seen: np.ndarray):
    repeats, image = Repeats(), seen.copy()
    repeats.keep(seen, seen, BAND)
    assert repeats.again(image) is image


def test_what_changes_away_from_the_eyes_is_shown(seen: np.ndarray):
    repeats, given = shown(seen)
    now = seen.copy()
    now[400:, :] = 255
    again = repeats.again(now)
    assert np.array_equal(again[400:], now[400:])
    assert np.array_equal(again[:400], given[:400])


def test_a_lid_that_moves_is_a_new_picture(seen: np.ndarray):
    repeats, _ = shown(seen)
    now = seen.copy()
    now[218:222, 280:288] = 255 - now[218:222, 280:288] // 4
    assert np.abs(now.astype(int) - seen)[170:280].mean() < NEW
    assert np.abs(now.astype(int) - seen)[216:224, 280:288].mean() > NEW_SOMEWHERE
    assert repeats.again(now) is None


def test_a_live_camera_never_repeats_itself(seen: np.ndarray):
    repeats, _ = shown(seen)
    noise = np.random.default_rng(1).normal(0, 0.7, seen.shape)
    assert repeats.again(np.rint(seen + noise).astype(np.uint8)) is None


def test_a_slow_change_is_counted_from_the_last_picture_worked_on(seen: np.ndarray):
    repeats, _ = shown(seen)
    steps = [seen + np.uint8(0), seen.copy(), seen.copy()]
    steps[1][::7] += 1  # a seventh of a grey level on average
    steps[2][::7] += 2
    assert [repeats.again(step) is None for step in steps] == [False, False, True]


def test_nothing_is_known_at_first_and_after_forgetting(seen: np.ndarray):
    repeats, _ = shown(seen)
    assert Repeats().again(seen) is None
    assert repeats.again(seen[:240]) is None
    repeats.forget()
    assert repeats.again(seen) is None
