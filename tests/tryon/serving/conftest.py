"""A stand-in that runs, and somebody who asks it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from mirror_app.tryon.serving import Options, Script, running
from tests.tryon.serving.customer import Clock, Customer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def started(clock: Clock) -> Iterator[Callable[..., Customer]]:
    """Starts a server with a script, given as its table, on the clock that stands still."""
    with ExitStack() as opened:

        def start(timeout_s: float = 10.0, **table: object) -> Customer:
            server = opened.enter_context(running(Options(script=Script.read(table), clock=clock)))
            return opened.enter_context(Customer(server.url, timeout_s))

        yield start
