"""Maps that follow handles, and the guard against folds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror_app.garment_on.garment.parts import Part
from mirror_app.garment_on.ladder import Ladder, sampled
from mirror_app.garment_on.warp.guard import guarded, sound, stretches
from mirror_app.garment_on.warp.laying import laid
from mirror_app.garment_on.warp.mls import Grid, Rule, dense, mapped, moved

BOX = (0, 0, 120, 160)
HANDLES = np.array([[20.0, 20], [100, 25], [22, 80], [97, 78], [25, 140], [95, 138]])


def ladder(wide: float = 60.0, bend: float = 0.0) -> Ladder:
    y = np.linspace(20, 140, 7)
    middle = 60.0 + bend * np.sin((y - 20) / 120 * np.pi)
    return Ladder(np.stack([middle - wide / 2, y], -1), np.stack([middle + wide / 2, y], -1))


@pytest.mark.parametrize("rule", list(Rule))
def test_equal_handles_move_nothing(rule: Rule) -> None:
    grid = mapped(BOX, HANDLES, HANDLES, rule)
    assert np.abs(grid.sources - grid.places).max() < 1e-3
    place = dense(grid, BOX)
    assert place.shape == (160, 120, 2)
    assert np.abs(place[40, 30] - [30, 40]).max() < 0.01


@pytest.mark.parametrize("rule", list(Rule))
def test_a_turn_and_a_shift_are_followed_everywhere(rule: Rule) -> None:
    turn = np.array([[0.8, -0.6], [0.6, 0.8]])
    points = np.array([[10.0, 15], [60, 70], [110, 150]])
    out = moved(points, HANDLES, HANDLES @ turn.T + [5, -7], rule)
    assert np.abs(out - (points @ turn.T + [5, -7])).max() < 1e-4


def test_only_affine_stretches_one_way() -> None:
    squeezed = HANDLES * [0.5, 1.0]
    out = moved(np.array([[60.0, 70.0]]), HANDLES, squeezed, Rule.AFFINE)
    assert out == pytest.approx(np.array([[30.0, 70.0]]), abs=1e-3)


@given(st.lists(st.tuples(st.floats(-6, 6), st.floats(-6, 6)), min_size=6, max_size=6))
def test_handles_are_met(shifts: list[tuple[float, float]]) -> None:
    wanted = HANDLES + np.array(shifts)
    assert np.abs(moved(HANDLES, HANDLES, wanted, Rule.AFFINE) - wanted).max() < 0.2


def test_a_fold_is_seen_and_flattened() -> None:
    target, source = ladder(), ladder().handles
    crossed = source.copy()
    crossed[[2, 9, 16]] = source[[5, 12, 19]]
    crossed[[5, 12, 19]] = source[[2, 9, 16]]
    grid = mapped((20, 10, 100, 150), target.handles, crossed, Rule.AFFINE)
    assert stretches(grid)[0].min() < 0
    assert not sound(grid, target, crossed)
    flat, share = guarded(grid, target, crossed)
    assert share > 0
    assert stretches(flat)[0].min() > 0


@given(st.floats(-25, 25), st.floats(40, 80))
def test_what_the_guard_lets_through_never_folds(bend: float, wide: float) -> None:
    target, source = ladder(wide, bend), ladder()
    grid = mapped((0, 0, 130, 160), target.handles, source.handles, Rule.AFFINE)
    kept, share = guarded(grid, target, source.handles)
    assert sound(kept, target, source.handles) or share == 1.0


def test_a_grid_of_squares_has_unit_stretch() -> None:
    places = np.stack(np.meshgrid(np.arange(5.0), np.arange(4.0)), -1)
    det, least, most = stretches(Grid(places, places))
    assert det == pytest.approx(np.ones((3, 4)))
    assert least == pytest.approx(most)


@given(st.floats(-20, 20), st.floats(30, 90))
def test_what_is_laid_stays_premultiplied(bend: float, wide: float) -> None:
    pixels = np.zeros((160, 120, 4), np.uint8)
    pixels[20:140, 30:90] = (40, 90, 200, 255)
    pixels[20:140, 30:34] = (20, 45, 100, 128)
    part = Part("trunk", ladder(), np.ones((160, 120), np.float32))
    layer = laid(pixels, part, ladder(wide, bend), (120, 160))
    assert layer is not None
    alpha = layer.pixels[..., 3]
    assert alpha.min() >= 0
    assert alpha.max() <= 1
    assert (layer.pixels[..., :3] <= alpha[..., None] + 1e-3).all()


def test_outside_the_picture_nothing_is_laid() -> None:
    part = Part("trunk", ladder(), np.ones((160, 120), np.float32))
    away = Ladder(ladder().left + 1000, ladder().right + 1000)
    assert laid(np.zeros((160, 120, 4), np.uint8), part, away, (120, 160)) is None


def test_a_polyline_is_sampled_by_length() -> None:
    path = np.array([[0.0, 0], [10, 0], [10, 30]])
    assert sampled(path, np.array([0.0, 0.25, 1.0])) == pytest.approx(np.array([[0.0, 0], [10, 0], [10, 30]]))
