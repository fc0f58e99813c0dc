"""How fast the mirror is here, on frames held in memory: one after the other or, with a garment, as from a
camera."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, TypeVar

from mirror_app.errors import MirrorError
from mirror_app.garment_on.live.watching import Eye, Watcher
from mirror_app.latest import Latest
from mirror_app.mirror.mirror import Mirror
from mirror_app.mirror.report import Garments, Measured, garments_in, measured, percentiles, row_of
from mirror_app.values import Frame, Image, Look, View

WARM_UP = 8
_WAIT_S = 0.1
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Live:
    """measured: of frames by the clock, each from the view before it. latency_ms: (p50, p95) from the capture
    of a frame to its view. cpu_ms: CPU time of the whole process, a frame. garments: how often a garment is
    drawn."""

    measured: Measured
    latency_ms: tuple[float, float]
    cpu_ms: float
    garments: Garments

    def as_json(self) -> dict[str, Any]:
        latency = {"p50": self.latency_ms[0], "p95": self.latency_ms[1]}
        return (
            self.measured.as_json() | {"latency_ms": latency, "cpu_ms": self.cpu_ms} | self.garments.as_json()
        )


def measure_mirror(mirror: Mirror, frames: Sequence[Frame], look: Look) -> Measured:
    """Reflect every frame; the first few only warm up."""
    timed = [(row_of(view), taken) for view, taken in _timed(lambda f: mirror.reflect(f, look), frames)]
    timed = timed[WARM_UP:]
    return measured([taken for _, taken in timed], [row for row, _ in timed])


def measure_live(mirror: Mirror, eye: Callable[[], Eye], images: Sequence[Image], look: Look) -> Live:
    """Show every picture as the live mirror does: while it draws one frame, the next is looked at. The first
    few only warm up; there must be more. eye: makes what finds joints. Raises MirrorError where nobody can be
    looked for."""
    frames: Latest[Frame] = Latest()
    watcher = Watcher(eye, frames)
    watcher.start()
    try:
        shown = _shown(mirror, watcher, frames, images, look)
        ends_s = [end_s for _, end_s in islice(shown, WARM_UP)][-1:]
        began_cpu_s = time.process_time()
        rows: list[dict[str, Any]] = []
        late_ms: list[float] = []
        for view, end_s in shown:
            rows.append(row_of(view))
            ends_s.append(end_s)
            late_ms.append((end_s - view.frame.born_s) * 1e3)
        cpu_ms = round((time.process_time() - began_cpu_s) * 1e3 / len(rows), 2)
    finally:
        watcher.stop()
    taken_ms = [(after - before) * 1e3 for before, after in pairwise(ends_s)]
    return Live(measured(taken_ms, rows), percentiles(late_ms), cpu_ms, garments_in(rows))


def _shown(
    mirror: Mirror, watcher: Watcher, frames: Latest[Frame], images: Sequence[Image], look: Look
) -> Iterator[tuple[View, float]]:
    """Each picture's view, and when it was there."""
    frames.put(Frame(images[0], 0, time.monotonic()))
    index = 0
    while index < len(images):
        watched = watcher.take(_WAIT_S, looking=True)
        if watcher.failure:
            raise MirrorError(watcher.failure)
        if watched is None:
            continue
        # Until joints are looked for, the first is shown again and again.
        index = watched.frame.index + watched.looked
        if index < len(images):
            frames.put(Frame(images[index], index, time.monotonic()))
        view = mirror.reflect(watched.frame, look, watched)
        if watched.looked:
            yield view, time.monotonic()


def measure(reflect: Callable[[Frame], object], frames: Sequence[Frame]) -> Measured:
    """Time any other pipeline on the same frames; the first one only warms up."""
    return measured([taken for _, taken in _timed(reflect, frames)][1:])


def _timed(reflect: Callable[[Frame], _Result], frames: Sequence[Frame]) -> Iterator[tuple[_Result, float]]:
    """What became of each frame, and the milliseconds it took."""
    for frame in frames:
        began = time.perf_counter()
        result = reflect(frame)
        yield result, (time.perf_counter() - began) * 1e3
