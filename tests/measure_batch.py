"""Thousands of tasks in one process: `python -m tests.measure_batch [--tasks 3000] [--in-flight 3000]`.

A provider that answers at once, tasks of 77 s, a journal on the disk, and a clock that moves when everybody
sleeps; what is told is the memory and the processor time that the batch takes, with all that it imports.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from mirror_app.tryon.batch import Batch, Limits, Summary
from mirror_app.tryon.journal import Journal
from tests.tryon.fakes import TERMS, FakeProvider, FakeResults, FakeUploads, orders, virtually


def run(folder: Path, tasks: int, in_flight: int) -> Summary:
    chance = random.Random(1)
    provider = FakeProvider(
        terms=replace(TERMS, gap_s=0.0), latency_s=lambda _: chance.lognormvariate(4.34, 0.2), submit_s=0.01
    )
    journal = Journal.open(folder / "journal.sqlite3")
    limits = Limits(first=in_flight, in_flight=in_flight, polls_per_s=1000.0)
    results = FakeResults(folder)
    batch = Batch(provider, journal, FakeUploads(), results, limits, provider.clock)

    async def whole() -> Summary:
        return await batch.run(orders(tasks // 10, 10), lambda _: None)

    summary = virtually(whole())
    journal.close()
    return summary


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", type=int, default=3000)
    parser.add_argument("--in-flight", type=int, default=3000)
    arguments = parser.parse_args()
    before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began_s = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        summary = run(Path(folder), arguments.tasks, arguments.in_flight)
    sys.stdout.write(
        f"{summary.stored} of {arguments.tasks} stored, {summary.billed} billed, {summary.polls} polls,"
        f" {summary.seconds:.0f} s of the batch's own time\n"
        f"{time.process_time() - began_s:.1f} s of processor time,"
        f" {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most"
        f" ({before_mb:.0f} MB with everything imported)\n"
    )


if __name__ == "__main__":
    main()
