"""Files on their way: written under another name, and given theirs when they are whole."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from mirror_app.tryon.results.problems import ResultRefused

PREFIX = ".mirror-app-"
SUFFIX = ".part"


def _held_by_somebody(file: BinaryIO) -> bool:
    """Whether another than this handle writes into it; where not, this one holds it from here on."""
    if sys.platform == "win32":
        # Windows does not remove a file that is open: there is nothing to hold.
        return False
    import fcntl  # noqa: PLC0415 - not on Windows

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


@contextmanager
def part_in(folder: Path) -> Generator[tuple[Path, BinaryIO]]:
    """A new file to write into; it is gone when this is left, unless it was moved. Raises OSError."""
    path = folder / f"{PREFIX}{token_hex(8)}{SUFFIX}"
    with path.open("xb") as file:
        _held_by_somebody(file)
        try:
            yield path, file
        finally:
            if sys.platform == "win32":
                file.close()
            with suppress(OSError):
                path.unlink(missing_ok=True)


def put_in_place(part: Path, file: BinaryIO, place: Path) -> None:
    """Write to the disk what is still on its way, and only then give it its name. Raises OSError."""
    file.flush()
    os.fsync(file.fileno())
    if sys.platform == "win32":
        file.close()
    part.replace(place)
    if sys.platform != "win32":
        # The name, too, has to be on the disk before the journal says so.
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def clean(folder: Path) -> int:
    """Remove what a crash left there, and nothing that is being written, by whomever; how many there were."""
    removed = 0
    with suppress(OSError):
        for path in folder.glob(f"{PREFIX}*{SUFFIX}"):
            with suppress(OSError):
                removed += _removed(path)
    return removed


def _removed(path: Path) -> bool:
    with path.open("rb") as file:
        if _held_by_somebody(file):
            return False
        if sys.platform == "win32":
            file.close()
        path.unlink()
    return True


@contextmanager
def told(folder: Path) -> Generator[None]:
    """The system's errors about `folder` as sentences: ResultRefused."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise ResultRefused(f"The folder {folder} is gone, so the result was not stored.") from None
    except OSError as error:
        raise ResultRefused(f"The result cannot be stored in {folder}: {error.strerror}.") from None
