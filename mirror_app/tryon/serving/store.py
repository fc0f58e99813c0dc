"""All that the stand-in remembers, in SQLite: tasks, what was billed, how often was asked, the pictures made.

A file outlives the server; it holds the pictures made, and never those sent.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from secrets import token_hex

from mirror_app.errors import InputError

_TABLES = """
CREATE TABLE IF NOT EXISTS secret (value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS pairs (pair INTEGER PRIMARY KEY, payload TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS tasks (
    id TEXT PRIMARY KEY, provider TEXT NOT NULL, pair INTEGER NOT NULL, received_at REAL NOT NULL,
    latency_s REAL NOT NULL, seed INTEGER NOT NULL, images INTEGER NOT NULL, inline INTEGER NOT NULL,
    made_at REAL, failure TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS pictures (task TEXT, n INTEGER, png BLOB NOT NULL, PRIMARY KEY (task, n));
CREATE TABLE IF NOT EXISTS counts (
    event TEXT, pair INTEGER, n INTEGER NOT NULL, PRIMARY KEY (event, pair));
"""


@dataclass(frozen=True, slots=True)
class Task:
    """An accepted, billed submission. pair: the number of its payload, in the order they first came. Times in
    seconds since 1970. made_at: when its pictures were there, or `failure`, a name in refusals.py, was."""

    id: str
    provider: str
    pair: int
    received_at: float
    latency_s: float
    seed: int
    images: int
    inline: bool
    made_at: float | None = None
    failure: str = ""

    @property
    def finished_at(self) -> float | None:
        """None while its pictures are not made."""
        return None if self.made_at is None else max(self.made_at, self.received_at + self.latency_s)

    def finished(self, now: float) -> bool:
        return self.finished_at is not None and self.finished_at <= now


class Store:
    """For one thread, the one that made it. Each change is on the disk when its call returns."""

    def __init__(self, path: Path | None = None) -> None:
        """Without a path it is in memory. Raises InputError where the file cannot be used."""
        try:
            if path is not None:
                # The pictures in it are nobody else's to see; what SQLite puts beside it is like it.
                path.touch(mode=0o600)
            self._base = sqlite3.connect(path or ":memory:", isolation_level=None)
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = FULL")
            self._base.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise InputError(f"{path} cannot hold the state: {error}.") from error
        if self._base.execute("SELECT 1 FROM secret").fetchone() is None:
            self._base.execute("INSERT INTO secret VALUES (?)", (token_hex(32),))

    def close(self) -> None:
        self._base.close()

    def secret(self) -> str:
        """What the addresses of pictures are signed with."""
        return self._base.execute("SELECT value FROM secret").fetchone()[0]

    def pair(self, payload: str) -> int:
        """The number of a payload, by its sha256: 1 for the first that ever came."""
        self._base.execute("INSERT OR IGNORE INTO pairs (payload) VALUES (?)", (payload,))
        return self._base.execute("SELECT pair FROM pairs WHERE payload = ?", (payload,)).fetchone()[0]

    def count(self, event: str, pair: int) -> int:
        """The number of this event of this pair: 1 for the first. Pair 0 is for all of them."""
        return self._base.execute(
            "INSERT INTO counts VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1 RETURNING n",
            (event, pair),
        ).fetchone()[0]

    def counted(self, event: str, pair: int = 0) -> int:
        row = self._base.execute(
            "SELECT n FROM counts WHERE event = ? AND pair = ?", (event, pair)
        ).fetchone()
        return row[0] if row else 0

    def raise_to(self, event: str, n: int) -> None:
        """The most that was ever seen of something."""
        self._base.execute(
            "INSERT INTO counts VALUES (?, 0, ?) ON CONFLICT DO UPDATE SET n = max(n, excluded.n)", (event, n)
        )

    def add(self, task: Task) -> None:
        self._base.execute("INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", astuple(task))

    def made(self, task: str, made_at: float, pictures: Sequence[bytes], failure: str) -> None:
        """The pictures of a task, or the failure to make them, at once."""
        self._base.execute("BEGIN")
        rows = [(task, n, png) for n, png in enumerate(pictures)]
        self._base.executemany("INSERT INTO pictures VALUES (?, ?, ?)", rows)
        self._base.execute("UPDATE tasks SET made_at = ?, failure = ? WHERE id = ?", (made_at, failure, task))
        self._base.execute("COMMIT")

    def task(self, task: str) -> Task | None:
        row = self._base.execute("SELECT * FROM tasks WHERE id = ?", (task,)).fetchone()
        return Task(*row) if row else None

    def tasks(self) -> list[Task]:
        """In the order they were accepted."""
        return [Task(*row) for row in self._base.execute("SELECT * FROM tasks ORDER BY rowid")]

    def accepted(self) -> int:
        return self._base.execute("SELECT count(*) FROM tasks").fetchone()[0]

    def billed(self) -> dict[str, int]:
        """Tasks by payload, only of those that were accepted."""
        return dict(
            self._base.execute(
                "SELECT payload, count(*) FROM tasks JOIN pairs USING (pair) GROUP BY pair ORDER BY pair"
            ).fetchall()
        )

    def picture(self, task: str, n: int) -> bytes | None:
        row = self._base.execute("SELECT png FROM pictures WHERE task = ? AND n = ?", (task, n)).fetchone()
        return row[0] if row else None
