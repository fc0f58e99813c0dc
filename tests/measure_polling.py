"""Polls a task and how late its result is seen, by the reference schedule and by the learned one.

    python -m tests.measure_polling [--journal FILE --provider NAME] [--scarcity 0 17]

On tasks drawn from five kinds of service that the schedule has not seen: learned from 20, 60 and 200 others,
and from what polls alone tell of 200; means of 12 draws. On the latencies of a journal: learned from one half
and tried on the other, both ways.
"""

import argparse
import sys
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np

from mirror_app.tryon.polling import ENOUGH, REFERENCE, Schedule, schedule_for
from mirror_app.tryon.polling.learned import poll_worth_s
from mirror_app.tryon.polling.simulation import Toll, times_s, toll
from tests.latencies import FAMILIES, drawn

DRAWS = 12
UNSEEN = 4000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--journal", type=Path, metavar="FILE")
    parser.add_argument("--provider", default="volcengine")
    parser.add_argument("--scarcity", type=float, nargs="+", default=[0.0, 17.0])
    asked = parser.parse_args()
    for scarcity in asked.scarcity:
        head = f"{scarcity:g} pairs waiting a slot, a poll worth {poll_worth_s(scarcity):.2f} s"
        sys.stdout.write(f"\n{head}\n{'':34}polls   late s   p95 s   cost of reference's\n")
        if asked.journal:
            _recorded(asked.journal, asked.provider, scarcity)
            continue
        for family in FAMILIES:
            _simulated(family, scarcity)


def _simulated(family: str, scarcity: float) -> None:
    unseen = drawn(family, UNSEEN, seed=0)
    known = toll(REFERENCE, unseen)
    _row(family, "reference", known, known, scarcity)
    for samples in (20, 60, 200):
        tolls = []
        for draw in range(1, DRAWS + 1):
            schedule = schedule_for(drawn(family, samples, seed=draw), scarcity, Random(draw).random)
            tolls.append(toll(schedule, unseen[:1000]))
        _row("", f"learned, {samples}", _mean(tolls), known, scarcity)
    tolls = [toll(_self_taught(family, scarcity, draw), unseen[:1000]) for draw in range(1, DRAWS + 1)]
    _row("", "by its polls", _mean(tolls), known, scarcity)


def _self_taught(family: str, scarcity: float, seed: int) -> Schedule:
    """Learned from 200 tasks of which nobody says how long they took: the middle between the last two polls,
    by the reference at first and anew after every 10."""
    learned: list[float] = []
    times = times_s(REFERENCE)
    for latency in drawn(family, 200, seed):
        if len(learned) % 10 == 0 and len(learned) >= ENOUGH:
            times = times_s(schedule_for(learned, scarcity, Random(seed).random))
        place = min(bisect_left(times, latency), len(times) - 1)
        learned.append((times[place - 1] * bool(place) + times[place]) / 2)
    return schedule_for(learned, scarcity, Random(seed).random)


def _recorded(journal: Path, provider: str, scarcity: float) -> None:
    from mirror_app.tryon.journal import Reading

    opened = Reading.look(journal)
    latencies = [
        latency for larger in (True, False) for latency in opened.latencies_s(provider, larger, last=1000)
    ]
    opened.close()
    if len(latencies) < 40:
        sys.stdout.write(f"{journal} has {len(latencies)} latencies of {provider}, and 40 are needed.\n")
        return
    Random(0).shuffle(latencies)
    halves = latencies[::2], latencies[1::2]
    known = toll(REFERENCE, latencies)
    _row(f"{len(latencies)} of {provider}", "reference", known, known, scarcity)
    tolls = [
        toll(schedule_for(seen, scarcity, Random(0).random), unseen)
        for seen, unseen in (halves, halves[::-1])
    ]
    _row("", "learned", _mean(tolls), known, scarcity)


def _mean(tolls: Sequence[Toll]) -> Toll:
    return Toll(*np.mean([(each.polls, each.delay_s, each.delay_p95_s) for each in tolls], axis=0))


def _row(family: str, schedule: str, cost: Toll, known: Toll, scarcity: float) -> None:
    worth = poll_worth_s(scarcity)
    share = (worth * cost.polls + cost.delay_s) / (worth * known.polls + known.delay_s)
    sys.stdout.write(
        f"{family:20}{schedule:14}{cost.polls:5.2f}{cost.delay_s:9.2f}{cost.delay_p95_s:8.2f}{share:10.2f}\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
