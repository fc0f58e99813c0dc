"""A window's orders, with pictures of one colour and makers that are quick, or held."""

import io
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image as Pillow

from mirror_app.tryon.executors.thread import ThreadExecutor
from mirror_app.tryon.jobs import Job
from mirror_app.tryon.makers import Maker, makers
from mirror_app.tryon.ordering import Ordering
from mirror_app.tryon.orders import Order
from mirror_app.tryon.providers.keys import Keys, Secret
from mirror_app.tryon.providers.local import open_local
from mirror_app.tryon.providers.opening import named, open_provider
from mirror_app.tryon.providers.provider import Provider
from mirror_app.tryon.rack import Rack

(LOCAL,) = makers(["local"])
KEYS = Keys(Secret("test-secret-key"), Secret("test-access-key"))


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


def opener(maker: Callable[..., bytes] = at_once):
    async def open_it(name: str) -> Provider:
        if named(name)[0] == "local":
            return open_local(ThreadExecutor(maker))
        return open_provider(name, keys=KEYS)

    return open_it


@pytest.fixture
def rack(tmp_path: Path) -> Rack:
    rack = Rack(tmp_path / "rack")
    for colour in ("red", "blue", "white"):
        file = tmp_path / f"{colour}.png"
        file.write_bytes(png(colour))
        rack.hang(file, "upper")
    return rack


def orders_of(ordering: Ordering, rack: Rack, maker: Maker = LOCAL) -> list[Order]:
    person = ordering.person(png("pink"))
    return [ordering.order(person, hanger, maker) for hanger in rack.hangers()]


def until(true: Callable[[], bool]) -> None:
    """Wait for another thread, a while at most."""
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def over(ordering: Ordering) -> tuple[Job, ...]:
    until(lambda: not ordering.running)
    return ordering.jobs()


def people_in(folder: Path) -> list[bytes]:
    """Pictures of people that lie there."""
    return [path.read_bytes() for path in sorted((folder / "people").iterdir())]
