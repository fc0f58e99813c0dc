"""The person before the terminal, or nobody."""

import asyncio
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from mirror_app.errors import InputError
from mirror_app.tryon.command.saying import printable


class Front:
    """Says lines, asks questions, and hears Ctrl-C."""

    @property
    def is_terminal(self) -> bool:
        """Whether lines can be drawn over."""
        return sys.stdout.isatty()

    def say(self, line: str) -> None:
        sys.stdout.write(printable(line) + "\n")
        sys.stdout.flush()

    def agrees(self, question: str) -> bool:
        """Whether the person types yes. Raises InputError where nobody can be asked."""
        if not sys.stdin.isatty():
            raise InputError("Nobody is here to agree: --yes agrees beforehand. Nothing was sent.")
        # asyncio takes Ctrl-C for itself, and while a line is read nothing would come of it.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return input(question).strip().lower() == "yes"
        except EOFError:
            return False
        finally:
            signal.signal(signal.SIGINT, before)


@contextmanager
def on_interrupt(first: Callable[[], None]) -> Generator[None]:
    """The first Ctrl-C, or the first wish of the system that this ends, calls `first` on the loop; the second
    ends it as ever. Only within a loop on the main thread."""
    loop = asyncio.get_running_loop()

    def called(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, before[number])
        # Not at once: whatever this breaks into may hold a lock that `first` needs.
        loop.call_soon_threadsafe(first)

    before: dict[int, Any] = {
        number: signal.signal(number, called) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
