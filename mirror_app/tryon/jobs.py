"""What has become of an order."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from mirror_app.tryon.orders import Order


class State(StrEnum):
    """Where an order stands. SUBMITTING, and nothing after it in the journal, means UNKNOWN once nobody is at
    it."""

    PLANNED = "planned"  # not asked for yet: nothing is owed
    SUBMITTING = "submitting"  # the intent is written down, the provider's answer is not
    UNKNOWN = (
        "unknown"  # asked for, and no answer came: it may be made and billed; never asked again by itself
    )
    QUEUED = "queued"  # accepted, the task's id is known
    RUNNING = "running"  # being made
    DONE = "done"  # made, not fetched yet
    STORED = "stored"  # in the folder
    FAILED = "failed"
    GONE = "gone"  # made or accepted once, and now older than the provider keeps it
    WAITED_OUT = "waited out"  # not finished when we stopped waiting: `resume` asks for it again
    CANCELLED = "cancelled"  # the person's wish, before it was asked for


SETTLED = frozenset({State.STORED, State.CANCELLED})
"""What is not gone on with, not even where somebody asks for it."""


class Kind(StrEnum):
    """Why something failed. AUTH, QUOTA and CONFIG concern every order alike and stop the batch."""

    AUTH = "auth"  # the key, or the right to use the service
    QUOTA = "quota"  # the account is empty or overdue
    CONFIG = "config"  # we ask in a way the service does not know
    THROTTLED = "throttled"  # too many calls a second: later
    NO_SLOT = "no slot"  # too many tasks in flight: later
    MODERATED_INPUT = "moderated input"  # the service will not use these pictures
    MODERATED_OUTPUT = "moderated output"  # the service will not show what it made
    INPUT = "input"  # the pictures do not suit: size, format, nobody in them
    SERVICE = "service"  # the service's own mistake
    TRANSPORT = "transport"  # the network
    PROTOCOL = "protocol"  # an answer that cannot be read
    RESULT = "result"  # what was made cannot be fetched, or is no picture
    TASK_GONE = "task gone"  # the service no longer knows the task, or let it expire
    RESULT_GONE = "result gone"  # the address of the result no longer works
    UNREADABLE = "unreadable"  # one of our own files


STOPS_THE_BATCH = frozenset({Kind.AUTH, Kind.QUOTA, Kind.CONFIG})


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something failed. sentence: for the person, one sentence, without addresses, keys or pictures.
    code: the provider's own, "" where it gave none."""

    kind: Kind
    sentence: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """An order and what has become of it. Times are seconds since 1970, None for what has not happened.

    submissions: how often the provider was asked to make it (each may cost). polls: how often after it.
    pictures: what is stored, in the provider's order. unwanted: the person called it off when it was
    asked for already, so it is let finish. reused: stored before, so not asked for again; told, never kept.
    """

    order: Order
    state: State = State.PLANNED
    failure: Failure | None = None
    task_id: str = ""
    submissions: int = 0
    polls: int = 0
    submitted_at: float | None = None
    accepted_at: float | None = None
    running_at: float | None = None
    finished_at: float | None = None
    pictures: tuple[Path, ...] = ()
    unwanted: bool = False
    reused: bool = False
