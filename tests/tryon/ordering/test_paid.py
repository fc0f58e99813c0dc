"""What is sent for money: only what was allowed, and the command line goes on with it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest

from mirror_app.tryon.jobs import State
from mirror_app.tryon.makers import makers
from mirror_app.tryon.ordering import Ordering
from mirror_app.tryon.rack import Rack
from mirror_app.tryon.serving import Options, Script, running
from mirror_app.tryon.serving.signature import Keys
from tests.tryon.command.conftest import KEYS, Somebody, Told, tryon
from tests.tryon.ordering.conftest import LOCAL, Held, opener, orders_of, over, until
from tests.tryon.ordering.test_ordering import refuse
from tests.tryon.quick import Quick

__all__ = ["tryon"]

StandIn = Callable[..., Any]


@pytest.fixture
def somebody() -> Somebody:
    return Somebody()


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """Starts the stand-in, with the keys of the window or of the command."""
    with ExitStack() as opened:

        def start(latency: str, keys: Keys | None = None) -> Any:
            script = Script.read({"latency": latency})
            return opened.enter_context(running(Options(script=script, keys=keys or Keys())))

        yield start


def state(server: Any) -> dict[str, Any]:
    return httpx2.get(f"{server.url}/_/state", trust_env=False).json()


def maker_at(server: Any):
    (maker,) = makers([f"volcengine@127.0.0.1:{server.port}"])
    return maker


def test_only_what_was_allowed_is_sent(tmp_path: Path, rack: Rack, stand_in: StandIn):
    server = stand_in("0")
    maker = maker_at(server)
    ordering = Ordering(tmp_path / "own", (maker,), opener(), Quick(100.0))
    one, two, three = orders_of(ordering, rack, maker)
    ordering.begin([one, two, three], allowed=frozenset({two.key}))
    states = {job.order.key: job.state for job in over(ordering)}
    assert states == {one.key: State.PLANNED, two.key: State.STORED, three.key: State.PLANNED}
    assert (state(server)["submissions"], state(server)["billed"]) == (1, 1)
    ordering.begin([one, two, three], allowed=frozenset())
    over(ordering)
    assert state(server)["submissions"] == 1
    ordering.close()


def test_what_costs_nothing_needs_no_leave(tmp_path: Path, rack: Rack):
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener())
    ordering.begin(orders_of(ordering, rack), allowed=frozenset())
    assert {job.state for job in over(ordering)} == {State.STORED}
    ordering.close()


def test_something_paid_is_in_flight_until_it_is_fetched(tmp_path: Path, rack: Rack, stand_in: StandIn):
    maker = maker_at(stand_in("0.5"))
    ordering = Ordering(tmp_path / "own", (maker,), opener(), Quick(20.0))
    assert not ordering.in_flight_paid()
    ordering.begin(orders_of(ordering, rack, maker)[:1])
    until(ordering.in_flight_paid)
    until(lambda: not ordering.in_flight_paid())
    assert {job.state for job in over(ordering)} == {State.STORED}
    ordering.close()


def test_what_is_made_here_is_not_paid(tmp_path: Path, rack: Rack):
    held = Held()
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener(held))
    ordering.begin(orders_of(ordering, rack))
    assert held.began.wait(20)
    until(lambda: any(job.state is State.QUEUED for job in ordering.jobs()))
    assert not ordering.in_flight_paid()
    held.leave.set()
    over(ordering)
    ordering.close()


def test_the_command_line_goes_on_with_what_a_window_ordered(
    tmp_path: Path, rack: Rack, stand_in: StandIn, tryon: Callable[..., Told]
):
    pair = Keys(KEYS.access.reveal(), KEYS.secret.reveal(), KEYS.access.reveal())
    server = stand_in("0", pair)
    maker = maker_at(server)
    own = tmp_path / "own"
    ordering = Ordering(own, (LOCAL, maker), refuse)
    ordering.begin([*orders_of(ordering, rack)[:1], *orders_of(ordering, rack, maker)[1:]])
    over(ordering)
    ordering.close()
    told = tryon("resume", "--journal", own / "journal.sqlite3", "--yes")
    assert told.status == 0, told.said
    assert state(server)["billed"] == 2
    again = Ordering(own, (LOCAL, maker), opener())
    assert [job.state for job in again.jobs()] == [State.STORED] * 3
    assert {path.parent for job in again.jobs() for path in job.pictures} == {own / "pictures"}
    again.close()
