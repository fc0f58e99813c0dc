import numpy as np
import pytest

from mirror_app import app
from mirror_app.glasses_on import thumbnail
from mirror_app.glasses_on.turntable import MOST_DEG, TURNED_SHARE, swing, turn
from mirror_app.values import Image

SIZE = (320, 120)


def box(picture: Image) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what can be seen."""
    rows, columns = np.nonzero(picture[..., 3] > 8)
    return columns.min(), rows.min(), columns.max(), rows.max()


def test_a_swing_begins_at_the_front_and_has_both_sides():
    yaws = swing(12, 4)
    assert yaws == [0, 4, -4, 8, -8, 12, -12]
    assert max(swing()) == -min(swing()) == MOST_DEG


@pytest.mark.parametrize("sku", ["harbour-black", "lantern-gold"])
def test_a_pair_keeps_its_height_while_it_turns_and_stays_in_the_picture(sku: str):
    pair = app.load_catalogue().find(sku)
    views = dict(turn(pair, SIZE, [0, 20, 40, -40, MOST_DEG]))
    heights = []
    for yaw, view in views.items():
        assert view.shape == (120, 320, 4), yaw
        left, top, right, bottom = box(view)
        heights.append(bottom - top)
        assert left > 0
        assert right < SIZE[0] - 1
        assert abs(left + right - SIZE[0]) <= 3
    assert max(heights) - min(heights) <= 2
    _, top, _, bottom = box(thumbnail(pair, SIZE))
    assert heights[0] == pytest.approx(TURNED_SHARE * (bottom - top), abs=2)


def test_turned_to_the_right_the_temples_go_to_the_left():
    views = dict(turn(app.load_catalogue().find("harbour-black"), SIZE, [40, -40]))
    for yaw, view in views.items():
        left, _, right, _ = box(view)
        solid = view[..., 3] > 128
        # A temple is one thin bar; at the other end are the rims, from top to bottom.
        reach = [np.ptp(np.nonzero(solid[:, x])[0]) for x in (left + 12, right - 12)]
        temple, rims = reach if yaw > 0 else reach[::-1]
        assert temple < 0.35 * rims, yaw


def test_its_edges_have_its_own_colour():
    """Scaling must not mix the black of what is transparent into a light frame."""
    pair = app.load_catalogue().find("harbour-crystal")
    view = next(iter(turn(pair, SIZE, [0])))[1]
    edge = (view[..., 3] > 20) & (view[..., 3] < 90)
    assert edge.sum() > 100
    assert view[edge][:, :3].mean() > 90
