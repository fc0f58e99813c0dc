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
from mirror_app.tryon.command.journals import places, standings
from mirror_app.tryon.command.running import NOT_STARTED, USUAL, Runner, Surroundings, Work
from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.journal import Journal, Reading, usual_place

AGAIN = {"unknown": State.UNKNOWN, "failed": State.FAILED, "gone": State.GONE}


def run(arguments: argparse.Namespace, _settings: Settings, around: Surroundings = USUAL) -> int:
    """The exit status, the worst of all batches: 0 all stored, 1 not all, 2 not started. Raises
    MirrorError."""
    found = [place for place in places(arguments.journal) if place.is_file()]
    if not found:
        place = arguments.journal or usual_place()
        raise InputError(f"There is no journal {place}: nothing was begun that could be gone on with.")
    found = [place for place in found if _something_left(place)]
    if not found:
        around.front.say("All that was ordered is stored: there is nothing to go on with.")
        return 0
    if len(found) == 1:
        return _gone_on(found[0], arguments, around)
    return max([_of_several(place, arguments, around) for place in found])


def _something_left(place: Path) -> bool:
    with closing(Reading.look(place)) as journal:
        return bool(journal.unfinished())


def _of_several(place: Path, arguments: argparse.Namespace, around: Surroundings) -> int:
    """That a window is at work with its journal is no reason to leave the other."""
    around.front.say(f"Journal {place}")
    try:
        return _gone_on(place, arguments, around)
    except MirrorError as error:
        around.front.say(str(error))
        return NOT_STARTED


def _gone_on(place: Path, arguments: argparse.Namespace, around: Surroundings) -> int:
    with closing(Journal.open(place)) as journal:
        runner = Runner(journal, around)
        return max([_status(runner, work) for work in _works(place, journal, arguments)], default=0)


def _status(runner: Runner, work: Work) -> int:
    """A batch that cannot be gone on with, its cluster gone or its key, is no reason to leave the others."""
    try:
        return asyncio.run(runner.run(work))
    except MirrorError as error:
        runner.front.say(str(error))
        return NOT_STARTED


def _works(place: Path, journal: Journal, arguments: argparse.Namespace) -> list[Work]:
    """One for each batch with something left, the newest first; an order of several goes with the newest."""
    wanted = {AGAIN[word] for word in arguments.again}
    works: list[Work] = []
    seen: set[str] = set()
    for standing in reversed(tuple(standings(place, journal))):
        left = [job for job in standing.left if job.order.key not in seen]
        seen.update(job.order.key for job in left)
        settings = standing.batch.settings if standing.batch else {}
        for provider in dict.fromkeys(job.order.provider for job in left):
            choice = Choice.of(settings, provider, place.absolute().parent / "pictures")
            if arguments.out is not None:
                choice = replace(choice, out=arguments.out)
            theirs = [job for job in left if job.order.provider == provider]
            works.append(_work(choice, theirs, wanted, arguments.yes))
    return works


def _work(choice: Choice, left: Iterable[Job], wanted: set[State], agreed: bool) -> Work:
    jobs = tuple(left)
    again = frozenset(job.order.key for job in jobs if job.state in wanted)
    orders = tuple(job.order for job in jobs)
    return Work(choice, lambda _name: orders, again, new=False, agreed=agreed)
