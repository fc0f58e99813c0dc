"""A catalogue as its models."""

from dataclasses import replace

import pytest

from mirror_app.glasses_on import Catalogue, Model, models_of


@pytest.fixture
def harbour(catalogue: Catalogue) -> Model:
    return next(model for model in models_of(catalogue) if model.usual.name == "Harbour")


def test_each_pair_is_in_one_model_in_the_order_of_the_catalogue(catalogue: Catalogue) -> None:
    models = models_of(catalogue)
    assert [pair for model in models for pair in model.pairs] == list(catalogue)
    assert len({model.usual.name for model in models}) == len(models)


def test_a_model_has_colours_and_sizes(catalogue: Catalogue, harbour: Model) -> None:
    skus = ["harbour-black", "harbour-cognac", "harbour-crystal", "harbour-navy"]
    assert [pair.sku for pair in harbour.colours()] == skus
    sizes = harbour.sizes(catalogue.find("harbour-cognac-l"))
    assert [pair.sku for pair in sizes] == ["harbour-cognac-s", "harbour-cognac", "harbour-cognac-l"]
    assert harbour.in_usual_size(sizes[0]) == catalogue.find("harbour-cognac")


def test_another_colour_keeps_the_size(catalogue: Catalogue, harbour: Model) -> None:
    large, navy = catalogue.find("harbour-black-l"), catalogue.find("harbour-navy")
    assert harbour.recoloured(large, navy).sku == "harbour-navy-l"
    assert harbour.recoloured(replace(large, size="XL"), navy) == navy


def test_an_imported_mesh_is_a_model_by_itself(catalogue: Catalogue) -> None:
    pair = catalogue.find("harbour-black")
    imported = replace(pair, sku="mine", mesh="mine.glb")
    assert [model.pairs for model in models_of([pair, imported])] == [(pair,), (imported,)]
