"""Pictures of eyewear by itself."""

import numpy as np
import pytest

from mirror_app.glasses_on import Catalogue, thumbnail
from mirror_app.values import Eyewear


@pytest.mark.parametrize("yaw", [0.0, -30.0])
def test_thumbnails_show_something_on_a_transparent_ground(models: list[Eyewear], yaw: float) -> None:
    for eyewear in models:
        picture = thumbnail(eyewear, (160, 80), yaw)
        assert picture.shape == (80, 160, 4)
        assert picture.dtype == np.uint8
        assert picture[[0, 0, -1, -1], [0, -1, 0, -1], 3].tolist() == [0, 0, 0, 0]
        assert (picture[..., 3] > 60).sum() > 40, eyewear.sku


def test_a_thumbnail_from_the_front_is_symmetric_and_fills_its_width(catalogue: Catalogue) -> None:
    alpha = thumbnail(catalogue.find("quill-tortoise"), (240, 120))[..., 3].astype(int)
    # What the lenses mirror is not.
    solid = alpha > 128
    assert (solid ^ solid[:, ::-1]).sum() < 0.08 * solid.sum()
    columns = np.flatnonzero((alpha > 128).any(0))
    assert np.ptp(columns) == pytest.approx(0.92 * 240, abs=4)


def test_a_thumbnail_shows_the_colour_of_the_frame(catalogue: Catalogue) -> None:
    picture = thumbnail(catalogue.find("vesper-bordeaux"), (240, 120))
    blue, green, red = picture[picture[..., 3] > 250][:, :3].mean(0)
    assert red > 2 * green
    assert red > 1.5 * blue
