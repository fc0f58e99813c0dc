"""Eighteen tasks of 27 s with 1, 4 and 18 in flight, against the sequential reference.

    python -m tests.measure_batches [--times 25] [--latency 27 lognormal:27,0.3]

The real client and the stand-in over loopback, with a journal and a folder; one clock, faster than the
machine's, is both sides' time. The reference is written out here: submit, ask after 5, 8, 10, 8 s and then
every 10 s, fetch, wait 2 s, and so on. `foreseen` is what `mirror-app tryon plan` simulates, with the time
that a submission and a download were seen to take in the reference's run. `learned` knows 60 latencies of
earlier tasks. Times are in seconds of that clock: what this machine itself needs counts so many times.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import httpx2

from mirror_app.tryon.batch import Batch, Limits
from mirror_app.tryon.clock import SystemClock
from mirror_app.tryon.journal import Journal
from mirror_app.tryon.latency import Latency
from mirror_app.tryon.orders import Order
from mirror_app.tryon.pictures import Uploads, folder_of
from mirror_app.tryon.planning.course import Load, course
from mirror_app.tryon.polling import REFERENCE, Schedule, schedule_for
from mirror_app.tryon.providers.endpoints import endpoint_at
from mirror_app.tryon.providers.keys import Keys, Secret
from mirror_app.tryon.providers.provider import Provider, Upload
from mirror_app.tryon.providers.volcengine.provider import Volcengine
from mirror_app.tryon.providers.volcengine.signed import Signed
from mirror_app.tryon.results import Results
from mirror_app.tryon.serving import Options, Script, running
from tests.tryon.planted import noise
from tests.tryon.quick import Quick

PEOPLE, GARMENTS = 2, 9
TASKS = PEOPLE * GARMENTS
GAP_S = 2.0
KNOWN = 60
RUNS = 20
_REFERENCE_GAPS_S = (5.0, 8.0, 10.0, 8.0)
_THEN_S = 10.0


@dataclass
class Run:
    """took_s: from beginning to end. late_s: from a task being done to being seen to be, by the stand-in's
    own note of when it was, mean. submit_s, fetch_s: of one, where they were measured."""

    took_s: float
    polls: float
    late_s: float
    submit_s: float = 0.0
    fetch_s: float = 0.0


@dataclass
class Shop:
    """A stand-in, pictures, and one time for both."""

    folder: Path
    url: str
    clock: Quick

    def provider(self) -> Provider:
        endpoint = endpoint_at(self.url)
        keys = Keys(Secret("test-secret-key"), Secret("test-access-key"))
        return Volcengine(Signed(endpoint, keys, SystemClock()), endpoint, SystemClock())

    def orders(self) -> tuple[Order, ...]:
        people, garments = (folder_of(self.folder / name)[0] for name in ("people", "garments"))
        name = f"volcengine@{self.url.removeprefix('http://')}"
        return tuple(Order(person, garment, "upper", name) for person in people for garment in garments)

    def results(self, name: str) -> Results:
        return Results(self.folder / name, ("127.0.0.1",), self.clock)

    def late_s(self, seen_at: dict[str, float]) -> float:
        """seen_at: by task."""
        state: Any = httpx2.get(f"{self.url}/_/state", trust_env=False).json()
        return mean(
            seen_at[task["id"]] - task["finished_at"] for task in state["tasks"] if task["id"] in seen_at
        )


async def one_after_another(shop: Shop) -> Run:
    """As the reference does it."""
    clock, uploads, provider, results = shop.clock, Uploads(), shop.provider(), shop.results("one")
    polls, seen_at = 0, dict[str, float]()
    submits_s, fetches_s = list[float](), list[float]()
    began = clock.now_s()
    for number, order in enumerate(shop.orders()):
        if number:
            await clock.sleep(GAP_S)
        upload = Upload(uploads.of(order.person), uploads.of(order.garment))
        asked_at = clock.now_s()
        task = await provider.submit(order, upload)
        submits_s.append(clock.now_s() - asked_at)
        gaps_s = iter(_REFERENCE_GAPS_S)
        while True:
            await clock.sleep(next(gaps_s, _THEN_S))
            answer = await provider.inquire(task.task_id)
            polls += 1
            if answer.state == "done":
                break
        seen_at[task.task_id] = clock.now_s()
        await results.keep(order, answer.results[0], 1, None)
        fetches_s.append(clock.now_s() - seen_at[task.task_id])
    took_s = clock.now_s() - began
    await results.aclose()
    await provider.aclose()
    return Run(took_s, polls / TASKS, shop.late_s(seen_at), mean(submits_s), mean(fetches_s))


async def as_a_batch(shop: Shop, in_flight: int, known_s: Sequence[float], name: str) -> Run:
    """known_s: latencies of earlier tasks; none: the reference schedule all the way."""

    def schedules(latest_s: Sequence[float], scarcity: float) -> Schedule:
        return schedule_for([*known_s, *latest_s], scarcity) if known_s else REFERENCE

    provider, results = shop.provider(), shop.results(name)
    limits = Limits(first=in_flight, in_flight=in_flight, gap_s=GAP_S, polls_per_s=1000.0)
    with closing(Journal.open(shop.folder / f"{name}.sqlite3")) as journal:
        batch = Batch(provider, journal, Uploads(), results, limits, shop.clock, schedules)
        summary = await batch.run(shop.orders(), lambda _job: None)
        jobs = journal.jobs()
    await results.aclose()
    await provider.aclose()
    if summary.stored != TASKS:
        raise SystemExit(f"{summary.stored} of {TASKS} were stored.")
    seen_at = {job.task_id: job.finished_at for job in jobs if job.finished_at is not None}
    return Run(summary.seconds, summary.polls / TASKS, shop.late_s(seen_at))


def foreseen(latency: Latency, in_flight: int, known_s: Sequence[float], reference: Run) -> Run:
    """What the plan says, mean of some runs."""
    load = Load(
        pairs=TASKS,
        first=in_flight,
        most=in_flight,
        gap_s=GAP_S,
        submit_s=reference.submit_s,
        fetch_s=reference.fetch_s,
        exact=True,
        known_s=tuple(known_s),
    )
    courses = [course(load, latency.draw, random.Random(seed)) for seed in range(RUNS)]
    return Run(
        mean(each.took_s for each in courses),
        mean(each.polls for each in courses) / TASKS,
        mean(each.late_s for each in courses),
    )


def measure(text: str, times: float) -> None:
    """The rows of one latency."""
    latency = Latency.read(text)
    chance = random.Random(11)
    known = [latency.draw(chance) for _ in range(KNOWN)]

    def run(wanted: Any) -> Run:
        clock = Quick(times)
        script = Script.read({"latency": text, "concurrency": TASKS, "seed": 5})
        options = Options(script=script, clock=clock.now_s)
        with tempfile.TemporaryDirectory() as place, running(options) as server:
            for seed, (name, count) in enumerate((("people", PEOPLE), ("garments", GARMENTS))):
                (Path(place) / name).mkdir()
                for number in range(count):
                    noise(Path(place) / name / f"{number}.png", 100 * seed + number, (24, 32))
            return asyncio.run(wanted(Shop(Path(place), server.url, clock)))

    reference = run(one_after_another)
    _row(text, "sequential reference", reference, None, reference)
    for in_flight in (1, 4, TASKS):
        for learned in (False, True):
            known_s = known if learned else []
            name = f"{in_flight} in flight, {'learned' if learned else 'reference'} polls"
            came = run(lambda shop: as_a_batch(shop, in_flight, known_s, "batch"))  # noqa: B023 - run at once
            _row("", name, came, foreseen(latency, in_flight, known_s, reference), reference)


def _row(text: str, name: str, came: Run, plan: Run | None, reference: Run) -> None:
    said = f"{plan.took_s:5.0f}  {plan.polls:4.1f}  {plan.late_s:4.1f}" if plan else " " * 17
    sys.stdout.write(
        f"{text:20}{name:32}{came.took_s:6.0f}{came.polls:7.1f}{came.late_s:7.1f}"
        f"{reference.took_s / came.took_s:8.1f}x    {said}\n"
    )
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--times", type=float, default=25.0, help="faster than the machine's clock")
    parser.add_argument("--latency", nargs="+", default=["27", "lognormal:27,0.3"], metavar="SPEC")
    asked = parser.parse_args()
    began = time.process_time()
    head = f"{'latency':52}{'took s':>6}{'polls':>7}{'late s':>7}{'faster':>9}"
    head += "    foreseen: took polls late"
    sys.stdout.write(head + "\n")
    for text in asked.latency:
        measure(text, asked.times)
    sys.stdout.write(
        f"on a clock {asked.times:g} times as fast; {time.process_time() - began:.1f} s of CPU\n"
    )


if __name__ == "__main__":
    main()
