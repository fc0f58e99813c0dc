"""Keys and pictures were planted, and every path driven that could tell of them: they turn up nowhere; and
nothing leaves loopback."""

import logging
import socket
import traceback
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mirror_app.tryon.journal import Journal
from mirror_app.tryon.orders import Order
from mirror_app.tryon.pictures import Uploads, picture_at
from mirror_app.tryon.providers.keys import Keys, Secret
from mirror_app.tryon.providers.provider import Accepted, Answer, Provider, Terms, Upload
from tests.tryon.children import Ended, ended, served, surroundings
from tests.tryon.faulted.world import Accident, Way, World, world
from tests.tryon.loopback_only.sitecustomize import OWN, REFUSED
from tests.tryon.planted import SECRETS, Planted, jpeg, noise

FAULTS: dict[str, object] = {
    "rule": [
        {"on": "submit", "fault": "moderation_in", "pair": 1, "nth": "every"},
        {"on": "submit", "fault": "reset_after_accept", "pair": 2, "nth": "every"},
        {"on": "download", "fault": "corrupt_png", "pair": 3, "nth": "every"},
        {"on": "download", "fault": "forbidden", "pair": 4, "nth": "every"},
        {"on": "download", "fault": "redirect_private", "pair": 5, "nth": "every"},
        {"on": "result", "fault": "truncated_json", "pair": 6, "nth": 1},
        {"on": "result", "fault": "http_502", "pair": 6, "nth": 2},
    ]
}
STOPPED: dict[str, object] = {"rule": [{"on": "submit", "fault": "bad_signature", "nth": 2}]}
LOST: dict[str, object] = {"rule": [{"on": "submit", "fault": "html", "nth": "every"}]}

# A signature of an address of a result: who has it has the picture.
ADDRESS = "X-Tos-Signature"


class Driven(Accident):
    """Keys of a session. crash: what a call dies of, with all it was given in its text, or not."""

    def __init__(self, crash: str = "", error: type[BaseException] = RuntimeError) -> None:
        self._crash = crash
        self._error = error

    def keys(self, keys: Keys) -> Keys:
        return replace(keys, token=Secret(SECRETS["session token"])) if keys.access else keys

    def provider(self, provider: Provider) -> Provider:
        return Crashing(provider, self._crash, self._error) if self._crash else provider

    def before(self, world: World) -> None:
        (world.folder / "garments" / "garments4.png").write_bytes(jpeg(5))


class Crashing:
    """Dies of our own mistake: once it has an order's pictures, or a task's result."""

    def __init__(self, provider: Provider, where: str, error: type[BaseException]) -> None:
        self._provider = provider
        self._where = where
        self._error = error

    @property
    def name(self) -> str:
        return self._provider.name

    @property
    def terms(self) -> Terms:
        return self._provider.terms

    async def submit(self, order: Order, upload: Upload) -> Accepted:
        accepted = await self._provider.submit(order, upload)
        if self._where == "submit":
            text = f"{upload.person!r} {b64encode(upload.garment)!r} {SECRETS['secret key']}"
            raise self._error(text if self._error is RuntimeError else "out of breath")
        return accepted

    async def inquire(self, task_id: str) -> Answer:
        answer = await self._provider.inquire(task_id)
        if self._where == "inquire" and answer.results:
            raise self._error(f"{answer.results[0].url} {SECRETS['secret key']}")
        return answer

    async def aclose(self) -> None:
        await self._provider.aclose()


class Died(BaseException):
    """As Ctrl-C: nothing in the batch catches it."""


@pytest.fixture
def every_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], str]]:
    """All that any logger says from here on, down to DEBUG, and asyncio's own debugging; read once."""
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")
    loggers = [each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger)]
    before = [(each, each.level, each.propagate) for each in loggers]
    for each in loggers:
        each.setLevel(logging.NOTSET)
        each.propagate = True
    caplog.set_level(logging.DEBUG)

    def said() -> str:
        lines = [caplog.text]
        lines += [repr(record.__dict__) for record in caplog.records]
        caplog.clear()
        return "\n".join(lines)

    yield said
    for each, level, propagate in before:
        each.setLevel(level)
        each.propagate = propagate


