"""When the next submission and the next poll may leave."""

import math
import random

_SHORTEST_PAUSE_S = 2.0
_LONGEST_PAUSE_S = 60.0
_MOST_STRETCH = 16.0
_SHORTEST_STRETCHED_S = 5.0
_STRETCH_HALVES_S = 60.0


class Pace:
    """The gap between submissions, and the pauses after a "not now". Times: seconds of a clock that never
    jumps."""

    def __init__(self, gap_s: float, chance: random.Random) -> None:
        self._gap_s = gap_s
        self._chance = chance
        self._submit_from = -math.inf
        self._slot_from = -math.inf
        self._refused = 0
        self._stretch = 1.0
        self._stretched_at = 0.0

    def pause_s(self, now: float) -> float:
        """Until the next submission may leave."""
        return max(0.0, self._submit_from - now, self._slot_from - now)

    def submitted(self, now: float) -> None:
        self._submit_from = max(self._submit_from, now + self._gap_s)

    def accepted(self) -> None:
        self._refused = 0

    def not_now(self, now: float, at_least_s: float | None) -> None:
        """A submission was refused for now: back off, with full jitter, and as long as was asked for."""
        self._submit_from = max(self._submit_from, now + self._backed_off_s(at_least_s))

    def no_slot(self, now: float, at_least_s: float | None) -> None:
        """One was refused for want of a slot: so, too, but only until a slot is free."""
        self._slot_from = max(self._slot_from, now + self._backed_off_s(at_least_s))

    def slot_freed(self) -> None:
        self._slot_from = -math.inf

    def _backed_off_s(self, at_least_s: float | None) -> float:
        longest = min(_LONGEST_PAUSE_S, _SHORTEST_PAUSE_S * 2 ** min(self._refused, 10))
        self._refused += 1
        return max(self._chance.uniform(0.0, longest), at_least_s or 0.0)

    def poll_gap_s(self, gap_s: float, now: float) -> float:
        """To the next poll of a task, where the schedule says gap_s."""
        stretch = self._stretch_at(now)
        # A poll that came late is near the next time of its schedule: that, too, has to move.
        return max(gap_s * stretch, _SHORTEST_STRETCHED_S * (stretch - 1.0))

    def _stretch_at(self, now: float) -> float:
        halvings = (now - self._stretched_at) / _STRETCH_HALVES_S
        return 1.0 + (self._stretch - 1.0) * 0.5 ** max(0.0, halvings)

    def throttled(self, now: float) -> None:
        """Calls come too fast: all polls twice as far apart, and nearer again with time."""
        self._stretch = min(_MOST_STRETCH, 2.0 * self._stretch_at(now))
        self._stretched_at = now
