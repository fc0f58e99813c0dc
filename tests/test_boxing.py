"""Fronts by the boxing system: what a ruler laid on them would read."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirror_app.boxing import POINTS, SHAPES, front, grown, lens_outline, rim_outline
from mirror_app.values import Eyewear

EYEWEAR = Eyewear("x", "X", "panto", "acetate", 48.0, 42.0, 20.0, 145.0, 2.5, 4.0, (20, 20, 20), (20, 20, 20))


@given(
    shape=st.sampled_from(SHAPES),
    a_mm=st.floats(30.0, 70.0),
    b_mm=st.floats(18.0, 65.0),
    side=st.sampled_from((-1, 1)),
)
@settings(max_examples=60, deadline=None)
def test_a_lens_touches_its_box_on_all_four_sides(shape: str, a_mm: float, b_mm: float, side: int) -> None:
    outline = lens_outline(shape, a_mm, b_mm, side)
    assert outline.shape == (POINTS, 2)
    np.testing.assert_allclose(outline.max(0), (a_mm / 2, b_mm / 2), atol=0.01)
    np.testing.assert_allclose(outline.min(0), (-a_mm / 2, -b_mm / 2), atol=0.01)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_two_sides_mirror_each_other(shape: str) -> None:
    flat = front(replace(EYEWEAR, shape=shape))
    for left, right in (flat.lenses, flat.rims, flat.endpieces):
        np.testing.assert_allclose(left * (-1.0, 1.0), right, atol=1e-9)
    np.testing.assert_allclose(flat.hinges[0] * (-1.0, 1.0), flat.hinges[1])


@pytest.mark.parametrize("shape", SHAPES)
def test_the_distance_between_lenses_and_their_width_are_as_marked(shape: str) -> None:
    left, right = front(replace(EYEWEAR, shape=shape)).lenses
    assert right[:, 0].min() - left[:, 0].max() == pytest.approx(20.0, abs=0.01)
    assert right[:, 0].max() - left[:, 0].min() == pytest.approx(EYEWEAR.front_mm, abs=0.01)


def test_a_rim_is_as_wide_as_marked_along_the_bottom_and_along_the_top() -> None:
    lens = lens_outline("round", 48.0, 42.0, 1)
    rim = rim_outline(lens, EYEWEAR)
    assert rim[:, 1].max() - lens[:, 1].max() == pytest.approx(2.5, abs=0.02)
    assert lens[:, 1].min() - rim[:, 1].min() == pytest.approx(4.0, abs=0.02)


def test_rimless_has_no_rim() -> None:
    flat = front(replace(EYEWEAR, material="rimless", rim_mm=0.0, rim_top_mm=0.0))
    np.testing.assert_allclose(flat.rims[0], flat.lenses[0])


@given(radius=st.floats(5.0, 40.0), width=st.floats(-2.0, 5.0))
@settings(max_examples=30, deadline=None)
def test_a_circle_grows_to_a_larger_circle(radius: float, width: float) -> None:
    turn = np.linspace(0, 2 * np.pi, POINTS, endpoint=False)
    circle = radius * np.stack([np.cos(turn), np.sin(turn)], 1)
    np.testing.assert_allclose(np.linalg.norm(grown(circle, width), axis=1), radius + width, atol=1e-6)


def test_a_metal_aviator_has_a_second_bridge() -> None:
    aviator = replace(EYEWEAR, shape="aviator", material="metal", rim_mm=1.2, rim_top_mm=1.4)
    assert len(front(aviator).bridge) == 2
    assert len(front(replace(aviator, shape="round")).bridge) == 1


def test_an_unknown_shape_is_refused() -> None:
    with pytest.raises(KeyError, match="trapeze"):
        lens_outline("trapeze", 50.0, 40.0, 1)
