"""A turntable's pictures: what turns, how far, and that all of it is seen."""

from pathlib import Path

import numpy as np
import pytest

from mirror_app import app
from mirror_app.errors import InputError
from mirror_app.glasses_on import shelf
from mirror_app.glasses_on.importing import EyewearModel
from mirror_app.glasses_on.slabs import Baked, Drawer, baked
from mirror_app.glasses_on.turning import SWING_DEG, Turn, Turned, pictures, poses, swing, views, yaws_deg
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
    model = baked(turned.model)
    found = poses(model, (120, 80), 8.0, [0.0, 20.0, -SWING_DEG])
    assert len({(pose.focal_px, pose.centre_px) for pose in found}) == 1
    assert [round(pose.angles_deg[0], 6) for pose in found] == [0.0, 20.0, -SWING_DEG]
    # Nor from one view that is asked for to another.
    (alone,) = poses(model, (120, 80), 8.0, [20.0])
    assert (alone.focal_px, alone.centre_px) == (found[0].focal_px, found[0].centre_px)


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


WIDE = (320, 120)


def box(picture: Image) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what can be seen."""
    rows, columns = np.nonzero(picture[..., 3] > 8)
    return columns.min(), rows.min(), columns.max(), rows.max()


def test_the_views_of_a_swing_begin_at_the_front_and_have_both_sides():
    yaws = swing()
    assert yaws[0] == 0
    assert max(yaws) == -min(yaws) == SWING_DEG
    assert [abs(yaw) for yaw in yaws] == sorted(abs(yaw) for yaw in yaws)
    # No step between neighbours is so large that it stutters.
    assert np.diff(sorted(yaws)) == pytest.approx(np.full(len(yaws) - 1, SWING_DEG / 20))


@pytest.mark.parametrize("sku", ["harbour-black", "lantern-gold"])
def test_views_of_a_pair_are_all_in_the_picture_and_keep_their_height(sku: str):
    pair = app.load_catalogue().find(sku)
    front, *others = (box(view) for _, view in views(pair, WIDE, [0.0, 25.0, -25.0, SWING_DEG, -SWING_DEG]))
    for left, top, right, bottom in (front, *others):
        assert left > 0
        assert right < WIDE[0] - 1
        assert 0.8 * (front[3] - front[1]) < bottom - top < 1.4 * (front[3] - front[1])
    assert front[0] + front[2] == pytest.approx(WIDE[0], abs=3)


def test_a_pair_is_made_ready_once_for_all_of_its_views(monkeypatch: pytest.MonkeyPatch):
    made: list[str] = []
    real = shelf.baked

    def counted(model: EyewearModel, detail: float) -> Baked:
        made.append(model.name)
        return real(model, detail)

    monkeypatch.setattr(shelf, "baked", counted)
    assert len(list(views(app.load_catalogue().find("harbour-black"), (60, 24), swing()))) == 41
    assert len(made) == 1


def test_turned_to_the_right_the_temples_go_to_the_left():
    for yaw, view in views(app.load_catalogue().find("harbour-black"), WIDE, [40.0, -40.0]):
        left, _, right, _ = box(view)
        solid = view[..., 3] > 128
        # A temple is one thin bar; at the other end are the rims, from top to bottom.
        reach = [np.ptp(np.nonzero(solid[:, x])[0]) for x in (left + 12, right - 12)]
        temple, rims = reach if yaw > 0 else reach[::-1]
        assert temple < 0.45 * rims, yaw
