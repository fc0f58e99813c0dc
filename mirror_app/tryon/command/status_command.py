"""`mirror-app tryon status`: how all batches stand, by the journal alone."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mirror_app.config import Settings
from mirror_app.tryon.command.ending import resume_words
from mirror_app.tryon.command.saying import WORDS, job_line, printable
from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.journal import BatchRecord, Reading, usual_place

Standing = tuple[BatchRecord, Sequence[Job]]


def run(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Exit status 0. Raises JournalError where the journal that was named cannot be read."""
    place = Path(arguments.journal) if arguments.journal else usual_place()
    if arguments.journal is None and not place.is_file():
        found: list[Standing] = []
    else:
        with closing(Reading.look(place)) as journal:
            found = [(batch, journal.jobs(batch.id)) for batch in journal.batches()]
    said = json.dumps(_as_json(place, found), indent=1) if arguments.json else "\n".join(_lines(place, found))
    sys.stdout.write(said + "\n")
    return 0


def _lines(place: Path, found: Sequence[Standing]) -> list[str]:
    if not found:
        return ["Nothing has been ordered yet."]
    lines: list[str] = []
    left = 0
    for batch, jobs in found:
        began = datetime.fromtimestamp(batch.began_at).astimezone().strftime("%Y-%m-%d %H:%M")
        provider, out = batch.settings.get("provider", ""), batch.settings.get("out", "")
        lines.append(f"Batch {batch.id}, {began}, {provider}, to {printable(out)}: {_counts(jobs)}")
        rest = [job for job in jobs if job.state not in (State.STORED, State.CANCELLED)]
        lines += [f"  {job_line(job)}" for job in rest if job.state is not State.PLANNED]
        left += len(rest)
    if left:
        lines.append(f"To go on: {resume_words(place)}")
    return lines


def _counts(jobs: Sequence[Job]) -> str:
    states = Counter(job.state for job in jobs)
    said = {state: word.partition(":")[0] for state, word in WORDS.items()}
    return ", ".join(f"{states[state]} {said[state]}" for state in State if states[state])


def _as_json(place: Path, found: Sequence[Standing]) -> dict[str, Any]:
    return {
        "journal": str(place),
        "batches": [
            {
                "id": batch.id,
                "began_at": datetime.fromtimestamp(batch.began_at, UTC).isoformat(),
                "settings": dict(batch.settings),
                "states": dict(Counter(job.state.value for job in jobs)),
                "orders": [_order(job) for job in jobs],
            }
            for batch, jobs in found
        ],
    }


def _order(job: Job) -> dict[str, Any]:
    failure = job.failure
    return {
        "key": job.order.key,
        "person": job.order.person.name,
        "garment": job.order.garment.name,
        "type": job.order.type,
        "provider": job.order.provider,
        "state": job.state.value,
        "failure": {"kind": failure.kind.value, "sentence": failure.sentence, "code": failure.code}
        if failure
        else None,
        "task_id": job.task_id,
        "submissions": job.submissions,
        "polls": job.polls,
        "pictures": [str(path) for path in job.pictures],
    }
