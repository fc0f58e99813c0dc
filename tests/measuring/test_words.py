"""Verdicts that the error allows, in words."""

import pytest

from mirror_app.measuring.fitting import LIMITS, Difference, Verdict, judged
from mirror_app.measuring.words import fit_sentences, pd_sentence, summary
from mirror_app.sizes import Length, Sizes


def sizes(by: str = "card") -> Sizes:
    return Sizes(Length(63.0, 3.4), Length(138.0, 3.0), 1.0, 0.02, by, 20, True)


def width(mm: float, error_mm: float) -> Difference:
    return judged("width", mm, error_mm, LIMITS["width"])


@pytest.mark.parametrize(
    ("mm", "error_mm", "said"),
    [
        (9.0, 3.0, "Too wide for you by 9 mm."),
        (-14.0, 3.0, "Too narrow for you by 14 mm."),
        (2.0, 2.0, "Fits: 2 mm wider than your face."),
        (0.2, 2.0, "Fits: as wide as your face."),
    ],
)
def test_a_difference_beyond_its_error_is_said(mm: float, error_mm: float, said: str):
    assert summary([width(mm, error_mm)], sizes()) == said


def test_no_verdict_is_given_that_the_error_does_not_support():
    unsure = width(6.0, 8.0)
    assert unsure.verdict is Verdict.UNSURE
    said = summary([unsure], sizes("irises"))
    assert said == "The front is 6 mm wider than your face, give or take 8; a bank card would tell better."
    assert "bank card" not in summary([unsure], sizes("card"))


def test_what_does_not_fit_comes_before_what_does_and_nothing_is_said_twice():
    bridge = judged("bridge", -5.0, 1.5, LIMITS["bridge"])
    found = [width(0.0, 2.0), bridge]
    assert summary(found, sizes()) == "The bridge is 5 mm too narrow for your nose."
    assert fit_sentences(found, sizes()) == [
        "The bridge is 5 mm too narrow for your nose.",
        "The front is as wide as your face.",
    ]


def test_pd_is_a_range_by_irises_and_a_value_with_its_error_by_card():
    assert pd_sentence(sizes("irises")) == "Far PD between 60 and 66 mm, by your irises."
    assert pd_sentence(sizes()) == "Far PD 63.0 mm, give or take 3.4."
