"""How far a long run is, on stderr: what is printed on stdout stays a result."""

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")


def progress(what: str, items: Sequence[_Item]) -> Iterator[_Item]:
    """The items, one after the other, with a line now and then."""
    every = max(1, len(items) // 10)
    for done, item in enumerate(items):
        if done % every == 0:
            sys.stderr.write(f"{what}: {done} of {len(items)}\n")
        yield item
