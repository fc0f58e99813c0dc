"""What is said of money and of how an order stands."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror_app.tryon.jobs import Failure, Job, Kind, State
from mirror_app.tryon.orders import Order, Picture
from mirror_app.ui.tryon.sentences import (
    NOT_FETCHED,
    NOT_SENT,
    UNKNOWN,
    price_words,
    state_sentence,
)

ORDER = Order(Picture("a", Path("a"), "a"), Picture("b", Path("b"), "b"), "upper", "volcengine")


@given(st.decimals("0.001", "1000", places=3))
def test_a_price_is_never_less_than_it_is(price: Decimal):
    assert Decimal(price_words(price, "USD").split(" ")[0]) == price


@pytest.mark.parametrize(
    ("price", "said"),
    [
        ("0.225", "0.225 EUR, as far as is known"),
        ("0.075", "0.075 EUR, as far as is known"),
        ("3", "3.00 EUR, as far as is known"),
        ("0.30", "0.30 EUR, as far as is known"),
        ("100", "100.00 EUR, as far as is known"),
        ("0", "free"),
    ],
)
def test_prices_in_words(price: str, said: str):
    assert price_words(Decimal(price), "EUR") == said


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.PLANNED, NOT_SENT),
        (State.SUBMITTING, UNKNOWN),
        (State.QUEUED, NOT_FETCHED),
        (State.RUNNING, NOT_FETCHED),
        (State.DONE, NOT_FETCHED),
    ],
)
def test_no_seconds_are_counted_where_nobody_is_at_it(state: State, said: str):
    job = Job(ORDER, state, submitted_at=1000.0)
    assert state_sentence(job, 91_000.0, at_work=False) == said
    assert state_sentence(job, 1090.0, at_work=True).endswith(", 90 s")


def test_why_something_could_not_be_stored_is_said_before_anything_else():
    failure = Failure(Kind.RESULT, "The folder is full.")
    job = Job(ORDER, State.DONE, failure, submitted_at=0.0)
    assert state_sentence(job, 1e9, at_work=False) == "The folder is full."
    assert state_sentence(job, 1e9, at_work=True) == "The folder is full."
