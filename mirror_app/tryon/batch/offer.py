"""What a batch would do and cost, before it does."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from pathlib import Path

from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.journal import Journal, Stored
from mirror_app.tryon.orders import Order
from mirror_app.tryon.providers.provider import Terms


class Step(Enum):
    """What is done about an order."""

    REUSE = auto()  # its pictures are there
    COLLECT = auto()  # accepted earlier, and paid: asked after, for nothing
    SUBMIT = auto()  # asked for, and paid
    LEAVE = auto()  # asked for once without a picture to show: only if the person says so


@dataclass(frozen=True, slots=True)
class Offer:
    """The orders of a batch by what would be done about them. price: of all in anew, which are submitted.

    stored: not asked for, for their pictures are there. waiting: accepted earlier, only collected. unknown:
    may have been made and billed, and failed: refused, failed or gone; neither is asked for again by itself.
    """

    stored: tuple[Order, ...]
    waiting: tuple[Order, ...]
    unknown: tuple[Order, ...]
    failed: tuple[Order, ...]
    anew: tuple[Order, ...]
    price: Decimal
    currency: str


def offer(
    orders: Iterable[Order], again: frozenset[str], journal: Journal, terms: Terms, now: float
) -> Offer:
    """orders: each once. Reads the files of what is stored."""
    by: dict[str, list[Order]] = {name: [] for name in ("stored", "waiting", "unknown", "failed", "anew")}
    names = {Step.REUSE: "stored", Step.COLLECT: "waiting", Step.SUBMIT: "anew"}
    free = terms.price == 0
    for order in orders:
        job = journal.job(order.key)
        step = step_for(job, order.key in again, free, journal, now)
        unknown = job is not None and job.state in (State.UNKNOWN, State.SUBMITTING)
        by[names.get(step) or ("unknown" if unknown else "failed")].append(order)
    parts = {name: tuple(some) for name, some in by.items()}
    return Offer(
        stored=parts["stored"],
        waiting=parts["waiting"],
        unknown=parts["unknown"],
        failed=parts["failed"],
        anew=parts["anew"],
        price=terms.price * len(parts["anew"]),
        currency=terms.currency,
    )


def step_for(job: Job | None, again: bool, free: bool, journal: Journal, now: float) -> Step:
    """again: the person wants it submitted anew, knowingly. free: that costs nothing."""
    if job is None or job.state in (State.PLANNED, State.CANCELLED):
        return Step.SUBMIT
    if job.state is State.STORED:
        return _step_for_stored(job, journal, now)
    if job.state in (State.QUEUED, State.RUNNING, State.DONE, State.WAITED_OUT):
        return Step.COLLECT
    return Step.SUBMIT if again or free else Step.LEAVE


def _step_for_stored(job: Job, journal: Journal, now: float) -> Step:
    if still_there(journal.stored(job.order.key)):
        return Step.REUSE
    task = journal.task(job.order.key)
    # Somebody removed the pictures; as long as the provider knows the task they cost nothing.
    return Step.COLLECT if task is not None and now < task.kept_until else Step.SUBMIT


def still_there(stored: Iterable[Stored]) -> tuple[Stored, ...]:
    """One file for each number, the first that is as it was stored; none at all where a number has none."""
    found: dict[int, Stored | None] = {}
    for one in stored:
        if found.setdefault(one.number, None) is None and sha256_of(one.path) == one.sha256:
            found[one.number] = one
    whole = [one for _, one in sorted(found.items()) if one is not None]
    return tuple(whole) if len(whole) == len(found) else ()


def sha256_of(path: Path) -> str:
    """Of a file's bytes, "" where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
