"""The command, with pictures of one colour, a maker that is quick, and a clock that is."""

import argparse
import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from mirror_app.config import Settings
from mirror_app.tryon.command.choice import Choice
from mirror_app.tryon.command.front import Front
from mirror_app.tryon.command.running import Surroundings
from mirror_app.tryon.command.words import add_words
from mirror_app.tryon.executors.thread import ThreadExecutor
from mirror_app.tryon.orders import GarmentType
from mirror_app.tryon.providers.keys import Keys, Secret
from mirror_app.tryon.providers.opening import open_provider
from mirror_app.tryon.providers.provider import Provider

KEYS = Keys(Secret("SK-of-nobody"), Secret("AK-of-nobody"))


class Quick:
    """A clock on which 1 s lasts 2 ms."""

    def __init__(self) -> None:
        self._began = time.time(), time.monotonic()

    def now_s(self) -> float:
        return self._began[0] + self.monotonic_s()

    def monotonic_s(self) -> float:
        return 500 * (time.monotonic() - self._began[1])

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / 500)


@dataclass
class Somebody(Front):
    """answers: what is typed, in turn."""

    answers: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def is_terminal(self) -> bool:
        return False

    def say(self, line: str) -> None:
        self.said.append(line)

    def agrees(self, question: str) -> bool:
        self.asked.append(question)
        return self.answers.pop(0) == "yes" if self.answers else super().agrees(question)


def blended(person: bytes, garment: bytes, type: GarmentType, seed: int) -> bytes:
    """Half one, half the other."""
    one, other = (Image.open(BytesIO(content)).resize((48, 64)) for content in (person, garment))
    into = BytesIO()
    Image.blend(one, other, 0.5).save(into, "PNG")
    return into.getvalue()


@dataclass
class Told:
    """What a command did."""

    status: int
    said: str


@pytest.fixture
def somebody() -> Somebody:
    return Somebody()


@pytest.fixture
def tryon(somebody: Somebody) -> Callable[..., Told]:
    """Runs `mirror-app tryon` with these words."""

    async def opened(choice: Choice) -> Provider:
        executor = ThreadExecutor(blended) if choice.provider == "local" else None
        keys = Keys(KEYS.access) if choice.provider == "fashn" else KEYS
        return open_provider(choice.provider, endpoint=choice.endpoint, keys=keys, executor=executor)

    def run(*words: object) -> Told:
        parser = argparse.ArgumentParser()
        add_words(parser.add_subparsers())
        arguments = parser.parse_args(["tryon", *map(str, words)])
        somebody.said.clear()
        around = (Surroundings(somebody, opened, Quick()),) if words[0] in ("batch", "resume") else ()
        status = arguments.command(arguments, Settings(), *around)
        return Told(status, "\n".join(somebody.said))

    return run


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """people/ with anna and ben, garments/ with shirt, and upper/ coat, lower/ jeans, full/ dress."""
    for number, name in enumerate(
        (
            "people/anna",
            "people/ben",
            "garments/shirt",
            "garments/upper/coat",
            "garments/lower/jeans",
            "garments/full/dress",
        )
    ):
        path = tmp_path / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (60, 80), (40 * number, 100, 200 - 30 * number)).save(path)
    return tmp_path
