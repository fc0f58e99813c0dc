"""The journal of one process at work: each change is on the disk before what follows from it is done."""

import json
import os
import sqlite3
import threading
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from mirror_app.tryon.jobs import Failure, Job, State
from mirror_app.tryon.journal.file import JournalFile
from mirror_app.tryon.journal.place import Held, JournalError, OrderMoved, Same
from mirror_app.tryon.journal.reading import Reading
from mirror_app.tryon.journal.records import Finished, Stored
from mirror_app.tryon.orders import Order
from mirror_app.tryon.providers.provider import Accepted

_THIS_TASK = "attempt = (SELECT max(id) FROM attempts WHERE key = ?)"
_ERASE = "UPDATE tasks SET urls = NULL, urls_until = NULL WHERE urls IS NOT NULL"
_PLAN = """
INSERT INTO orders (key, provider, type, parameters, person_name, person_path, person_sha256,
    garment_name, garment_path, garment_sha256, state) VALUES (?,?,?,?,?,?,?,?,?,?,?)
ON CONFLICT (key) DO UPDATE SET person_name = excluded.person_name, person_path = excluded.person_path,
    garment_name = excluded.garment_name, garment_path = excluded.garment_path
"""


class Journal(Reading):
    """Reads and writes. Times are seconds since 1970. What changes an order gives back its job. Everything
    raises JournalError where the file cannot be written."""

    def __init__(self, file: JournalFile, path: Path | None, held: Held | None) -> None:
        super().__init__(file, path)
        self._held = held
        self._same = Same(*(() if path is None or held is None else (path, held.path)))
        self._batch_running = threading.Lock()

    @classmethod
    def open(cls, path: Path | None) -> "Journal":
        """path: a file, made where there is none; None: in memory, gone with the process. Submissions whose
        end a dead process did not write down become UNKNOWN. Raises JournalError, with nothing changed, where
        another process is at work with it, or it is damaged, newer, or no journal."""
        held = None
        if path is not None:
            path = path.absolute()
            try:
                held = Held(path)
            except OSError as error:
                raise JournalError(f"The journal {path} cannot be made: {error.strerror}.") from error
        try:
            file = JournalFile.to_write(path)
        except BaseException:
            if held is not None:
                held.release()
            raise
        journal = cls(file, path, held)
        journal._forget_submitting()
        return journal

    def close(self) -> None:
        super().close()
        if self._held is not None:
            self._held.release()

    def begin(self, settings: Mapping[str, str], orders: Iterable[Order], at: float) -> str:
        """Write a batch down, orders and all; its id. settings: what it takes to go on with it, never a
        key."""
        with self._file.change() as change:
            told = "INSERT INTO batches (began_at, settings) VALUES (?, ?)"
            batch = change.execute(told, (at, json.dumps(dict(settings)))).lastrowid
            keys = _plan(change, orders)
            members = [(batch, place, key) for place, key in enumerate(keys)]
            change.executemany("INSERT INTO members VALUES (?, ?, ?)", members)
        return str(batch)

    def plan(self, orders: Iterable[Order]) -> None:
        """Write orders down that are not in it yet; of those that are, only where their pictures lie now."""
        with self._file.change() as change:
            _plan(change, orders)

    def intend(self, key: str, payload_sha256: str, at: float, seen: State = State.PLANNED) -> int:
        """To be called before the provider is asked; the number of this attempt. What becomes of it must be
        told by accept, refuse or doubt. seen: the state in which it was decided to ask. Raises OrderMoved
        where it is in another by now, and JournalError where the file is no longer the one that was opened;
        nothing may be asked for then."""
        with self._file.change() as change:
            self._same.require()
            state = change.execute("SELECT state FROM orders WHERE key = ?", (key,)).fetchone()["state"]
            if state != seen:
                raise OrderMoved("Another mirror is at this order.")
            told = "INSERT INTO attempts (key, payload_sha256, at) VALUES (?, ?, ?)"
            attempt = change.execute(told, (key, payload_sha256, at)).lastrowid
            _move(change, key, State.SUBMITTING, None)
        assert attempt is not None
        return attempt

    def accept(self, attempt: int, accepted: Accepted, at: float, kept_until: float) -> Job:
        with self._file.change() as change:
            key = _ends(change, attempt, "accepted")
            told = (
                "INSERT INTO tasks (attempt, task_id, request_id, accepted_at, kept_until) VALUES (?,?,?,?,?)"
            )
            change.execute(told, (attempt, accepted.task_id, accepted.request_id, at, kept_until))
            _move(change, key, State.QUEUED, None)
        return self.told(key)

    def refuse(self, attempt: int, failure: Failure, later: bool) -> Job:
        """Nothing was made. later: it may be asked for again, so it is PLANNED, else FAILED."""
        with self._file.change() as change:
            key = _ends(change, attempt, "refused")
            _move(change, key, State.PLANNED if later else State.FAILED, failure)
        return self.told(key)

    def doubt(self, attempt: int, failure: Failure) -> Job:
        with self._file.change() as change:
            key = _ends(change, attempt, "unknown")
            _move(change, key, State.UNKNOWN, failure)
        return self.told(key)

    def running(self, key: str, at: float, polls: int) -> Job:
        with self._file.change() as change:
            told = f"UPDATE tasks SET running_at = coalesce(running_at, ?), polls = ? WHERE {_THIS_TASK}"
            change.execute(told, (at, polls, key))
            _move(change, key, State.RUNNING, None)
        return self.told(key)

    def done(self, key: str, finished: Finished) -> Job:
        """Made, and to be fetched. Its latency is remembered."""
        urls = json.dumps(finished.urls) if any(finished.urls) else None
        with self._file.change() as change:
            told = (
                "UPDATE tasks SET finished_at = coalesce(finished_at, ?), polls = ?, seed = ?, urls = ?,"
                f" urls_until = ? WHERE {_THIS_TASK}"
            )
            until = finished.urls_until if urls else None
            change.execute(told, (finished.at, finished.polls, finished.seed, urls, until, key))
            if finished.latency_s is not None:
                change.execute(
                    "INSERT INTO latencies (provider, super_resolution, seconds, exact, at)"
                    " SELECT provider, json_extract(parameters, '$.super_resolution'), ?, ?, ?"
                    " FROM orders WHERE key = ?",
                    (finished.latency_s, int(finished.exact), finished.at, key),
                )
            _move(change, key, State.DONE, None)
        return self.told(key)

    def picture(self, key: str, stored: Stored) -> None:
        """One more picture of this order's task is in the folder."""
        path = os.fsencode(stored.path.absolute())
        with self._file.change() as change:
            change.execute(
                "INSERT OR REPLACE INTO pictures (key, attempt, number, path, sha256)"
                " SELECT ?1, max(id), ?2, ?3, ?4 FROM attempts WHERE key = ?1",
                (key, stored.number, path, stored.sha256),
            )

    def all_stored(self, key: str) -> Job:
        """All its pictures are; the addresses of its results are erased."""
        return self.move(key, State.STORED, None)

    def move(self, key: str, state: State, failure: Failure | None, polls: int | None = None) -> Job:
        """Any other change. Of what is over, the addresses of results are erased."""
        erased = 0
        with self._file.change() as change:
            if polls is not None:
                change.execute(f"UPDATE tasks SET polls = ? WHERE {_THIS_TASK}", (polls, key))
            if state in (State.STORED, State.FAILED, State.GONE):
                which = "attempt IN (SELECT id FROM attempts WHERE key = ?)"
                erased = change.execute(f"{_ERASE} AND {which}", (key,)).rowcount
            _move(change, key, state, failure)
        if erased:
            self._file.wipe()
        return self.told(key)

    def unwanted(self, key: str) -> Job:
        """The person called it off too late."""
        with self._file.change() as change:
            change.execute("UPDATE orders SET unwanted = 1 WHERE key = ?", (key,))
        return self.told(key)

    def forget(self) -> None:
        """Erase every order and batch, and what became of them; how long tasks took is no secret. Only where
        nothing is running."""
        with self._file.change() as change:
            for table in ("pictures", "tasks", "attempts", "members", "batches", "orders"):
                change.execute(f"DELETE FROM {table}")
        self._file.wipe()

    def forget_addresses(self, now: float) -> None:
        """Erase those of results that can no longer be fetched there."""
        with self._file.change() as change:
            erased = change.execute(f"{_ERASE} AND urls_until < ?", (now,)).rowcount
        if erased:
            self._file.wipe()

    @contextmanager
    def at_work(self) -> Generator[None]:
        """For one batch at a time. Raises JournalError where one is running."""
        if not self._batch_running.acquire(blocking=False):
            raise JournalError("A batch is running already: wait until it is done, or stop it.")
        try:
            self._forget_submitting()
            yield
        finally:
            self._batch_running.release()

    def _forget_submitting(self) -> None:
        """What was being submitted, and is not any more, is UNKNOWN."""
        with self._file.change() as change:
            change.execute("UPDATE attempts SET outcome = 'unknown' WHERE outcome IS NULL")
            change.execute("UPDATE orders SET state = ? WHERE state = ?", (State.UNKNOWN, State.SUBMITTING))

    def told(self, key: str) -> Job:
        """How an order that is in it stands."""
        job = self.job(key)
        assert job is not None
        return job

    def _nobody_at_work(self) -> bool:
        return False


