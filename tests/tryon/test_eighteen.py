"""Two people in nine garments, through the command line, in processes of their own, on loopback."""

from pathlib import Path

import pytest

from tests.eighteen import GARMENTS, PEOPLE, bought
from tests.tryon.loopback_only.sitecustomize import REFUSED

ALL = PEOPLE * GARMENTS


@pytest.mark.parametrize("auth", ["signed", "sdk"])
def test_all_are_stored_and_each_is_billed_once(tmp_path: Path, auth: str) -> None:
    came = bought(tmp_path, auth, program=("-m", "tests.tryon.quickly", "100"), latency="0.01")
    assert (came.status, came.pictures, came.stored) == (0, ALL, ALL), came.said
    assert (came.billed, came.payloads, came.submissions) == (ALL, ALL, ALL)
    assert f"{ALL} of {ALL} stored" in came.said
    assert f"Billed at most {ALL} submissions: CNY {ALL}." in came.said
    assert REFUSED not in came.said
    assert list((tmp_path / "tmp").iterdir()) == []
