"""Orders of a window: made beside it, found again, removed."""

import io
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image as Pillow

from mirror_app.errors import MirrorError
from mirror_app.tryon.executors.thread import ThreadExecutor
from mirror_app.tryon.jobs import Job, Kind, State
from mirror_app.tryon.makers import makers
from mirror_app.tryon.ordering import Ordering
from mirror_app.tryon.orders import Order
from mirror_app.tryon.providers.local import open_local
from mirror_app.tryon.providers.provider import Provider
from mirror_app.tryon.rack import Rack

(LOCAL,) = makers(["local"])


def png(colour: str) -> bytes:
    file = io.BytesIO()
    Pillow.new("RGB", (60, 90), colour).save(file, "PNG")
    return file.getvalue()


def at_once(person: bytes, garment: bytes, type: str, seed: int) -> bytes:
    return png("green")


class Held:
    """A maker that waits for leave to go on."""

    def __init__(self) -> None:
        self.began, self.leave = threading.Event(), threading.Event()

    def __call__(self, person: bytes, garment: bytes, type: str, seed: int) -> bytes:
        self.began.set()
        assert self.leave.wait(20)
        return png("green")


def opener(maker: Callable[..., bytes]):
    async def open_it(name: str) -> Provider:
        return open_local(ThreadExecutor(maker))

    return open_it


@pytest.fixture
def rack(tmp_path: Path) -> Rack:
    rack = Rack(tmp_path / "rack")
    for colour in ("red", "blue", "white"):
        file = tmp_path / f"{colour}.png"
        file.write_bytes(png(colour))
        rack.hang(file, "upper")
    return rack


def orders_of(ordering: Ordering, rack: Rack) -> list[Order]:
    person = ordering.person(png("pink"))
    return [ordering.order(person, hanger, LOCAL) for hanger in rack.hangers()]


def until(true: Callable[[], bool]) -> None:
    """Wait for another thread, a while at most."""
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def over(ordering: Ordering) -> tuple[Job, ...]:
    until(lambda: not ordering.running)
    return ordering.jobs()


def test_what_is_ordered_is_made_and_stored(tmp_path: Path, rack: Rack):
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener(at_once))
    orders = orders_of(ordering, rack)
    assert len(ordering.offer(orders, LOCAL).anew) == 3
    ordering.begin(orders)
    jobs = over(ordering)
    assert {job.state for job in jobs} == {State.STORED}
    assert sorted(path.read_bytes() for job in jobs for path in job.pictures) == [png("green")] * 3
    assert len(ordering.offer(orders, LOCAL).stored) == 3
    ordering.close()


def test_a_picture_of_a_person_is_written_only_when_it_is_ordered_with(tmp_path: Path, rack: Rack):
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener(at_once))
    orders = orders_of(ordering, rack)
    ordering.offer(orders, LOCAL)
    assert list((tmp_path / "own" / "people").iterdir()) == []
    ordering.begin(orders)
    over(ordering)
    assert [path.read_bytes() for path in (tmp_path / "own" / "people").iterdir()] == [png("pink")]
    ordering.close()


def test_a_batch_is_found_again_by_the_next_window(tmp_path: Path, rack: Rack):
    held = Held()
    first = Ordering(tmp_path / "own", (LOCAL,), opener(held))
    first.begin(orders_of(first, rack))
    assert held.began.wait(20)
    first.stop()
    held.leave.set()
    first.close()
    second = Ordering(tmp_path / "own", (LOCAL,), opener(at_once))
    assert len(second.jobs()) == 3
    assert not second.running
    second.begin(second.unfinished())
    assert {job.state for job in over(second)} == {State.STORED}
    second.close()


def test_two_windows_do_not_work_with_one_folder(tmp_path: Path):
    first = Ordering(tmp_path / "own", (LOCAL,), opener(at_once))
    with pytest.raises(MirrorError, match="Another mirror is at work"):
        Ordering(tmp_path / "own", (LOCAL,), opener(at_once))
    first.close()


def test_what_was_not_sent_yet_can_be_cancelled_and_ordered_after_all(tmp_path: Path, rack: Rack):
    held = Held()
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener(held))
    orders = orders_of(ordering, rack)
    ordering.begin(orders)
    assert held.began.wait(20)
    # Two are begun at once, the third waits.
    until(lambda: sum(job.state is State.PLANNED for job in ordering.jobs()) == 1)
    waiting = next(job for job in ordering.jobs() if job.state is State.PLANNED)
    ordering.cancel(waiting.order.key)
    held.leave.set()
    states = {job.order.key: job.state for job in over(ordering)}
    assert states.pop(waiting.order.key) is State.CANCELLED
    assert set(states.values()) == {State.STORED}
    ordering.begin([waiting.order], frozenset({waiting.order.key}))
    assert {job.state for job in over(ordering)} == {State.STORED}
    ordering.close()


def test_orders_given_while_others_are_made_are_made_after_them(tmp_path: Path, rack: Rack):
    held = Held()
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener(held))
    one, *others = orders_of(ordering, rack)
    ordering.begin([one])
    assert held.began.wait(20)
    ordering.begin(others)
    assert len(ordering.jobs()) == 3
    held.leave.set()
    assert {job.state for job in over(ordering)} == {State.STORED}
    ordering.close()


def test_removing_leaves_nothing_of_the_person(tmp_path: Path, rack: Rack):
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener(at_once))
    ordering.begin(orders_of(ordering, rack))
    over(ordering)
    ordering.forget()
    assert ordering.jobs() == ()
    left = [path.name for path in (tmp_path / "own").rglob("*") if path.suffix in (".png", ".jpg")]
    assert left == []
    assert b"pink" not in (tmp_path / "own" / "journal.sqlite3").read_bytes()
    ordering.begin(orders_of(ordering, rack))
    assert {job.state for job in over(ordering)} == {State.STORED}
    ordering.close()


def test_a_provider_that_cannot_be_opened_is_told(tmp_path: Path, rack: Rack):
    async def refuse(name: str) -> Provider:
        raise MirrorError("There is no key.")

    ordering = Ordering(tmp_path / "own", (LOCAL,), refuse)
    ordering.begin(orders_of(ordering, rack))
    assert {job.state for job in over(ordering)} == {State.PLANNED}
    assert ordering.take_trouble() == "There is no key."
    assert ordering.take_trouble() == ""
    ordering.close()


def test_a_picture_that_the_engine_refuses_fails_alone(tmp_path: Path, rack: Rack):
    def refuses_red(person: bytes, garment: bytes, type: str, seed: int) -> bytes:
        if Pillow.open(io.BytesIO(garment)).convert("RGB").getpixel((30, 45))[2] < 60:
            raise MirrorError("There is no garment in this picture.")
        return png("green")

    ordering = Ordering(tmp_path / "own", (LOCAL,), opener(refuses_red))
    ordering.begin(orders_of(ordering, rack))
    by_name = {job.order.garment.name: job for job in over(ordering)}
    assert by_name["red"].state is State.FAILED
    assert by_name["red"].failure is not None
    assert by_name["red"].failure.kind in (Kind.INPUT, Kind.SERVICE)
    assert by_name["blue"].state is by_name["white"].state is State.STORED
    ordering.close()
