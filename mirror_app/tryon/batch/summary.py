"""What became of a batch."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from mirror_app.tryon.jobs import Failure, Job, Kind, State

_COLLECTABLE = (State.QUEUED, State.RUNNING, State.DONE, State.WAITED_OUT)


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of orders, except where it says otherwise.

    stored: by this run. reused: stored earlier. failed: by kind, also those that are gone. unknown: may have
    been made and billed. waiting: accepted, and to be collected by going on. planned: not asked for. billed:
    submissions of this run that are billed at most. polls: of this run. seconds: from its beginning to its
    end. stopped: why it ended early, None where it did not or the person wished it.
    """

    stored: int
    reused: int
    failed: Mapping[Kind, int]
    unknown: int
    waiting: int
    planned: int
    cancelled: int
    billed: int
    polls: int
    seconds: float
    stopped: Failure | None


@dataclass(slots=True)
class Tally:
    """What is counted while it runs. began: by a clock that never jumps. reused: keys."""

    began: float
    reused: set[str] = field(default_factory=set[str])
    billed: int = 0
    polls: int = 0
    stopped: Failure | None = None


def summary(jobs: Iterable[Job], tally: Tally, time: float) -> Summary:
    jobs = tuple(jobs)
    states = Counter(job.state for job in jobs)
    over = [job.failure.kind for job in jobs if job.failure and job.state in (State.FAILED, State.GONE)]
    return Summary(
        stored=states[State.STORED] - len(tally.reused),
        reused=len(tally.reused),
        failed=dict(Counter(over)),
        unknown=states[State.UNKNOWN] + states[State.SUBMITTING],
        waiting=_sum(states, _COLLECTABLE),
        planned=states[State.PLANNED],
        cancelled=states[State.CANCELLED],
        billed=tally.billed,
        polls=tally.polls,
        seconds=time - tally.began,
        stopped=tally.stopped,
    )


def _sum(states: Mapping[State, int], some: Collection[State]) -> int:
    return sum(states[state] for state in some)
