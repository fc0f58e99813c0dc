"""What a run was like, as data: one row per frame, and a summary."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from mirror_app.errors import InputError
from mirror_app.files import require_writable, write_bytes
from mirror_app.garments import GarmentView
from mirror_app.values import View

_FAILED, _UNREADY = "It could not be laid over the picture.", "It was not ready yet."


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
    """One frame's row: index, file (for folders), face, state, confidence, garment (where one is worn) and
    ms by stage."""
    named = {} if file is None else {"file": file}
    return {
        "index": view.frame.index,
        **named,
        "face": view.face is not None,
        "state": view.state.value,
        "confidence": round(view.confidence, 4),
        **({} if view.garment is None else {"garment": _worn(view.garment)}),
        "ms": {name: round(taken, 3) for name, taken in view.stage_ms.items()},
    }


def _worn(garment: GarmentView) -> dict[str, Any]:
    return {
        "file": str(garment.photo.path),
        "type": garment.photo.kind,
        "epoch": garment.epoch,
        "drawn": garment.drawn,
        "reason": garment.reason,
        "box": list(garment.box),
    }


@dataclass(frozen=True, slots=True)
class Garments:
    """Of a run with garments: the stretches of frames on which one is drawn, (first, last) by their index,
    on how many that is, how often it became another, and why none is drawn on the rest, each sentence with
    its number of frames."""

    stretches: tuple[tuple[int, int], ...]
    drawn: int
    switches: int
    reasons: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        told = {"drawn": self.drawn, "drawn_on": [list(one) for one in self.stretches]}
        return told | {"switches": self.switches, "reasons": self.reasons}


def garments_in(rows: Sequence[Mapping[str, Any]]) -> Garments:
    """By the rows of a run; one without a garment is of a frame on which laying it on failed."""
    failed: dict[str, Any] = {"drawn": False, "reason": _FAILED, "epoch": 0}
    worn: list[dict[str, Any]] = [row.get("garment") or failed for row in rows]
    epochs = [one["epoch"] for one in worn if one["epoch"]]
    switches = sum(now != before for before, now in pairwise(epochs))
    reasons = Counter(one["reason"] or _UNREADY for one in worn if not one["drawn"])
    drawn = [row["index"] for row, one in zip(rows, worn, strict=True) if one["drawn"]]
    return Garments(_stretches(drawn), len(drawn), switches, dict(reasons.most_common()))


def _stretches(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Rising numbers, as the first and the last of those without a gap."""
    gaps = [k for k in range(1, len(numbers)) if numbers[k] > numbers[k - 1] + 1]
    starts, ends = [0, *gaps], [*gaps, len(numbers)]
    return tuple((numbers[a], numbers[b - 1]) for a, b in zip(starts, ends, strict=True) if b > a)


def measured(taken_ms: Sequence[float], rows: Sequence[Mapping[str, Any]] = ()) -> Measured:
    """Of frames that took so long, one after the other; their rows, where there are any, tell the rest."""
    stages = dict.fromkeys(name for row in rows for name in row["ms"])
    by_stage = {s: percentiles([row["ms"][s] for row in rows if s in row["ms"]]) for s in stages}
    states = dict(Counter(row["state"] for row in rows))
    fps = round(1e3 * len(taken_ms) / sum(taken_ms), 2) if sum(taken_ms) > 0 else 0.0
    return Measured(len(taken_ms), fps, percentiles(taken_ms), by_stage, states)


def summary_of(rows: Sequence[Mapping[str, Any]]) -> Measured:
    """The same, of the stages alone: reading and writing are not the mirror's."""
    return measured([sum(row["ms"].values()) for row in rows], rows)


def require_report(report: Path | None, folder: Path | None, used: Iterable[Path]) -> None:
    """Nobody waits for a run whose report cannot be written: raises InputError. folder: of pictures still to
    come, in which it may lie; None where a single file comes out. used: files of the run, none of which it
    may take the place of."""
    if report is None:
        return
    if report.resolve() in [path.resolve() for path in used]:
        raise InputError(
            f"{report}: the report goes into a file of its own; this one the run reads or writes."
        )
    if folder is None or report.parent.resolve() != folder.resolve():
        require_writable(report)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write all of it or nothing. Raises InputError where that cannot be done."""
    write_bytes(path, json.dumps(content, indent=1).encode())


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    """(p50, p95), or zeros where there is nothing."""
    if not values:
        return 0.0, 0.0
    p50, p95 = np.percentile(values, (50, 95))
    return round(float(p50), 3), round(float(p95), 3)
