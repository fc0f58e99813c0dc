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
