"""resp_data: taken where it makes sense, and never a reason to fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror_app.tryon.providers.volcengine.notes import made_s, seed

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["seed", "received_at", "x"]), inner),
)


@pytest.mark.parametrize(
    ("received", "finished", "expected"),
    [
        (1_763_700_000, 1_763_700_077.5, 77.5),
        (1_763_700_000_000, 1_763_700_077_500, 77.5),
        ("1763700000.0", "1763700077.5", 77.5),
        ("2025-11-21T10:00:00Z", "2025-11-21T10:01:17.500Z", 77.5),
        ("2025-11-21 10:00:00", "2025-11-21 10:01:17", 77.0),
        ("2025-11-21T10:00:00+08:00", "2025-11-21T02:01:00+00:00", 60.0),
        (1_763_700_000, 1_763_700_000, 0.0),
        (1_763_700_077, 1_763_700_000, None),
        (0, 1_763_700_000, None),
        ("soon", "later", None),
        (True, False, None),
        (None, 5, None),
        (float("nan"), 5, None),
        (["1"], {"a": 1}, None),
    ],
)
def test_how_long_it_took(received: object, finished: object, expected: float | None) -> None:
    assert made_s({"received_at": received, "finished_at": finished}) == expected


def test_a_time_without_its_other_half_says_nothing() -> None:
    assert made_s({"received_at": 1_763_700_000}) is None
    assert made_s({}) is None


def test_the_outermost_is_taken() -> None:
    assert seed({"results": [{"seed": 1}], "seed": 2}) == 2
    assert seed({"results": [{"score": 9}, {"seed": 3}]}) == 3
    assert seed({"a": {"b": {"c": {"d": {"e": {"seed": 4}}}}}}) is None
    assert seed({"seed": "5"}) is None
    assert seed({"seed": True}) is None


@given(st.dictionaries(st.sampled_from(["seed", "received_at", "finished_at", "x"]), json_values))
def test_whatever_it_says_nothing_fails(notes: dict[str, object]) -> None:
    took = made_s(notes)
    assert took is None or 0 <= took <= 12 * 3600
    assert seed(notes) is None or isinstance(seed(notes), int)
