"""Where a cluster is, as the person says it."""

import re
from dataclasses import dataclass

from mirror_app.errors import InputError

_ADDRESS = re.compile(r"(?P<scheme>dask|tls)://(?P<host>[^/@\s]+):(?P<port>\d{1,5})")
_LOCAL = re.compile(r"local:([1-9]\d?)")
_OWN = frozenset({"127.0.0.1", "[::1]", "localhost"})


@dataclass(frozen=True, slots=True)
class Place:
    """A cluster: there already, at address, as Dask has it; or, where that is "", to be begun on this machine
    with so many workers. host: where pictures go, "" if they stay on this machine."""

    address: str = ""
    host: str = ""
    workers: int = 0


def place_at(text: str) -> Place:
    """ "dask://HOST:PORT", "tls://HOST:PORT" (encrypted; its certificates are in Dask's own settings), or
    "local:N": N workers on this machine. Raises InputError."""
    local, there = _LOCAL.fullmatch(text), _ADDRESS.fullmatch(text)
    if local:
        return Place(workers=int(local[1]))
    if there is None or not 0 < int(there["port"]) < 65536:
        raise InputError(f'"{text}" is no cluster; one is dask://HOST:PORT, tls://HOST:PORT or local:2.')
    scheme = "tcp" if there["scheme"] == "dask" else "tls"
    host = "" if there["host"] in _OWN else there["host"]
    return Place(f"{scheme}://{there['host']}:{there['port']}", host)
