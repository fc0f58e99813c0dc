"""Two people in nine garments through the real command line: `python -m tests.eighteen [--auth signed sdk]`.

`mirror-app tryon serve` and `mirror-app tryon batch --provider volcengine` run as processes of their own,
with the reference's limits: one task in flight, 2 s between submissions, the first poll after 5 s. About two
minutes each. Says what was stored, billed and asked.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from mirror_app.tryon.jobs import State
from mirror_app.tryon.journal import Reading
from tests.tryon.children import ended, served, state_of, surroundings
from tests.tryon.planted import noise

PEOPLE, GARMENTS = 2, 9
USUALLY = ("-m", "mirror_app", "tryon")


@dataclass(frozen=True)
class Bought:
    """What came of the command: its exit status and words, pictures that can be opened, orders the journal
    calls stored, and what the stand-in has billed, for how many payloads, and heard."""

    status: int
    said: str
    pictures: int
    stored: int
    billed: int
    payloads: int
    submissions: int
    polls: int
    most_in_flight: int
    seconds: float


def bought(folder: Path, auth: str, program: Sequence[str] = USUALLY, latency: str = "0.2") -> Bought:
    """Order all pairs in a folder of its own. auth: signed or sdk."""
    for seed, (name, count) in enumerate((("people", PEOPLE), ("garments", GARMENTS))):
        (folder / name).mkdir(parents=True)
        for number in range(count):
            noise(folder / name / f"{name}{number}.png", 100 * seed + number, (48, 64))
    keys = {"MIRROR_VOLCENGINE_ACCESS_KEY": "AK-of-nobody", "MIRROR_VOLCENGINE_SECRET_KEY": "SK-of-nobody"}
    child = surroundings(folder, **keys)
    access, secret = keys
    words = ("--access-key-env", access, "--secret-key-env", secret, "--latency", latency)
    with served(child, *words) as endpoint:
        asked = [f"--{each}={folder / each}" for each in ("people", "garments", "out")]
        asked += [f"--journal={folder / 'journal'}", "--type=upper", "--provider=volcengine"]
        began = time.monotonic()
        done = ended([*program, "batch", *asked, f"--auth={auth}", f"--endpoint={endpoint}", "--yes"], child)
        seconds, state = time.monotonic() - began, state_of(endpoint)
    with closing(Reading.look(folder / "journal")) as journal:
        stored = sum(job.state is State.STORED for job in journal.jobs())
    return Bought(
        done.status,
        done.out + done.err,
        sum(_is_picture(path) for path in (folder / "out").glob("*.png")),
        stored,
        state["billed"],
        len(state["by_payload"]),
        state["submissions"],
        state["polls"],
        state["most_in_flight"],
        seconds,
    )


def _is_picture(path: Path) -> bool:
    with Image.open(path) as image:
        image.load()
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--auth", nargs="+", choices=("signed", "sdk"), default=["signed", "sdk"])
    asked = parser.parse_args()
    well = True
    for auth in asked.auth:
        with tempfile.TemporaryDirectory() as folder:
            came = bought(Path(folder), auth)
        sys.stdout.write(
            f"{auth}: {came.pictures} of {PEOPLE * GARMENTS} stored in {came.seconds:.0f} s, exit status"
            f" {came.status}; billed {came.billed} for {came.payloads} payloads, {came.polls} polls,"
            f" {came.most_in_flight} in flight at most\n"
        )
        sys.stdout.flush()
        well &= (came.status, came.pictures, came.billed) == (0, PEOPLE * GARMENTS, PEOPLE * GARMENTS)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
