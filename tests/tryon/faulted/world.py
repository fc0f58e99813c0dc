"""One person in six garments, ordered from the stand-in over loopback, while one thing goes wrong."""

import asyncio
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import httpx2

from mirror_app.errors import MirrorError
from mirror_app.tryon.batch import Batch, Limits
from mirror_app.tryon.clock import Clock, SystemClock
from mirror_app.tryon.command.ending import ending_lines
from mirror_app.tryon.command.saying import job_line
from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.journal import Journal, Reading
from mirror_app.tryon.orders import Order
from mirror_app.tryon.pictures import Uploads, folder_of
from mirror_app.tryon.providers.endpoints import endpoint_at
from mirror_app.tryon.providers.fashn import Fashn
from mirror_app.tryon.providers.keys import Keys, Secret
from mirror_app.tryon.providers.provider import Provider
from mirror_app.tryon.providers.volcengine.provider import Volcengine
from mirror_app.tryon.providers.volcengine.sdk import Sdk
from mirror_app.tryon.providers.volcengine.signed import Signed
from mirror_app.tryon.providers.wire import Patience
from mirror_app.tryon.results import Results
from mirror_app.tryon.results.limits import Limits as ResultLimits
from mirror_app.tryon.serving import Options, Script, running
from mirror_app.tryon.serving.signature import Keys as ServerKeys
from tests.tryon.planted import SECRETS, noise
from tests.tryon.quick import Quick

Way = Literal["signed", "sdk", "fashn"]

SIX = 6
LATENCY_S = 0.02
"""Of a task, on the machine's own clock: the first poll comes at 0.05 s."""

_FASTER = 100.0
_SECRETS = tuple(SECRETS[name] for name in ("secret key", "access key", "bearer key"))
_ATTEMPTS = "SELECT key, outcome FROM attempts ORDER BY id"


class Accident:
    """What goes wrong on this machine: each method a place where it may. This one: nothing."""

    def options(self, options: Options) -> Options:
        return options

    def keys(self, keys: Keys) -> Keys:
        return keys

    def clock(self) -> Clock:
        """What the provider's calls are dated by."""
        return SystemClock()

    def provider(self, provider: Provider) -> Provider:
        return provider

    def before(self, world: "World") -> None:
        """The orders are written down, and nothing is asked for yet."""

    def journal(self, world: "World", journal: Journal) -> None:
        """It has just been opened."""

    def told(self, world: "World", job: Job) -> None:
        """On the batch's thread, with each change."""

    def results(self, world: "World") -> Results:
        return world.results()

    def mended(self, world: "World") -> None:
        """Before the batch is gone on with."""


@dataclass
class Leg:
    """One run of the batch. hit: the order that met the fault, None where the journal has it not; said: its
    line, passing: what was said of it on the way. lines: of the summary, or why there is none."""

    states: Counter[State]
    hit: Job | None
    said: str
    passing: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass
