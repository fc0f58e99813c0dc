"""What a run was like, as data: one row per frame, and a summary."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mirror_app.values import View


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


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    """(p50, p95), or zeros where there is nothing."""
    if not values:
        return 0.0, 0.0
    p50, p95 = np.percentile(values, (50, 95))
    return round(float(p50), 3), round(float(p95), 3)


def summary_of(rows: Sequence[Mapping[str, Any]], provider: str, nodes: Mapping[str, int]) -> dict[str, Any]:
    """fps (stages only, one frame after the other), p50_ms and p95_ms of a frame and of each stage."""
    totals = [sum(row["ms"].values()) for row in rows if row.get("ms")]
    p50, p95 = percentiles(totals)
    stages = dict.fromkeys(name for row in rows for name in row.get("ms", {}))
    by_stage = {s: percentiles([row["ms"][s] for row in rows if s in row.get("ms", {})]) for s in stages}
    return {
        "fps": round(1e3 * len(totals) / sum(totals), 2) if sum(totals) > 0 else 0.0,
        "p50_ms": p50,
        "p95_ms": p95,
        "stage_ms": {s: {"p50": p[0], "p95": p[1]} for s, p in by_stage.items()},
        "provider": provider,
        "nodes_by_provider": dict(nodes),
    }


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write all of it or nothing."""
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(content, indent=1), encoding="utf-8")
    part.replace(path)
