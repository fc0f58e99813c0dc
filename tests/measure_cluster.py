"""What a Dask cluster of processes on this machine does with its faults, and what a second worker is worth.

    python -m tests.measure_cluster [--pairs 36] [--work 300]

Each picture is so many ms of work. A fault comes when a third is stored. First the pairs that came back, and
how many of them more than once; begun, made: how often a worker began and finished a picture; twice: how many
were finished more than once.
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mirror_app.tryon.executors.cluster import ClusterExecutor, open_cluster
from mirror_app.tryon.executors.loopback import Loopback
from mirror_app.tryon.providers.provider import Refused
from tests.tryon.executors import makers

Fault = Callable[[Loopback], None]


@dataclass
class Run:
    """stored: by pair, how often. refused: by sentence, how often."""

    folder: Path
    pairs: list[str]
    work_ms: int
    stored: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    async def make(self, cluster: ClusterExecutor, fault: Fault | None) -> None:
        """What is not stored yet, as many at a time as the cluster wants."""
        left = [pair for pair in self.pairs if not self.stored[pair]]
        slots, ready = asyncio.Semaphore(cluster.at_once), len(self.pairs) // 3

        async def one(pair: str) -> None:
            async with slots:
                try:
                    made = await cluster.make(os.fsencode(self.folder), pair.encode(), "upper", self.work_ms)
                except Refused as refused:
                    self.refused[str(refused)] += 1
                    return
            self.stored[made.decode()] += 1
            if fault is not None and sum(self.stored.values()) == ready and cluster.loopback:
                fault(cluster.loopback)

        await asyncio.gather(*(one(pair) for pair in left))

    def row(self, name: str, took_s: float) -> None:
        begun, made = makers.noted(self.folder, "begun"), makers.noted(self.folder, "done")
        twice = sum(times > 1 for times in Counter(made).values())
        doubled = sum(times > 1 for times in self.stored.values())
        sys.stdout.write(
            f"{name:34}{len(self.stored):3} of {len(self.pairs)}, {doubled} doubly; begun {len(begun)}, "
            f"made {len(made)}, twice {twice}; {took_s:.1f} s\n"
        )
        for sentence, times in self.refused.items():
            sys.stdout.write(f"{'':34}{times} refused: {sentence}\n")
        sys.stdout.flush()


def kill_one(loopback: Loopback) -> None:
    loopback.workers[0].kill()


def stop_one(loopback: Loopback) -> None:
    loopback.workers[0].send_signal(signal.SIGSTOP)


def end_one(loopback: Loopback) -> None:
    loopback.workers[0].send_signal(signal.SIGTERM)


def kill_all(loopback: Loopback) -> None:
    for worker in loopback.workers:
        worker.kill()


def kill_scheduler(loopback: Loopback) -> None:
    loopback.scheduler.kill()


FAULTS: dict[str, Fault | None] = {
    "no fault": None,
    "one of 3 workers SIGKILL": kill_one,
    "one of 3 workers SIGTERM": end_one,
    "one of 3 workers SIGSTOP": stop_one,
    "all workers SIGKILL": kill_all,
    "scheduler SIGKILL": kill_scheduler,
}


async def faults(pairs: list[str], work_ms: int) -> None:
    for name, fault in FAULTS.items():
        with tempfile.TemporaryDirectory() as folder:
            run = Run(Path(folder), pairs, work_ms)
            await _timed(run, name, 3, fault)
            if run.refused:
                run.refused.clear()
                await _timed(run, "  and resumed on a new cluster", 3, None)


async def _timed(run: Run, name: str, workers: int, fault: Fault | None) -> float:
    cluster = await open_cluster(f"local:{workers}", makers.counts)
    begun = time.perf_counter()
    try:
        await run.make(cluster, fault)
    finally:
        took = time.perf_counter() - begun
        await cluster.aclose()
    run.row(name, took)
    return took


async def throughput(pairs: list[str], work_ms: int) -> None:
    """1 and 2 workers in turn, three times: what else runs on this machine then meets both alike."""
    took: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(3):
        for workers, times in took.items():
            with tempfile.TemporaryDirectory() as folder:
                times.append(
                    await _timed(Run(Path(folder), pairs, work_ms), f"{workers} at work", workers, None)
                )
    ratios = sorted(one / two for one, two in zip(*took.values(), strict=True))
    sys.stdout.write(f"2 workers do {ratios[1]:.2f} times what 1 does ({ratios[0]:.2f} to {ratios[2]:.2f})\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pairs", type=int, default=36)
    parser.add_argument("--work", type=int, default=300, metavar="MS")
    asked = parser.parse_args()
    pairs = [f"pair{number}" for number in range(asked.pairs)]
    asyncio.run(faults(pairs, asked.work))
    asyncio.run(throughput(pairs, asked.work))


if __name__ == "__main__":
    main()
