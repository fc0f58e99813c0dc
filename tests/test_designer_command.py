"""`mirror-app run --designer`, where it cannot be."""

from pathlib import Path

import pytest

from mirror_app.__main__ import main
from mirror_app.paths import asset


def test_a_file_that_is_not_there_is_told_before_anything_is_opened(capsys: pytest.CaptureFixture[str]):
    assert main(["run", "--designer", "none.glb"]) == 2
    assert capsys.readouterr().err == "mirror-app: There is no file none.glb to wear.\n"


def test_without_a_window_there_is_no_desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "out"
    file = asset("eyewear", "01-harbour.toml")
    assert main(["run", "--designer", str(file), "--headless", str(out)]) == 2
    assert "--designer needs a window" in capsys.readouterr().err
    assert not out.exists()
