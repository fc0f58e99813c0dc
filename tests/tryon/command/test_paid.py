"""The command against the stand-in for the hosted providers: what is asked, billed, stored and said."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from mirror_app.errors import InputError
from mirror_app.tryon.journal import Journal, JournalError
from mirror_app.tryon.serving import Options, Script, running
from mirror_app.tryon.serving.signature import Keys
from tests.tryon.command.conftest import KEYS, Somebody, Told
from tests.tryon.command.test_batch import EIGHT, pictures, words

Tryon = Callable[..., Told]


@pytest.fixture
def stand_in() -> Iterator[Callable[..., Any]]:
    """Starts the stand-in with a script, given as its table."""
    with ExitStack() as opened:

        def start(access: str = KEYS.access.reveal(), **table: object) -> Any:
            keys = Keys(access, KEYS.secret.reveal(), KEYS.access.reveal())
            script = Script.read({"latency": "0", **table})
            return opened.enter_context(running(Options(script=script, keys=keys)))

        yield start


def state(server: Any) -> dict[str, Any]:
    """What it has accepted, billed and heard."""
    return httpx2.get(f"{server.url}/_/state", trust_env=False).json()


def hosted(folders: Path, server: Any, *more: object, provider: str = "volcengine") -> tuple[object, ...]:
    endpoint = server.url.removeprefix("http://")
    return words(folders, "--provider", provider, "--endpoint", endpoint, *more)


@pytest.mark.parametrize(("provider", "price"), [("volcengine", "CNY 8"), ("fashn", "USD 0.6")])
def test_eight_pictures_are_sent_paid_and_stored_once(
    folders: Path, tryon: Tryon, stand_in: Callable[..., Any], somebody: Somebody, provider: str, price: str
) -> None:
    server = stand_in()
    somebody.answers = ["yes"]
    told = tryon(*hosted(folders, server, provider=provider))
    assert told.status == 0
    assert state(server)["billed"] == 8
    assert pictures(folders / "out") == EIGHT
    assert somebody.asked == ["Type yes to send them: "]
    assert "2 pictures of people and 4 pictures of garments will be sent to 127.0.0.1." in told.said
    assert f"It costs {price}: 8 x" in told.said
    assert f"Billed at most 8 submissions: {price}." in told.said
    again = tryon(*hosted(folders, server, provider=provider))
    assert (again.status, state(server)["billed"]) == (0, 8)


@pytest.mark.parametrize("answer", ["no", "", "y"])
def test_without_a_yes_nothing_is_sent(
    folders: Path, tryon: Tryon, stand_in: Callable[..., Any], somebody: Somebody, answer: str
) -> None:
    server = stand_in()
    somebody.answers = [answer]
    told = tryon(*hosted(folders, server))
    assert (told.status, told.said.splitlines()[-1]) == (2, "Nothing was sent.")
    assert state(server)["submissions"] == 0
    assert tryon("resume", "--journal", folders / "journal").status == 0


def test_where_nobody_can_agree_it_has_to_be_beforehand(
    folders: Path, tryon: Tryon, stand_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: False))
    server = stand_in()
    with pytest.raises(InputError, match="--yes agrees beforehand"):
        tryon(*hosted(folders, server))
    assert state(server)["submissions"] == 0
    assert tryon(*hosted(folders, server, "--yes", "--type", "upper")).status == 0
    assert state(server)["billed"] == 2


def test_a_wrong_key_stops_all_and_costs_nothing(
    folders: Path, tryon: Tryon, stand_in: Callable[..., Any]
) -> None:
    server = stand_in(access="AK-of-another")
    told = tryon(*hosted(folders, server, "--yes"))
    assert told.status == 2
    assert "It was stopped: " in told.said
    assert "8 not asked for yet, and nothing owed: mirror-app tryon resume --journal" in told.said
    assert state(server)["billed"] == 0


def test_what_became_unknown_is_explained_and_made_anew_only_on_the_persons_word(
    folders: Path, tryon: Tryon, stand_in: Callable[..., Any], somebody: Somebody
) -> None:
    server = stand_in(rule=[{"on": "submit", "fault": "reset_after_accept", "pair": 1, "nth": 1}])
    journal = ("--journal", folders / "journal")
    told = tryon(*hosted(folders, server, "--yes", "--type", "upper"))
    assert (told.status, state(server)["billed"]) == (1, 2)
    assert "1 of 2 stored" in told.said
    assert "unknown: it may have been made and billed" in told.said
    assert f"mirror-app tryon resume --journal {folders / 'journal'} --again unknown" in told.said
    resumed = tryon("resume", *journal, "--yes")
    assert (resumed.status, state(server)["billed"]) == (1, 2)
    somebody.answers = ["yes"]
    anew = tryon("resume", *journal, "--again", "unknown")
    assert (anew.status, state(server)["billed"]) == (0, 3), anew.said
    assert len(pictures(folders / "out")) == 2
    assert tryon("resume", *journal).said == (
        "All that was ordered is stored: there is nothing to go on with."
    )


def test_a_picture_the_service_will_not_show_does_not_stop_the_others(
    folders: Path, tryon: Tryon, stand_in: Callable[..., Any]
) -> None:
    server = stand_in(rule=[{"on": "result", "fault": "moderation_out", "pair": 1}])
    told = tryon(*hosted(folders, server, "--yes"))
    assert told.status == 1
    assert "7 of 8 stored" in told.said
    assert "1 order failed: moderated output." in told.said


def test_a_journal_that_breaks_after_paying_is_no_batch_that_was_not_begun(
    folders: Path, tryon: Tryon, stand_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise JournalError("The journal j cannot be used: database or disk is full.")

    server = stand_in()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Journal, "accept", full)
        told = tryon(*hosted(folders, server, "--yes"))
    assert (told.status, state(server)["billed"]) == (1, 1)
    assert "0 of 8 stored" in told.said
    assert "It was stopped: The journal j cannot be used: database or disk is full." in told.said
    assert re.search(r"unknown: .* It was accepted as task \d+, which could not be written down", told.said)
    assert "7 not asked for yet" in told.said
    assert "Billed at most 1 submission: CNY 1." in told.said
    assert tryon("resume", "--journal", folders / "journal", "--yes").status == 1
    assert state(server)["billed"] == 8
