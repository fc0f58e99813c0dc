"""Markings as people write them, and what is said where a measure is not as marked."""

import pytest

from mirror_app.errors import InputError
from mirror_app.glasses_on.importing.marking import Marking, differences, marking_in, marking_of


@pytest.mark.parametrize(
    "text",
    [
        "52-18-145",
        "52\u25a118 145",
        "52[]18-145",
        "52 [ ] 18 - 145",
        "model_52_18_145_final",
        "RX 52x18x145",
        "52/18/145",
        "Size 52 \u25fb 18 145 mm",
    ],
)
def test_a_marking_is_found_in_a_text(text: str):
    assert marking_in(["nothing here", text]) == Marking(52, 18, 145)


def test_tenths_are_read():
    assert marking_of("52.5-17.5-140") == Marking(52.5, 17.5, 140)


@pytest.mark.parametrize(
    "text", ["", "2024-12-145", "152-18-145", "52-18-1450", "52-18", "v1.52-18-145", "52-45-145"]
)
def test_other_numbers_are_none(text: str):
    assert marking_in([text]) is None


def test_what_is_given_must_be_one():
    with pytest.raises(InputError, match='"52-18" is no marking'):
        marking_of("52-18")


def test_half_a_millimetre_is_no_difference():
    assert differences(Marking(52, 18, 145), (52.4, 17.6, 145.5)) == []


def test_more_is_told_in_words():
    assert differences(Marking(52, 18, 145), (51.2, 18.0, None)) == [
        "A is 51.2 mm, the marking says 52: 0.8 mm less.",
        "The temple cannot be measured; the marking says 145 mm.",
    ]
