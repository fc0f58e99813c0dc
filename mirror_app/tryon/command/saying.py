"""Orders and their states in a person's words."""

from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.orders import Order

WORDS = {
    State.PLANNED: "not asked for yet",
    State.SUBMITTING: "being sent",
    State.UNKNOWN: "unknown: it may have been made and billed",
    State.QUEUED: "accepted",
    State.RUNNING: "being made",
    State.DONE: "made, to be fetched",
    State.STORED: "stored",
    State.FAILED: "failed",
    State.GONE: "gone",
    State.WAITED_OUT: "accepted, and not waited for any longer",
    State.CANCELLED: "called off",
}


def pair_of(order: Order) -> str:
    """Who in what."""
    return printable(f"{order.person.name} in {order.garment.name} ({order.type})")


def printable(text: str) -> str:
    """A name of a file may hold what would command a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def job_line(job: Job) -> str:
    """One order, how it stands, and why."""
    said = f"{pair_of(job.order)}: {WORDS[job.state]}"
    if job.state is State.STORED and job.pictures:
        said += f" as {', '.join(path.name for path in job.pictures)}"
    if job.failure is not None and job.state is not State.STORED:
        said += f". {job.failure.sentence}"
    return printable(said)


def clock_time(seconds: float) -> str:
    """4:05, or 1:04:05."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
