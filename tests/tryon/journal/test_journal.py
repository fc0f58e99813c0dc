"""The journal: on the disk before anything else, whole, private, and one process's at a time."""

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mirror_app.tryon.jobs import Failure, Kind, State
from mirror_app.tryon.journal import Finished, Journal, JournalError, OrderMoved, Reading, Stored, usual_place
from mirror_app.tryon.journal.schema import STEPS
from mirror_app.tryon.orders import Order, Parameters, Picture
from mirror_app.tryon.providers.provider import Accepted
from tests.tryon.fakes import orders, picture

REFUSED = Failure(Kind.INPUT, "Nobody can be seen in it.", "50207")
URL = "https://r.example/a.png?sign=planted"


def accepted(journal: Journal, order: Order, task_id: str = "7392616336519610409") -> None:
    attempt = journal.intend(order.key, "ab" * 32, at=10.0)
    journal.accept(attempt, Accepted(task_id, "request"), at=11.0, kept_until=11.0 + 43200)


def files_of(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))


def test_an_order_comes_back_as_it_was_given(tmp_path: Path) -> None:
    odd = Picture(os.fsdecode(b"caf\xe9 \xf0\x9f\x91\x97"), Path(os.fsdecode(b"/x/caf\xe9.jpg")), "c" * 64)
    order = Order(odd, picture("g"), "lower", "volcengine@127.0.0.1:80", Parameters(seed=5, mask="tight"))
    journal = Journal.open(tmp_path / "j.sqlite3")
    batch = journal.begin({"out": "/o", "auth": "sdk"}, [order], at=5.0)
    journal.close()
    journal = Journal.open(tmp_path / "j.sqlite3")
    (job,) = journal.jobs(batch)
    assert (job.order, job.order.key, job.state) == (order, order.key, State.PLANNED)
    (record,) = journal.batches()
    assert (record.id, record.began_at, record.settings) == (batch, 5.0, {"out": "/o", "auth": "sdk"})
    journal.close()


def test_a_batch_keeps_its_order_and_knows_what_is_left(tmp_path: Path) -> None:
    some = orders(2, 3)
    journal = Journal.open(None)
    first = journal.begin({}, reversed(some), at=1.0)
    second = journal.begin({}, some[:2], at=2.0)
    journal.move(some[0].key, State.STORED, None)
    journal.move(some[1].key, State.CANCELLED, None)
    journal.move(some[2].key, State.FAILED, REFUSED)
    assert [job.order for job in journal.jobs(first)] == list(reversed(some))
    assert journal.unfinished(first) == tuple(reversed(some[2:]))
    assert journal.unfinished(second) == ()
    assert len(journal.jobs()) == 6


def test_each_change_is_told_as_a_job() -> None:
    (order,) = orders(1, 1)
    journal = Journal.open(None)
    journal.plan([order])
    attempt = journal.intend(order.key, "ab" * 32, at=10.0)
    assert (journal.told(order.key).state, journal.told(order.key).submissions) == (State.SUBMITTING, 1)
    job = journal.refuse(attempt, REFUSED, later=True)
    assert (job.state, job.failure, job.submissions) == (State.PLANNED, REFUSED, 0)
    accepted(journal, order)
    job = journal.running(order.key, at=20.0, polls=2)
    assert (job.state, job.failure, job.task_id, job.submissions) == (
        State.RUNNING,
        None,
        "7392616336519610409",
        1,
    )
    job = journal.done(order.key, Finished(30.0, 4, (URL,), 30.0 + 86400, seed=3, latency_s=18.5, exact=True))
    assert (job.state, job.polls, job.submitted_at, job.accepted_at, job.running_at, job.finished_at) == (
        State.DONE,
        4,
        10.0,
        11.0,
        20.0,
        30.0,
    )
    journal.picture(order.key, Stored(1, Path("/o/a.png"), "d" * 64))
    job = journal.all_stored(order.key)
    assert (job.state, job.pictures) == (State.STORED, (Path("/o/a.png"),))
    task = journal.task(order.key)
    assert task is not None
    assert (task.request_id, task.seed, task.urls, task.kept_until) == ("request", 3, (), 43211.0)
    assert journal.latencies_s("fake", super_resolution=True) == (18.5,)
    assert journal.latencies_s("fake", super_resolution=False) == ()


