import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mirror_app.errors import InputError
from mirror_app.mirror.report import garments_in, measured, require_report, summary_of, write_json


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


def worn(index: int, drawn: bool, epoch: int = 1, reason: str = "") -> dict[str, object]:
    return {"index": index, "garment": {"drawn": drawn, "epoch": epoch, "reason": reason}}


def test_what_became_of_garments_is_told_by_frames():
    rows = [worn(0, False, 1), worn(1, True, 1), worn(2, True, 4), worn(3, False, 4, "Turn.")]
    told = garments_in([*rows, {"index": 4, "garment": None}, {"index": 5}, worn(6, True, 4)])
    assert (told.drawn, told.stretches, told.switches) == (3, ((1, 2), (6, 6)), 1)
    failed = "It could not be laid over the picture."
    assert told.reasons == {"It was not ready yet.": 1, "Turn.": 1, failed: 2}


@given(some.lists(some.booleans(), max_size=20))
def test_stretches_are_the_frames_it_is_drawn_on(drawn: list[bool]):
    told = garments_in([worn(k, each) for k, each in enumerate(drawn)])
    within = [k for first, last in told.stretches for k in range(first, last + 1)]
    assert within == [k for k, each in enumerate(drawn) if each]
    assert told.drawn == len(within)
    assert all(
        after[0] - before[1] > 1 for before, after in zip(told.stretches, told.stretches[1:], strict=False)
    )


def test_a_report_is_json_and_whole(tmp_path: Path):
    write_json(tmp_path / "r.json", {"n\u00e4me": [1, 2]})
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8")) == {"n\u00e4me": [1, 2]}
    with pytest.raises(InputError, match="There is no folder"):
        write_json(tmp_path / "none" / "r.json", {})
    assert [p.name for p in tmp_path.iterdir()] == ["r.json"]


def test_a_report_takes_the_place_of_nothing_the_run_reads_or_writes(tmp_path: Path):
    shirt = tmp_path / "shirt.png"
    shirt.write_bytes(b"shirt")
    (tmp_path / "link.json").symlink_to(shirt)
    for report in (shirt, tmp_path / "." / "shirt.png", tmp_path / "no" / ".." / "shirt.png"):
        with pytest.raises(InputError, match="a file of its own"):
            require_report(report, None, [tmp_path / "in.mp4", shirt])
    with pytest.raises(InputError, match="a file of its own"):
        require_report(tmp_path / "link.json", None, [shirt])
    # A picture of the folder to come as well.
    with pytest.raises(InputError, match="a file of its own"):
        require_report(tmp_path / "out" / "a.png", tmp_path / "out", [tmp_path / "out" / "a.png"])
    require_report(tmp_path / "out" / "r.json", tmp_path / "out", [tmp_path / "out" / "a.png"])
    require_report(tmp_path / "r.json", None, [shirt])
    require_report(None, None, [shirt])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.json", "shirt.png"]
