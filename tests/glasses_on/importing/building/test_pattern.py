"""Patterned acetate: the sheet by itself, and as a pair is cut from it and drawn."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mirror_app.glasses_on import Catalogue
from mirror_app.glasses_on.importing import model_of
from mirror_app.glasses_on.importing.building.pattern import TILE_MM, places, tile
from mirror_app.glasses_on.importing.glb import as_glb
from mirror_app.glasses_on.thumbnail import thumbnail
from mirror_app.values import Pattern

HAVANA = Pattern("tortoise", ((200, 128, 56), (126, 64, 26), (38, 22, 15)), 11.0)


def test_a_sheet_of_one_sku_is_always_the_same() -> None:
    first, again, other = (tile(HAVANA, sku) for sku in ("a-havana", "a-havana", "b-havana"))
    assert np.array_equal(first, again)
    assert float(np.abs(first.astype(int) - other).mean()) > 20.0


def test_a_sheet_repeats_without_a_seam() -> None:
    sheet = tile(HAVANA, "a-havana")[..., :3].astype(int)
    within = np.abs(np.diff(sheet, axis=1)).mean((0, 2))
    across = np.abs(sheet[:, 0] - sheet[:, -1]).mean()
    assert across < 1.5 * within.mean()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.floats(3.0, 30.0), st.booleans())
def test_a_sheet_has_ground_and_spots_and_little_else(number: int, scale_mm: float, middle: bool) -> None:
    rgbs = HAVANA.rgbs if middle else (HAVANA.rgbs[0], HAVANA.rgbs[-1])
    sheet = tile(Pattern("tortoise", rgbs, scale_mm), f"sku-{number}")[..., 2::-1].astype(float)
    ground, spots = (np.abs(sheet - np.array(rgb)).max(2) < 50.0 for rgb in (rgbs[0], rgbs[-1]))
    assert ground.mean() > 0.1
    assert spots.mean() > 0.1


def test_spots_are_as_far_apart_as_the_scale_says() -> None:
    fine, coarse = (
        np.abs(np.diff(tile(replace(HAVANA, scale_mm=mm), "one")[..., 1].astype(int), axis=1)).mean()
        for mm in (5.0, 20.0)
    )
    assert fine > 2.0 * coarse


def test_a_millimetre_is_a_millimetre_on_front_and_temples() -> None:
    corners = np.array([[(10.0, 0.0, 0.0), (11.0, 0.0, 0.0), (10.0, 1.0, 0.0)]])
    front, temple = places("front", corners), places("temple_left", corners[..., ::-1])
    for at in (front, temple):
        sides = np.linalg.norm(np.diff(at[[1, 0, 2]], axis=0), axis=1) * TILE_MM
        assert np.allclose(sides, 1.0, atol=1e-3)


def test_front_and_temples_are_drawn_in_more_than_one_colour(
    catalogue: Catalogue,
) -> None:
    pair = catalogue.find("alder-havana")
    plain = replace(pair, pattern=None)
    for yaw in (0.0, 60.0):
        spread = [
            float(np.std([one[..., 2][one[..., 3] > 200]]))
            for one in (thumbnail(some, (240, 160), yaw) for some in (pair, plain))
        ]
        assert spread[0] > 1.6 * spread[1]


def test_temples_of_another_colour_stay_plain(catalogue: Catalogue) -> None:
    pair = replace(catalogue.find("alder-havana"), temple_rgb=(20, 20, 20))
    textures = {one.name: one.texture is not None for one in model_of(pair).materials}
    assert textures["frame"]
    assert not textures["temple"]


def test_a_patterned_pair_is_little_as_a_file(catalogue: Catalogue) -> None:
    assert len(as_glb(model_of(catalogue.find("alder-havana")))) < 3_000_000