def test_latencies_are_the_last_ones_in_their_order() -> None:
    (order,) = orders(1, 1)
    journal = Journal.open(None)
    journal.plan([order])
    accepted(journal, order)
    for seconds in range(1, 9):
        journal.done(order.key, Finished(30.0, 1, (), 0.0, latency_s=float(seconds)))
    assert journal.latencies_s("fake", True, last=3) == (6.0, 7.0, 8.0)


def test_a_submission_that_nobody_is_at_any_more_is_unknown(tmp_path: Path) -> None:
    first, second = orders(1, 2)
    path = tmp_path / "j.sqlite3"
    journal = Journal.open(path)
    journal.plan([first, second])
    journal.intend(first.key, "ab" * 32, at=10.0)
    watching = Reading.look(path)
    assert [job.state for job in watching.jobs()].count(State.SUBMITTING) == 1
    journal.close()
    assert sorted(job.state for job in watching.jobs()) == [State.PLANNED, State.UNKNOWN]
    watching.close()
    journal = Journal.open(path)
    assert journal.told(first.key).state is State.UNKNOWN
    assert (journal.told(first.key).submissions, journal.told(second.key).submissions) == (1, 0)
    journal.close()


def test_addresses_are_erased_from_the_file_once_stored_or_too_old(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite3"
    first, second = orders(1, 2)
    journal = Journal.open(path)
    journal.plan([first, second])
    for order in (first, second):
        accepted(journal, order)
        journal.done(order.key, Finished(30.0, 4, (URL,), urls_until=100.0))
    assert b"sign=planted" in files_of(path)
    journal.all_stored(first.key)
    journal.forget_addresses(now=99.0)
    task = journal.task(second.key)
    assert task is not None
    assert task.urls == (URL,)
    journal.forget_addresses(now=101.0)
    assert b"sign=planted" not in files_of(path)
    journal.close()
    assert b"sign=planted" not in files_of(path)


@pytest.mark.parametrize("state", [State.STORED, State.FAILED, State.GONE])
def test_an_address_is_in_no_file_any_more_as_soon_as_it_is_of_no_use(tmp_path: Path, state: State) -> None:
    path = tmp_path / "j.sqlite3"
    (order,) = orders(1, 1)
    journal = Journal.open(path)
    journal.plan([order])
    accepted(journal, order)
    journal.done(order.key, Finished(30.0, 4, (URL,), urls_until=100.0))
    assert b"sign=planted" in files_of(path)
    journal.move(order.key, state, None)
    assert b"sign=planted" not in files_of(path)
    journal.close()


def test_what_is_forgotten_is_in_no_file_any_more(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite3"
    (order,) = orders(1, 1)
    journal = Journal.open(path)
    journal.plan([order])
    accepted(journal, order)
    assert order.person.sha256.encode() in files_of(path)
    journal.forget()
    assert order.person.sha256.encode() not in files_of(path)
    journal.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "j.sqlite3"
    journal = Journal.open(path)
    journal.plan(orders(1, 1))
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert set(modes) == {"j.sqlite3", "j.sqlite3-wal", "j.sqlite3-shm", "j.sqlite3-lock"}
    assert set(modes.values()) == {0o600}
    journal.close()
    path.chmod(0o644)
    Journal.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_only_one_process_is_at_work_and_any_may_look(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite3"
    journal = Journal.open(path)
    journal.plan(orders(1, 1))
    ask = (
        "import sys; from pathlib import Path; from mirror_app.tryon.journal import *\n"
        "print(len(Reading.look(Path(sys.argv[1])).jobs()))\n"
        "try: Journal.open(Path(sys.argv[1]))\n"
        "except JournalError as error: print(error)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", ask, path], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert said == [
        "1",
        f"Another mirror is at work with the journal {path}: wait until it is done, or stop it.",
    ]
    with pytest.raises(JournalError, match="Another mirror"):
        Journal.open(path)
    journal.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes no links without a right of its own")
def test_one_journal_has_one_lock_whatever_it_is_called(tmp_path: Path) -> None:
    path, link = tmp_path / "j.sqlite3", tmp_path / "other.sqlite3"
    link.symlink_to(path)
    journal = Journal.open(path)
    with pytest.raises(JournalError, match="Another mirror"):
        Journal.open(link)
    journal.close()
    Journal.open(link).close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows removes no file that is open")
@pytest.mark.parametrize("name", ["j.sqlite3", "j.sqlite3-lock"])
def test_nothing_is_asked_for_once_its_files_are_replaced(tmp_path: Path, name: str) -> None:
    path = tmp_path / "j.sqlite3"
    first, second = orders(1, 2)
    journal = Journal.open(path)
    journal.plan([first, second])
    attempt = journal.intend(first.key, "ab" * 32, at=10.0)
    (tmp_path / name).rename(tmp_path / "aside")
    (tmp_path / name).touch()
    with pytest.raises(JournalError, match="removed or replaced"):
        journal.intend(second.key, "ab" * 32, at=11.0)
    # What was asked for before is still written down.
    assert journal.accept(attempt, Accepted("7"), at=12.0, kept_until=99.0).state is State.QUEUED
    assert journal.told(second.key).state is State.PLANNED
    journal.close()


def test_an_order_that_was_moved_meanwhile_is_not_asked_for() -> None:
    (order,) = orders(1, 1)
    journal = Journal.open(None)
    journal.plan([order])
    journal.move(order.key, State.UNKNOWN, None)
    with pytest.raises(OrderMoved):
        journal.intend(order.key, "ab" * 32, at=10.0)
    assert (journal.told(order.key).state, journal.told(order.key).submissions) == (State.UNKNOWN, 0)
    journal.intend(order.key, "ab" * 32, at=10.0, seen=State.UNKNOWN)
    assert journal.told(order.key).state is State.SUBMITTING


def test_a_dead_owner_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite3"
    die = (
        "import os, signal, sys; from pathlib import Path; from mirror_app.tryon.journal import Journal\n"
        "from tests.tryon.fakes import orders\n"
        "j = Journal.open(Path(sys.argv[1])); j.plan(orders(1, 3)); j.intend(orders(1, 3)[0].key, 'a', 1.0)\n"
        "os.kill(os.getpid(), signal.SIGTERM)\n"
    )
    assert subprocess.run([sys.executable, "-c", die, path], check=False).returncode != 0
    journal = Journal.open(path)
    assert sorted(job.state for job in journal.jobs()) == [State.PLANNED, State.PLANNED, State.UNKNOWN]
    journal.close()


def test_one_batch_at_a_time() -> None:
    journal = Journal.open(None)
    with journal.at_work(), pytest.raises(JournalError, match="running already"), journal.at_work():
        pass
    with journal.at_work():
        pass


def other_program(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()


def newer(path: Path) -> None:
    Journal.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    connection.close()


def damaged(path: Path) -> None:
    journal = Journal.open(path)
    journal.plan(orders(6, 20))
    journal.close()
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 20] = b"\xa5" * (4096 * 17)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: path.write_bytes(b"not a journal " * 99), "damaged or no journal at all"),
        (other_program, "is another program's"),
        (newer, "is of a newer version"),
        (damaged, "damaged or no journal at all"),
    ],
    ids=["garbage", "other program", "newer", "damaged"],
)
def test_what_is_no_good_is_said_in_a_sentence_and_left_alone(tmp_path: Path, make, sentence: str) -> None:
    path = tmp_path / "j.sqlite3"
    make(path)
    before = path.read_bytes()
    for opening in (Journal.open, Reading.look):
        with pytest.raises(JournalError, match=sentence) as caught:
            opening(path)
        assert str(path) in str(caught.value)
    assert path.read_bytes() == before


def test_a_journal_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="There is no journal"):
        Reading.look(tmp_path / "j.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_it_lies_in_the_user_s_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert usual_place() == tmp_path / "mirror-app" / "tryon.sqlite3"
