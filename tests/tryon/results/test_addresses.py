import asyncio
import shutil
import ssl
import subprocess
from collections.abc import Sequence
from pathlib import Path

import httpcore2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror_app.tryon.orders import Order
from mirror_app.tryon.providers.provider import Result
from mirror_app.tryon.results import ResultRefused, Results
from mirror_app.tryon.results.addresses import Hosts, checked, is_public
from mirror_app.tryon.results.dialling import CheckedBackend, Line
from tests.tryon.results.cdn import answer, cdn, picture
from tests.tryon.results.conftest import Patient

HOSTS = Hosts((".volces.com", "cdn.fashn.ai", "odd.example:8443"))
OWN = Hosts(("127.0.0.1:8123", "localhost", "[::1]:9"))
OWN_6 = Hosts(("::1",))


@pytest.mark.parametrize(
    "address",
    [
        "https://cdn.fashn.ai/a.png",
        "https://CDN.fashn.ai:443/a.png?x=1#y",
        "https://p1.tos.volces.com/a",
        "https://odd.example:8443/",
    ],
)
def test_a_known_host_by_https_may_be_asked(address: str) -> None:
    assert HOSTS.require(address).scheme == "https"


@pytest.mark.parametrize(
    "address",
    [
        "http://cdn.fashn.ai/a.png",
        "https://cdn.fashn.ai:8443/a.png",
        "https://odd.example/",
        "https://fashn.ai/a.png",
        "https://volces.com/",
        "https://evilvolces.com/",
        "https://volces.com.evil.example/",
        "https://cdn.fashn.ai.evil.example/",
        "https://cdn.fashn.ai@evil.example/",
        "https://me:mine@cdn.fashn.ai/",
        "https://evil.example#.volces.com",
        "https://evil.example\\.volces.com/",
        "https://169.254.169.254/",
        "https://127.0.0.1/",
        "https://localhost/",
        "file:///etc/passwd",
        "ftp://cdn.fashn.ai/a.png",
        "//cdn.fashn.ai/a.png",
        "cdn.fashn.ai",
        "https://",
        "https://[::1",
        "",
        "\0",
    ],
)
def test_all_else_may_not(address: str) -> None:
    with pytest.raises(ResultRefused) as told:
        HOSTS.require(address)
    assert "fashn" not in str(told.value)


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("http://127.0.0.1:8123/a", True),
        ("https://127.0.0.1:8123/a", True),
        ("http://127.0.0.1:8124/a", False),
        ("http://127.0.0.2:8123/a", False),
        ("http://localhost:1/a", True),
        ("http://[::1]:9/a", True),
        ("http://[::1]/a", False),
        ("http://2130706433:8123/a", False),
        ("http://0x7f.1:8123/a", False),
    ],
)
def test_a_server_of_ones_own_may_be_asked_where_it_was_named(address: str, may: bool) -> None:
    assert OWN_6.require("http://[::1]:77/a").port == 77
    if may:
        assert OWN.require(address)
    else:
        with pytest.raises(ResultRefused):
            OWN.require(address)


@given(st.text(max_size=40))
def test_any_text_at_all_is_refused_in_a_sentence(text: str) -> None:
    for address in (text, f"https://{text}", f"https://cdn.fashn.ai{text}.example/"):
        with pytest.raises(ResultRefused, match=r"^The .*\.$"):
            Hosts(("cdn.x",)).require(address)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("192.0.2.1", False),
        ("192.168.1.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        ("::127.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::1", False),
        ("2002:a00:1::1", False),
        ("2001::1", False),
        ("2001:db8::1", False),
        ("fc00::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
    ],
)
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def answers(*addresses: str) -> tuple[list[str], "object"]:
    asked: list[str] = []

    async def resolve(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return addresses

    return asked, resolve


def test_a_name_of_ones_own_must_lead_to_oneself() -> None:
    _, outside = answers("93.184.216.34")
    with pytest.raises(ResultRefused):
        asyncio.run(checked("localhost", 80, outside))
    _, inside = answers("127.0.0.1", "::1")
    assert asyncio.run(checked("localhost", 80, inside)) == ("127.0.0.1", "::1")


def test_the_connection_goes_to_what_was_checked_and_the_name_is_asked_once() -> None:
    asked, resolve = answers("127.0.0.9", "127.0.0.1")

    async def run() -> None:
        async with cdn(answer(200)) as host:
            # Nobody listens at the first.
            stream = await CheckedBackend(resolve).connect_tcp("localhost", host.port, 1.0)
            assert stream.get_extra_info("server_addr") == ("127.0.0.1", host.port)
            await stream.aclose()

    asyncio.run(run())
    assert asked == ["localhost"]


def test_a_name_without_an_address_is_the_networks_fault() -> None:
    async def nothing(_host: str, _port: int) -> Sequence[str]:
        raise OSError("no such name")

    async def none(_host: str, _port: int) -> Sequence[str]:
        return ()

    for resolve in (nothing, none):
        with pytest.raises(httpcore2.ConnectError):
            asyncio.run(CheckedBackend(resolve).connect_tcp("a.example", 443))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_the_certificate_is_that_of_the_name(tmp_path: Path, order: Order, clock: Patient) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=here"
    subprocess.run(
        (*made.split(), "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate),
        check=True,
        capture_output=True,
    )
    told: list[str | None] = []
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, key)
    serving.sni_callback = lambda _socket, name, _context: told.append(name)
    trusting = ssl.create_default_context(cafile=certificate)
    _, resolve = answers("127.0.0.1")

    async def keep(url: str, host: str, trusted: ssl.SSLContext | None) -> Path:
        results = Results(tmp_path / "out", (host,), clock, line=Line(resolve, trusted))
        try:
            return await results.keep(order, Result(url=url), 1, None)
        finally:
            await results.aclose()

    async def run() -> None:
        async with cdn(answer(200, picture()), tls=serving) as host:
            by_name = host.url(host="localhost", scheme="https")
            assert (await keep(by_name, "localhost", trusting)).exists()
            assert told == ["localhost"]
            assert f"\r\nHost: localhost:{host.port}\r\n".encode() in host.asked[0]
            for url, allowed, trusted in (
                (host.url(scheme="https"), "127.0.0.1", trusting),
                (by_name, "localhost", None),
            ):
                with pytest.raises(ResultRefused, match="network failed"):
                    await keep(url, allowed, trusted)
            assert len(host.asked) == 1

    asyncio.run(run())
