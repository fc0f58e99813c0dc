"""The window closes soon, whatever the service it asked does."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mirror_app.tryon.executors.thread import ThreadExecutor
from mirror_app.tryon.jobs import State
from mirror_app.tryon.makers import makers
from mirror_app.tryon.ordering import Ordering
from mirror_app.tryon.providers.local import open_local
from mirror_app.tryon.providers.provider import Provider
from mirror_app.tryon.rack import Rack
from tests.tryon.ordering.conftest import LOCAL, opener, orders_of, people_in, png, until

SOON_S = 8.0
"""3 s, on a machine that has much else to do; the network's own patience is 30 s and more."""


class Host:
    """Reads what it is sent. trickles: its answer comes byte by byte, and never ends; else there is none."""

    def __init__(self, listener: socket.socket, trickles: bool) -> None:
        self.name = f"volcengine@127.0.0.1:{listener.getsockname()[1]}"
        self.asked, self.over = threading.Event(), threading.Event()
        self.calls = 0
        self._listener = listener
        self._trickles = trickles

    def serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection:
                if self.over.is_set():
                    return
                self.calls += 1
                connection.recv(65536)
                self.asked.set()
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        letters = iter(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.over.wait(0.05):
            if self._trickles:
                try:
                    connection.send(bytes([next(letters, ord("a"))]))
                except OSError:
                    return


@contextmanager
def host(trickles: bool) -> Iterator[Host]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        told = Host(listener, trickles)
        thread = threading.Thread(target=told.serve)
        thread.start()
        try:
            yield told
        finally:
            told.over.set()
            # It is woken once more.
            socket.create_connection(listener.getsockname()).close()
            thread.join()


@pytest.mark.parametrize("trickles", [False, True])
def test_it_closes_soon_and_knows_what_may_have_been_paid(tmp_path: Path, rack: Rack, trickles: bool):
    with host(trickles) as there:
        (maker,) = makers([there.name])
        ordering = Ordering(tmp_path / "own", (maker,), opener())
        orders = orders_of(ordering, rack, maker)
        ordering.begin(orders)
        assert there.asked.wait(20)
        assert ordering.in_flight_paid()
        began = time.monotonic()
        ordering.close()
        assert time.monotonic() - began < SOON_S
        assert there.calls == 1
    again = Ordering(tmp_path / "own", (LOCAL,), opener())
    assert sorted(job.state for job in again.jobs()) == [State.PLANNED, State.PLANNED, State.UNKNOWN]
    assert not again.in_flight_paid()
    again.close()


def test_everything_is_removed_soon(tmp_path: Path, rack: Rack):
    with host(trickles=False) as there:
        (maker,) = makers([there.name])
        ordering = Ordering(tmp_path / "own", (maker,), opener())
        ordering.begin(orders_of(ordering, rack, maker))
        assert there.asked.wait(20)
        began = time.monotonic()
        assert ordering.forget() == ""
        assert time.monotonic() - began < SOON_S
        assert people_in(tmp_path / "own") == []
        assert ordering.jobs() == ()
        assert not ordering.running
        ordering.close()


def test_it_closes_soon_though_a_keyring_waits_for_somebody(tmp_path: Path, rack: Rack):
    unlocked, asked = threading.Event(), threading.Event()
    sent: list[str] = []

    def make(person: bytes, garment: bytes, type: str, seed: int) -> bytes:
        sent.append(type)
        return png("green")

    async def locked(name: str) -> Provider:
        asked.set()
        unlocked.wait(60)
        return open_local(ThreadExecutor(make))

    ordering = Ordering(tmp_path / "own", (LOCAL,), locked)
    ordering.begin(orders_of(ordering, rack))
    assert asked.wait(20)
    began = time.monotonic()
    assert "once more" in ordering.forget()
    assert time.monotonic() - began < SOON_S
    assert people_in(tmp_path / "own") == []
    unlocked.set()
    until(lambda: not ordering.running)
    assert ordering.forget() == ""
    ordering.close()
    assert sent == []
