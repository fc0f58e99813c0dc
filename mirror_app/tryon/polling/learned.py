"""The schedule learned from what a provider took so far."""

import math
import random
from collections.abc import Callable, Sequence

from mirror_app.tryon.polling.inspection import best_times_s
from mirror_app.tryon.polling.latency import after_start, cumulative
from mirror_app.tryon.polling.schedule import (
    LONGEST_GAP_S,
    REFERENCE,
    WAIT_LIMIT_S,
    Schedule,
    Timetable,
)

ENOUGH = 20
"""Latencies from which on a schedule is learned from them."""

_JITTER = 0.05
_SHORTEST_QUEUE_GAP_S = 2.0
# The first poll, jittered and held up a little, is still the first; the next is a gap later.
_FIRST_POLL_LATE_S = 5.0


def schedule_for(
    latencies_s: Sequence[float], scarcity: float, chance: Callable[[], float] = random.random
) -> Schedule:
    """The schedule for tasks of which earlier ones took so long from being begun to being done.

    latencies_s: seconds; below ENOUGH of them it is REFERENCE. scarcity: pairs waiting for a slot / tasks
    allowed in flight. chance: 0 to 1, for the jitter of 5 % that keeps tasks begun together from being asked
    after together.
    """
    known = [latency for latency in latencies_s if math.isfinite(latency) and latency > 0]
    return Learned(known, poll_worth_s(scarcity), chance) if len(known) >= ENOUGH else REFERENCE


def poll_worth_s(scarcity: float) -> float:
    """What a poll costs, in seconds of a result not seen: 1 s when nobody waits.

    A slot that is done and not seen to be holds up its own pair and the `scarcity` pairs behind it. Not below
    0.25 s: polls count against the provider's limit of calls a second.
    """
    return max(1.0 / (1.0 + max(scarcity, 0.0)), 0.25)


class Learned:
    """Polls at the times that cost least by the latencies given; not while it cannot be done yet.

    While a task is queued nobody is at it, and the latencies do not count from its acceptance: they count
    from when it was first seen running.
    """

    def __init__(
        self, latencies_s: Sequence[float], poll_worth_s: float, chance: Callable[[], float]
    ) -> None:
        done = cumulative(latencies_s)
        self._at_once = Timetable(best_times_s(done, poll_worth_s))
        self._first_s = self._at_once.times_s[0]
        self._queue_gap_s = min(max(self._first_s, _SHORTEST_QUEUE_GAP_S), LONGEST_GAP_S)
        self._queued = Timetable(best_times_s(after_start(done, self._queue_gap_s), poll_worth_s))
        self._chance = chance

    def wait_s(self, polls: int, waited_s: float, running_s: float | None) -> float:
        """See `Schedule`."""
        left = WAIT_LIMIT_S - waited_s
        if left <= 0:
            return LONGEST_GAP_S
        wait = self._wait_s(polls, waited_s, running_s)
        jittered = wait * (1.0 + _JITTER * (2.0 * self._chance() - 1.0))
        return left if max(wait, jittered) >= left else jittered

    def _wait_s(self, polls: int, waited_s: float, running_s: float | None) -> float:
        if polls and running_s is None:
            return self._queue_gap_s
        if running_s is not None and waited_s - running_s > self._first_s + _FIRST_POLL_LATE_S:
            return self._queued.wait_s(running_s, asked=running_s > 0)
        return self._at_once.wait_s(waited_s, asked=polls > 0)