class World:
    """folder: for everything. server: as `running` gives it; another after a restart."""

    folder: Path
    way: Way
    accident: Accident
    options: Options
    patience: Patience
    limits: Limits
    result_limits: ResultLimits
    server: Any = None
    port: int = 0
    quick: Quick = field(default_factory=lambda: Quick(_FASTER))
    _serving: Any = None

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def journal(self) -> Path:
        return self.folder / "journal.sqlite3"

    def start(self) -> None:
        """At the same port as before, if there was one."""
        options = self.accident.options(self.options)
        self._serving = running(
            Options(self.port, options.script, options.keys, state=options.state, clock=options.clock)
        )
        self.server = self._serving.__enter__()
        self.port = self.server.port

    def heal(self) -> None:
        """The service starts anew, with all it had accepted, and does as it should."""
        self.stop()
        self.options = replace(self.options, script=replace(self.options.script, rules=()))
        self.start()

    def stop(self) -> None:
        if self._serving is not None:
            self._serving.__exit__(None, None, None)
            self._serving = None

    def state(self) -> dict[str, Any]:
        """What the stand-in has billed and heard."""
        return httpx2.get(f"http://127.0.0.1:{self.port}/_/state", trust_env=False).json()

    def orders(self) -> tuple[Order, ...]:
        people, garments = (folder_of(self.folder / name)[0] for name in ("people", "garments"))
        name = "fashn" if self.way == "fashn" else "volcengine"
        provider = f"{name}@127.0.0.1:{self.port}"
        return tuple(Order(person, garment, "upper", provider) for person in people for garment in garments)

    def results(self) -> Results:
        hosts = ("127.0.0.1", "::1", "localhost")
        return Results(self.out, hosts, self.quick, self.result_limits)

    def provider(self) -> Provider:
        endpoint = endpoint_at(f"127.0.0.1:{self.port}")
        secret, access, bearer = (Secret(text) for text in _SECRETS)
        clock = self.accident.clock()
        if self.way == "fashn":
            return Fashn(endpoint, self.accident.keys(Keys(bearer)), self.patience)
        keys = self.accident.keys(Keys(secret, access))
        if self.way == "sdk":
            return Volcengine(Sdk(endpoint, keys, self.patience), endpoint, clock)
        return Volcengine(Signed(endpoint, keys, clock, self.patience), endpoint, clock)

    def run(self, orders: Sequence[Order], hit: Order, again: frozenset[str] = frozenset()) -> Leg:
        """One process's worth of a batch."""
        return asyncio.run(self._run(orders, hit, again))

    async def _run(self, orders: Sequence[Order], hit: Order, again: frozenset[str]) -> Leg:
        passing: list[str] = []

        def tell(job: Job) -> None:
            if job.order.key == hit.key and job.failure is not None:
                passing.append(job.failure.sentence)
            self.accident.told(self, job)

        provider, results = self.accident.provider(self.provider()), self.accident.results(self)
        try:
            with closing(Journal.open(self.journal)) as journal:
                if not journal.batches():
                    journal.begin({"out": str(self.out)}, orders, self.quick.now_s())
                self.accident.journal(self, journal)
                batch = Batch(
                    provider, journal, Uploads(), results, self.limits, self.quick, chance=random.Random(1)
                )
                summary = await batch.run(orders, tell, again)
                jobs = [journal.told(order.key) for order in orders]
                lines = ending_lines(summary, jobs, provider.terms, "mirror-app tryon resume")
        except MirrorError as error:
            lines = [str(error)]
        finally:
            await results.aclose()
            await provider.aclose()
        return self._leg(hit, passing, lines)

    def _leg(self, hit: Order, passing: list[str], lines: list[str]) -> Leg:
        with closing(Reading.look(self.journal)) as journal:
            jobs = journal.jobs()
        mine = next((job for job in jobs if job.order.key == hit.key), None)
        states = Counter(job.state for job in jobs)
        return Leg(states, mine, job_line(mine) if mine else "", tuple(passing), tuple(lines))

    def attempts(self) -> list[tuple[str, str | None]]:
        """The order's key and the outcome of each attempt that is written down."""
        if not self.journal.exists():
            return []
        with closing(sqlite3.connect(self.journal)) as base:
            return base.execute(_ATTEMPTS).fetchall()


@contextmanager
def world(
    folder: Path, way: Way, table: dict[str, object], accident: Accident, hangs: bool = False
) -> Iterator[World]:
    """A stand-in that plays the script in `table`, and six orders' pictures. hangs: the client's patience is
    short."""
    for name, count in (("people", 1), ("garments", SIX)):
        (folder / name).mkdir(parents=True)
        for number in range(count):
            noise(folder / name / f"{name}{number}.png", seed=100 * count + number)
    secret, access, bearer = _SECRETS
    there = World(
        folder,
        way,
        accident,
        Options(
            script=Script.read({"latency": str(LATENCY_S), "concurrency": 4, **table}),
            keys=ServerKeys(access, secret, bearer),
            state=folder / "server.sqlite3",
        ),
        Patience(connect_s=5.0, read_s=1.0, total_s=20.0) if hangs else Patience(),
        Limits(polls_per_s=500.0, offline_s=60.0),
        ResultLimits(read_s=1.0, try_s=1.0) if hangs else ResultLimits(),
    )
    there.start()
    try:
        yield there
    finally:
        there.stop()


def secrets_in(text: str) -> list[str]:
    """What must never be said, and was."""
    return [secret for secret in _SECRETS if secret in text]
