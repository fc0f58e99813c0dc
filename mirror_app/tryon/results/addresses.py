"""Where results may be fetched from: known hosts, by https, and never from a private network."""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Sequence

import httpx2

from mirror_app.tryon.providers.endpoints import is_loopback
from mirror_app.tryon.results.problems import ResultRefused

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host and port. Raises OSError where there are none."""

_HTTPS_PORT = 443
_NAME = re.compile(rb"[a-zA-Z0-9.:_-]+")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SITE_LOCAL = ipaddress.ip_network("fec0::/10")


async def resolved(host: str, port: int) -> Sequence[str]:
    """As the system resolves it."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class Hosts:
    """The hosts that results may come from: each "host", ".domain" for all below it, or either with ":port".

    A loopback address in the list ("127.0.0.1:8123", "localhost", "::1", "[::1]:80") stands for a server
    of one's own, and alone may be asked by http and on any port.
    """

    def __init__(self, allowed: Sequence[str]) -> None:
        self._allowed = tuple(_parts(entry) for entry in allowed)

    def require(self, address: str) -> httpx2.URL:
        """The address, taken apart. Raises ResultRefused unless results may be fetched from it."""
        url = _url(address)
        host, port = url.host.lower(), url.port or (80 if url.scheme == "http" else _HTTPS_PORT)
        own = is_loopback(host)
        if not any(_covers(entry, host, port, own) for entry in self._allowed):
            raise ResultRefused("The result lies on a host that this provider is not known to use.")
        if url.scheme != "https" and not (own and url.scheme == "http"):
            raise ResultRefused("The result can only be fetched without encryption, so it was not.")
        return url


def _url(address: str) -> httpx2.URL:
    try:
        url = httpx2.URL(address)
    except (httpx2.InvalidURL, ValueError):
        raise ResultRefused("The address of the result cannot be read.") from None
    plain = _NAME.fullmatch(url.raw_host) is not None
    if url.scheme not in ("https", "http") or not plain or url.userinfo:
        raise ResultRefused("The address of the result is none of the web.")
    return url


def _parts(entry: str) -> tuple[str, int | None]:
    host, _, port = entry.lower().rpartition(":")
    # An IPv6 address without brackets has colons, and no port.
    if port.isdecimal() and (":" not in host or host.endswith("]")):
        return host.strip("[]"), int(port)
    return entry.lower().strip("[]"), None


def _covers(entry: tuple[str, int | None], host: str, port: int, own: bool) -> bool:
    allowed, at_port = entry
    if at_port is None:
        at_port = port if own else _HTTPS_PORT
    below = allowed.startswith(".") and host.endswith(allowed) and not own
    return port == at_port and (host == allowed or below)


async def checked(host: str, port: int, resolve: Resolve) -> Sequence[str]:
    """The addresses to connect to. Raises OSError where there are none, ResultRefused where one of them is in
    a private network: what answers there is not the provider."""
    found = await resolve(host, port)
    own = is_loopback(host)
    for address in found:
        if not (_is_loopback_address(address) if own else is_public(address)):
            raise ResultRefused("The host of the result leads into a private network, so it was not fetched.")
    return found


def _is_loopback_address(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_loopback


def is_public(address: str) -> bool:
    """Whether an IP address (v4, v6, or v4 within v6) is one of the internet's, and of a single machine."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    within = _within(ip)
    if within is not None:
        return is_public(str(within))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_link_local or ip in _SITE_LOCAL)


def _within(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to: mapped, 6to4 or NAT64."""
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    translated = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
    return ip.ipv4_mapped or ip.sixtofour or translated
