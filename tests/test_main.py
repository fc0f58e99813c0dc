"""The command line's edges: who reads it, and what they can show."""

import io
import os
from collections.abc import Callable

import pytest

from mirror_app.__main__ import NOBODY_READS, main


def test_who_stops_reading_ends_it_quietly(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w", encoding="utf-8") as nobody:
        monkeypatch.setattr("sys.stdout", nobody)
        assert main(["eyewear", "list"]) == NOBODY_READS
        monkeypatch.undo()
    assert capfd.readouterr().err == ""


def test_a_sign_the_terminal_lacks_is_replaced(monkeypatch: pytest.MonkeyPatch):
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding="ascii"))
    assert main(["eyewear", "list"]) == 0
    first = written.getvalue().decode("ascii").splitlines()[0]
    assert "?" in first  # the box between A and DBL


@pytest.mark.parametrize("given", [lambda out: out, lambda _out: None], ids=["other", "none"])
def test_an_output_of_another_kind_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch, given: Callable[[io.StringIO], io.StringIO | None]
):
    monkeypatch.setattr("sys.stdout", given(io.StringIO()))
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert main(["process", "no such file", "out.mp4"]) == 2


def test_small_products_do_not_keep_a_core_spinning(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "of before")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    assert main(["eyewear", "list"]) == 0
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "4")
    assert main(["eyewear", "list"]) == 0
    assert os.environ["OPENBLAS_NUM_THREADS"] == "4"
