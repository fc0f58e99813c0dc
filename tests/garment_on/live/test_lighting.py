"""Light read off what a wearer has on, and off their skin."""

import numpy as np
import pytest

from mirror_app.garment_on.live.lighting import UNIT, shade
from tests.garment_on.live.people import wearer

WHO = wearer()[2]
FALL = np.linspace(0.75, 1.25, 160, dtype=np.float32)


def factors(cloth: np.ndarray, skin: bool = False) -> np.ndarray:
    """Of a picture (160, 160) of one material that fills it, lit from the right."""
    small = np.repeat(np.clip(cloth * FALL, 0, 255).astype(np.uint8)[..., None], 3, 2)
    full, none = np.full((80, 80), 255, np.uint8), np.zeros((80, 80), np.uint8)
    return shade(small, none if skin else full, full if skin else none, WHO) / UNIT


@pytest.mark.parametrize("grey", [24.0, 60.0, 150.0])
def test_cloth_however_dark_tells_how_light_falls_off(grey: float) -> None:
    found = factors(np.full((160, 160), grey, np.float32)).mean(0)
    assert found[-3] / found[2] == pytest.approx(1.25 / 0.75, rel=0.15)


def test_skin_tells_it_where_no_cloth_does() -> None:
    found = factors(np.full((160, 160), 170.0, np.float32), skin=True).mean(0)
    assert found[-3] / found[2] == pytest.approx(1.25 / 0.75, rel=0.15)


def test_stripes_are_no_light() -> None:
    stripes = np.where(np.arange(160) // 40 % 2, 40.0, 200.0)[:, None] * np.ones((1, 160))
    found = factors(stripes.astype(np.float32))
    assert np.ptp(found.mean(1)) < 0.25


def test_nothing_known_is_light_as_it_is() -> None:
    none = np.zeros((80, 80), np.uint8)
    found = shade(np.full((160, 160, 3), 90, np.uint8), none, none, WHO)
    assert (found == UNIT).all()


def outfit(top: tuple[int, int, int], low: tuple[int, int, int]) -> np.ndarray:
    """Factors over somebody (160, 160) in a top of one colour, three fifths of it, and trousers of
    another."""
    small = np.empty((160, 160, 3), np.uint8)
    small[:96], small[96:] = top, low
    full, none = np.full((80, 80), 255, np.uint8), np.zeros((80, 80), np.uint8)
    return shade(small, full, none, WHO) / UNIT


@pytest.mark.parametrize("low", [(150, 120, 85), (80, 190, 215), (200, 170, 140)])
def test_trousers_of_another_colour_are_no_shade(low: tuple[int, int, int]) -> None:
    found = outfit((225, 228, 230), low)
    assert np.ptp(found) < 0.1


def test_the_same_cloth_in_the_shade_is() -> None:
    found = outfit((200, 130, 60), (140, 91, 42))
    assert found[4:16].mean() / found[-8:].mean() == pytest.approx(1 / 0.7, rel=0.12)
