"""What is known of surfaces, texel by texel."""

import numpy as np
import pytest

from mirror_app.glasses_on import Catalogue
from mirror_app.glasses_on.importing import model_of
from mirror_app.glasses_on.slabs import QUICK, baked

LENS_NORMAL = slice(8, 10)
COLOUR = slice(3, 6)


@pytest.mark.parametrize("side", [0, 1])
def test_a_lens_is_even_up_to_its_rim(catalogue: Catalogue, side: int) -> None:
    made = baked(model_of(catalogue.find("harbour-black")), QUICK)
    assert made.front is not None
    columns, rows = made.front.size
    normals = made.textures.front[0][side : 2 * columns * rows : 2, LENS_NORMAL]
    # The edge itself, in the groove of the rim, looks sideways: 1.
    assert float(np.linalg.norm(normals, axis=1).max()) < 0.4


def test_a_front_cut_from_tortoise_has_light_and_dark_places(catalogue: Catalogue) -> None:
    made = baked(model_of(catalogue.find("alder-havana")), QUICK)
    assert made.front is not None
    columns, rows = made.front.size
    colour = made.textures.front[0][: 2 * columns * rows : 2, COLOUR]
    there = colour.max(1) > 0.0
    low, high = np.percentile(colour[there][:, 2], (5, 95))
    assert low < 0.3
    assert high > 0.6
