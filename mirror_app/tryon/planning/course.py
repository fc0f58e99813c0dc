"""One run of a batch, event by event, as the batch itself would go about it, without asking anybody."""

import heapq
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from mirror_app.tryon.batch.slots import Slot, Slots
from mirror_app.tryon.polling import ENOUGH, WAIT_LIMIT_S, schedule_for
from mirror_app.tryon.polling.simulation import times_s

Draw = Callable[[Random], float]
"""How long the next task takes, in seconds."""

# A schedule is learned anew when so many latencies are known; a batch does it with every ten.
_LEARNED_AT = (ENOUGH, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Load:
    """What is to be made, and within which limits.

    pairs: pictures. first, most: tasks in flight to begin with, and at most. gap_s: from one submission to
    the next, at least. submit_s, fetch_s: to hand over a pair, and to fetch what was made. failing: the share
    of tasks that fail, 0 to 1. waits: a task is seen to be done at once, without polls. exact: the service
    says how long a task took, else the polls do, roughly. known_s: latencies of earlier tasks.
    """

    pairs: int
    first: int
    most: int
    gap_s: float
    submit_s: float
    fetch_s: float
    failing: float = 0.0
    waits: bool = False
    exact: bool = False
    known_s: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """How a run went. took_s: from its first submission to its last picture. late_s: mean, from a task being
    done to being seen to be. waited_out: tasks not done within WAIT_LIMIT_S; a later run collects them."""

    took_s: float
    polls: int
    late_s: float
    stored: int
    failed: int
    waited_out: int


def course(load: Load, draw: Draw, random: Random) -> Course:
    """The same for the same random."""
    slots, watching = Slots(load.first, load.most), _Watching(load, random)
    in_flight: list[tuple[float, int, bool, Slot]] = []
    ready = took = 0.0
    for number in range(load.pairs):
        while in_flight and (in_flight[0][0] <= ready or not slots.is_free):
            over, _, well, slot = heapq.heappop(in_flight)
            slot.give_back()
            if well:
                slots.went_well()
            ready = max(ready, over)
        accepted = ready + load.submit_s
        seen_s, well = watching.seen_s(draw(random), (load.pairs - number - 1) / slots.limit)
        heapq.heappush(in_flight, (accepted + seen_s, number, well, slots.take()))
        took = max(took, accepted + seen_s + load.fetch_s * well)
        ready += load.gap_s
    return watching.course(took)


class _Watching:
    """Counts, and asks by the schedule for what is known so far."""

    def __init__(self, load: Load, random: Random) -> None:
        self._load = load
        self._random = random
        self._known = list(load.known_s)
        self._times: Sequence[float] = ()
        self._polls = self._stored = self._failed = self._waited_out = 0
        self._late_s = 0.0

    def seen_s(self, latency_s: float, scarcity: float) -> tuple[float, bool]:
        """From acceptance until the task is over for us, and whether it went well."""
        if self._load.waits:
            seen_s = learned_s = latency_s
        else:
            learned_s, seen_s = self._polled(latency_s, scarcity)
            if latency_s > WAIT_LIMIT_S:
                self._waited_out += 1
                return seen_s, False
        self._late_s += seen_s - latency_s
        if self._random.random() < self._load.failing:
            self._failed += 1
            return seen_s, False
        self._stored += 1
        self._known.append(learned_s)
        return seen_s, True

    def _polled(self, latency_s: float, scarcity: float) -> tuple[float, float]:
        """What is learned of its latency, and when it is seen, both since acceptance."""
        if not self._times or len(self._known) in _LEARNED_AT:
            # Without its jitter, which evens out.
            self._times = times_s(schedule_for(self._known, scarcity, lambda: 0.5))
        place = min(bisect_left(self._times, latency_s), len(self._times) - 1)
        self._polls += place + 1
        seen_s = self._times[place]
        # It became done at some time between the last two polls.
        middle_s = (self._times[place - 1] * bool(place) + seen_s) / 2
        return latency_s if self._load.exact else middle_s, seen_s

    def course(self, took_s: float) -> Course:
        seen = self._stored + self._failed
        late_s = self._late_s / seen if seen else 0.0
        return Course(took_s, self._polls, late_s, self._stored, self._failed, self._waited_out)
