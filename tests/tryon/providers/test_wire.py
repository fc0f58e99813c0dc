"""Whether a call may have arrived, where no answer came."""

import asyncio

import pytest

from mirror_app.errors import InputError
from mirror_app.tryon.providers.endpoints import Endpoint
from mirror_app.tryon.providers.provider import Refused, Uncertain
from mirror_app.tryon.providers.wire import LONGEST_ANSWER_BYTES, Patience, Reply, Wire
from tests.tryon.providers.counterpart import Counterpart, Fault, reply
from tests.tryon.providers.customer import SHORT


async def called(wire: Wire) -> Reply:
    try:
        return await wire.call("POST", "/", {"X-Key": "k"}, b"{}")
    finally:
        await wire.aclose()


def test_an_answer_as_it_came() -> None:
    async def run() -> Reply:
        async with Counterpart(reply(418, b"short and stout", X_Pot="tea")) as server:
            return await called(Wire(server.endpoint, SHORT))

    came = asyncio.run(run())
    assert (came.status, came.content, came.headers["x-pot"]) == (418, b"short and stout", "tea")


def test_a_failed_handshake_sends_nothing() -> None:
    """The other side does not speak TLS: the request, with its key, is not sent to it."""

    async def run() -> Counterpart:
        async with Counterpart(reply(200, {})) as server:
            secure = Endpoint("127.0.0.1", server.endpoint.port, secure=True)
            with pytest.raises(Refused, match=r"could not be reached"):
                await called(Wire(secure, Patience(connect_s=0.2)))
        return server

    server = asyncio.run(run())
    assert server.connections == 1
    assert not server.heard


def test_an_answer_without_end_is_cut_off() -> None:
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    endless = [head, *[bytes(2**20)] * (LONGEST_ANSWER_BYTES // 2**20 + 20)]

    async def run() -> None:
        async with Counterpart(endless) as server:
            with pytest.raises(Uncertain, match="more than can be read"):
                await called(Wire(server.endpoint, Patience(read_s=30.0)))

    asyncio.run(run())


def test_a_proxy_that_does_not_connect_has_passed_nothing_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The CONNECT has left then, the call itself has not."""

    async def run() -> Counterpart:
        async with Counterpart(reply(403, b"")) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", proxy.endpoint.url)
            with pytest.raises(Refused, match="could not be reached"):
                await called(Wire(Endpoint("service.invalid"), SHORT))
        return proxy

    proxy = asyncio.run(run())
    assert [heard.method for heard in proxy.heard] == ["CONNECT"]
    assert "x-key" not in proxy.heard[0].headers


def test_a_proxy_that_breaks_off_has_passed_nothing_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with Counterpart(Fault.RESET_AFTER) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", proxy.endpoint.url)
            with pytest.raises(Refused, match="could not be reached"):
                await called(Wire(Endpoint("service.invalid"), SHORT))

    asyncio.run(run())


def test_a_proxy_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://somebody:hidden@127.0.0.1:1")
    with pytest.raises(InputError, match="proxy") as caught:
        Wire(Endpoint("service.invalid"))
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after": "12"}, 12.0),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "9" * 30}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], expected: float | None) -> None:
    assert Reply(429, headers, b"").retry_after_s == expected


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1]", b"{", b'"text"', b"[" * 100_000, b"NaN"])
def test_what_is_no_object_is_an_empty_one(content: bytes) -> None:
    assert Reply(200, {}, content).table() == {}
