"""One result from its address into a file: by hand, and with nothing of ours on the way but the address."""

import asyncio
import contextlib
from collections.abc import Generator
from typing import BinaryIO

import httpcore2
import httpx2

from mirror_app.tryon.jobs import Kind
from mirror_app.tryon.results.addresses import Hosts
from mirror_app.tryon.results.dialling import Line
from mirror_app.tryon.results.limits import Limits
from mirror_app.tryon.results.problems import ResultGone, ResultRefused, Unfinished
from mirror_app.tryon.results.verifying import Head

CHUNK_BYTES = 8192

_HEADERS = [
    ("Accept", "image/png, image/jpeg, image/webp"),
    # What is compressed on the way would have another length than it says, and no bound.
    ("Accept-Encoding", "identity"),
    ("User-Agent", "mirror-app"),
]
_ONWARD = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({403, 404, 410})
_LATER = frozenset({408, 425, 429})
_NETWORK_ERRORS = (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError)


class Downloads:
    """Fetches results. One try each: who asks decides about the next."""

    def __init__(self, hosts: Hosts, limits: Limits, line: Line) -> None:
        self._hosts = hosts
        self._limits = limits
        self._line = line

    async def fetch(self, address: str, into: BinaryIO) -> None:
        """Write what lies there. Raises ResultGone; ResultRefused where another try would end the same;
        Unfinished where it may not; OSError where it cannot be written."""
        url = self._hosts.require(address)
        with _told(self._limits):
            async with asyncio.timeout(self._limits.try_s):
                for _ in range(self._limits.redirects + 1):
                    onward = await self._ask(url, into)
                    if not onward:
                        return
                    url = self._hosts.require(_joined(url, onward))
        raise ResultRefused("The address of the result leads from one to the next without end.")

    async def _ask(self, url: httpx2.URL, into: BinaryIO) -> str:
        """Where it leads on to, "" once the body was written."""
        target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        patience = dict.fromkeys(("connect", "read", "write", "pool"), self._limits.read_s)
        pool = self._line.pool()
        async with pool.stream("GET", target, headers=_HEADERS, extensions={"timeout": patience}) as response:
            headers = httpx2.Headers(response.headers)
            onward = headers.get("location", "")
            if response.status in _ONWARD and onward:
                return onward
            _require_picture(response.status, headers, self._limits.bytes)
            await self._receive(response, into)
        return ""

    async def _receive(self, response: httpcore2.Response, into: BinaryIO) -> None:
        """A body shorter than its Content-Length ends in a ProtocolError by itself."""
        head = Head(self._limits.pixels)
        received = 0
        async for piece in response.aiter_stream():
            for start in range(0, len(piece), CHUNK_BYTES):
                chunk = piece[start : start + CHUNK_BYTES]
                received += len(chunk)
                require_size(received, self._limits.bytes)
                head.add(chunk)
                into.write(chunk)

    async def aclose(self) -> None:
        await self._line.aclose()


def _require_picture(status: int, headers: httpx2.Headers, most_bytes: int) -> None:
    if status in _GONE:
        raise ResultGone
    if status in _LATER or status >= 500:
        raise Unfinished(f"The host of the result answered with status {status}.")
    if status != 200:
        raise ResultRefused(f"The host of the result answered with status {status}.")
    length = headers.get("content-length", "")
    if length.isdecimal():
        require_size(int(length), most_bytes)


def require_size(size: int, most_bytes: int) -> None:
    """Raises ResultRefused for what is too large."""
    if size > most_bytes:
        raise ResultRefused(f"The result is larger than {most_bytes / 2**20:.0f} MB.")


def _joined(url: httpx2.URL, onward: str) -> str:
    try:
        return str(url.join(onward))
    except (httpx2.InvalidURL, ValueError):
        raise ResultRefused("The address of the result leads to one that cannot be read.") from None


@contextlib.contextmanager
def _told(limits: Limits) -> Generator[None]:
    """The network's errors as sentences; theirs could have the address in them."""
    try:
        yield
    except TimeoutError:
        raise Unfinished(f"The result did not come within {limits.try_s:.0f} s.") from None
    except httpcore2.TimeoutException:
        raise Unfinished(f"The host of the result was silent for {limits.read_s:.0f} s.") from None
    except _NETWORK_ERRORS:
        raise Unfinished("The network failed while the result was fetched.", Kind.TRANSPORT) from None
