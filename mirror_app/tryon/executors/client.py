"""The connection to a Dask cluster."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Protocol, cast

import distributed

from mirror_app.errors import InputError
from mirror_app.tryon.executors.work import Work
from mirror_app.tryon.jobs import Failure

_CONNECT_S = 10.0
_JOIN_S = 60.0
_NOBODY = "No Dask scheduler answers at {}."


class Task(Protocol):
    """One picture being made."""

    def result(self) -> Coroutine[Any, Any, bytes | Failure]: ...

    def release(self) -> None: ...


class Scheduler(Protocol):
    def identity(self) -> Coroutine[Any, Any, dict[str, Any]]: ...


class Client(Protocol):
    """What is used of Dask's own, whose types are those it has without asyncio."""

    @property
    def status(self) -> str: ...

    @property
    def scheduler(self) -> Scheduler: ...

    def submit(
        self, function: Callable[[Work], bytes | Failure], work: Work, *, key: str, retries: int
    ) -> Task: ...

    def wait_for_workers(self, count: int, *, timeout: float) -> Coroutine[Any, Any, None]: ...

    def close(self) -> Coroutine[Any, Any, None]: ...


async def connected(address: str, workers: int) -> Client:
    """address: as Dask has it, tcp://HOST:PORT or tls://. workers: how many are waited for, for a minute.
    Raises InputError where nobody answers or none of them comes."""
    # What Dask would log of a lost worker or scheduler is mended, or told in a sentence.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    await _require_somebody(address)
    client: Any = distributed.Client(address, asynchronous=True, set_as_default=False, timeout=_CONNECT_S)
    try:
        await client
    except (OSError, TimeoutError, TypeError, ValueError) as error:
        raise InputError(_NOBODY.format(address)) from error
    try:
        await client.wait_for_workers(workers, timeout=_JOIN_S)
    except TimeoutError as error:
        await client.close()
        raise InputError(f"The cluster at {address} has no worker.") from error
    return cast(Client, client)


async def _require_somebody(address: str) -> None:
    """Dask itself tries again until its time is out, also where it was turned away."""
    host, _, port = address.partition("://")[2].rpartition(":")
    try:
        opening = asyncio.open_connection(host.strip("[]"), int(port))
        _, writer = await asyncio.wait_for(opening, _CONNECT_S)
    except (OSError, TimeoutError) as error:
        raise InputError(_NOBODY.format(address)) from error
    writer.close()
    await writer.wait_closed()
