"""What a schedule would have cost."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mirror_app.tryon.polling.schedule import WAIT_LIMIT_S, Schedule


@dataclass(frozen=True, slots=True)
class Watched:
    """One task as a schedule saw it. seen_s: since its acceptance, when it was seen to be done, or given up
    on."""

    polls: int
    seen_s: float
    done: bool


@dataclass(frozen=True, slots=True)
class Toll:
    """What a schedule costs over many tasks, means but for p95. delay_s: from done to seen, of those that
    were seen."""

    polls: float
    delay_s: float
    delay_p95_s: float


def watch(schedule: Schedule, latency_s: float, queued_s: float = 0.0) -> Watched:
    """Ask after a task that is queued for queued_s seconds, then made for latency_s."""
    now, polls = 0.0, 0
    seen_running: float | None = None
    while True:
        running = None if seen_running is None else now - seen_running
        now += schedule.wait_s(polls, now, running)
        polls += 1
        if now >= queued_s + latency_s:
            return Watched(polls, now, done=True)
        if now >= WAIT_LIMIT_S:
            return Watched(polls, now, done=False)
        if seen_running is None and now >= queued_s:
            seen_running = now


def toll(schedule: Schedule, latencies_s: Sequence[float]) -> Toll:
    """What the schedule costs over tasks that take so long."""
    watched = [watch(schedule, latency) for latency in latencies_s]
    delays = [each.seen_s - latency for each, latency in zip(watched, latencies_s, strict=True) if each.done]
    return Toll(
        float(np.mean([each.polls for each in watched])),
        float(np.mean(delays)) if delays else 0.0,
        float(np.percentile(delays, 95)) if delays else 0.0,
    )


def times_s(schedule: Schedule) -> list[float]:
    """When a schedule asks after a task that runs from its first poll on and is never done; the last is
    WAIT_LIMIT_S."""
    now, times = 0.0, list[float]()
    while now < WAIT_LIMIT_S:
        running = now - times[0] if times else None
        now = min(now + schedule.wait_s(len(times), now, running), WAIT_LIMIT_S)
        times.append(now)
    return times
