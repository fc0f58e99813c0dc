"""What the journal says."""

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from mirror_app.tryon.jobs import SETTLED, Failure, Job, Kind, State
from mirror_app.tryon.journal.file import JournalFile, Row
from mirror_app.tryon.journal.place import is_held
from mirror_app.tryon.journal.records import BatchRecord, Stored, TaskRecord
from mirror_app.tryon.orders import Order, Parameters, Picture

# The task of the latest attempt: an earlier one is no longer what the order waits for.
_JOBS = """
SELECT orders.*, asked.times, asked.last_at, tasks.task_id, tasks.accepted_at, tasks.running_at,
    tasks.finished_at, tasks.polls
FROM orders
LEFT JOIN (
    SELECT key, max(id) AS last, max(at) FILTER (WHERE outcome IS NOT 'refused') AS last_at,
        count(*) FILTER (WHERE outcome IS NOT 'refused') AS times
    FROM attempts GROUP BY key
) AS asked ON asked.key = orders.key
LEFT JOIN tasks ON tasks.attempt = asked.last
"""
_JOB = """
SELECT orders.*, asked.times, asked.last_at, tasks.task_id, tasks.accepted_at, tasks.running_at,
    tasks.finished_at, tasks.polls
FROM orders
LEFT JOIN (
    SELECT max(id) AS last, max(at) FILTER (WHERE outcome IS NOT 'refused') AS last_at,
        count(*) FILTER (WHERE outcome IS NOT 'refused') AS times
    FROM attempts WHERE key = ?1
) AS asked
LEFT JOIN tasks ON tasks.attempt = asked.last
WHERE orders.key = ?1
"""
_TASK = """
SELECT tasks.* FROM tasks WHERE attempt = (SELECT max(id) FROM attempts WHERE key = ?)
"""


class Reading:
    """A journal that is only looked at, also while another process works with it."""

    def __init__(self, file: JournalFile, path: Path | None) -> None:
        self._file = file
        self.path = path

    @classmethod
    def look(cls, path: Path) -> "Reading":
        """Raises JournalError where there is none, or none that can be read."""
        return cls(JournalFile.to_read(path), path)

    def close(self) -> None:
        self._file.close()

    def batches(self) -> tuple[BatchRecord, ...]:
        """All there have been, the oldest first."""
        rows = self._file.rows("SELECT * FROM batches ORDER BY id")
        return tuple(
            BatchRecord(str(row["id"]), row["began_at"], json.loads(row["settings"])) for row in rows
        )

    def jobs(self, batch: str | None = None) -> tuple[Job, ...]:
        """Of one batch, in the order in which they were given, or of all. An order whose submission nobody
        is at any more is UNKNOWN."""
        if batch is None:
            rows = self._file.rows(_JOBS + "ORDER BY orders.key")
        else:
            members = (
                "JOIN members ON members.key = orders.key WHERE members.batch = ? ORDER BY members.place"
            )
            rows = self._file.rows(_JOBS + members, (batch,))
        pictures = self._pictures()
        nobody = any(row["state"] == State.SUBMITTING for row in rows) and self._nobody_at_work()
        return tuple(_job(row, _newest(pictures[row["key"]]), nobody) for row in rows)

    def unfinished(self, batch: str | None = None) -> tuple[Order, ...]:
        """The orders to go on with: all that are neither stored nor cancelled."""
        return tuple(job.order for job in self.jobs(batch) if job.state not in SETTLED)

    def loose(self) -> tuple[Job, ...]:
        """Of no batch."""
        members = {row["key"] for row in self._file.rows("SELECT DISTINCT key FROM members")}
        return tuple(job for job in self.jobs() if job.order.key not in members)

    def job(self, key: str) -> Job | None:
        rows = self._file.rows(_JOB, (key,))
        if not rows:
            return None
        nobody = rows[0]["state"] == State.SUBMITTING and self._nobody_at_work()
        return _job(rows[0], _newest(self._pictures_of(key)), nobody)

    def task(self, key: str) -> TaskRecord | None:
        """Of the latest submission of this order, where it was accepted."""
        rows = self._file.rows(_TASK, (key,))
        if not rows:
            return None
        row = rows[0]
        return TaskRecord(
            task_id=row["task_id"],
            request_id=row["request_id"],
            accepted_at=row["accepted_at"],
            kept_until=row["kept_until"],
            finished_at=row["finished_at"],
            seed=row["seed"],
            urls=tuple(json.loads(row["urls"] or "[]")),
            urls_until=row["urls_until"],
        )

    def stored(self, key: str) -> tuple[Stored, ...]:
        """Every picture ever stored for this order, the newest first."""
        return tuple(_stored(row) for row in reversed(self._pictures_of(key)))

    def stored_of_task(self, key: str) -> tuple[Stored, ...]:
        """Those of its latest submission alone."""
        rows = self._pictures_of(key)
        latest = self._file.rows("SELECT max(id) AS id FROM attempts WHERE key = ?", (key,))[0]["id"]
        return tuple(_stored(row) for row in rows if row["attempt"] == latest)

    def latencies_s(self, provider: str, super_resolution: bool, last: int = 200) -> tuple[float, ...]:
        """Seconds from acceptance to the end of the last tasks, the newest last."""
        rows = self._file.rows(
            "SELECT seconds FROM latencies WHERE provider = ? AND super_resolution = ?"
            " ORDER BY id DESC LIMIT ?",
            (provider, int(super_resolution), last),
        )
        return tuple(row["seconds"] for row in reversed(rows))

    def _nobody_at_work(self) -> bool:
        return self.path is not None and not is_held(self.path)

    def _pictures(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self._file.rows("SELECT * FROM pictures ORDER BY id"):
            found[row["key"]].append(row)
        return found

    def _pictures_of(self, key: str) -> list[Row]:
        return self._file.rows("SELECT * FROM pictures WHERE key = ? ORDER BY id", (key,))


def _newest(pictures: Sequence[Row]) -> tuple[Path, ...]:
    """One for each number, as stored last."""
    by_number = {row["number"]: row for row in pictures}
    return tuple(_path(by_number[number]["path"]) for number in sorted(by_number))


def _stored(row: Row) -> Stored:
    return Stored(row["number"], _path(row["path"]), row["sha256"])


def _job(row: Row, pictures: Iterable[Path], nobody_at_work: bool) -> Job:
    state = State(row["state"])
    return Job(
        order=_order(row),
        state=State.UNKNOWN if state is State.SUBMITTING and nobody_at_work else state,
        failure=_failure(row),
        task_id=row["task_id"] or "",
        submissions=row["times"] or 0,
        polls=row["polls"] or 0,
        submitted_at=row["last_at"],
        accepted_at=row["accepted_at"],
        running_at=row["running_at"],
        finished_at=row["finished_at"],
        pictures=tuple(pictures),
        unwanted=bool(row["unwanted"]),
    )


def _failure(row: Row) -> Failure | None:
    if row["failure_kind"] is None:
        return None
    return Failure(Kind(row["failure_kind"]), row["failure_sentence"], row["failure_code"])


def _order(row: Row) -> Order:
    return Order(
        person=_picture(row, "person"),
        garment=_picture(row, "garment"),
        type=row["type"],
        provider=row["provider"],
        parameters=Parameters(**json.loads(row["parameters"])),
    )


def _picture(row: Row, what: str) -> Picture:
    name: Any = row[f"{what}_name"]
    return Picture(os.fsdecode(name), _path(row[f"{what}_path"]), row[f"{what}_sha256"])


def _path(encoded: bytes) -> Path:
    return Path(os.fsdecode(encoded))
