"""The width of a front against that of the head, no more certain than that is known."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mirror_app.glasses_on import Catalogue
from mirror_app.glasses_on.skin import average_shape
from mirror_app.measuring.fitting import Difference, Verdict, differences
from mirror_app.measuring.reading import reading, together
from mirror_app.paths import asset
from mirror_app.sizes import Length, Sizes
from mirror_app.values import Eyewear, Face, Pose

LEVEL = Pose(np.eye(3), np.array([0.0, 0.0, 600.0]), 1152.0, (640.0, 360.0))
FACE = Face(LEVEL.project(average_shape()).astype(np.float32), average_shape(), LEVEL, 1.0, 0)


@pytest.fixture(scope="module")
def pair() -> Eyewear:
    return Catalogue.load(Path(asset("eyewear"))).find("harbour-black")


@pytest.fixture
def by_card() -> Sizes:
    return together([reading(FACE, 1.0, 0.007)], "card", True)


def width(pair: Eyewear, sizes: Sizes) -> Difference:
    return next(one for one in differences(pair, FACE, sizes) if one.name == "width")


def test_the_width_is_held_against_the_head_as_it_was_measured(pair: Eyewear, by_card: Sizes) -> None:
    one = width(pair, by_card)
    wider = width(pair, replace(by_card, head_width=Length(150.0, 9.0)))
    assert one.error_mm == by_card.head_width.error_mm
    assert wider.mm == pytest.approx(one.mm + by_card.head_width.mm - 150.0)
    assert wider.error_mm == 9.0


def test_a_front_is_not_called_too_narrow_where_the_range_of_the_head_allows_it(
    pair: Eyewear, by_card: Sizes
) -> None:
    front_mm = width(pair, by_card).mm + by_card.head_width.mm
    verdicts = [
        width(pair, replace(by_card, head_width=Length(front_mm + more_mm, 10.0))).verdict
        for more_mm in (0.0, 12.0, 18.0, 20.0)
    ]
    assert verdicts == [Verdict.UNSURE, Verdict.UNSURE, Verdict.UNSURE, Verdict.LESS]


def test_a_head_by_card_is_known_to_7_percent(by_card: Sizes) -> None:
    assert by_card.head_width.error_mm / by_card.head_width.mm == pytest.approx(0.072, abs=0.002)
