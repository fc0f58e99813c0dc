"""The outline of a front of acetate."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirror_app.boxing import SHAPES
from mirror_app.glasses_on.catalogue import RANGES_MM
from mirror_app.glasses_on.importing.building.outline import side_edges
from mirror_app.values import Eyewear

INK = (20, 20, 20)
SQUARE = Eyewear("x", "X", "square", "acetate", 50.0, 40.0, 18.0, 145.0, 2.5, 4.0, INK, INK)


def areas(inner: np.ndarray, outer: np.ndarray) -> np.ndarray:
    """Twice the area of each quad from one pair of points to the next; all of one sign where none overlap."""
    a, b, c, d = inner, outer, np.roll(outer, -1, 0), np.roll(inner, -1, 0)
    return (c - a)[:, 0] * (d - b)[:, 1] - (c - a)[:, 1] * (d - b)[:, 0]


@given(
    shape=st.sampled_from(SHAPES),
    sizes=st.fixed_dictionaries({key: st.floats(*limits) for key, limits in RANGES_MM.items()}),
)
@settings(max_examples=60, deadline=None)
def test_it_never_crosses_itself(shape: str, sizes: dict[str, float]):
    edges, _ = side_edges(replace(SQUARE, shape=shape, **sizes))
    assert areas(edges.inner, edges.outer).min() > -1e-6
    assert edges.outer[:, 0].min() >= 0.0


@pytest.mark.parametrize("shape", SHAPES)
def test_both_sides_meet_in_the_bridge_and_nowhere_else(shape: str):
    edges, free = side_edges(replace(SQUARE, shape=shape))
    assert edges.outer[0, 0] == edges.outer[free - 1, 0] == 0.0
    assert (edges.outer[free:, 0] == 0.0).all()
    assert (edges.outer[1 : free - 1, 0] > 0.0).all()
    upper, lower = edges.outer[0, 1], edges.outer[free - 1, 1]
    assert 3.0 < lower - upper < 9.0


@pytest.mark.parametrize("shape", SHAPES)
def test_it_has_no_step(shape: str):
    edges, free = side_edges(replace(SQUARE, shape=shape))
    way = np.diff(edges.outer[:free], axis=0)
    turn = np.degrees(np.unwrap(np.arctan2(way[:, 1], way[:, 0])))
    assert np.abs(np.diff(turn)).max() < 70.0
    assert np.linalg.norm(way, axis=1).max() < 4.0
