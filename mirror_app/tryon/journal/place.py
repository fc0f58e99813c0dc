"""Where the journal lies, and that only one process works with it."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from mirror_app.errors import MirrorError
from mirror_app.files import make_folder
from mirror_app.paths import own_eyewear, own_tryon

_PATIENCE_S = 1.0


class JournalError(MirrorError):
    """The journal cannot be used, or could not be written: nothing may be asked for without it."""


class OrderMoved(MirrorError):
    """An order stands otherwise than its batch knows: somebody else is at it, so it may not be asked for."""


def usual_place() -> Path:
    """The user's own journal of what is ordered by commands. It need not exist."""
    return own_eyewear().parent / "tryon.sqlite3"


def window_place() -> Path:
    """The journal of what the same user orders in the mirror's window. It need not exist."""
    return own_tryon() / "journal.sqlite3"


def make_private(path: Path) -> None:
    """An empty file that nobody else may read, where there is none; and never again readable to others where
    there is one. Raises InputError or OSError."""
    make_folder(path.parent)
    # Opening and closing a file that SQLite has open would drop its locks, so: only one that is not there.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    path.chmod(0o600)


class Same:
    """That files are still the ones that were opened, neither removed nor replaced."""

    def __init__(self, *paths: Path) -> None:
        self._known = {path: _identity(path) for path in paths}

    def require(self) -> None:
        """Raises JournalError."""
        for path, identity in self._known.items():
            if _identity(path) != identity:
                raise JournalError(
                    f"{path} was removed or replaced while the mirror was at work with it: nothing more is"
                    " asked for, since another mirror may be at the same orders."
                )


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


class Held:
    """That this process, and no other, works with a journal. Dies with the process, however that ends.

    It is SQLite's own lock on an empty file beside the journal: the same on every system, free once its owner
    is dead, not inherited by a child, and no hindrance to those who only read the journal.
    """

    def __init__(self, journal: Path, patience_s: float = _PATIENCE_S) -> None:
        """Raises JournalError where another has it, InputError or OSError where no file can be made."""
        self.path = _lock_of(journal)
        make_private(self.path)
        self._connection = sqlite3.connect(
            self.path, timeout=patience_s, isolation_level=None, check_same_thread=False
        )
        try:
            # Nothing is ever written, so it needs no third file.
            self._connection.execute("PRAGMA journal_mode = MEMORY")
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error:
            self._connection.close()
            raise JournalError(
                f"Another mirror is at work with the journal {journal}: wait until it is done, or stop it."
            ) from None

    def release(self) -> None:
        self._connection.close()


def is_held(journal: Path) -> bool:
    """Whether a process is at work with it now."""
    if not _lock_of(journal).exists():
        return False
    try:
        Held(journal, patience_s=0.0).release()
    except JournalError:
        return True
    return False


def _lock_of(journal: Path) -> Path:
    # One journal has one lock, whatever links lead to it.
    path = Path(os.path.realpath(journal))
    return path.with_name(path.name + "-lock")
