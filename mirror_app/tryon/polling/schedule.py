"""A schedule of polls, and the one that knows nothing of the provider."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

WAIT_LIMIT_S = 300.0
"""How long a task is waited for: the last poll is exactly then, so that what is done at 299 s is not lost."""

LONGEST_GAP_S = 10.0
"""Between two polls once a task may be done: no result waits longer to be seen."""

# A poll may come a little early: by its jitter, by the clock. The time it was meant for is not due again.
_EARLY = 0.06


class Schedule(Protocol):
    """When a task is asked after. Keeps nothing of the task, so that one serves all of them."""

    def wait_s(self, polls: int, waited_s: float, running_s: float | None) -> float:
        """Seconds from now to the next poll, more than 0.

        polls: answered so far; one that failed tells nothing and is not counted. waited_s: since the task was
        accepted. running_s: since the first answer that said it is running, None before. The last poll is at
        WAIT_LIMIT_S; whoever asks after that is told LONGEST_GAP_S.
        """
        ...


class Timetable:
    """Polls at fixed times after an origin.

    times_s: rising, above 0; WAIT_LIMIT_S comes last by itself.
    """

    def __init__(self, times_s: Sequence[float]) -> None:
        self.times_s = (*(time for time in times_s if time < WAIT_LIMIT_S), WAIT_LIMIT_S)
        gaps = [after - before for before, after in pairwise((0.0, *self.times_s))]
        self._due = [time - _EARLY * gap for time, gap in zip(self.times_s, gaps, strict=True)]

    def wait_s(self, since_s: float, asked: bool) -> float:
        """Seconds to the next poll, since_s seconds after the origin; 0 or less: there is none any more.
        asked: whether there was a poll before, for which the nearest time may have been meant."""
        for time, due in zip(self.times_s[:-1], self._due, strict=False):
            if since_s < (due if asked else time):
                return time - since_s
        return WAIT_LIMIT_S - since_s


class _Reference:
    def __init__(self) -> None:
        steps = (5.0, 13.0, 23.0, 31.0)
        every = range(1, int(WAIT_LIMIT_S / LONGEST_GAP_S) + 1)
        self._timetable = Timetable((*steps, *(steps[-1] + LONGEST_GAP_S * step for step in every)))

    def wait_s(self, polls: int, waited_s: float, running_s: float | None) -> float:
        del running_s
        wait = self._timetable.wait_s(waited_s, asked=polls > 0)
        return wait if wait > 0 else LONGEST_GAP_S


REFERENCE: Schedule = _Reference()
"""5, 13, 23, 31, 41, 51, ... s after acceptance, whatever the provider."""
