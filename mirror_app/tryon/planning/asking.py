"""From the words of `tryon plan` to the question."""

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

from mirror_app.errors import InputError
from mirror_app.tryon.journal import Reading, usual_place
from mirror_app.tryon.latency import Latency
from mirror_app.tryon.planning.course import Draw, Load
from mirror_app.tryon.planning.plan import Question
from mirror_app.tryon.planning.timing import seconds_a_picture
from mirror_app.tryon.polling import ENOUGH
from mirror_app.tryon.providers.keys import Keys, Secret
from mirror_app.tryon.providers.opening import open_provider
from mirror_app.tryon.providers.provider import Terms

SUBMIT_S = 1.0
# What the services themselves tell of one example each.
_DOCUMENTED = {"volcengine": "lognormal:77,0.2", "fashn": "lognormal:8,0.35"}

_EXACT = frozenset({"volcengine"})


@dataclass(frozen=True, slots=True)
class _Times:
    """How long tasks take, where that is from, and the latencies it was learned from."""

    draw: Draw
    source: str
    known_s: tuple[float, ...] = ()


def question(arguments: argparse.Namespace) -> Question:
    """Raises InputError."""
    if not 0 <= arguments.failing < 1:
        raise InputError("--failing must be from 0 to below 1, such as 0.02.")
    return _local(arguments) if arguments.provider == "local" else _hosted(arguments)


def _hosted(arguments: argparse.Namespace) -> Question:
    if arguments.machines or arguments.sample:
        raise InputError("--machines and --sample are for the local engine: --provider local.")
    terms = _terms(arguments.provider)
    price = terms.price if arguments.price is None else arguments.price
    times = _hosted_times(arguments)
    most = arguments.in_flight or terms.in_flight
    load = Load(
        pairs=arguments.people * arguments.garments,
        first=min(terms.in_flight, most),
        most=most,
        gap_s=terms.gap_s,
        submit_s=SUBMIT_S,
        fetch_s=SUBMIT_S,
        failing=arguments.failing,
        exact=arguments.provider in _EXACT,
        known_s=times.known_s,
    )
    risen = f"{load.first} in flight to begin with, one more with every 10 that went well, up to {most}"
    assuming = (
        times.source,
        risen if most > load.first else f"{most} in flight at a time",
        f"{terms.gap_s:g} s between submissions; {SUBMIT_S:g} s to hand a pair over, as much to fetch it",
        f"a share of {arguments.failing:g} fails; each pair is submitted once",
    )
    return _asked(arguments, price, terms.currency, load, (times.draw, assuming))


def _local(arguments: argparse.Namespace) -> Question:
    if arguments.price:
        raise InputError("The local engine has no price.")
    times = _local_times(arguments)
    workers = sum(arguments.machines) if arguments.machines else arguments.in_flight or 1
    load = Load(
        pairs=arguments.people * arguments.garments,
        first=workers,
        most=workers,
        gap_s=0.0,
        submit_s=0.0,
        fetch_s=0.0,
        failing=arguments.failing,
        waits=True,
    )
    where = f"{len(arguments.machines)} machines with " if arguments.machines else ""
    cores = " + ".join(map(str, arguments.machines)) or str(workers)
    assuming = (
        times.source,
        f"{where}{cores} cores, all as fast as this and kept busy, one picture a core at a time",
        f"a share of {arguments.failing:g} fails",
    )
    return _asked(arguments, Decimal(0), "XXX", load, (times.draw, assuming))


def _asked(
    arguments: argparse.Namespace,
    price: Decimal,
    currency: str,
    load: Load,
    times: tuple[Draw, tuple[str, ...]],
) -> Question:
    draw, assuming = times
    provider: str = arguments.provider
    return Question(arguments.people, arguments.garments, provider, price, currency, load, draw, assuming)


def _hosted_times(arguments: argparse.Namespace) -> _Times:
    if arguments.latency:
        return _Times(Latency.read(arguments.latency).draw, f"latency {arguments.latency}")
    known = _journalled(arguments.journal, arguments.provider)
    if len(known) >= ENOUGH:
        return _Times(_again(known), f"latencies as the last {len(known)} in the journal", known)
    documented = _DOCUMENTED[arguments.provider]
    source = f"latency {documented} by the service's own example: the journal has {len(known)} latencies"
    return _Times(Latency.read(documented).draw, f"{source}, and {ENOUGH} are needed")


def _local_times(arguments: argparse.Namespace) -> _Times:
    if arguments.latency:
        return _Times(Latency.read(arguments.latency).draw, f"{arguments.latency} s a picture on one core")
    if not arguments.sample:
        raise InputError(
            "How long a picture takes here: --sample PERSON GARMENT measures it, or say it, as --latency 2.5."
        )
    person, garment = arguments.sample
    seconds = seconds_a_picture(person, garment, arguments.type)
    return _Times(_again((seconds,)), f"{seconds:.2f} s a picture on one core, as measured here just now")


def _again(known: Sequence[float]) -> Draw:
    def draw(random: Random) -> float:
        return random.choice(known)

    return draw


def _journalled(journal: Path | None, provider: str) -> tuple[float, ...]:
    place = journal or usual_place()
    if journal is None and not place.is_file():
        return ()
    with closing(Reading.look(place)) as reading:
        return reading.latencies_s(provider, super_resolution=True)


def _terms(provider: str) -> Terms:
    # Terms need no key, and nobody is asked.
    opened = open_provider(provider, keys=Keys(Secret("none"), Secret("none")))
    terms = opened.terms
    asyncio.run(opened.aclose())
    return terms
