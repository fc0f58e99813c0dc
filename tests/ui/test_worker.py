"""Slow work beside Qt's thread, handed over on it."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from mirror_app.ui.worker import Worker


@pytest.fixture
def worker(qapp) -> Iterator[Worker]:
    owner = QObject()
    made = Worker(owner)
    yield made
    made.close()


def test_what_is_made_elsewhere_is_handed_over_here(worker, qtbot) -> None:
    made_on: list[str] = []

    def items() -> Iterator[int]:
        for n in range(3):
            made_on.append(threading.current_thread().name)
            yield n

    got: list[tuple[int, threading.Thread]] = []
    ends: list[bool] = []
    worker.ask(items(), lambda n: got.append((n, threading.current_thread())), ends.append)
    qtbot.waitUntil(lambda: ends == [True])
    assert [n for n, _ in got] == [0, 1, 2]
    assert {thread for _, thread in got} == {threading.current_thread()}
    assert all(name.startswith("drawing") for name in made_on)


def test_a_new_errand_takes_the_place_of_the_one_before(worker, qtbot) -> None:
    go_on = threading.Event()

    def slow() -> Iterator[str]:
        go_on.wait(10)
        yield "old"
        yield "older"

    got: list[str] = []
    ends: list[str] = []
    worker.ask(slow(), got.append, lambda _: ends.append("old"))
    worker.ask(iter(["new"]), got.append, lambda _: ends.append("new"))
    go_on.set()
    qtbot.waitUntil(lambda: ends == ["new"])
    assert got == ["new"]


def test_what_is_dropped_cleans_up_on_the_thread_it_was_made_on(worker, qtbot) -> None:
    ended_on: list[str] = []
    go_on = threading.Event()

    def items() -> Iterator[int]:
        try:
            yield 1
            go_on.wait(10)
            yield 2
        finally:
            ended_on.append(threading.current_thread().name)

    begun, got = items(), []
    worker.ask(begun, got.append, lambda _: None)
    qtbot.waitUntil(lambda: got == [1])
    worker.drop()
    go_on.set()
    qtbot.waitUntil(lambda: len(ended_on) == 1)
    assert ended_on[0].startswith("drawing")


def test_what_fails_is_logged_and_told_and_the_next_errand_works(worker, qtbot, caplog) -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    got: list[int] = []
    ends: list[bool] = []
    worker.ask(broken(), got.append, ends.append)
    qtbot.waitUntil(lambda: ends == [False])
    assert got == [1]
    assert "could not be drawn" in caplog.text
    caplog.clear()
    worker.ask(iter([2]), got.append, ends.append)
    qtbot.waitUntil(lambda: ends == [False, True])
    assert got == [1, 2]


def test_who_is_handed_something_may_ask_for_something_else(worker, qtbot) -> None:
    got: list[str] = []
    ends: list[str] = []

    def first(item: str) -> None:
        got.append(item)
        if item == "a":
            worker.ask(iter(["c"]), got.append, lambda _: ends.append("second"))

    worker.ask(iter(["a", "b"]), first, lambda _: ends.append("first"))
    qtbot.waitUntil(lambda: ends == ["second"])
    assert got == ["a", "c"]
