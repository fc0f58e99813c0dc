from itertools import pairwise
from threading import Barrier, Thread

from mirror_app.latest import Latest


def test_only_the_newest_is_read_and_the_rest_is_counted() -> None:
    slot: Latest[int] = Latest()
    for number in (1, 2, 3):
        slot.put(number)
    assert slot.take() == 3
    assert slot.dropped == 2


def test_a_value_is_read_once() -> None:
    slot: Latest[str] = Latest()
    assert slot.take() is None
    slot.put("view")
    assert slot.take() == "view"
    assert slot.take() is None
    assert slot.dropped == 0


def test_a_value_that_counts_as_false_is_still_a_value() -> None:
    slot: Latest[int] = Latest()
    slot.put(0)
    assert slot.take() == 0


def test_a_reader_that_waits_is_woken_by_another_thread() -> None:
    slot: Latest[int] = Latest()
    ready = Barrier(2, timeout=10)

    def write() -> None:
        ready.wait()
        slot.put(7)

    writer = Thread(target=write, name="writer")
    writer.start()
    ready.wait()
    assert slot.take(timeout_s=10) == 7
    writer.join(timeout=10)


def test_between_threads_nothing_comes_back_or_out_of_order() -> None:
    slot: Latest[int] = Latest()
    last = 2000

    def write() -> None:
        for number in range(1, last + 1):
            slot.put(number)

    writer = Thread(target=write, name="writer")
    writer.start()
    seen = [0]
    while seen[-1] < last:
        number = slot.take(timeout_s=10)
        assert number is not None
        seen.append(number)
    writer.join(timeout=10)
    assert all(earlier < later for earlier, later in pairwise(seen))
    assert slot.dropped == last - (len(seen) - 1)
