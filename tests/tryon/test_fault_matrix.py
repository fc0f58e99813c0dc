"""Ten quick rows of the matrix of faults; `python -m tests.fault_matrix` plays all of them."""

from pathlib import Path

import pytest

from tests.tryon.faulted.playing import play
from tests.tryon.faulted.rows import ROWS
from tests.tryon.faulted.world import Way

QUICK: tuple[tuple[str, str, Way], ...] = (
    ("submit", "429 50430, no slot", "signed"),
    ("submit", "reset after accept", "sdk"),
    ("submit", "HTML 502, accepted all the same", "signed"),
    ("submit", "wrong secret", "sdk"),
    ("submit", "account empty from the third on", "fashn"),
    ("poll", "truncated JSON", "fashn"),
    ("poll", "400 50511, result moderated", "signed"),
    ("download", "404, then a fresh address", "signed"),
    ("download", "redirect to a private address", "signed"),
    ("store", "disk full", "signed"),
)


@pytest.mark.parametrize(("step", "fault", "way"), QUICK)
def test_a_fault_costs_nothing_twice_and_stops_nobody_else(
    tmp_path: Path, step: str, fault: str, way: Way
) -> None:
    (row,) = (row for row in ROWS if (row.step, row.fault) == (step, fault) and way in row.ways)
    assert play(row, way, tmp_path).wrongs() == []


def test_the_matrix_has_every_step() -> None:
    assert {row.step for row in ROWS} == {"prepare", "submit", "poll", "download", "store", "journal"}
    assert len({(row.step, row.fault) for row in ROWS}) >= 60
