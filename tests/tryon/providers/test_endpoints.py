from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror_app.errors import InputError
from mirror_app.tryon.providers.endpoints import Endpoint, endpoint_at


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("127.0.0.1:8123", "http://127.0.0.1:8123"),
        ("http://127.0.0.1:8123/", "http://127.0.0.1:8123"),
        ("localhost:80", "http://localhost"),
        ("[::1]:8123", "http://[::1]:8123"),
        ("Example.org", "https://example.org"),
        ("example.org.:443", "https://example.org"),
        ("https://example.org:8443", "https://example.org:8443"),
        ("127.0.0.1.example.org", "https://127.0.0.1.example.org"),
        ("192.168.0.9:8123", "https://192.168.0.9:8123"),
    ],
)
def test_http_is_for_this_machine_alone(text: str, url: str) -> None:
    assert endpoint_at(text).url == url


@pytest.mark.parametrize(
    "text",
    [
        "http://example.org",
        "http://192.168.0.9:8123",
        "https://127.0.0.1:8123",
        "ftp://example.org",
        "",
        ":8123",
        "example.org:0",
        "example.org:99999",
        "example.org:no",
        "https://somebody:hidden@example.org",
        "example.org/hidden",
        "example.org?key=hidden",
        "example.org#hidden",
        "example .org",
        "example.org\nhidden",
        "[::1",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(InputError) as caught:
        endpoint_at(text)
    assert "hidden" not in str(caught.value)


@given(st.text())
def test_any_text_is_an_address_or_a_sentence(text: str) -> None:
    with suppress(InputError):
        endpoint = endpoint_at(text)
        assert endpoint.secure is not endpoint.loopback


@given(st.from_regex(r"[a-z]{1,9}\.[a-z]{2,3}|127\.0\.0\.1|\[::1\]", fullmatch=True), st.integers(1, 65535))
def test_there_and_back(host: str, port: int) -> None:
    endpoint = endpoint_at(f"{host}:{port}")
    assert endpoint_at(endpoint.authority).url == endpoint.url


def test_nothing_sent_to_loopback_leaves() -> None:
    assert Endpoint("127.8.8.8").loopback
    assert Endpoint("::1").loopback
    assert Endpoint("localhost").loopback
    assert not Endpoint("10.0.0.1").loopback
    assert not Endpoint("localhost.example.org").loopback
