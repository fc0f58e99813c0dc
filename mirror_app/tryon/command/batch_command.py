"""`mirror-app tryon batch`: each person in each garment."""

import argparse
import asyncio
from contextlib import closing
from pathlib import Path

from mirror_app.config import Settings
from mirror_app.errors import InputError
from mirror_app.tryon.command.choice import Choice
from mirror_app.tryon.command.ordering import wardrobe
from mirror_app.tryon.command.running import USUAL, Runner, Surroundings, Work
from mirror_app.tryon.journal import Journal, usual_place
from mirror_app.tryon.orders import Parameters

IN_MEMORY = "memory"


def run(arguments: argparse.Namespace, _settings: Settings, around: Surroundings = USUAL) -> int:
    """The exit status: 0 all stored, 1 not all, 2 not started. Raises MirrorError, which is the last."""
    choice = _choice(arguments)
    clothes = wardrobe(arguments.people, arguments.garments, arguments.type)
    for note in clothes.notes:
        around.front.say(note)
    parameters = Parameters(seed=_seed(arguments.seed))
    work = Work(choice, lambda name: clothes.orders(name, parameters), agreed=arguments.yes)
    with closing(Journal.open(_place(arguments.journal))) as journal:
        return asyncio.run(Runner(journal, around).run(work))


def _choice(arguments: argparse.Namespace) -> Choice:
    if arguments.provider != "local" and (arguments.cluster or arguments.workers != 1):
        raise InputError("--cluster and --workers are for pictures made here: --provider local.")
    return Choice(
        provider=arguments.provider,
        out=arguments.out,
        auth=arguments.auth,
        endpoint=arguments.endpoint,
        cluster=arguments.cluster,
        workers=arguments.workers,
        in_flight=arguments.in_flight or 0,
    )


def _place(journal: str | None) -> Path | None:
    if journal == IN_MEMORY:
        return None
    return usual_place() if journal is None else Path(journal)


def _seed(seed: int) -> int:
    if not -1 <= seed < 2**31:
        raise InputError(f"--seed must be from 0 to {2**31 - 1}, or -1 for any.")
    return seed