def _plan(change: sqlite3.Connection, orders: Iterable[Order]) -> list[str]:
    """Their keys, each once."""
    by_key = {order.key: order for order in orders}
    change.executemany(_PLAN, [_columns(order) for order in by_key.values()])
    return list(by_key)


def _columns(order: Order) -> tuple[str | bytes, ...]:
    person, garment = order.person, order.garment
    return (
        order.key,
        order.provider,
        order.type,
        json.dumps(asdict(order.parameters)),
        os.fsencode(person.name),
        os.fsencode(person.path.absolute()),
        person.sha256,
        os.fsencode(garment.name),
        os.fsencode(garment.path.absolute()),
        garment.sha256,
        State.PLANNED,
    )


def _ends(change: sqlite3.Connection, attempt: int, outcome: str) -> str:
    """The key of the order that this attempt was for."""
    change.execute("UPDATE attempts SET outcome = ? WHERE id = ?", (outcome, attempt))
    return change.execute("SELECT key FROM attempts WHERE id = ?", (attempt,)).fetchone()["key"]


def _move(change: sqlite3.Connection, key: str, state: State, failure: Failure | None) -> None:
    kind, sentence, code = (failure.kind, failure.sentence, failure.code) if failure else (None, None, None)
    change.execute(
        "UPDATE orders SET state = ?, failure_kind = ?, failure_sentence = ?, failure_code = ?,"
        " unwanted = unwanted AND ? WHERE key = ?",
        (state, kind, sentence, code, int(state is not State.PLANNED), key),
    )
