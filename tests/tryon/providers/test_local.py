import asyncio
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest

from mirror_app.tryon.executors.thread import ThreadExecutor
from mirror_app.tryon.jobs import Failure, Kind
from mirror_app.tryon.orders import GarmentType, Order, Parameters, Picture
from mirror_app.tryon.providers.local import QUALITY, open_local
from mirror_app.tryon.providers.provider import Refused, Upload


@dataclass
class Held:
    """An executor whose pictures are made when the test says so."""

    at_once: int = 3
    host: str = ""
    go: asyncio.Event = field(default_factory=asyncio.Event)
    failure: Failure | None = None
    closed: bool = False

    async def make(self, person: bytes, garment: bytes, type: GarmentType, seed: int) -> bytes:
        if self.failure is not None:
            raise Refused(self.failure)
        await self.go.wait()
        if self.failure is not None:
            raise Refused(self.failure)
        return person + garment + type.encode() + str(seed).encode()

    async def aclose(self) -> None:
        self.closed = True


UPLOAD = Upload(b"person ", b"shirt ")


def order(seed: int = 5) -> Order:
    person = Picture("ann", Path("ann.jpg"), "aa")
    return Order(person, Picture("shirt", Path("shirt.jpg"), "bb"), "upper", "local", Parameters(seed))


def test_it_is_free_waits_and_sends_nothing_away() -> None:
    terms = open_local(Held()).terms
    assert (terms.host, terms.price, terms.in_flight, terms.gap_s) == ("", Decimal(0), 3, 0.0)
    assert terms.waits
    assert terms.result_hosts == ()
    assert QUALITY.startswith("Preview quality")


def test_a_cluster_elsewhere_is_named_as_where_pictures_go() -> None:
    assert open_local(Held(host="node1")).terms.host == "node1"


def test_to_inquire_is_to_wait_for_the_end() -> None:
    async def run() -> None:
        executor = Held()
        provider = open_local(executor)
        accepted = await provider.submit(order(), UPLOAD)
        asking = asyncio.create_task(provider.inquire(accepted.task_id))
        await asyncio.sleep(0)
        assert not asking.done()
        executor.go.set()
        answer = await asking
        assert answer.state == "done"
        assert answer.results[0].content == b"person shirt upper5"
        assert answer.seed == 5
        assert await provider.inquire(accepted.task_id) == answer
        await provider.aclose()
        assert executor.closed

    asyncio.run(run())


def test_who_stops_waiting_does_not_stop_the_picture() -> None:
    async def run() -> None:
        executor = Held()
        provider = open_local(executor)
        accepted = await provider.submit(order(), UPLOAD)
        asking = asyncio.create_task(provider.inquire(accepted.task_id))
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait((asking,))
        executor.go.set()
        assert (await provider.inquire(accepted.task_id)).state == "done"
        await provider.aclose()

    asyncio.run(run())


def test_a_task_of_a_process_that_is_no_more_is_gone() -> None:
    answer = asyncio.run(open_local(Held()).inquire("0123"))
    assert answer.state == "gone"
    assert answer.failure is not None
    assert answer.failure.kind is Kind.TASK_GONE


def test_pictures_that_do_not_suit_fail_that_pair_alone() -> None:
    async def run() -> None:
        executor = Held(failure=Failure(Kind.INPUT, "The picture shows nobody."))
        provider = open_local(executor)
        accepted = await provider.submit(order(), UPLOAD)
        answer = await provider.inquire(accepted.task_id)
        assert (answer.state, answer.failure) == ("failed", executor.failure)
        await provider.aclose()

    asyncio.run(run())


def test_when_nothing_can_be_made_any_more_nothing_counts_as_failed() -> None:
    async def run() -> None:
        executor = Held()
        provider = open_local(executor)
        accepted = await provider.submit(order(), UPLOAD)
        executor.failure = Failure(Kind.CONFIG, "The cluster has no worker left.")
        executor.go.set()
        assert (await provider.inquire(accepted.task_id)).state == "gone"
        with pytest.raises(Refused, match="no worker left"):
            await provider.submit(order(), UPLOAD)
        await provider.aclose()

    asyncio.run(run())


def test_any_seed_is_one_by_the_order_so_that_the_picture_is_the_same_again() -> None:
    async def made(seed: int) -> int | None:
        provider = open_local(ThreadExecutor(lambda *_: b""))
        accepted = await provider.submit(order(seed), UPLOAD)
        answer = await provider.inquire(accepted.task_id)
        await provider.aclose()
        return answer.seed

    first = asyncio.run(made(-1))
    assert first is not None
    assert 0 <= first < 2**32
    assert first == asyncio.run(made(-1)) == int(order(-1).key[:8], 16)
    assert asyncio.run(made(11)) == 11


def test_only_the_last_answers_are_kept_for_being_asked_again() -> None:
    async def run() -> None:
        provider = open_local(ThreadExecutor(lambda *_: b"png"))
        ids = [(await provider.submit(order(), UPLOAD)).task_id for _ in range(9)]
        for task_id in ids:
            assert (await provider.inquire(task_id)).state == "done"
        assert (await provider.inquire(ids[0])).state == "gone"
        assert (await provider.inquire(ids[1])).state == "done"
        await provider.aclose()

    asyncio.run(run())
