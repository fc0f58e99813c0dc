"""Batches killed at random, and gone on with: `python -m tests.kill_batches [--kills 200] [--seed 1]`.

The stand-in for volcengine listens on loopback. A child process orders 50 pictures from it over the signed
client and is killed (SIGKILL) at a random moment; another one goes on with the journal, and is killed in its
turn, until the batch is over. Then the journal, the folder and what the stand-in has billed are compared.
Exit status 1 where an order was billed twice or a picture was lost.
"""

import argparse
import asyncio
import hashlib
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from pathlib import Path

import httpx2
from PIL import Image

from mirror_app.tryon.batch import Batch, Limits
from mirror_app.tryon.jobs import State
from mirror_app.tryon.journal import Journal, Reading
from mirror_app.tryon.orders import Order
from mirror_app.tryon.pictures import Uploads, folder_of
from mirror_app.tryon.providers.keys import Keys, Secret
from mirror_app.tryon.providers.opening import open_provider
from mirror_app.tryon.results import Results
from mirror_app.tryon.serving import Options, Script, running
from mirror_app.tryon.serving.signature import Keys as ServerKeys

PEOPLE, GARMENTS = 5, 10
IN_FLIGHT = 8
LATENCY = "lognormal:0.1,0.5"
# A whole batch takes about as long.
_LONGEST_LIFE_S = 2.0
_SLOW_TO_IMPORT = [
    "mirror_app.tryon.batch",
    "mirror_app.tryon.pictures.encoding",
    "mirror_app.tryon.providers.opening",
    "mirror_app.tryon.results.verifying",
]
ACCESS, SECRET = "AK-of-nobody", "SK-of-nobody"


class Often:
    """A schedule for tasks that take a fraction of a second."""

    def wait_s(self, polls: int, waited_s: float, running_s: float | None) -> float:
        del polls, waited_s, running_s
        return 0.04


def often(_latencies_s: Sequence[float], _scarcity: float) -> Often:
    return Often()


@dataclass(frozen=True)
class Place:
    """Where a batch's files are."""

    folder: Path
    endpoint: str

    @property
    def journal(self) -> Path:
        return self.folder / "journal.sqlite3"

    def orders(self) -> tuple[Order, ...]:
        people, garments = (folder_of(self.folder / name)[0] for name in ("people", "garments"))
        provider = f"volcengine@{self.endpoint}"
        return tuple(Order(person, garment, "upper", provider) for person in people for garment in garments)


def work(place: Place) -> None:
    """What the child does: begin the batch, or go on with it."""
    asyncio.run(_work(place))


async def _work(place: Place) -> None:
    with closing(Journal.open(place.journal)) as journal:
        if not journal.batches():
            journal.begin({"out": str(place.folder / "out")}, place.orders(), time.time())
        keys = Keys(Secret(SECRET), Secret(ACCESS))
        provider = open_provider("volcengine", endpoint=place.endpoint, keys=keys)
        results = Results(place.folder / "out", provider.terms.result_hosts)
        limits = Limits(first=IN_FLIGHT, in_flight=IN_FLIGHT, gap_s=0.0, polls_per_s=500.0)
        batch = Batch(provider, journal, Uploads(), results, limits, schedules=often)
        await batch.run(journal.unfinished(), lambda _: None)
        await results.aclose()
        await provider.aclose()


@dataclass
class Count:
    """Orders, but for kills, of which each is one, and batches."""

    batches: int = 0
    kills: int = 0
    stored: int = 0
    unknown: int = 0
    other: int = 0
    billed: int = 0
    billed_twice: int = 0
    lost: int = 0


class Campaign:
    def __init__(self, folder: Path, kills: int, chance: random.Random) -> None:
        self.count = Count()
        self._folder = folder
        self._kills = kills
        self._chance = chance
        self._context = ForkServerContext()
        self._context.set_forkserver_preload(_SLOW_TO_IMPORT)

    def run(self) -> None:
        while self.count.kills < self._kills:
            folder = self._folder / f"batch{self.count.batches}"
            self._draw(folder)
            script = Script.read({"latency": LATENCY, "concurrency": IN_FLIGHT})
            with running(Options(script=script, keys=ServerKeys(ACCESS, SECRET))) as server:
                place = Place(folder, server.url.removeprefix("http://"))
                self._until_over(place)
                by_payload = httpx2.get(f"{server.url}/_/state", trust_env=False).json()["by_payload"]
                self._compare(place, by_payload)
            self.count.batches += 1
            sys.stdout.write(f"{self.count}\n")
            sys.stdout.flush()

    def _draw(self, folder: Path) -> None:
        """Pictures that no other batch has."""
        for name, count in (("people", PEOPLE), ("garments", GARMENTS)):
            (folder / name).mkdir(parents=True)
            for number in range(count):
                noise = Image.frombytes("RGB", (8, 12), self._chance.randbytes(8 * 12 * 3))
                noise.resize((160, 240)).save(folder / name / f"{name}{number}.png")

    def _until_over(self, place: Place) -> None:
        over = False
        while not over:
            child = self._context.Process(target=work, args=(place,))
            child.start()
            # The last one is not killed: it has to come to an end.
            spared = self.count.kills >= self._kills
            child.join(None if spared else self._chance.uniform(0.0, _LONGEST_LIFE_S))
            if child.exitcode is None:
                child.kill()
                child.join()
                self.count.kills += 1
            else:
                over = True
                if child.exitcode:
                    raise SystemExit(f"A child ended with {child.exitcode}.")

    def _compare(self, place: Place, by_payload: dict[str, int]) -> None:
        count = self.count
        with closing(Reading.look(place.journal)) as journal:
            jobs = journal.jobs()
            states = Counter(job.state for job in jobs)
            whole = sum(
                all(hashlib.sha256(one.path.read_bytes()).hexdigest() == one.sha256 for one in stored)
                for job in jobs
                if job.state is State.STORED and (stored := journal.stored(job.order.key))
            )
        count.stored += whole
        count.unknown += states[State.UNKNOWN]
        count.other += len(jobs) - states[State.STORED] - states[State.UNKNOWN]
        count.billed += sum(by_payload.values())
        count.billed_twice += sum(times - 1 for times in by_payload.values())
        # Paid for, and neither in the folder nor honestly unknown.
        count.lost += max(0, len(by_payload) - whole - states[State.UNKNOWN]) + states[State.STORED] - whole
        count.lost += PEOPLE * GARMENTS - len(jobs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        campaign = Campaign(Path(folder), arguments.kills, random.Random(arguments.seed))
        campaign.run()
    count = campaign.count
    sys.stdout.write(
        f"{count.kills} kills in {count.batches} batches of {PEOPLE * GARMENTS},"
        f" {time.monotonic() - began:.0f} s (seed {arguments.seed})\n"
        f"stored {count.stored}, unknown {count.unknown}, neither {count.other}; billed {count.billed}\n"
        f"billed twice {count.billed_twice}, lost {count.lost}\n"
    )
    return 1 if count.billed_twice or count.lost or count.other else 0


if __name__ == "__main__":
    sys.exit(main())
