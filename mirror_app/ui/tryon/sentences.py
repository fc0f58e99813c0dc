"""What the panel says of an order, in words."""

from decimal import Decimal

from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.ordering import OVER

_AT_WORK = {
    State.PLANNED: "Waiting for its turn",
    State.SUBMITTING: "Being sent",
    State.QUEUED: "In the queue",
    State.RUNNING: "Being made",
    State.DONE: "Being fetched",
}
UNKNOWN = "No answer came: it may have been made, and billed. Ordering it again may cost twice."
BROKEN_OFF = "It was broken off."
NOT_SENT = "Not sent yet. It is sent when you continue."
NOT_FETCHED = "Not finished yet. It is asked for again when you continue."
CANCELLED = "Cancelled"
_LEFT = {
    State.PLANNED: NOT_SENT,
    State.SUBMITTING: UNKNOWN,
    State.QUEUED: NOT_FETCHED,
    State.RUNNING: NOT_FETCHED,
    State.DONE: NOT_FETCHED,
    State.WAITED_OUT: NOT_FETCHED,
    State.CANCELLED: CANCELLED,
}
"""Where nobody is at it."""


def state_sentence(job: Job, now_s: float, at_work: bool) -> str:
    """How an order stands, "" where it is stored. at_work: somebody is at it, and then the seconds since it
    was sent are told."""
    if job.state is State.STORED:
        return ""
    if job.state is State.UNKNOWN:
        return BROKEN_OFF if job.order.provider == "local" else UNKNOWN
    if job.failure is not None and job.state is not State.CANCELLED:
        return job.failure.sentence
    if at_work and job.state in _AT_WORK:
        since = job.submitted_at
        return _AT_WORK[job.state] + (f", {max(now_s - since, 0):.0f} s" if since is not None else "")
    return _LEFT.get(job.state, "It failed.")


def count_of(number: int, thing: str) -> str:
    """ "1 picture", "3 pictures"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def price_words(price: Decimal, currency: str) -> str:
    """ "3.00 CNY, as far as is known", "0.225 USD, as far as is known", or "free": never less than it is."""
    if not price:
        return "free"
    digits = f"{price.normalize():f}"
    _, _, after = digits.partition(".")
    return f"{digits if len(after) > 2 else f'{price:.2f}'} {currency}, as far as is known"


def progress_sentence(jobs: tuple[Job, ...], running: bool) -> str:
    """How far a whole batch is."""
    stored = sum(job.state is State.STORED for job in jobs)
    missing = sum(job.state in OVER for job in jobs) - stored
    said = f"{stored} of {count_of(len(jobs), 'picture')} made"
    if missing:
        said += f", {missing} not"
    return said + ("" if running or stored + missing == len(jobs) else "; not finished")
