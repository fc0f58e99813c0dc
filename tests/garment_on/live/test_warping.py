"""The fast maps are the slow ones, and do not fold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror_app.garment_on.ladder import Ladder
from mirror_app.garment_on.live.warping import dense, folds, least_squares, spread_over
from mirror_app.garment_on.warp.mls import Rule, moved

BOX = (10, 20, 147, 181)


def ladder(wide: float = 60.0, bend: float = 0.0) -> Ladder:
    y = np.linspace(40, 160, 7)
    middle = 75.0 + bend * np.sin((y - 40) / 120 * np.pi)
    return Ladder(np.stack([middle - wide / 2, y], -1), np.stack([middle + wide / 2, y], -1))


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=21, max_size=21))
def test_the_sums_give_what_the_tables_give(shifts: list[tuple[float, float]]) -> None:
    to = ladder().handles
    come_from = to * 1.7 + np.array(shifts)
    points = np.random.default_rng(0).uniform(0, 200, (60, 2))
    assert (
        np.abs(least_squares(points, to, come_from, 1.0) - moved(points, to, come_from, Rule.AFFINE)).max()
        < 1e-2
    )


def test_a_map_that_does_nothing_does_nothing_anywhere() -> None:
    at = dense(spread_over(BOX, ladder(), ladder().handles))
    assert at.shape == (161, 137, 2)
    y, x = np.indices(at.shape[:2])
    assert np.abs(at[..., 0] - x - BOX[0]).max() < 1e-2
    assert np.abs(at[..., 1] - y - BOX[1]).max() < 1e-2


@given(st.floats(-40, 40), st.floats(25, 110))
def test_nothing_that_is_drawn_folds(bend: float, wide: float) -> None:
    target = ladder(wide, bend)
    assert folds(spread_over(BOX, target, ladder().handles), target) == 0


def test_crossed_handles_are_laid_flat() -> None:
    target, source = ladder(), ladder().handles
    crossed = source.copy()
    crossed[[2, 9, 16]] = source[[5, 12, 19]]
    crossed[[5, 12, 19]] = source[[2, 9, 16]]
    sheet = spread_over(BOX, target, crossed)
    assert sheet.plain > 0
    assert folds(sheet, target) == 0


@pytest.mark.parametrize("rung", [0, 3, 6])
def test_handles_come_from_where_they_should(rung: int) -> None:
    target = ladder(80, 10)
    at = dense(spread_over(BOX, target, ladder().handles))
    x, y = np.rint(target.left[rung]).astype(int) - BOX[:2]
    assert at[y, x] == pytest.approx(ladder().left[rung], abs=2.5)
