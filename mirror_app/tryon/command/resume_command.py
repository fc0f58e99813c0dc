"""`mirror-app tryon resume`: go on with what is not finished."""

import argparse
import asyncio
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from mirror_app.config import Settings
from mirror_app.errors import InputError, MirrorError
from mirror_app.tryon.command.choice import Choice
from mirror_app.tryon.command.running import NOT_STARTED, USUAL, Runner, Surroundings, Work
from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.journal import Journal, usual_place

AGAIN = {"unknown": State.UNKNOWN, "failed": State.FAILED, "gone": State.GONE}

_OVER = (State.STORED, State.CANCELLED)


def run(arguments: argparse.Namespace, _settings: Settings, around: Surroundings = USUAL) -> int:
    """The exit status, the worst of all batches: 0 all stored, 1 not all, 2 not started. Raises
    MirrorError."""
    place = Path(arguments.journal) if arguments.journal else usual_place()
    if not place.is_file():
        raise InputError(f"There is no journal {place}: nothing was begun that could be gone on with.")
    with closing(Journal.open(place)) as journal:
        works = _works(journal, arguments)
        if not works:
            around.front.say("All that was ordered is stored: there is nothing to go on with.")
            return 0
        runner = Runner(journal, around)
        return max([_status(runner, work) for work in works])


def _status(runner: Runner, work: Work) -> int:
    """A batch that cannot be gone on with, its cluster gone or its key, is no reason to leave the others."""
    try:
        return asyncio.run(runner.run(work))
    except MirrorError as error:
        runner.front.say(str(error))
        return NOT_STARTED


def _works(journal: Journal, arguments: argparse.Namespace) -> list[Work]:
    """One for each batch with something left, the newest first; an order of several goes with the newest."""
    wanted = {AGAIN[word] for word in arguments.again}
    works: list[Work] = []
    seen: set[str] = set()
    for batch in reversed(journal.batches()):
        left = [job for job in journal.jobs(batch.id) if job.state not in _OVER and job.order.key not in seen]
        seen.update(job.order.key for job in left)
        if not left:
            continue
        choice = Choice.of(batch.settings)
        if arguments.out is not None:
            choice = replace(choice, out=arguments.out)
        works.append(_work(choice, left, wanted, arguments.yes))
    return works


def _work(choice: Choice, left: Iterable[Job], wanted: set[State], agreed: bool) -> Work:
    jobs = tuple(left)
    again = frozenset(job.order.key for job in jobs if job.state in wanted)
    orders = tuple(job.order for job in jobs)
    return Work(choice, lambda _name: orders, again, new=False, agreed=agreed)
