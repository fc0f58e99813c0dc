import asyncio
import io
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from rich.console import Console

from mirror_app.tryon.command import progress
from mirror_app.tryon.command.progress import Board, Lines, view_for
from mirror_app.tryon.command.saying import clock_time
from mirror_app.tryon.jobs import Failure, Job, Kind, State
from mirror_app.tryon.orders import Order, Picture
from tests.tryon.command.conftest import Somebody


@dataclass
class Still:
    """A clock that stands where it is put."""

    now: float = 1000.0

    def now_s(self) -> float:
        return self.now

    def monotonic_s(self) -> float:
        return self.now_s()

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def job(person: str, state: State, **more: object) -> Job:
    pictures = (Picture(name, Path(), "a" * 64) for name in (person, "shirt"))
    return replace(Job(Order(*pictures, "upper", f"local {person}")), state=state, **more)


def drawn(board: Board) -> str:
    into = io.StringIO()
    Console(file=into, width=100, color_system=None).print(board.drawn())
    return "\n".join(line.rstrip() for line in into.getvalue().splitlines())


def test_a_board_shows_what_stands_where_and_for_how_long() -> None:
    clock = Still()
    board = Board(clock, Console(file=io.StringIO()))
    for person in ("anna", "ben", "cid", "d[red]e", "eve"):
        board.tell(job(person, State.PLANNED))
    board.tell(job("anna", State.STORED))
    board.tell(job("ben", State.RUNNING, accepted_at=1002.0))
    board.tell(job("cid", State.FAILED, failure=Failure(Kind.INPUT, "Nobody is in it.")))
    board.tell(job("d[red]e", State.QUEUED, accepted_at=1060.0))
    clock.now = 1067.0
    shown = drawn(board)
    bar = "\u2501" * 6
    assert shown.splitlines()[0] == "5 pictures, 1:07 since the beginning"
    assert [line.split() for line in shown.splitlines()[1:5]] == [
        ["stored", bar, "1"],
        ["on", "the", "way", bar * 2, "2"],
        ["not", "asked", "for", "yet", bar, "1"],
        ["failed", "or", "gone", bar, "1"],
    ]
    assert "ben in shirt (upper)      being made  1:05" in shown
    assert "d[red]e in shirt (upper)  accepted    0:07" in shown
    assert shown.splitlines()[-1] == "cid in shirt (upper): failed. Nobody is in it."
    assert "%" not in shown


def test_a_board_of_many_stays_small() -> None:
    board = Board(Still(), Console(file=io.StringIO()))
    for number in range(50):
        board.tell(job(f"p{number}", State.PLANNED))
    for number in range(50):
        failure = Failure(Kind.INPUT, "Nobody is in it.")
        board.tell(job(f"p{number}", State.FAILED if number % 2 else State.RUNNING, failure=failure))
    shown = drawn(board)
    assert "and 17 more" in shown
    assert len(shown.splitlines()) <= 3 + progress.MOST_PAIRS + 1 + progress.MOST_NEWS + 1


def test_a_board_is_gone_when_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    into = io.StringIO()
    monkeypatch.setattr(progress, "REDRAWN_S", 0.001)

    async def run() -> None:
        with Board(Still(), Console(file=into, force_terminal=True, width=100)) as board:
            board.tell(job("anna", State.RUNNING))
            keeping_up = asyncio.create_task(board.keep_up())
            while "anna in shirt" not in into.getvalue():
                await asyncio.sleep(0)
            board.note("Stopping.")
            keeping_up.cancel()
            await asyncio.gather(keeping_up, return_exceptions=True)

    asyncio.run(run())
    assert "Stopping." in into.getvalue()
    # The cursor is back, and the lines are erased.
    assert into.getvalue().endswith("\x1b[1A\x1b[2K")


def test_lines_tell_each_change_once() -> None:
    clock, somebody = Still(), Somebody()
    with Lines(somebody, clock) as lines:
        for state in (State.PLANNED, State.SUBMITTING, State.QUEUED, State.QUEUED, State.RUNNING):
            lines.tell(job("anna", state))
        clock.now += 65
        lines.tell(job("anna", State.STORED, pictures=(Path("out/anna__1.png"),)))
        lines.tell(job("ben", State.UNKNOWN))
        lines.tell(job("cid", State.PLANNED))
        lines.tell(job("cid", State.DONE))
        lines.tell(job("cid", State.DONE, failure=Failure(Kind.RESULT, "It is a broken one.")))
        asyncio.run(lines.keep_up())
    assert somebody.said == [
        "[0:00] anna in shirt (upper): accepted",
        "[0:00] anna in shirt (upper): being made",
        "[1:05] anna in shirt (upper): stored as anna__1.png",
        "[1:05] cid in shirt (upper): made, to be fetched. It is a broken one.",
    ]
    assert isinstance(view_for(somebody, clock), Lines)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(-1, "0:00"), (59.9, "0:59"), (600, "10:00"), (3725, "1:02:05")]
)
def test_time_as_on_a_clock(seconds: float, shown: str) -> None:
    assert clock_time(seconds) == shown
