"""How fast the mirror is here: frames held in memory, one after the other, nothing else running."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from mirror_app.mirror.mirror import Mirror
from mirror_app.mirror.report import Measured, measured, row_of
from mirror_app.values import Frame, Look

WARM_UP = 8
_Result = TypeVar("_Result")


def measure_mirror(mirror: Mirror, frames: Sequence[Frame], look: Look) -> Measured:
    """Reflect every frame; the first few only warm up."""
    timed = [(row_of(view), taken) for view, taken in _timed(lambda f: mirror.reflect(f, look), frames)]
    timed = timed[WARM_UP:]
    return measured([taken for _, taken in timed], [row for row, _ in timed])


def measure(reflect: Callable[[Frame], object], frames: Sequence[Frame]) -> Measured:
    """Time any other pipeline on the same frames; the first one only warms up."""
    return measured([taken for _, taken in _timed(reflect, frames)][1:])


def _timed(reflect: Callable[[Frame], _Result], frames: Sequence[Frame]) -> Iterator[tuple[_Result, float]]:
    """What became of each frame, and the milliseconds it took."""
    for frame in frames:
        began = time.perf_counter()
        result = reflect(frame)
        yield result, (time.perf_counter() - began) * 1e3
