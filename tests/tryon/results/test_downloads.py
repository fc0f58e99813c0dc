"""Every fault of a download, played by a real server on loopback."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mirror_app.errors import MirrorError
from mirror_app.tryon.jobs import Kind
from mirror_app.tryon.orders import Order
from mirror_app.tryon.providers.provider import Result
from mirror_app.tryon.results import ResultGone, ResultRefused, Results
from mirror_app.tryon.results.claims import FILE_NAME
from mirror_app.tryon.results.dialling import Line
from mirror_app.tryon.results.limits import Limits
from tests.tryon.results.cdn import Say, answer, cdn, picture
from tests.tryon.results.conftest import Patient

PNG = picture()
OWN = ("127.0.0.1",)


async def kept(
    folder: Path, order: Order, clock: Patient, url: str, limits: Limits | None = None
) -> Path | MirrorError:
    results = Results(folder, OWN, clock, limits)
    try:
        return await results.keep(order, Result(url=url), 1, None)
    except (ResultGone, ResultRefused) as error:
        return error
    finally:
        await results.aclose()


def stored(folder: Path) -> dict[str, bytes]:
    """All there is in the folder but the list of names."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != FILE_NAME}


def refusal(told: Path | MirrorError) -> tuple[Kind, str]:
    assert isinstance(told, ResultRefused), told
    assert str(told) == told.failure.sentence
    assert "SECRET" not in str(told)
    return told.failure.kind, told.failure.sentence


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("PNG", "anna__shirt__upper__1.png"),
        ("JPEG", "anna__shirt__upper__1.jpg"),
        ("WEBP", "anna__shirt__upper__1.webp"),
    ],
)
@pytest.mark.parametrize("length", [None, -1])
def test_a_picture_is_stored_byte_by_byte_with_the_suffix_of_what_it_is(
    tmp_path: Path, order: Order, clock: Patient, form: str, name: str, length: int | None
) -> None:
    async def run() -> None:
        content = picture(form)
        async with cdn(answer(200, content, "Content-Type: image/gif", length=length)) as host:
            assert await kept(tmp_path / "new" / "out", order, clock, host.url()) == (
                tmp_path / "new" / "out" / name
            )
            assert stored(tmp_path / "new" / "out") == {name: content}
            assert host.asked[0].startswith(b"GET /r.png?sign=SECRET HTTP/1.1\r\n")

    asyncio.run(run())
    assert clock.waited_s == []


