"""What a person is told when a batch has ended, and the exit status."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from mirror_app.tryon.batch import Summary
from mirror_app.tryon.command.asking import counted, money
from mirror_app.tryon.command.saying import clock_time, job_line
from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.journal import usual_place, window_place
from mirror_app.tryon.providers.provider import Terms

MOST_LISTED = 40

_WELL = (State.STORED, State.PLANNED)


def status_of(summary: Summary) -> int:
    """0 where all are stored, 2 where nothing was even begun, else 1."""
    stored = summary.stored + summary.reused
    if summary.stopped is not None and stored + summary.billed + summary.waiting == 0:
        return 2
    left = (
        summary.unknown + summary.waiting + summary.planned + summary.cancelled + sum(summary.failed.values())
    )
    return 1 if left else 0


def ending_lines(summary: Summary, jobs: Sequence[Job], terms: Terms, resume: str) -> list[str]:
    """Counts by reason, what was paid at most, and how to go on. resume: the words that do."""
    lines = [
        f"{summary.stored + summary.reused} of {len(jobs)} stored in {clock_time(summary.seconds)}"
        f"{f', {summary.reused} of them earlier' if summary.reused else ''}."
    ]
    lines += _not_stored(jobs)
    lines += [f"{counted(count, 'order')} failed: {kind.value}." for kind, count in summary.failed.items()]
    if summary.stopped is not None:
        lines.append(f"It was stopped: {summary.stopped.sentence}")
    lines += _ways_on(summary, resume)
    if terms.price > 0:
        most = money(terms.price * summary.billed, terms.currency)
        lines.append(f"Billed at most {counted(summary.billed, 'submission')}: {most}.")
    return lines


def _not_stored(jobs: Sequence[Job]) -> list[str]:
    told = [job_line(job) for job in jobs if job.state not in _WELL]
    more = len(told) - MOST_LISTED
    return told[:MOST_LISTED] + (
        [f"and {more} more; `mirror-app tryon status` lists them"] if more > 0 else []
    )


def _ways_on(summary: Summary, resume: str) -> list[str]:
    if not resume:
        left = summary.unknown + summary.waiting + summary.planned
        return (
            ["The journal was kept in memory only, so nothing of this can be gone on with."] if left else []
        )
    lines: list[str] = []
    if summary.planned:
        lines.append(f"{summary.planned} not asked for yet, and nothing owed: {resume}")
    if summary.waiting:
        lines.append(f"{summary.waiting} accepted and to be collected, for nothing more: {resume}")
    if summary.unknown:
        lines.append(
            f"{summary.unknown} unknown: sent, but no clear answer came, so perhaps made and billed. They are"
            " never asked for again by themselves; to have them made anew, at the price of new ones:"
            f" {resume} --again unknown"
        )
    return lines


def resume_words(journal: Path | None) -> str:
    """The command that goes on, "" where there is nothing to go on with."""
    if journal is None:
        return ""
    where = "" if journal in (usual_place(), window_place()) else f" --journal {shlex.quote(str(journal))}"
    return f"mirror-app tryon resume{where}"
