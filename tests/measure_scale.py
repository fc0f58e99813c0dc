"""Thousands of tasks in one process: `python -m tests.measure_scale [--tasks 3000] [--in-flight 300]`;
`--in-flight 3000 --latency 100 --every 50` has nearly all of them in flight at once.

The stand-in for volcengine is a process of its own; this one orders from it over the signed client, with a
journal and a folder, and says what that took: its memory at most, its CPU, and what was stored and billed.
Exit status 1 where it is over 100 MB, or not all is stored and billed once.
"""

import argparse
import asyncio
import resource
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from mirror_app.tryon.batch import Batch, Limits, Summary
from mirror_app.tryon.journal import Journal
from mirror_app.tryon.orders import Order
from mirror_app.tryon.pictures import Uploads, folder_of
from mirror_app.tryon.providers.keys import Keys, Secret
from mirror_app.tryon.providers.opening import open_provider
from mirror_app.tryon.results import Results
from tests.tryon.children import served, state_of, surroundings
from tests.tryon.planted import noise

MOST_MB = 100.0
GARMENTS = 60
# A hundred and ten times as often as with a service: a call that waits for its answer takes some 60 kB.
GAP_S = 0.02
POLLS_PER_S = 100.0


class Every:
    """A schedule of polls that are `gap_s` apart."""

    def __init__(self, gap_s: float) -> None:
        self._gap_s = gap_s

    def wait_s(self, polls: int, waited_s: float, running_s: float | None) -> float:
        del polls, waited_s, running_s
        return self._gap_s


async def order_all(folder: Path, endpoint: str, in_flight: int, every: Every) -> Summary:
    people, garments = (folder_of(folder / name)[0] for name in ("people", "garments"))
    name = f"volcengine@{endpoint}"
    orders = tuple(Order(person, garment, "upper", name) for person in people for garment in garments)
    provider = open_provider(name, keys=Keys(Secret("SK-of-nobody"), Secret("AK-of-nobody")))
    results = Results(folder / "out", provider.terms.result_hosts)
    limits = Limits(first=in_flight, in_flight=in_flight, gap_s=GAP_S, polls_per_s=POLLS_PER_S)
    with closing(Journal.open(folder / "journal")) as journal:
        journal.begin({"out": str(folder / "out")}, orders, time.time())
        batch = Batch(
            provider, journal, Uploads(), results, limits, schedules=lambda _known, _scarcity: every
        )
        summary = await batch.run(orders, lambda _job: None)
    await results.aclose()
    await provider.aclose()
    return summary


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", type=int, default=3000)
    parser.add_argument("--in-flight", type=int, default=300)
    parser.add_argument("--latency", default="lognormal:1,0.3", metavar="SPEC", help="of a task, in seconds")
    parser.add_argument("--every", type=float, default=1.0, metavar="S", help="between two polls of a task")
    asked = parser.parse_args()
    begun_mb = _peak_mb()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for seed, (name, count) in enumerate((("people", asked.tasks // GARMENTS), ("garments", GARMENTS))):
            (folder / name).mkdir()
            for number in range(count):
                noise(folder / name / f"{name}{number}.png", 10_000 * seed + number, (16, 24))
        child = surroundings(folder, AK="AK-of-nobody", SK="SK-of-nobody")
        words = ["--access-key-env", "AK", "--secret-key-env", "SK", "--latency", asked.latency]
        with served(child, *words, "--concurrency", str(asked.in_flight)) as endpoint:
            summary = asyncio.run(order_all(folder, endpoint, asked.in_flight, Every(asked.every)))
            peak_mb, used = _peak_mb(), resource.getrusage(resource.RUSAGE_SELF)
            state = state_of(endpoint)
        pictures = sum(1 for _ in (folder / "out").glob("*.png"))
    tasks = asked.tasks // GARMENTS * GARMENTS
    twice = sum(times - 1 for times in state["by_payload"].values())
    sys.stdout.write(
        f"{tasks} tasks, {state['most_in_flight']} in flight at most, {summary.seconds:.0f} s\n"
        f"stored {summary.stored}, pictures {pictures}, billed {state['billed']}, twice {twice},"
        f" polls {summary.polls}\n"
        f"peak memory {peak_mb:.0f} MB ({begun_mb:.0f} MB at the start), CPU {used.ru_utime:.1f} s and"
        f" {used.ru_stime:.1f} s of the system's\n"
    )
    well = (summary.stored, pictures, state["billed"], twice) == (tasks, tasks, tasks, 0)
    return 0 if well and peak_mb <= MOST_MB else 1


def _peak_mb() -> float:
    """Of this process, ever, in 10^6 bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


if __name__ == "__main__":
    sys.exit(main())