def test_nothing_of_ours_is_sent_but_the_address(
    tmp_path: Path, order: Order, clock: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    (tmp_path / "netrc").write_text("default login me password mine")

    async def run() -> bytes:
        first = answer(302, b"", "Location: /again", "Set-Cookie: a=b; Path=/")
        async with cdn(first, answer(200, PNG)) as host:
            await kept(tmp_path / "out", order, clock, host.url())
            return host.asked[1]

    names = [line.partition(b":")[0].lower() for line in asyncio.run(run()).split(b"\r\n")[1:] if line]
    assert sorted(names) == [b"accept", b"accept-encoding", b"host", b"user-agent"]


async def half_and_silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(answer(200, PNG)[:-2000])
    await writer.drain()
    await reader.read()


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Never so slow that a read gives up, and never done."""
    writer.write(answer(200, b"", length=len(PNG)))
    for byte in PNG:
        writer.write(bytes((byte,)))
        await writer.drain()
        await asyncio.sleep(0.01)


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes((content[at] ^ 0x10,)) + content[at + 1 :]


MENDABLE: dict[str, tuple[bytes | Say, Kind, str]] = {
    "half a body": (answer(200, PNG[:9000], length=len(PNG)), Kind.TRANSPORT, "network failed"),
    "half, no length": (answer(200, PNG[:9000], length=-1), Kind.RESULT, "no picture, or is a broken one"),
    "a length too short": (answer(200, PNG, length=len(PNG) - 9), Kind.RESULT, "a broken one"),
    "a length too long": (answer(200, PNG, length=len(PNG) + 9), Kind.TRANSPORT, "network failed"),
    "two lengths": (answer(200, PNG, "Content-Length: 7"), Kind.TRANSPORT, "network failed"),
    "an empty body": (answer(200), Kind.RESULT, "a broken one"),
    "one bit flipped": (answer(200, flipped(PNG, 5000)), Kind.RESULT, "a broken one"),
    "a page": (answer(200, b"<html>Sorry</html>" * 9), Kind.RESULT, "no picture"),
    "a picture of another kind": (answer(200, picture("BMP")), Kind.RESULT, "no picture"),
    "no HTTP": (b"SSH-2.0-OpenSSH\r\n\r\n", Kind.TRANSPORT, "network failed"),
    "a reset": (reset, Kind.TRANSPORT, "network failed"),
    "500": (answer(500), Kind.TRANSPORT, "answered with status 500"),
    "503": (answer(503), Kind.TRANSPORT, "answered with status 503"),
    "429": (answer(429), Kind.TRANSPORT, "answered with status 429"),
    "silence in the middle": (half_and_silence, Kind.TRANSPORT, "was silent"),
    "drip by drip": (drip, Kind.TRANSPORT, "did not come within"),
}
IMPATIENT = Limits(read_s=0.15, try_s=0.4)


@pytest.mark.parametrize("name", MENDABLE)
def test_what_another_try_may_mend_is_tried_three_times(
    tmp_path: Path, order: Order, clock: Patient, name: str
) -> None:
    said, kind, sentence = MENDABLE[name]

    async def run() -> None:
        async with cdn(said) as host:
            told_kind, told = refusal(await kept(tmp_path, order, clock, host.url(), IMPATIENT))
            assert (told_kind, len(host.asked)) == (kind, 3)
            assert sentence in told
        assert stored(tmp_path) == {}
        async with cdn(said, answer(200, PNG)) as host:
            assert isinstance(await kept(tmp_path, order, clock, host.url(), IMPATIENT), Path)
        assert stored(tmp_path) == {"anna__shirt__upper__1.png": PNG}

    asyncio.run(run())
    assert len(clock.waited_s) == 3
    assert all(0 <= waited <= most for waited, most in zip(clock.waited_s, (1, 2, 1), strict=True))


def test_nobody_there_is_tried_three_times(tmp_path: Path, order: Order, clock: Patient) -> None:
    async def run() -> MirrorError | Path:
        async with cdn() as host:
            url = host.url()
        return await kept(tmp_path, order, clock, url)

    assert refusal(asyncio.run(run()))[0] is Kind.TRANSPORT
    assert len(clock.waited_s) == 2


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(answer(200, PNG[:100], length=-1))
    while True:
        writer.write(bytes(65536))
        await writer.drain()


FINAL: dict[str, tuple[bytes | Say, str]] = {
    "too many pixels": (answer(200, picture(size=(300, 200))), "more than 0 million pixels"),
    "a length too large": (answer(200, b"", length=200_001), "larger than 0 MB"),
    "a body without end": (endless, "larger than 0 MB"),
    "another host": (answer(302, b"", "Location: https://evil.example/r.png"), "not known to use"),
    "the cloud's own": (answer(302, b"", "Location: http://169.254.169.254/latest"), "not known to use"),
    "a file": (answer(302, b"", "Location: file:///etc/passwd"), "none of the web"),
    "a script": (answer(302, b"", "Location: javascript:alert(1)"), "none of the web"),
    "another name for us": (answer(302, b"", "Location: http://localhost/r.png"), "not known to use"),
    "a name and password": (answer(302, b"", "Location: http://me:mine@127.0.0.1/"), "none of the web"),
    "no address": (answer(302, b"", "Location: http://[::1/"), "cannot be read"),
    "round and round": (answer(302, b"", "Location: /r.png"), "without end"),
    "a redirect to nowhere": (answer(302), "status 302"),
    "nothing": (answer(204), "status 204"),
    "a part": (answer(206, PNG), "status 206"),
    "401": (answer(401), "status 401"),
}


@pytest.mark.parametrize("name", FINAL)
def test_what_no_other_try_would_mend_is_tried_once(
    tmp_path: Path, order: Order, clock: Patient, name: str
) -> None:
    said, sentence = FINAL[name]

    async def run() -> None:
        async with cdn(said) as host:
            limits = Limits(bytes=200_000, pixels=50_000)
            kind, told = refusal(await kept(tmp_path, order, clock, host.url(), limits))
            assert kind is Kind.RESULT
            assert sentence in told
            assert len(host.asked) == (4 if name == "round and round" else 1)

    asyncio.run(run())
    assert (stored(tmp_path), clock.waited_s) == ({}, [])


def test_too_many_pixels_are_seen_long_before_the_end(tmp_path: Path, order: Order, clock: Patient) -> None:
    async def header_and_silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(200, picture(size=(300, 200))[:1000], length=180_000))
        await writer.drain()
        await reader.read()

    async def run() -> MirrorError | Path:
        async with cdn(header_and_silence) as host:
            return await kept(tmp_path, order, clock, host.url(), Limits(pixels=50_000))

    assert "pixels" in refusal(asyncio.run(run()))[1]


def test_a_redirect_within_the_known_hosts_is_followed(tmp_path: Path, order: Order, clock: Patient) -> None:
    async def run() -> None:
        async with cdn(*(answer(status, b"", "Location: /r2") for status in (301, 307, 308))) as host:
            host.says.append(answer(200, PNG))
            assert isinstance(await kept(tmp_path, order, clock, host.url()), Path)
            assert [asked.split(b" ")[1] for asked in host.asked] == [b"/r.png?sign=SECRET"] + [b"/r2"] * 3

    asyncio.run(run())


@pytest.mark.parametrize("status", [403, 404, 410])
def test_an_address_that_works_no_longer_is_gone_and_a_fresh_one_is_fetched(
    tmp_path: Path, order: Order, clock: Patient, status: int
) -> None:
    async def run() -> None:
        async with cdn(answer(status), answer(200, PNG)) as host:
            results = Results(tmp_path, OWN, clock)
            with pytest.raises(ResultGone) as told:
                await results.keep(order, Result(url=host.url()), 1, None)
            assert told.value.failure.kind is Kind.RESULT_GONE
            assert len(host.asked) == 1
            place = await results.keep(order, Result(url=host.url("/fresh")), 1, None)
            assert place.read_bytes() == PNG
            await results.aclose()

    asyncio.run(run())


def test_the_bytes_themselves_go_the_same_road(tmp_path: Path, order: Order, clock: Patient) -> None:
    async def run() -> None:
        results = Results(tmp_path, (), clock, Limits(bytes=100_000, pixels=50_000))
        place = await results.keep(order, Result(content=PNG), 2, None)
        assert (place.name, place.read_bytes()) == ("anna__shirt__upper__2.png", PNG)
        for content, sentence in (
            (PNG[:900], "a broken one"),
            (picture(size=(300, 200)), "larger than 0 MB"),
            (picture("WEBP", size=(300, 200)), "pixels"),
            (b"", "a broken one"),
        ):
            with pytest.raises(ResultRefused, match=sentence):
                await results.keep(order, Result(content=content), 1, None)
        assert stored(tmp_path) == {"anna__shirt__upper__2.png": PNG}

    asyncio.run(run())
    assert clock.waited_s == []


def test_a_download_called_off_leaves_nothing(tmp_path: Path, order: Order, clock: Patient) -> None:
    async def run() -> None:
        async with cdn(half_and_silence) as host:
            results = Results(tmp_path, OWN, clock)
            keeping = asyncio.create_task(results.keep(order, Result(url=host.url()), 1, None))
            while not any(path.stat().st_size for path in tmp_path.glob("*.part")):
                await asyncio.sleep(0)
            keeping.cancel()
            with pytest.raises(asyncio.CancelledError):
                await keeping
            await results.aclose()

    asyncio.run(run())
    assert stored(tmp_path) == {}


def test_many_at_once_are_no_more_than_so_many(
    tmp_path: Path, order_of: Callable[..., Order], clock: Patient
) -> None:
    async def run() -> int:
        open_now = most = 0

        async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal open_now, most
            open_now += 1
            most = max(most, open_now)
            await asyncio.sleep(0.01)
            writer.write(answer(200, PNG))
            open_now -= 1

        async with cdn(count) as host:
            results = Results(tmp_path, OWN, clock, Limits(at_once=3))
            orders = [order_of(f"p{number}") for number in range(20)]
            places = await asyncio.gather(
                *(results.keep(one, Result(url=host.url()), 1, None) for one in orders)
            )
            await results.aclose()
            assert len(set(places)) == 20
        return most

    assert asyncio.run(run()) == 3


def test_a_signed_address_is_in_no_log(
    tmp_path: Path, order: Order, clock: Patient, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        onward = answer(302, b"", "Location: /r?X-Signature=SECRET")
        async with cdn(onward, answer(500), onward, reset, onward, answer(200, PNG)) as host:
            assert isinstance(await kept(tmp_path, order, clock, host.url()), Path)

    for name in ("", "httpcore2.http11", "httpcore2.connection", "httpx2"):
        caplog.set_level(logging.DEBUG, logger=name)
    asyncio.run(run())
    assert "connect_tcp" in caplog.text
    assert "SECRET" not in caplog.text


def test_a_name_that_leads_into_a_private_network_is_not_fetched(
    tmp_path: Path, order: Order, clock: Patient
) -> None:
    asked: list[tuple[str, int]] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append((host, port))
        return ("93.184.216.34", "10.0.0.7")

    async def run() -> None:
        results = Results(tmp_path, (".cdn.example",), clock, line=Line(resolve))
        with pytest.raises(ResultRefused, match="leads into a private network"):
            await results.keep(order, Result(url="https://a.cdn.example/r.png"), 1, None)
        await results.aclose()

    asyncio.run(run())
    assert (asked, clock.waited_s) == ([("a.cdn.example", 443)], [])


def test_a_picture_stored_again_takes_its_own_place(tmp_path: Path, order: Order, clock: Patient) -> None:
    other = picture(seed=2)

    async def run() -> None:
        for content in (PNG, other):
            results = Results(tmp_path, (), clock)
            await results.keep(order, Result(content=content), 1, None)

    asyncio.run(run())
    assert stored(tmp_path) == {"anna__shirt__upper__1.png": other}
