"""How fast the mirror is here: frames held in memory, one after the other, nothing else running."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mirror_app.mirror.mirror import Mirror
from mirror_app.mirror.report import percentiles, row_of
from mirror_app.values import Frame, Look

WARM_UP = 8


@dataclass(frozen=True, slots=True)
class Measured:
    """frame_ms: (p50, p95) of a whole frame. stage_ms: the same by stage. states: frames by state."""

    frames: int
    fps: float
    frame_ms: tuple[float, float]
    stage_ms: dict[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])
    states: dict[str, int] = field(default_factory=dict[str, int])

    def as_json(self) -> dict[str, Any]:
        return {
            "frames": self.frames,
            "fps": self.fps,
            "p50_ms": self.frame_ms[0],
            "p95_ms": self.frame_ms[1],
            "stage_ms": {name: {"p50": p[0], "p95": p[1]} for name, p in self.stage_ms.items()},
            "states": self.states,
        }


def measure_mirror(mirror: Mirror, frames: Sequence[Frame], look: Look) -> Measured:
    """Reflect every frame; the first few only warm up."""
    rows: list[dict[str, Any]] = []
    taken_ms: list[float] = []
    for frame in frames:
        began = time.perf_counter()
        view = mirror.reflect(frame, look)
        taken_ms.append((time.perf_counter() - began) * 1e3)
        rows.append(row_of(view))
    rows, taken_ms = rows[WARM_UP:], taken_ms[WARM_UP:]
    stages = dict.fromkeys(name for row in rows for name in row["ms"])
    by_stage = {s: percentiles([row["ms"][s] for row in rows if s in row["ms"]]) for s in stages}
    states: dict[str, int] = {}
    for row in rows:
        states[row["state"]] = states.get(row["state"], 0) + 1
    return Measured(len(rows), _fps(taken_ms), percentiles(taken_ms), by_stage, states)


def measure(reflect: Callable[[Frame], object], frames: Sequence[Frame]) -> Measured:
    """Time any other pipeline on the same frames; the first one only warms up."""
    taken_ms: list[float] = []
    for frame in frames:
        began = time.perf_counter()
        reflect(frame)
        taken_ms.append((time.perf_counter() - began) * 1e3)
    return Measured(len(taken_ms) - 1, _fps(taken_ms[1:]), percentiles(taken_ms[1:]))


def _fps(taken_ms: Sequence[float]) -> float:
    return round(1e3 * len(taken_ms) / sum(taken_ms), 2) if taken_ms else 0.0
