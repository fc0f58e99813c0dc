"""Makers that another process can import. `person` is the path of a folder: what happens is written there."""

import os
import signal
import time
from pathlib import Path

from mirror_app.errors import InputError
from mirror_app.key_names import ALL
from mirror_app.tryon.orders import GarmentType


def tells(person: bytes, garment: bytes, type: GarmentType, seed: int) -> bytes:
    """What it was given, and by which process it was made."""
    return b"%b in %b, %b, %d, by %d" % (person, garment, type.encode(), seed, os.getpid())


def sees(person: bytes, garment: bytes, type: GarmentType, seed: int) -> bytes:
    """Which keys its process could read, and one more name that it may."""
    return ",".join(sorted({*ALL, "MIRROR_OTHER"} & set(os.environ))).encode()


def refuses(person: bytes, garment: bytes, type: GarmentType, seed: int) -> bytes:
    raise InputError("The picture shows nobody.")


def fails(person: bytes, garment: bytes, type: GarmentType, seed: int) -> bytes:
    raise ValueError(person.decode())


def counts(person: bytes, garment: bytes, type: GarmentType, seed: int) -> bytes:
    """Begun and done are counted apart; seed: how many ms of work it is."""
    _note(person, "begun", garment)
    end = time.thread_time() + seed / 1000
    while time.thread_time() < end:
        sum(range(20_000))
    _note(person, "done", garment)
    return garment


def dies_once(person: bytes, garment: bytes, type: GarmentType, seed: int) -> bytes:
    """Its process is killed under the first who makes the garment named "deadly"."""
    _note(person, "begun", garment)
    if garment == b"deadly" and len(noted(Path(os.fsdecode(person)), "begun", "deadly")) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return garment


def dies(person: bytes, garment: bytes, type: GarmentType, seed: int) -> bytes:
    if garment == b"deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    return garment


def noted(folder: Path, what: str, garment: str = "") -> list[str]:
    """The garments, one for each time, and in that order, or those that are the one named."""
    try:
        lines = (folder / what).read_text().split()
    except FileNotFoundError:
        return []
    return [line for line in lines if not garment or line == garment]


def _note(person: bytes, what: str, garment: bytes) -> None:
    with (Path(os.fsdecode(person)) / what).open("ab") as file:
        file.write(garment + b"\n")
