"""Eyewear built from its measures: closed, as large as it says, alike on both sides."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirror_app.boxing import SHAPES
from mirror_app.glasses_on import Catalogue
from mirror_app.glasses_on.catalogue import MATERIALS, RANGES_MM
from mirror_app.glasses_on.importing import EyewearModel, model_of
from mirror_app.glasses_on.importing.building import Surface, surfaces
from mirror_app.glasses_on.importing.model import ROLES
from mirror_app.glasses_on.importing.surface import connected, silhouette
from mirror_app.paths import asset
from mirror_app.values import Eyewear

MEASURES = ("a_mm", "b_mm", "dbl_mm", "temple_mm")
INK = (20, 20, 20)
PANTO = Eyewear("x", "X", "panto", "acetate", 48.0, 42.0, 20.0, 145.0, 2.5, 4.0, INK, INK)
WIRE = replace(PANTO, shape="round", material="metal", rim_mm=1.1, rim_top_mm=1.1)
EVERY_SKU = [eyewear.sku for eyewear in Catalogue.load(asset("eyewear"))]


def loose_edges(surface: Surface) -> int:
    """How many edges are not shared by just two triangles, one each way."""
    corners = np.round(surface.corners.reshape(-1, 3) * 1e5).astype(np.int64)
    _, place = np.unique(corners, axis=0, return_inverse=True)
    a, b, c = place.reshape(-1, 3).T.astype(np.int64)
    count = int(place.max()) + 1
    there, back = np.concatenate([a, b, c]), np.concatenate([b, c, a])
    forth, times = np.unique(there * count + back, return_counts=True)
    return int((times != 1).sum() + (~np.isin(back * count + there, forth)).sum())


def volumes(surface: Surface) -> np.ndarray:
    """mm cubed within each closed body; below zero where it is inside out."""
    triangles = np.arange(3 * len(surface.corners), dtype=np.int32).reshape(-1, 3)
    body, count = connected(surface.corners.reshape(-1, 3), triangles)
    a, b, c = surface.corners.transpose(1, 0, 2)
    return np.bincount(body, (np.cross(a, b) * c).sum(1) / 6.0, count)


def off_mm(model: EyewearModel, eyewear: Eyewear) -> list[float]:
    found = [getattr(model.measures, key) for key in MEASURES]
    return [size - getattr(eyewear, key) for size, key in zip(found, MEASURES, strict=True)]


def front_of(eyewear: Eyewear) -> tuple[np.ndarray, tuple[float, float], float]:
    """What the front covers seen from before, see `silhouette`, 20 pixels to a mm."""
    corners = np.concatenate([part.corners for part in surfaces(eyewear) if part.role == "front"])
    triangles = np.arange(3 * len(corners), dtype=np.int32).reshape(-1, 3)
    return silhouette(corners.reshape(-1, 3), triangles, 20.0)


def runs_mm(eyewear: Eyewear, x: float) -> list[float]:
    """How high what one meets is, from above downwards, at some x."""
    mask, corner, scale = front_of(eyewear)
    column = mask[:, round((x - corner[0]) * scale)].astype(int)
    turns = np.flatnonzero(np.diff(column, prepend=0, append=0))
    return ((turns[1::2] - turns[::2]) / scale).tolist()


@pytest.mark.parametrize("sku", EVERY_SKU)
def test_every_pair_is_as_large_as_the_catalogue_says(catalogue: Catalogue, sku: str):
    eyewear = catalogue.find(sku)
    model = model_of(eyewear)
    assert np.abs(off_mm(model, eyewear)).max() < 0.5
    assert [part.role for part in model.parts] == list(ROLES)
    assert model.triangles <= 25_000
    for left, right in (("temple_left", "temple_right"), ("lens_left", "lens_right")):
        one, other = model.part(left), model.part(right)
        assert one is not None
        assert other is not None
        np.testing.assert_allclose(one.vertices.min(0)[[1, 2]], other.vertices.min(0)[[1, 2]], atol=1e-3)
        np.testing.assert_allclose(-one.vertices[:, 0].min(), other.vertices[:, 0].max(), atol=1e-3)


@pytest.mark.parametrize("sku", EVERY_SKU)
def test_every_pair_is_closed_and_right_side_out(catalogue: Catalogue, sku: str):
    for surface in surfaces(catalogue.find(sku)):
        assert loose_edges(surface) == 0
        assert volumes(surface).min() > 0.0


@given(
    shape=st.sampled_from(SHAPES),
    material=st.sampled_from(MATERIALS),
    sizes=st.fixed_dictionaries({key: st.floats(*limits) for key, limits in RANGES_MM.items()}),
)
@settings(max_examples=25, deadline=None)
def test_whatever_the_catalogue_may_say_can_be_built(shape: str, material: str, sizes: dict[str, float]):
    eyewear = replace(PANTO, shape=shape, material=material, **sizes)
    made = surfaces(eyewear)
    assert sum(loose_edges(surface) for surface in made) == 0
    assert np.abs(off_mm(model_of(eyewear), eyewear)).max() < 0.5


@pytest.mark.parametrize("eyewear", [PANTO, WIRE])
def test_a_rim_looks_as_wide_as_it_is_said_to_be(eyewear: Eyewear):
    above, below = runs_mm(eyewear, (eyewear.a_mm + eyewear.dbl_mm) / 2)
    assert above == pytest.approx(eyewear.rim_top_mm, abs=0.15)
    assert below == pytest.approx(eyewear.rim_mm, abs=0.15)


def test_an_aviator_of_metal_has_two_bridges():
    assert len(runs_mm(WIRE, 0.0)) == 1
    assert len(runs_mm(replace(WIRE, shape="aviator"), 0.0)) == 2


@pytest.mark.parametrize("eyewear", [PANTO, WIRE, replace(WIRE, material="rimless")])
def test_there_is_no_gap_between_a_front_and_its_temples(eyewear: Eyewear):
    made = surfaces(eyewear)
    front = np.concatenate([part.corners.reshape(-1, 3) for part in made if part.role == "front"])
    temple = next(part.corners.reshape(-1, 3) for part in made if part.role == "temple_right")
    foremost = temple[temple[:, 2] < temple[:, 2].min() + 0.01]
    assert np.linalg.norm(front[:, None] - foremost[None], axis=2).min() < 0.5


def test_pads_are_of_translucent_silicone_where_the_front_is_not_of_acetate():
    wire, acetate = model_of(WIRE), model_of(PANTO)
    names = [material.name for material in wire.materials]
    pad = names.index("pad")
    fronts = [model.part("front") for model in (wire, acetate)]
    assert [front is not None and pad in front.materials for front in fronts] == [True, False]
    assert wire.materials[pad].base[3] < 0.5


def test_a_combination_has_a_brow_of_acetate_over_a_rim_of_metal():
    mixed = replace(WIRE, material="combination", rim_top_mm=4.8)
    model = model_of(mixed)
    front = model.part("front")
    assert front is not None
    metallic = np.array([material.metallic for material in model.materials])[front.materials]
    middle_y = front.vertices[front.triangles][:, :, 1].mean(1)
    assert middle_y[metallic == 0.0].min() < -mixed.b_mm / 2
    assert middle_y[metallic == 1.0].max() > mixed.b_mm / 2
    above, below = runs_mm(mixed, (mixed.a_mm + mixed.dbl_mm) / 2)
    assert above == pytest.approx(4.8, abs=0.15)
    assert below == pytest.approx(1.1, abs=0.15)