def plant(orders: tuple[Order, ...]) -> Planted:
    planted, uploads = Planted(), Uploads()
    for order in orders:
        for picture in (order.person, order.garment):
            planted.picture(picture.name, picture.path.read_bytes())
            planted.picture(f"{picture.name} as sent", uploads.of(picture))
    return planted


def files_of(there: World) -> dict[str, bytes]:
    """The journal and whatever SQLite keeps beside it."""
    return {path.name: path.read_bytes() for path in there.folder.glob("journal.sqlite3*")}


class Peeking(Driven):
    """Reads the journal's files with every change, while it is open."""

    def __init__(self, crash: str = "", error: type[BaseException] = RuntimeError) -> None:
        super().__init__(crash, error)
        self.seen: set[bytes] = set()

    def told(self, world: World, job: Any) -> None:
        self.seen.update(files_of(world).values())


@pytest.mark.parametrize("before", [b"", b"1", b"22", b"333"])
def test_what_was_planted_is_found_however_it_is_written(before: bytes) -> None:
    planted, content = Planted(), before + jpeg(3) + SECRETS["secret key"].encode()
    planted.picture("a photo", jpeg(3))
    for written in (content, repr(content), b64encode(content), str({"body": b64encode(content).decode()})):
        names = {name.partition(" at ")[0].removesuffix(", in base64").removesuffix(", printed") for name in
                 planted.found_in(written)}  # fmt: skip
        assert names == {"a photo", "secret key"}


@pytest.mark.parametrize(
    ("way", "table", "crash"),
    [
        ("signed", FAULTS, ""),
        ("sdk", FAULTS, ""),
        ("fashn", FAULTS, ""),
        ("signed", STOPPED, ""),
        ("sdk", LOST, ""),
        ("signed", {}, "submit"),
        ("fashn", {}, "submit"),
        ("sdk", {}, "inquire"),
        ("fashn", {}, "inquire"),
    ],
)
def test_no_log_journal_or_sentence_has_a_key_or_a_picture(
    tmp_path: Path, every_log: Callable[[], str], way: Way, table: dict[str, object], crash: str
) -> None:
    accident = Peeking(crash)
    with world(tmp_path, way, table, accident) as there:
        accident.before(there)
        orders = there.orders()
        planted = plant(orders)
        legs = [there.run(orders, orders[number]) for number in (0, 5)]
        results = [path.read_bytes() for path in there.out.glob("*.png")]
        for number, content in enumerate(results):
            planted.picture(f"result {number}", content)
        log = every_log()
        assert ("urllib3" if way == "sdk" else "httpx2") in log
        assert ("unforeseen RuntimeError" in log) == bool(crash)
        assert planted.found_in(log) == []
        assert ADDRESS not in log
        for content in [*accident.seen, *files_of(there).values()]:
            assert planted.found_in(content) == []
        said = "\n".join(line for leg in legs for line in (leg.said, *leg.passing, *leg.lines))
        assert planted.found_in(said) == []
        assert "://" not in said
        left = {path.name for path in there.out.iterdir() if path.suffix != ".png"}
        assert left <= {".mirror-app-names"}


@pytest.mark.parametrize("way", ["signed", "sdk", "fashn"])
def test_what_a_dying_process_writes_has_neither(tmp_path: Path, way: Way) -> None:
    with world(tmp_path, way, {}, Driven("submit", Died)) as there:
        orders = there.orders()
        planted = plant(orders)
        with pytest.raises(BaseExceptionGroup) as died:
            there.run(orders, orders[0])
        assert "out of breath" in "".join(traceback.format_exception(died.value))
        assert planted.found_in("".join(traceback.format_exception(died.value))) == []
        with closing(Journal.open(there.journal)) as journal:
            assert [str(job.state) for job in journal.jobs()].count("unknown") == 1
        for content in files_of(there).values():
            assert planted.found_in(content) == []


def test_once_all_is_stored_no_address_is_left_in_the_journal(tmp_path: Path) -> None:
    with world(tmp_path, "signed", {}, Accident()) as there:
        orders = there.orders()
        there.run(orders, orders[0])
        assert [name for name, content in files_of(there).items() if ADDRESS.encode() in content] == []


