"""What the panel says of an order, in words."""

from decimal import Decimal

from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.ordering import OVER

_WAITING = {
    State.PLANNED: "Waiting for its turn",
    State.SUBMITTING: "Being sent",
    State.QUEUED: "In the queue",
    State.RUNNING: "Being made",
    State.DONE: "Being fetched",
}
UNKNOWN = "No answer came: it may have been made, and billed. Ordering it again may cost twice."
BROKEN_OFF = "It was broken off."
WAITED_OUT = "Not finished yet. It is asked for again when you continue."
CANCELLED = "Cancelled"


def state_sentence(job: Job, now_s: float) -> str:
    """How an order stands, with the seconds since it was sent where it is being made; "" where it is
    stored."""
    if job.state is State.STORED:
        return ""
    if job.state in _WAITING:
        since = job.submitted_at
        return _WAITING[job.state] + (f", {max(now_s - since, 0):.0f} s" if since is not None else "")
    if job.state is State.UNKNOWN:
        return BROKEN_OFF if job.order.provider == "local" else UNKNOWN
    if job.state is State.WAITED_OUT:
        return WAITED_OUT
    if job.state is State.CANCELLED:
        return CANCELLED
    return job.failure.sentence if job.failure else "It failed."


def count_of(number: int, thing: str) -> str:
    """ "1 picture", "3 pictures"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def price_words(price: Decimal, currency: str) -> str:
    """ "3.00 CNY", or "free"."""
    return f"{price:.2f} {currency}" if price else "free"


def progress_sentence(jobs: tuple[Job, ...], running: bool) -> str:
    """How far a whole batch is."""
    stored = sum(job.state is State.STORED for job in jobs)
    missing = sum(job.state in OVER for job in jobs) - stored
    said = f"{stored} of {count_of(len(jobs), 'picture')} made"
    if missing:
        said += f", {missing} not"
    return said + ("" if running or stored + missing == len(jobs) else "; not finished")
