"""A turntable's pictures: what turns, how far, and that all of it is seen."""

from pathlib import Path

import numpy as np
import pytest

from mirror_app import app
from mirror_app.errors import InputError
from mirror_app.glasses_on.slabs import Drawer
from mirror_app.glasses_on.turning import SWING_DEG, Turn, Turned, pictures, poses, yaws_deg
from mirror_app.turntable import export
from mirror_app.values import Image

TURN = Turn(8, (120, 80))


@pytest.fixture(scope="module")
def turned() -> Turned:
    return Turned(*app.pair_to_draw("harbour-black"))


@pytest.fixture(scope="module")
def drawn(turned: Turned) -> list[Image]:
    return list(pictures(Drawer.load(), turned, TURN))


def covered(picture: Image) -> np.ndarray:
    """(columns,) where anything is drawn."""
    return np.flatnonzero((picture[..., 3] > 40).any(0))


def test_it_swings_to_both_sides_and_back_to_where_it_began():
    yaws = yaws_deg(72)
    assert (yaws[0], yaws[18], yaws[54]) == pytest.approx((0.0, SWING_DEG, -SWING_DEG))
    # From the last to the first is a step like any other.
    assert abs(yaws[0] - yaws[-1]) == pytest.approx(abs(yaws[1] - yaws[0]))


def test_every_picture_shows_all_of_it_and_it_is_as_large_as_it_may_be(drawn: list[Image]):
    ends = [(columns.min(), columns.max()) for columns in map(covered, drawn)]
    assert min(low for low, _ in ends) > 2
    assert max(high for _, high in ends) < 117
    assert max(high for _, high in ends) - min(low for low, _ in ends) > 0.75 * 120


def test_turned_to_the_right_it_is_the_mirror_image_of_turned_to_the_left(drawn: list[Image]):
    right, left = drawn[2][..., 3] > 40, drawn[6][..., 3] > 40
    assert (right == left[:, ::-1]).mean() > 0.97
    assert (right == left).mean() < 0.97


def test_it_stands_on_its_ground(turned: Turned):
    ground = Turn(4, (60, 40), ground=(10, 20, 200))
    picture = next(pictures(Drawer.load(), turned, ground))
    assert picture.shape == (40, 60, 3)
    assert picture[0, 0].tolist() == [200, 20, 10]


def test_the_camera_does_not_move(turned: Turned):
    found = poses(turned.model, TURN)
    assert len({(pose.focal_px, pose.centre_px) for pose in found}) == 1


def test_an_export_that_is_ended_leaves_nothing(turned: Turned, tmp_path: Path):
    class Enough(Exception):
        pass

    def told(done: int, _total: int) -> None:
        if done == 2:
            raise Enough

    for out in (tmp_path / "folder", tmp_path / "clip.mp4"):
        with pytest.raises(Enough):
            export(Drawer.load(), turned, Turn(4, (60, 40), ground=(0, 0, 0)), out, told)
    assert list(tmp_path.iterdir()) == []


def test_a_clip_has_no_transparent_ground(turned: Turned, tmp_path: Path):
    with pytest.raises(InputError, match="no transparent ground"):
        export(Drawer.load(), turned, TURN, tmp_path / "a.mp4", lambda _done, _total: None)