@pytest.mark.parametrize("way", ["signed", "sdk", "fashn"])
def test_a_whole_batch_leaves_loopback_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    asked: set[str | None] = set()
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def own(host: Any) -> None:
        asked.add(host)
        if host not in OWN:
            raise PermissionError(f"{REFUSED}: {host}")

    def connected(self: socket.socket, address: Any) -> None:
        if self.family != getattr(socket, "AF_UNIX", None):
            own(address[0])
        return connect(self, address)

    def resolved(host: Any, *more: Any, **named: Any) -> Any:
        own(host)
        return resolve(host, *more, **named)

    monkeypatch.setattr(socket.socket, "connect", connected)
    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    with pytest.raises(PermissionError, match=REFUSED):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    asked.clear()
    with world(tmp_path, way, {}, Accident()) as there:
        orders = there.orders()
        leg = there.run(orders, orders[0])
        assert (len(list(there.out.glob("*.png"))), there.state()["billed"]) == (6, 6)
    assert leg.lines[0].startswith("6 of 6 stored")
    assert asked <= set(OWN)
    assert "127.0.0.1" in asked


_DIES = """
import sys
from mirror_app.tryon.batch import submitting
class Died(BaseException): pass
async def collect(*given):
    raise Died("out of breath")
submitting.collect = collect
sys.argv = ["mirror-app", *sys.argv[1:]]
from mirror_app.__main__ import main
sys.exit(main())
"""


@pytest.fixture
def shop(tmp_path: Path) -> Planted:
    """people/ and garments/, of one picture each."""
    planted = Planted()
    for seed, name in enumerate(("people", "garments"), 40):
        (tmp_path / name).mkdir()
        path = tmp_path / name / f"{name}.png"
        noise(path, seed)
        planted.picture(name, path.read_bytes())
        sent = Uploads().of(picture_at(path))
        planted.picture(f"{name} as sent", sent)
    return planted


@pytest.mark.parametrize("auth", ["signed", "sdk"])
def test_no_child_says_or_leaves_behind_a_key_or_a_picture(tmp_path: Path, shop: Planted, auth: str) -> None:
    keys = {"SK": SECRETS["secret key"], "AK": SECRETS["access key"]}
    with served(surroundings(tmp_path, **keys), "--access-key-env", "AK", "--secret-key-env", "SK") as there:

        def batch(name: str, secret: str, *program: str) -> Ended:
            asked = surroundings(
                tmp_path,
                MIRROR_VOLCENGINE_ACCESS_KEY=SECRETS["access key"],
                MIRROR_VOLCENGINE_SECRET_KEY=SECRETS[secret],
                MIRROR_VOLCENGINE_SESSION_TOKEN=SECRETS["session token"],
                PYTHONASYNCIODEBUG="1",
                PYTHONFAULTHANDLER="1",
            )
            folders = [f"--{each}={tmp_path / each}" for each in ("people", "garments")]
            folders += [f"--out={tmp_path / name}", f"--journal={tmp_path / name}.sqlite3"]
            hosted = ["--provider=volcengine", f"--auth={auth}", f"--endpoint={there}", "--yes"]
            done = ended([*program, "batch", *folders, *hosted], asked)
            assert shop.found_in(done.out + done.err) == [], name
            assert REFUSED not in done.err
            assert list((tmp_path / "tmp").iterdir()) == []
            for path in tmp_path.glob(f"{name}.sqlite3*"):
                assert shop.found_in(path.read_bytes()) == [], path.name
            left = sorted(path.name for path in (tmp_path / name).iterdir())
            assert left in ([], [".mirror-app-names", "people__garments__upper__1.png"])
            return done

        quickly = ("-m", "tests.tryon.quickly", "100")
        assert batch("good", "secret key", *quickly).status == 0
        assert batch("wrong", "somebody's wrong key", *quickly).status == 2
        died = batch("died", "secret key", "-c", _DIES, "tryon")
        assert (died.status, "Died: out of breath" in died.err) == (1, True)


def test_a_child_cannot_leave_loopback(tmp_path: Path) -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    done = ended(["-c", code], surroundings(tmp_path))
    assert (done.status, REFUSED in done.err) == (1, True)
