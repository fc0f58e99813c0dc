"""What a run was like, as data: one row per frame, and a summary."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mirror_app.files import write_bytes
from mirror_app.values import View


@dataclass(frozen=True, slots=True)
class Measured:
    """frame_ms: (p50, p95) of a whole frame. stage_ms: the same by stage. states: frames by state."""

    frames: int
    fps: float
    frame_ms: tuple[float, float]
    stage_ms: dict[str, tuple[float, float]]
    states: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        return {
            "frames": self.frames,
            "fps": self.fps,
            "p50_ms": self.frame_ms[0],
            "p95_ms": self.frame_ms[1],
            "stage_ms": {name: {"p50": p[0], "p95": p[1]} for name, p in self.stage_ms.items()},
            "states": self.states,
        }


def row_of(view: View, file: str | None = None) -> dict[str, Any]:
    """One frame's row: index, file (for folders), face, state, confidence and ms by stage."""
    named = {} if file is None else {"file": file}
    return {
        "index": view.frame.index,
        **named,
        "face": view.face is not None,
        "state": view.state.value,
        "confidence": round(view.confidence, 4),
        "ms": {name: round(taken, 3) for name, taken in view.stage_ms.items()},
    }


def measured(taken_ms: Sequence[float], rows: Sequence[Mapping[str, Any]] = ()) -> Measured:
    """Of frames that took so long, one after the other; their rows, where there are any, tell the rest."""
    stages = dict.fromkeys(name for row in rows for name in row["ms"])
    by_stage = {s: _percentiles([row["ms"][s] for row in rows if s in row["ms"]]) for s in stages}
    states = dict(Counter(row["state"] for row in rows))
    fps = round(1e3 * len(taken_ms) / sum(taken_ms), 2) if sum(taken_ms) > 0 else 0.0
    return Measured(len(taken_ms), fps, _percentiles(taken_ms), by_stage, states)


def summary_of(rows: Sequence[Mapping[str, Any]]) -> Measured:
    """The same, of the stages alone: reading and writing are not the mirror's."""
    return measured([sum(row["ms"].values()) for row in rows], rows)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write all of it or nothing. Raises InputError where that cannot be done."""
    write_bytes(path, json.dumps(content, indent=1).encode())


def _percentiles(values: Sequence[float]) -> tuple[float, float]:
    """(p50, p95), or zeros where there is nothing."""
    if not values:
        return 0.0, 0.0
    p50, p95 = np.percentile(values, (50, 95))
    return round(float(p50), 3), round(float(p95), 3)
