"""Looking for eyewear: colours by what people call them, widths by a ruler, words however they are typed."""

from dataclasses import replace

import pytest

from mirror_app.glasses_on import Catalogue, Wanted
from mirror_app.glasses_on.finding import FAMILIES, families, lch, lens, width, width_mm
from mirror_app.values import Eyewear, Rgb

INK = (20, 20, 20)
PLAIN = Eyewear(
    "noon-black", "No\u00ebl Noon", "cat_eye", "acetate", 50.0, 40.0, 20.0, 145.0, 2.0, 3.0, INK, INK
)


def wanted(**sets: str) -> Wanted:
    return Wanted(**{name: frozenset(words.split()) for name, words in sets.items()})


@pytest.mark.parametrize(
    ("rgb", "expected"),
    [
        ((255, 255, 255), (100.0, 0.0, None)),
        ((0, 0, 0), (0.0, 0.0, None)),
        ((255, 0, 0), (53.2, 104.6, 40.0)),
        ((0, 0, 255), (32.3, 133.8, 306.3)),
    ],
)
def test_lightness_chroma_and_hue_are_those_of_cielab(
    rgb: Rgb, expected: tuple[float, float, float | None]
) -> None:
    lightness, chroma, hue = lch(rgb)
    assert lightness == pytest.approx(expected[0], abs=0.2)
    assert chroma == pytest.approx(expected[1], abs=0.3)
    assert expected[2] is None or hue == pytest.approx(expected[2], abs=0.3)


@pytest.mark.parametrize(
    ("sku", "expected"),
    [
        ("harbour-black", "black"),
        ("meridian-black-smoke", "black"),
        ("quill-tortoise", "brown"),
        ("alder-havana", "brown"),
        ("wren-honey", "brown"),
        ("harbour-crystal", "clear"),
        ("quill-champagne", "clear"),
        ("lantern-gold", "gold"),
        ("facet-rose", "gold"),
        ("facet-silver", "silver"),
        ("lantern-gunmetal", "grey"),
        ("plinth-storm", "grey"),
        ("ledger-navy", "blue"),
        ("cupola-cobalt", "blue"),
        ("quill-olive", "green"),
        ("alder-forest", "green"),
        ("vesper-bordeaux", "red"),
        ("ember-cherry-rose", "red"),
        ("pebble-rosewater", "pink"),
        ("orchid-lilac", "purple"),
        ("chapter-black-gold", "black gold"),
        ("dormer-ink-silver", "blue silver"),
    ],
)
def test_a_colour_is_called_what_people_call_it(catalogue: Catalogue, sku: str, expected: str) -> None:
    assert families(catalogue.find(sku)) == set(expected.split())


def test_every_family_is_in_the_catalogue(catalogue: Catalogue) -> None:
    assert frozenset.union(*map(families, catalogue)) == set(FAMILIES)


@pytest.mark.parametrize(
    ("a_mm", "rim_mm", "expected"),
    [(48.0, 1.9, "narrow"), (48.0, 2.0, "medium"), (52.0, 1.9, "medium"), (52.0, 2.0, "wide")],
)
def test_the_width_is_that_of_the_front_with_its_rims(a_mm: float, rim_mm: float, expected: str) -> None:
    pair = replace(PLAIN, a_mm=a_mm, rim_mm=rim_mm)
    assert width_mm(pair) == pytest.approx(2 * a_mm + 20.0 + 2 * rim_mm)
    assert width(pair) == expected


def test_dark_and_mirrored_lenses_are_against_the_sun() -> None:
    assert lens(PLAIN) == "clear"
    assert lens(replace(PLAIN, lens_alpha=(0.9, 0.1))) == "sun"
    assert lens(replace(PLAIN, lens_mirror=0.6)) == "sun"


def test_nothing_wanted_is_everything(catalogue: Catalogue) -> None:
    assert all(Wanted().fits(pair) for pair in catalogue)


def test_of_a_set_one_is_enough_and_each_set_must_be_met(catalogue: Catalogue) -> None:
    both = wanted(shapes="round oval", colours="gold", widths="narrow")
    found = [pair for pair in catalogue if both.fits(pair)]
    assert {pair.name for pair in found} == {"Lantern", "Sonnet", "Drift"}
    for pair in found:
        assert pair.shape in ("round", "oval")
        assert width_mm(pair) < 120.0


def test_a_colour_may_be_a_word_of_its_name(catalogue: Catalogue) -> None:
    found = [pair for pair in catalogue if wanted(colours="Havana").fits(pair)]
    assert {pair.colour for pair in found} == {"Havana", "Havana, brown gradient", "Havana and gold"}
    assert not wanted(colours=".").fits(PLAIN)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", True),
        ("  ", True),
        ("noon", True),
        ("NOEL", True),
        ("no\u00ebl", True),
        ("noe\u0308l ac", True),
        ("cat-eye", True),
        ("cat eye black", True),
        ("noon-black", True),
        ("noon gold", False),
        ("oon", False),
        ("noon noons", False),
    ],
)
def test_every_word_must_begin_a_word_of_the_pair(text: str, fits: bool) -> None:
    assert Wanted(text=text).fits(PLAIN) == fits


def test_a_family_is_found_by_its_word(catalogue: Catalogue) -> None:
    assert Wanted(text="brown round").fits(catalogue.find("alder-havana"))
