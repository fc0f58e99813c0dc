"""Connections that go to the very address that was checked."""

import logging
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2
import httpx2

from mirror_app.tryon.results.addresses import Resolve, checked, resolved


class CheckedBackend(httpcore2.AsyncNetworkBackend):
    """Resolves a name once, checks what comes, and connects to that: a name that means another machine a
    moment later changes nothing. TLS and the Host header keep the name."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._sockets: Any = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first address of a host that answers. Raises ResultRefused for a private one."""
        try:
            addresses = await checked(host, port, self._resolve)
        except (OSError, UnicodeError):
            raise httpcore2.ConnectError("the name has no address") from None
        failed: httpcore2.ConnectError | httpcore2.ConnectTimeout = httpcore2.ConnectError("no address")
        for address in dict.fromkeys(addresses):
            try:
                return await self._sockets.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed


class Line:
    """Connections for downloads: no proxy, cookie or setting of the environment has a say.

    trusted: whose certificates count, None for the system's. They are made with the first download: pictures
    made on this machine need none.
    """

    def __init__(self, resolve: Resolve = resolved, trusted: ssl.SSLContext | None = None) -> None:
        self._resolve = resolve
        self._trusted = trusted
        self._pool: httpcore2.AsyncConnectionPool | None = None

    def pool(self) -> httpcore2.AsyncConnectionPool:
        if self._pool is None:
            # Its debug log has the headers of an answer, and in them a signed address where one redirects.
            logging.getLogger("httpcore2.http11").disabled = True
            self._pool = httpcore2.AsyncConnectionPool(
                ssl_context=self._trusted or httpx2.create_ssl_context(trust_env=False),
                max_connections=None,
                max_keepalive_connections=4,
                keepalive_expiry=15.0,
                network_backend=CheckedBackend(self._resolve),
            )
        return self._pool

    async def aclose(self) -> None:
        if self._pool is not None:
            await self._pool.aclose()
            self._pool = None
