"""The file of a journal: opened with care, written whole or not at all."""

import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from mirror_app.tryon.journal.place import JournalError, make_private
from mirror_app.tryon.journal.schema import APPLICATION, STEPS, migrate

Row = sqlite3.Row


class JournalFile:
    """One connection, for any thread, one at a time."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._name = name
        self._turn = threading.RLock()

    @classmethod
    def to_write(cls, path: Path | None) -> "JournalFile":
        """path: made where there is none; None: in memory. Raises JournalError, with the file untouched,
        where it is no journal, is damaged, or was written by a newer version."""
        if path is None:
            return cls._opened(":memory:", "in memory", fresh=True)
        with _told(str(path)):
            make_private(path)
        return cls._opened(str(path), str(path), fresh=True)

    @classmethod
    def to_read(cls, path: Path) -> "JournalFile":
        """Beside one that writes, in whatever process. Raises JournalError."""
        if not path.is_file():
            raise JournalError(f"There is no journal {path}: nothing has been ordered with it.")
        return cls._opened(str(path), str(path), fresh=False)

    @classmethod
    def _opened(cls, place: str, name: str, fresh: bool) -> "JournalFile":
        with _told(name):
            connection = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
            connection.row_factory = sqlite3.Row
            try:
                behind = _behind(connection, name)
                if fresh:
                    _set_up(connection, behind)
                else:
                    connection.execute("PRAGMA query_only = ON")
            except BaseException:
                connection.close()
                raise
        return cls(connection, name)

    @contextmanager
    def change(self) -> Generator[sqlite3.Connection]:
        """All that is written in here is on the disk when this is left, or none of it. Raises
        JournalError."""
        with self._turn, _told(self._name):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk may have rolled it back already.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def wipe(self) -> None:
        """Also from the file of changes beside it, which keeps what was erased until it is written anew.
        Whoever reads just then may prevent it until the next time."""
        with self._turn, suppress(sqlite3.OperationalError):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def rows(self, query: str, values: tuple[Any, ...] = ()) -> list[Row]:
        with self._turn, _told(self._name):
            return self._connection.execute(query, values).fetchall()

    def close(self) -> None:
        with self._turn:
            self._connection.close()


def _behind(connection: sqlite3.Connection, name: str) -> int:
    """How many steps of the schema this file has behind it; only looks."""

    def pragma(word: str) -> Any:
        return connection.execute(f"PRAGMA {word}").fetchone()[0]

    behind, ours = pragma("user_version"), pragma("application_id") == APPLICATION
    empty = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not (ours or (empty and behind == 0)):
        raise JournalError(f"{name} is another program's, not a journal of try-on; it is left as it is.")
    if behind > len(STEPS):
        raise JournalError(
            f"The journal {name} is of a newer version of the mirror: use that one; it is left as it is."
        )
    if pragma("quick_check") != "ok":
        raise sqlite3.DatabaseError
    return behind


def _set_up(connection: sqlite3.Connection, behind: int) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # A commit has returned: it is on the disk, whatever happens to the machine.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # What is erased, the address of a result, is overwritten too.
    connection.execute("PRAGMA secure_delete = ON")
    migrate(connection, behind)


@contextmanager
def _told(name: str) -> Generator[None]:
    """The system's errors as sentences about the journal `name`."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise JournalError(f"The journal {name} cannot be used: {error}.") from error
    except sqlite3.DatabaseError as error:
        raise JournalError(
            f"The journal {name} is damaged or no journal at all; it is left as it is. Name another one."
        ) from error
    except OSError as error:
        raise JournalError(f"The journal {name} cannot be made: {error.strerror}.") from error
