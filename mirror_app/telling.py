"""What a command tells the person while it runs and when it is done."""

import sys
from collections.abc import Mapping
from typing import Self


def say(line: str) -> None:
    """One line for the person."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def counts(of: Mapping[str, int]) -> str:
    """How often each was, in words."""
    return ", ".join(f"{what} {count}" for what, count in of.items())


class Progress:
    """How far a run is, as one line on a terminal; anywhere else only what there is to say."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._shown = False

    def __call__(self, done: int, total: int, line: str) -> None:
        if line:
            self._end()
            sys.stderr.write(line + "\n")
        if sys.stderr.isatty():
            # What a clip announces may be less than it has.
            of = f" of {max(done, total)}" if total else ""
            sys.stderr.write(f"\r{done}{of} {self._unit}")
            sys.stderr.flush()
            self._shown = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._end()

    def _end(self) -> None:
        if self._shown:
            sys.stderr.write("\n")
        self._shown = False
