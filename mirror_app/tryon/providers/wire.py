"""One HTTP call, made exactly once, and whether it may have arrived when no answer came back."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2

from mirror_app.errors import InputError
from mirror_app.tryon.jobs import Failure, Kind
from mirror_app.tryon.providers.endpoints import Endpoint
from mirror_app.tryon.providers.provider import Refused, Uncertain

LONGEST_ANSWER_BYTES = 64 * 2**20
"""Of several pictures in base64; longer is no answer."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: until a connection stands, between two pieces sent, between two pieces received, and for
    the whole call. Two pictures of 5 MB take 110 s over a line of 1 Mbit/s."""

    connect_s: float = 10.0
    write_s: float = 30.0
    read_s: float = 30.0
    total_s: float = 180.0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came. headers: names in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def table(self) -> dict[str, Any]:
        """The JSON object in it; empty where it is none."""
        return as_table(self.content)

    @property
    def retry_after_s(self) -> float | None:
        """How long the other side asks us to wait, in seconds, where it says so in seconds."""
        told = self.headers.get("retry-after", "")
        return float(told) if told.isascii() and told.isdigit() and len(told) <= 6 else None

    @property
    def date_s(self) -> float | None:
        """The other side's clock, seconds since 1970, where it says."""
        try:
            return parsedate_to_datetime(self.headers.get("date", "")).timestamp()
        except (ValueError, OverflowError):
            return None


def as_table(content: bytes | str) -> dict[str, Any]:
    """The JSON object in `content`; empty where it is none."""
    try:
        found: Any = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def not_reached(host: str) -> Refused:
    """Nothing of the call has left."""
    return Refused(Failure(Kind.TRANSPORT, f"{host} could not be reached."))


def broken_off(host: str) -> Uncertain:
    """The call may have left."""
    return Uncertain(
        Failure(Kind.TRANSPORT, f"The connection to {host} broke before its answer was complete.")
    )


def timed_out(host: str) -> Uncertain:
    """The call may have left."""
    return Uncertain(Failure(Kind.TRANSPORT, f"{host} did not answer in time."))


class Wire:
    """Calls to one endpoint. No redirects, no retries; a proxy from the environment is used except on
    loopback."""

    def __init__(self, endpoint: Endpoint, patience: Patience | None = None) -> None:
        patience = patience or Patience()
        self._endpoint = endpoint
        self._total_s = patience.total_s
        try:
            self._client = httpx2.AsyncClient(
                # A kept connection that the other side closes just as a call leaves on it cannot be told
                # from a call that was accepted: each call has its own.
                limits=httpx2.Limits(max_keepalive_connections=0),
                timeout=httpx2.Timeout(patience.read_s, connect=patience.connect_s, write=patience.write_s),
                # Without TLS there is no certificate to read the system's whole store for.
                verify=endpoint.secure,
                trust_env=not endpoint.loopback,
                headers={"User-Agent": "mirror-app", "Accept-Encoding": "identity"},
            )
        except (ImportError, ValueError, httpx2.InvalidURL):
            raise InputError("The proxy this system names cannot be used: an HTTP proxy can.") from None

    async def call(self, method: str, target: str, headers: Mapping[str, str], content: bytes = b"") -> Reply:
        """The answer to one request. target: path and query.

        Raises Refused where nothing of it left, Uncertain where it may have.
        """
        host, departure = self._endpoint.host, _Departure(method)
        try:
            async with asyncio.timeout(self._total_s):
                request = self._client.build_request(
                    method,
                    self._endpoint.url + target,
                    headers=headers,
                    content=content or None,
                    extensions={"trace": departure},
                )
                return await self._answer(request)
        # `from None`: what these say may have the request in it.
        except (httpx2.TimeoutException, TimeoutError):
            raise (timed_out(host) if departure.made else not_reached(host)) from None
        except (httpx2.HTTPError, httpx2.StreamError, OSError):
            raise (broken_off(host) if departure.made else not_reached(host)) from None

    async def aclose(self) -> None:
        await self._client.aclose()

    async def _answer(self, request: httpx2.Request) -> Reply:
        response = await self._client.send(request, stream=True)
        content = bytearray()
        try:
            async for piece in response.aiter_bytes():
                content += piece
                if len(content) > LONGEST_ANSWER_BYTES:
                    sentence = f"{self._endpoint.host} answered with more than can be read."
                    raise Uncertain(Failure(Kind.PROTOCOL, sentence))
        finally:
            await response.aclose()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status_code, headers, bytes(content))


class _Departure:
    """Told each step of a call; made: whether its first byte has been handed to the system."""

    def __init__(self, method: str) -> None:
        self._method = method.encode()
        self.made = False

    async def __call__(self, step: str, told: Mapping[str, Any]) -> None:
        # The CONNECT to a proxy is a request as well, and is none of ours.
        if step.endswith(".send_request_headers.started") and told["request"].method == self._method:
            self.made = True
