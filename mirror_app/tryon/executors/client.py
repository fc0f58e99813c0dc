"""The connection to a Dask cluster."""

import logging
from collections.abc import Callable, Coroutine
from typing import Any, Protocol, cast

import distributed

from mirror_app.errors import InputError
from mirror_app.tryon.executors.work import Work
from mirror_app.tryon.jobs import Failure

_CONNECT_S = 10.0
_JOIN_S = 60.0


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
    client: Any = distributed.Client(address, asynchronous=True, set_as_default=False, timeout=_CONNECT_S)
    try:
        await client
    except (OSError, TimeoutError, TypeError, ValueError) as error:
        raise InputError(f"No Dask scheduler answers at {address}.") from error
    try:
        await client.wait_for_workers(workers, timeout=_JOIN_S)
    except TimeoutError as error:
        await client.close()
        raise InputError(f"The cluster at {address} has no worker.") from error
    return cast(Client, client)
