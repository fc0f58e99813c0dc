"""Stopped by Ctrl-C, gone on with, and looked at."""

import json
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mirror_app.errors import InputError
from mirror_app.tryon.command.ordering import wardrobe
from mirror_app.tryon.journal import Journal, JournalError, usual_place
from mirror_app.tryon.orders import Parameters
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


@pytest.fixture
def window(folders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The journal of a window, with two orders of no batch."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    window = tmp_path / "data" / "mirror-app" / "tryon" / "journal.sqlite3"
    clothes = wardrobe(folders / "people", folders / "garments" / "upper", "upper")
    with closing(Journal.open(window)) as journal:
        journal.plan(clothes.orders("local", Parameters()))
    return window


def test_what_was_ordered_in_a_window_is_told_and_gone_on_with(
    folders: Path, tryon: Tryon, window: Path, somebody: Impatient, capsys: pytest.CaptureFixture[str]
) -> None:
    somebody.until = "stored as"
    own = words(folders)[:-2]
    assert tryon(*own).status == 1
    capsys.readouterr()
    assert tryon("status").status == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"Journal {usual_place()}"
    assert said[1].startswith("Batch 1, ")
    assert said[-3:] == [
        f"Journal {window}",
        "Of no batch, local: 2 not asked for yet",
        "To go on: mirror-app tryon resume",
    ]
    assert tryon("status", "--json").status == 0
    batches = json.loads(capsys.readouterr().out)["batches"]
    assert [batch["journal"] for batch in batches] == [str(usual_place()), str(window)]
    assert batches[1]["states"] == {"planned": 2}
    told = tryon("resume")
    assert told.status == 0
    assert [line for line in told.said.splitlines() if line.startswith("Journal ")] == [
        f"Journal {usual_place()}",
        f"Journal {window}",
    ]
    assert pictures(folders / "out") == EIGHT
    assert pictures(window.parent / "pictures") == ["anna__coat__upper__1.png", "ben__coat__upper__1.png"]
    assert tryon("resume").said == "All that was ordered is stored: there is nothing to go on with."


def test_a_window_at_work_keeps_its_orders_and_holds_up_nobody_else(
    folders: Path, tryon: Tryon, window: Path, somebody: Impatient
) -> None:
    somebody.until = "stored as"
    tryon(*words(folders)[:-2])
    with closing(Journal.open(window)):
        told = tryon("resume")
    assert told.status == 2
    assert f"Another mirror is at work with the journal {window}" in told.said
    assert pictures(folders / "out") == EIGHT


def test_paid_orders_of_a_window_are_asked_for_where_they_were_meant_to_be_and_only_with_consent(
    folders: Path, tryon: Tryon, window: Path, stand_in: Callable[..., Any], somebody: Impatient
) -> None:
    server = stand_in()
    somebody.times = 0
    provider = f"volcengine@{server.url.removeprefix('http://')}"
    clothes = wardrobe(folders / "people", folders / "garments" / "full", "full")
    with closing(Journal.open(window)) as journal:
        # As a window may write a batch down: without what only the command line knows.
        journal.begin({}, clothes.orders(provider, Parameters()), at=5.0)
    told = tryon("resume")
    assert told.status == 2
    assert "Nobody is here to agree" in told.said
    assert state(server)["billed"] == 0
    assert pictures(window.parent / "pictures") == ["anna__coat__upper__1.png", "ben__coat__upper__1.png"]
    assert tryon("resume", "--yes").status == 0
    assert state(server)["billed"] == 2
