import numpy as np
import pytest

from mirror_app.face.window import SIDE, SLACK, Place, Window, most_central_large, window_of


def test_landmarks_found_in_the_window_come_back_where_they_are_in_the_picture():
    image = np.zeros((720, 1280, 3), np.uint8)
    image[300:304, 700:704] = 255
    window = Window(np.array([690.0, 310.0]), 500.0, np.zeros(2))
    rows, columns = np.nonzero(window.crop(image)[..., 0] > 128)
    marks = np.array([(columns.mean(), rows.mean(), 0.0)], np.float32)
    assert window.to_picture(marks)[0, :2] == pytest.approx((701.5, 301.5), abs=0.7)


def test_the_window_is_black_outside_the_picture():
    window = Window(np.array([0.0, 0.0]), 200.0, np.zeros(2))
    crop = window.crop(np.full((100, 100, 3), 255, np.uint8))
    assert crop.shape == (SIDE, SIDE, 3)
    assert crop[10, 10].tolist() == [0, 0, 0]


def middle(marks: np.ndarray) -> np.ndarray:
    return (marks[:468, :2].min(0) + marks[:468, :2].max(0)) / 2


def test_a_face_in_steady_motion_stays_at_the_same_place_in_the_window():
    marks = np.random.default_rng(0).uniform(0, 100, (478, 3)).astype(np.float32)
    window = window_of(np.array([0.0, 0.0, 100.0, 100.0]))
    misses = []
    for k in range(40):
        moved = marks + np.float32((k * 7, k * 3, 0))
        misses.append(middle(moved) - window.centre)
        window = window.following(moved)
    assert np.abs(misses[-1]).max() < 100 * SLACK + 0.5
    assert np.ptp(misses[-5:], 0).max() < 0.1


def test_the_window_stands_still_while_a_face_only_seems_to_move():
    random = np.random.default_rng(0)
    marks = random.uniform(0, 100, (478, 3)).astype(np.float32)
    window = window_of(np.array([0.0, 0.0, 100.0, 100.0]))
    windows = []
    for _ in range(90):
        window = window.following(marks + random.normal(0, 0.4, (478, 3)).astype(np.float32))
        windows.append(window)
    assert np.ptp([w.centre for w in windows[45:]], 0).max() < 0.2
    assert np.ptp([w.side for w in windows[45:]]) < 0.5


def test_the_window_follows_a_slow_face_without_steps():
    marks = np.random.default_rng(0).uniform(0, 100, (478, 3)).astype(np.float32)
    window = window_of(np.array([0.0, 0.0, 100.0, 100.0]))
    centres = []
    for k in range(120):
        window = window.following(marks + np.float32((k * 0.3, 0, 0)))
        centres.append(window.centre[0])
    assert np.diff(centres[60:]) == pytest.approx(0.3, abs=0.01)


def test_without_a_face_it_coasts_and_grows():
    window = Window(np.array([100.0, 100.0]), 50.0, np.array([8.0, 0.0]))
    after = window.coasting()
    assert after.centre[0] == 108
    assert after.side > 50
    assert after.velocity[0] < 8


@pytest.mark.parametrize(
    ("moved", "grown", "seconds", "same"),
    [
        (20, 1.0, 1 / 30, True),
        (100, 1.0, 1 / 30, False),  # a face height at once
        (100, 1.0, 0.5, True),  # but not in half a second
        (0, 2.0, 1 / 30, False),
        (0, 1.0, 2.0, False),
    ],
)
def test_nobody_jumps_grows_or_comes_back_after_long(moved: float, grown: float, seconds: float, same: bool):
    before = Place(np.array([200.0, 200.0]), 100.0, 5.0)
    assert Place(np.array([200.0 + moved, 200.0]), 100.0 * grown, 5.0 + seconds).may_follow(before) == same


def test_of_several_faces_the_large_central_one_is_chosen():
    boxes = np.array([[0, 0, 150, 150], [560, 260, 160, 160], [1200, 0, 60, 60]], np.float64)
    assert most_central_large(boxes, (1280, 720)).tolist() == [560, 260, 160, 160]
    near_edge = np.array([[10, 10, 400, 400], [600, 300, 60, 60]], np.float64)
    assert most_central_large(near_edge, (1280, 720)).tolist() == [10, 10, 400, 400]
