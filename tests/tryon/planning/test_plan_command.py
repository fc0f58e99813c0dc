import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mirror_app.config import Settings
from mirror_app.errors import InputError
from mirror_app.tryon.executors.making import make_picture
from mirror_app.tryon.journal import Journal, JournalError
from mirror_app.tryon.planning import command
from mirror_app.tryon.planning.timing import seconds_a_picture

Plan = Callable[..., str]


@pytest.fixture
def plan(capsys: pytest.CaptureFixture[str]) -> Plan:
    """What `tryon plan` with these words writes."""

    def said(words: str, *more: str) -> str:
        parser = argparse.ArgumentParser()
        command.add_words(parser)
        assert command.run(parser.parse_args([*words.split(), *more]), Settings()) == 0
        return capsys.readouterr().out

    return said


def test_two_people_in_nine_garments_by_volcengine(plan: Plan) -> None:
    said = plan("--people 2 --garments 9 --provider volcengine --latency 27")
    assert "pictures        18 of 2 people in 9 garments" in said
    assert "costs           CNY 18.00, 1 each" in said
    # Seen by the reference schedule at 31 s, handed over in 1 s, one after the other.
    assert "takes           9 min 37 s\n" in said
    assert "polls           4.0 a picture, 72 in all" in said
    assert "  1 in flight at a time" in said


def test_the_same_as_json(plan: Plan) -> None:
    said = json.loads(
        plan("--people 2 --garments 9 --provider fashn --price 0.10 --in-flight 3 --latency 8 --json")
    )
    assert (said["pictures"], said["cost"], said["currency"]) == (18, "1.80", "USD")
    assert said["in_flight"] == 3
    assert said["took_s"]["p5"] <= said["took_s"]["p50"] <= said["took_s"]["p95"]
    assert any("up to 3" in line for line in said["assuming"])


def test_what_fails_is_said_and_counted_as_paid(plan: Plan) -> None:
    said = plan("--people 5 --garments 8 --provider volcengine --latency 27 --failing 0.1")
    assert "CNY 40.00" in said
    assert "of them, counted as paid" in said


def test_latencies_of_the_journal_are_used_once_there_are_enough(plan: Plan, tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.sqlite3")
    with journal._file.change() as change:
        rows = [("volcengine", 1, 40.0 + number % 5, 1, 1.0) for number in range(30)]
        insert = "INSERT INTO latencies (provider, super_resolution, seconds, exact, at) VALUES (?,?,?,?,?)"
        change.executemany(insert, rows)
    journal.close()
    said = plan("--people 2 --garments 9 --provider volcengine --journal", str(tmp_path / "journal.sqlite3"))
    assert "latencies as the last 30 in the journal" in said
    other = plan("--people 2 --garments 9 --provider fashn --journal", str(tmp_path / "journal.sqlite3"))
    assert "the journal has 0 latencies, and 20 are needed" in other


def test_a_journal_that_is_not_there_is_named(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="none"):
        plan("--people 1 --garments 1 --provider fashn --journal", str(tmp_path / "none"))


def test_the_local_engine_on_machines_costs_nothing(plan: Plan) -> None:
    said = plan("--people 100 --garments 100 --latency 1.5 --machines 4 8 16")
    assert "costs           nothing" in said
    # 10,000 pictures on 28 cores are 358 in a row.
    assert "takes           8 min 57 s" in said
    assert "3 machines with 4 + 8 + 16 cores" in said
    assert "polls" not in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--people 1 --garments 1", "--sample PERSON GARMENT measures it"),
        ("--people 1 --garments 1 --provider fashn --machines 4", "--provider local"),
        ("--people 1 --garments 1 --latency 2 --price 3", "The local engine has no price"),
        ("--people 1 --garments 1 --latency soon", "is no latency"),
        ("--people 1 --garments 1 --latency 2 --failing 1", "--failing must be from 0 to below 1"),
        ("--people 1000 --garments 1000 --latency 2", "1 to 200,000 pictures"),
        ("--people 1 --garments 1 --sample none none", "none cannot be read"),
    ],
)
def test_what_cannot_be_planned_is_told(plan: Plan, words: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        plan(words)


@pytest.mark.parametrize("words", ["--people 0 --garments 1", "--people x --garments 1"])
def test_words_that_are_no_numbers_are_refused(
    plan: Plan, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        plan(words)
    assert "is no number from 1" in capsys.readouterr().err


def test_this_machine_is_measured_with_pictures(shared_data: Path) -> None:
    person = sorted((shared_data / "people").glob("*_00.jpg"))[0]
    garment = sorted((shared_data / "garments" / "upper").iterdir())[0]
    made = []

    def maker(*pair: object) -> bytes:
        made.append(pair)
        return make_picture(*pair) if len(made) == 1 else b""

    assert 0 <= seconds_a_picture(person, garment, "upper", maker) < 1
    assert [pair[3] for pair in made] == [0, 0, 1, 2]
