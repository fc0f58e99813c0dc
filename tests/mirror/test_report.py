import json
from pathlib import Path

import pytest

from mirror_app.errors import InputError
from mirror_app.mirror.report import measured, summary_of, write_json


def row(state: str, **ms: float) -> dict[str, object]:
    return {"state": state, "ms": ms}


def test_a_summary_is_of_the_stages_alone():
    rows = [
        row("removed", face=4, glasses_off=6),
        row("removed", face=4, glasses_off=16),
        row("no_face", face=10),
    ]
    summary = summary_of(rows).as_json()
    assert summary["frames"] == 3
    assert summary["fps"] == 75.0  # 3 frames in 40 ms
    assert summary["p50_ms"] == 10
    assert summary["stage_ms"]["face"]["p50"] == 4
    assert summary["stage_ms"]["glasses_off"]["p50"] == 11  # of the two frames that had it
    assert summary["states"] == {"removed": 2, "no_face": 1}


def test_the_summary_of_nothing_is_zeros():
    assert summary_of([]).as_json() == {
        "frames": 0,
        "fps": 0.0,
        "p50_ms": 0.0,
        "p95_ms": 0.0,
        "stage_ms": {},
        "states": {},
    }


def test_times_without_rows_are_measured_as_well():
    times = measured([10.0, 30.0])
    assert (times.frames, times.fps, times.frame_ms[0]) == (2, 50.0, 20.0)


def test_a_report_is_json_and_whole(tmp_path: Path):
    write_json(tmp_path / "r.json", {"n\u00e4me": [1, 2]})
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8")) == {"n\u00e4me": [1, 2]}
    with pytest.raises(InputError, match="There is no folder"):
        write_json(tmp_path / "none" / "r.json", {})
    assert [p.name for p in tmp_path.iterdir()] == ["r.json"]
