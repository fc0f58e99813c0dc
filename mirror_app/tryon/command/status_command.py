"""`mirror-app tryon status`: how all batches stand, by the journal alone."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from mirror_app.config import Settings
from mirror_app.tryon.command.ending import resume_words
from mirror_app.tryon.command.journals import Standing, places, standings
from mirror_app.tryon.command.saying import WORDS, job_line, printable
from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.journal import BatchRecord, Reading


def run(arguments: argparse.Namespace, _settings: Settings) -> int:
    """Exit status 0. Raises JournalError where the journal that was named cannot be read."""
    found: list[Standing] = []
    for place in places(arguments.journal):
        with closing(Reading.look(place)) as journal:
            found += standings(place, journal)
    said = json.dumps(_as_json(found), indent=1) if arguments.json else "\n".join(_lines(found))
    sys.stdout.write(said + "\n")
    return 0


def _lines(found: Sequence[Standing]) -> list[str]:
    if not found:
        return ["Nothing has been ordered yet."]
    lines: list[str] = []
    for place, theirs in groupby(found, lambda standing: standing.journal):
        lines.append(f"Journal {printable(str(place))}")
        for standing in theirs:
            lines.append(f"{_name(standing)}: {_counts(standing.jobs)}")
            lines += [f"  {job_line(job)}" for job in standing.left if job.state is not State.PLANNED]
    to_go_on = dict.fromkeys(resume_words(standing.journal) for standing in found if standing.left)
    return lines + [f"To go on: {words}" for words in to_go_on]


def _name(standing: Standing) -> str:
    providers = ", ".join(sorted({job.order.provider for job in standing.jobs}))
    if standing.batch is None:
        return f"Of no batch, {providers}"
    batch = standing.batch
    began = datetime.fromtimestamp(batch.began_at).astimezone().strftime("%Y-%m-%d %H:%M")
    out = batch.settings.get("out", "")
    return f"Batch {batch.id}, {began}, {providers}{f', to {printable(out)}' if out else ''}"


def _counts(jobs: Sequence[Job]) -> str:
    states = Counter(job.state for job in jobs)
    said = {state: word.partition(":")[0] for state, word in WORDS.items()}
    return ", ".join(f"{states[state]} {said[state]}" for state in State if states[state])


def _as_json(found: Sequence[Standing]) -> dict[str, Any]:
    return {
        "batches": [
            {
                "journal": str(standing.journal),
                **_batch(standing.batch),
                "states": dict(Counter(job.state.value for job in standing.jobs)),
                "orders": [_order(job) for job in standing.jobs],
            }
            for standing in found
        ],
    }


def _batch(batch: BatchRecord | None) -> dict[str, Any]:
    if batch is None:
        return {"id": "", "began_at": None, "settings": {}}
    began = datetime.fromtimestamp(batch.began_at, UTC).isoformat()
    return {"id": batch.id, "began_at": began, "settings": dict(batch.settings)}


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
