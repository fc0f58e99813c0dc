"""Orders of a window: made beside it, found again, removed."""

import io
import sqlite3
import stat
import sys
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest
from PIL import Image as Pillow

from mirror_app.errors import InputError, MirrorError
from mirror_app.tryon.jobs import Kind, State
from mirror_app.tryon.journal import Journal
from mirror_app.tryon.makers import makers
from mirror_app.tryon.ordering import Ordering
from mirror_app.tryon.ordering.baskets import Basket, Baskets
from mirror_app.tryon.providers.provider import Provider
from mirror_app.tryon.rack import Rack
from tests.tryon import fakes
from tests.tryon.ordering.conftest import (
    LOCAL,
    Held,
    opener,
    orders_of,
    over,
    people_in,
    png,
    until,
)
from tests.tryon.quick import Quick


async def refuse(name: str) -> Provider:
    raise MirrorError("There is no key.")


def test_what_is_ordered_is_made_and_stored(tmp_path: Path, rack: Rack):
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener())
    orders = orders_of(ordering, rack)
    assert len(ordering.offer(orders, LOCAL).anew) == 3
    ordering.begin(orders)
    jobs = over(ordering)
    assert {job.state for job in jobs} == {State.STORED}
    assert sorted(path.read_bytes() for job in jobs for path in job.pictures) == [png("green")] * 3
    assert len(ordering.offer(orders, LOCAL).stored) == 3
    ordering.close()


def test_a_picture_of_a_person_is_written_only_when_it_is_ordered_with(tmp_path: Path, rack: Rack):
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener())
    orders = orders_of(ordering, rack)
    ordering.offer(orders, LOCAL)
    assert people_in(tmp_path / "own") == []
    assert not ordering.has_pictures()
    ordering.begin(orders)
    over(ordering)
    assert people_in(tmp_path / "own") == [png("pink")]
    ordering.close()


def test_a_batch_is_found_again_by_the_next_window(tmp_path: Path, rack: Rack):
    held = Held()
    first = Ordering(tmp_path / "own", (LOCAL,), opener(held))
    first.begin(orders_of(first, rack))
    assert held.began.wait(20)
    first.stop()
    held.leave.set()
    first.close()
    second = Ordering(tmp_path / "own", (LOCAL,), opener(), Quick(100.0))
    assert len(second.jobs()) == 3
    assert not second.running
    second.begin(second.unfinished())
    assert {job.state for job in over(second)} == {State.STORED}
    second.close()


def test_two_windows_do_not_work_with_one_folder(tmp_path: Path):
    first = Ordering(tmp_path / "own", (LOCAL,), opener())
    with pytest.raises(MirrorError, match="Another mirror is at work"):
        Ordering(tmp_path / "own", (LOCAL,), opener())
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


def test_a_provider_that_cannot_be_opened_is_told(tmp_path: Path, rack: Rack):
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


def test_a_photo_that_was_taken_anew_is_never_written(tmp_path: Path, rack: Rack):
    ordering = Ordering(tmp_path / "own", (LOCAL,), refuse)
    ordering.begin(orders_of(ordering, rack)[:1])
    over(ordering)
    ordering.take_trouble()
    ordering.person(png("black"))
    ordering.begin(ordering.unfinished())
    over(ordering)
    ordering.person(png("yellow"))
    assert people_in(tmp_path / "own") == [png("pink")]
    ordering.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a folder's mode is POSIX's")
def test_nobody_else_may_look_into_the_folder(tmp_path: Path):
    (tmp_path / "own").mkdir(mode=0o755)
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener())
    assert stat.S_IMODE((tmp_path / "own").stat().st_mode) == 0o700
    ordering.close()


def test_what_was_ordered_is_found_again_though_nobody_could_be_asked(tmp_path: Path, rack: Rack):
    first = Ordering(tmp_path / "own", (LOCAL,), refuse)
    first.begin(orders_of(first, rack))
    over(first)
    first.close()
    second = Ordering(tmp_path / "own", (LOCAL,), opener())
    assert [job.state for job in second.jobs()] == [State.PLANNED] * 3
    assert second.has_pictures()
    second.begin(second.unfinished())
    assert {job.state for job in over(second)} == {State.STORED}
    second.close()


