"""Stopped by Ctrl-C, gone on with, and looked at."""

import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mirror_app.errors import InputError
from mirror_app.tryon.journal import JournalError
from tests.tryon.command.conftest import Somebody, Told
from tests.tryon.command.test_batch import EIGHT, pictures, words
from tests.tryon.command.test_paid import hosted, stand_in, state

__all__ = ["stand_in"]

Tryon = Callable[..., Told]


class Impatient(Somebody):
    """Presses Ctrl-C when a line has this in it."""

    until = "accepted"
    times = 1

    def say(self, line: str) -> None:
        super().say(line)
        if self.until in line and self.times:
            self.times -= 1
            signal.raise_signal(signal.SIGINT)


@pytest.fixture
def somebody() -> Somebody:
    return Impatient()


def test_ctrl_c_asks_for_nothing_more_and_loses_nothing(
    folders: Path, tryon: Tryon, stand_in: Callable[..., Any]
) -> None:
    before = signal.getsignal(signal.SIGINT)
    server = stand_in(latency="0.05")
    told = tryon(*hosted(folders, server, "--yes"))
    assert told.status == 1
    assert "Stopping: nothing more is asked for" in told.said
    assert "0 of 8 stored" in told.said
    go_on = f"mirror-app tryon resume --journal {folders / 'journal'}"
    assert f"1 accepted and to be collected, for nothing more: {go_on}" in told.said
    assert f"7 not asked for yet, and nothing owed: {go_on}" in told.said
    assert "Billed at most 1 submission: CNY 1." in told.said
    assert state(server)["billed"] == 1
    assert signal.getsignal(signal.SIGINT) is before
    resumed = tryon("resume", "--journal", folders / "journal", "--yes")
    assert resumed.status == 0
    assert "1 accepted earlier: only collected, nothing to pay." in resumed.said
    assert "It costs CNY 7: 7 x CNY 1" in resumed.said
    assert (state(server)["billed"], pictures(folders / "out")) == (8, EIGHT)


def test_a_second_ctrl_c_ends_it_at_once_and_still_loses_nothing(
    folders: Path, tryon: Tryon, stand_in: Callable[..., Any], somebody: Impatient
) -> None:
    server = stand_in(latency="0.05")
    somebody.times = 2
    somebody.until = "]"
    with pytest.raises(KeyboardInterrupt):
        tryon(*hosted(folders, server, "--yes"))
    somebody.times = 0
    assert tryon("resume", "--journal", folders / "journal", "--yes").status == 0
    assert (state(server)["billed"], pictures(folders / "out")) == (8, EIGHT)


def test_it_can_be_gone_on_with_in_another_folder(folders: Path, tryon: Tryon, somebody: Impatient) -> None:
    somebody.until = "stored as"
    assert tryon(*words(folders)).status == 1
    first = pictures(folders / "out")
    assert 0 < len(first) < 8
    told = tryon("resume", "--journal", folders / "journal", "--out", folders / "more")
    assert told.status == 0
    assert sorted({*first, *pictures(folders / "more")}) == EIGHT


def test_status_tells_how_it_stands_and_asks_nobody(
    folders: Path, tryon: Tryon, somebody: Impatient, capsys: pytest.CaptureFixture[str]
) -> None:
    somebody.until = "ben in shirt (upper): stored"
    somebody.times = 0
    broken = folders / "people" / "\x1b[31mred.png"
    Image.effect_noise((200, 200), 90).save(broken)
    broken.write_bytes(broken.read_bytes()[:9000])
    assert tryon(*words(folders)).status == 1
    capsys.readouterr()
    journal = ("--journal", folders / "journal")
    assert tryon("status", *journal).status == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "8 stored, 4 failed" in said
    assert "  ?[31mred in shirt (upper): failed." in said
    assert f"To go on: mirror-app tryon resume --journal {folders / 'journal'}" in said
    assert tryon("status", "--json", *journal).status == 0
    (batch,) = json.loads(capsys.readouterr().out)["batches"]
    assert batch["states"] == {"stored": 8, "failed": 4}
    assert batch["settings"]["out"] == str(folders / "out")
    stored = next(order for order in batch["orders"] if order["state"] == "stored")
    assert Path(stored["pictures"][0]).is_file()
    assert {order["failure"]["kind"] for order in batch["orders"] if order["failure"]} == {"unreadable"}


def test_what_was_never_begun(
    folders: Path,
    tryon: Tryon,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "empty"))
    assert tryon("status").status == 0
    assert capsys.readouterr().out == "Nothing has been ordered yet.\n"
    with pytest.raises(InputError, match="nothing was begun"):
        tryon("resume")
    with pytest.raises(JournalError, match="There is no journal"):
        tryon("status", "--journal", folders / "none")


def test_a_batch_that_cannot_be_gone_on_with_does_not_hold_up_the_others(
    folders: Path, tryon: Tryon, stand_in: Callable[..., Any], somebody: Impatient
) -> None:
    server = stand_in(latency="0.05")
    tryon(*hosted(folders, server, "--yes", "--type", "upper"))
    somebody.times, somebody.until = 1, "stored as"
    tryon(*words(folders))
    told = tryon("resume", "--journal", folders / "journal")
    # Local ones are free; for those to be paid nobody agreed, and nobody is there to.
    assert told.status == 2
    assert "Nobody is here to agree" in told.said
    assert pictures(folders / "out")[-8:] != []
    assert state(server)["billed"] == 1
