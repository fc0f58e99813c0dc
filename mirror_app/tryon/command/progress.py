"""A batch on its way, shown: drawn over and over on a terminal, else a line for each change."""

import asyncio
from collections import Counter, deque
from contextlib import ExitStack
from typing import Protocol, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from mirror_app.tryon.clock import Clock
from mirror_app.tryon.command.front import Front
from mirror_app.tryon.command.saying import WORDS, clock_time, job_line, pair_of
from mirror_app.tryon.jobs import Job, State

MOST_PAIRS = 8
MOST_NEWS = 4
REDRAWN_S = 0.25

_ON_THE_WAY = (State.SUBMITTING, State.QUEUED, State.RUNNING, State.DONE)
_BARS = (
    ("stored", (State.STORED,), "green"),
    ("on the way", _ON_THE_WAY, "cyan"),
    ("not asked for yet", (State.PLANNED,), "grey50"),
    ("failed or gone", (State.FAILED, State.GONE), "red"),
    ("unknown", (State.UNKNOWN,), "yellow"),
    ("not waited for any longer", (State.WAITED_OUT,), "yellow"),
)


class View(Protocol):
    """Where a batch on its way is shown. To be used as a context."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *told: object) -> None: ...

    def tell(self, job: Job) -> None: ...

    def note(self, line: str) -> None: ...

    async def keep_up(self) -> None:
        """Shows how time goes by, until it is cancelled."""
        ...


class Lines:
    """One line for each order that has come to stand otherwise, with the time since it began."""

    def __init__(self, front: Front, clock: Clock) -> None:
        self._front = front
        self._clock = clock
        self._began = clock.monotonic_s()
        self._states: dict[str, State] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *told: object) -> None: ...

    def tell(self, job: Job) -> None:
        before = self._states.get(job.order.key)
        self._states[job.order.key] = job.state
        # How an order stood in the beginning is told at the end, if that is how it stayed.
        is_news = before is not None or job.state is State.STORED
        # What was made is stored in a moment, unless something is wrong.
        passing = job.state in (State.PLANNED, State.SUBMITTING, State.DONE) and job.failure is None
        if is_news and not passing and (job.state is not before or job.state is State.DONE):
            self.note(job_line(job))

    def note(self, line: str) -> None:
        self._front.say(f"[{clock_time(self._clock.monotonic_s() - self._began)}] {line}")

    async def keep_up(self) -> None: ...


class Board:
    """Bars of how many orders stand where, and the pairs on their way with the time since each was accepted:
    a share of one picture is known to nobody, so none is shown."""

    def __init__(self, clock: Clock, console: Console) -> None:
        self._clock = clock
        self._began = clock.monotonic_s()
        self._jobs: dict[str, Job] = {}
        self._news: deque[str] = deque(maxlen=MOST_NEWS)
        # It draws when it is told to: a thread of its own would draw in the middle of a change.
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(self._live)
        return self

    def __exit__(self, *told: object) -> None:
        self._open.close()

    def tell(self, job: Job) -> None:
        before = self._jobs.get(job.order.key)
        self._jobs[job.order.key] = job
        changed = before is not None and before.state is not job.state
        if changed and job.state in (State.FAILED, State.GONE, State.UNKNOWN, State.WAITED_OUT):
            self._news.append(job_line(job))

    def note(self, line: str) -> None:
        self._news.append(line)
        self._draw()

    async def keep_up(self) -> None:
        while True:
            self._draw()
            await asyncio.sleep(REDRAWN_S)

    def _draw(self) -> None:
        self._live.update(self.drawn(), refresh=True)

    def drawn(self) -> RenderableType:
        """All of it, as it is now."""
        elapsed = clock_time(self._clock.monotonic_s() - self._began)
        head = Text(f"{len(self._jobs)} pictures, {elapsed} since the beginning", style="bold")
        return Group(head, self._bars(), self._pairs(), *(Text(line) for line in self._news))

    def _bars(self) -> Table:
        states = Counter(job.state for job in self._jobs.values())
        table = Table.grid(padding=(0, 1))
        for name, some, colour in _BARS:
            count = sum(states[state] for state in some)
            if count or name == "stored":
                bar = ProgressBar(
                    len(self._jobs) or 1, count, width=30, complete_style=colour, finished_style=colour
                )
                table.add_row(Text(name), bar, Text(str(count), justify="right"))
        return table

    def _pairs(self) -> Table:
        table = Table.grid(padding=(0, 2))
        going = [job for job in self._jobs.values() if job.state in _ON_THE_WAY]
        for job in going[:MOST_PAIRS]:
            since = job.accepted_at or job.submitted_at
            waited = clock_time(self._clock.now_s() - since) if since else ""
            table.add_row(Text(pair_of(job.order)), Text(WORDS[job.state]), Text(waited, justify="right"))
        if len(going) > MOST_PAIRS:
            table.add_row(Text(f"and {len(going) - MOST_PAIRS} more"))
        return table


def view_for(front: Front, clock: Clock) -> View:
    """A board on a terminal, else lines."""
    return Board(clock, Console()) if front.is_terminal else Lines(front, clock)