def test_what_waits_behind_what_is_being_made_is_found_again(tmp_path: Path, rack: Rack):
    held = Held()
    first = Ordering(tmp_path / "own", (LOCAL,), opener(held))
    one, *others = orders_of(first, rack)
    first.begin([one])
    assert held.began.wait(20)
    first.begin(others)
    first.stop()
    held.leave.set()
    first.close()
    second = Ordering(tmp_path / "own", (LOCAL,), opener())
    assert len(second.unfinished()) == 3
    second.close()


def test_orders_given_while_a_stop_winds_down_are_made(tmp_path: Path, rack: Rack):
    held = Held()
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener(held))
    one, *others = orders_of(ordering, rack)
    ordering.begin([one])
    assert held.began.wait(20)
    ordering.stop()
    ordering.begin(others)
    held.leave.set()
    states = {job.order.key: job.state for job in over(ordering)}
    assert {states[order.key] for order in others} == {State.STORED}
    ordering.close()


def test_a_maker_without_a_key_keeps_nobody_else_from_their_pictures(tmp_path: Path, rack: Rack):
    local = opener()

    async def open_it(name: str) -> Provider:
        return await (local if name == "local" else refuse)(name)

    fashn, other = makers(["fashn", "volcengine"])
    ordering = Ordering(tmp_path / "own", (LOCAL, fashn, other), open_it)
    free, paid, third = (orders_of(ordering, rack, maker)[0] for maker in (LOCAL, fashn, other))
    ordering.begin([paid, third, free])
    states = {job.order.provider: job.state for job in over(ordering)}
    assert states == {"fashn": State.PLANNED, "volcengine": State.PLANNED, "local": State.STORED}
    assert ordering.take_trouble() == "There is no key."
    ordering.close()


def test_what_is_pending_is_in_no_offer_and_not_made_twice(tmp_path: Path, rack: Rack):
    held = Held()
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener(held))
    one, *others = orders = orders_of(ordering, rack)
    assert ordering.pending() == frozenset()
    ordering.begin([one])
    assert held.began.wait(20)
    ordering.begin(others)
    assert ordering.pending() == {order.key for order in orders}
    assert ordering.offer(orders, LOCAL).anew == ()
    ordering.begin(orders)
    held.leave.set()
    assert {job.state for job in over(ordering)} == {State.STORED}
    assert ordering.pending() == frozenset()
    assert [job.submissions for job in ordering.jobs()] == [1, 1, 1]
    ordering.close()


def test_an_order_given_twice_is_offered_once(tmp_path: Path, rack: Rack):
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener())
    orders = orders_of(ordering, rack)
    assert len(ordering.offer([*orders, *orders], LOCAL).anew) == 3
    ordering.close()


def test_a_cancelled_order_is_in_no_basket_any_more():
    one, two = fakes.orders(1, 2)
    baskets = Baskets()
    baskets.add(Basket((one,)))
    baskets.add(Basket((one, two)))
    baskets.drop(one.key)
    assert baskets.take() == Basket((two,))
    assert baskets.take() is None


def test_what_waits_behind_others_is_cancelled_for_good(tmp_path: Path, rack: Rack):
    held = Held()
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener(held))
    one, two, _ = orders_of(ordering, rack)
    ordering.begin([one])
    assert held.began.wait(20)
    ordering.begin([two])
    ordering.cancel(two.key)
    assert ordering.pending() == {one.key}
    held.leave.set()
    states = {job.order.key: job.state for job in over(ordering)}
    assert states == {one.key: State.STORED, two.key: State.CANCELLED}
    ordering.close()


def test_an_order_cancelled_and_given_again_is_wanted(tmp_path: Path, rack: Rack):
    held = Held()
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener(held))
    orders = orders_of(ordering, rack)
    ordering.begin(orders)
    assert held.began.wait(20)
    until(lambda: sum(job.state is State.PLANNED for job in ordering.jobs()) == 1)
    last = next(job.order for job in ordering.jobs() if job.state is State.PLANNED)
    ordering.cancel(last.key)
    until(lambda: any(job.state is State.CANCELLED for job in ordering.jobs()))
    ordering.begin([last])
    assert last.key in ordering.pending()
    ordering.stop()
    held.leave.set()
    states = {job.order.key: job.state for job in over(ordering)}
    assert states[last.key] is State.PLANNED
    ordering.close()


def test_what_nobody_is_at_is_cancelled_for_good(tmp_path: Path, rack: Rack):
    first = Ordering(tmp_path / "own", (LOCAL,), refuse)
    orders = orders_of(first, rack)
    first.begin(orders)
    over(first)
    first.cancel(orders[0].key)
    first.close()
    second = Ordering(tmp_path / "own", (LOCAL,), opener())
    assert {job.order.key for job in second.jobs() if job.state is State.CANCELLED} == {orders[0].key}
    assert len(second.unfinished()) == 2
    second.close()


def test_an_order_without_an_answer_says_so_until_it_is_sent_again(tmp_path: Path, rack: Rack):
    own = tmp_path / "own"
    first = Ordering(own, (LOCAL,), refuse)
    order, *_ = orders_of(first, rack)
    first.begin([order])
    over(first)
    first.close()
    journal = Journal.open(own / "journal.sqlite3")
    journal.intend(order.key, "", 1.0)
    journal.close()
    held = Held()
    second = Ordering(own, (LOCAL,), opener(held))
    other = orders_of(second, rack)[1]
    second.begin([other])
    assert held.began.wait(20)
    second.begin([order], frozenset({order.key}))
    assert {job.order.key: job.state for job in second.jobs()}[order.key] is State.UNKNOWN
    assert order.key in second.pending()
    held.leave.set()
    assert {job.state for job in over(second)} == {State.STORED}
    second.close()


def test_a_journal_that_cannot_be_written_leaves_no_picture_of_a_person(tmp_path: Path, rack: Rack):
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener())
    spoil(tmp_path / "own" / "journal.sqlite3", "members")
    with pytest.raises(MirrorError, match="journal"):
        ordering.begin(orders_of(ordering, rack))
    assert people_in(tmp_path / "own") == []
    assert ordering.jobs() == ()
    ordering.close()


def spoil(journal: Path, table: str) -> None:
    """As somebody else's program may."""
    connection = sqlite3.connect(journal)
    connection.execute(f"DROP TABLE {table}")
    connection.close()


def test_a_key_that_is_given_later_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    usual = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    (fashn,) = makers(["fashn"])
    ordering = Ordering(tmp_path / "own", (fashn,), opener())
    try:
        monkeypatch.delenv("FASHN_API_KEY", raising=False)
        assert "There is no key for fashn" in ordering.obstacle(fashn)
        monkeypatch.setenv("FASHN_API_KEY", "test-fashn-key")
        assert ordering.obstacle(fashn) == ""
    finally:
        keyring.set_keyring(usual)
        ordering.close()


def test_orders_of_a_person_that_was_removed_since_are_refused_at_once(tmp_path: Path, rack: Rack):
    ordering = Ordering(tmp_path / "own", (LOCAL,), opener())
    orders = orders_of(ordering, rack)
    ordering.begin(orders[:1])
    over(ordering)
    assert ordering.forget() == ""
    with pytest.raises(InputError, match="take it once more"):
        ordering.begin(orders)
    assert ordering.jobs() == ()
    ordering.begin(orders_of(ordering, rack))
    assert {job.state for job in over(ordering)} == {State.STORED}
    ordering.close()


def test_a_mistake_of_the_program_is_told_without_its_text(
    tmp_path: Path, rack: Rack, caplog: pytest.LogCaptureFixture
):
    async def mistaken(name: str) -> Provider:
        raise ValueError("planted")

    ordering = Ordering(tmp_path / "own", (LOCAL,), mistaken)
    ordering.begin(orders_of(ordering, rack))
    assert {job.state for job in over(ordering)} == {State.PLANNED}
    assert "mistake of the program" in ordering.take_trouble()
    assert "ValueError at test_ordering.py" in caplog.text
    assert "planted" not in caplog.text
    caplog.clear()
    ordering.close()
