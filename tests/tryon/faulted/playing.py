"""One row of the matrix, played, and what is wrong with what came of it."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from mirror_app.tryon.jobs import State
from tests.tryon.faulted.rows import Row
from tests.tryon.faulted.world import SIX, Leg, Way, secrets_in, world

# Long enough for no name, id or sha256; the least picture is longer by far.
_BASE64 = re.compile(r"[A-Za-z0-9+/=]{72,}")


@dataclass
class Outcome:
    """What one row came to. intents: submissions that were written down and not refused. most_of_one: how
    often the same order was billed at most."""

    row: Row
    way: Way
    first: Leg
    second: Leg
    billed: int
    in_all: int
    intents: int
    intents_in_all: int
    most_of_one: int
    posts: int
    attempts: int
    pictures: int

    @property
    def becomes(self) -> State:
        return self.first.hit.state if self.first.hit else State.PLANNED

    @property
    def resumed(self) -> State:
        return self.second.hit.state if self.second.hit else State.PLANNED

    def wrongs(self) -> list[str]:
        """What is not as it must be; empty where all is well."""
        row = self.row
        kind = self.first.hit.failure.kind if self.first.hit and self.first.hit.failure else None
        others = self.second.states[State.STORED] - (self.resumed is State.STORED)
        checks = {
            f"it became {self.becomes}, not {row.becomes}": self.becomes is row.becomes,
            f"because of {kind}, not {row.kind}": row.kind is None or kind is row.kind,
            f"{self.first.states[State.STORED]} stored, not {row.stored}": self.first.states[State.STORED]
            == row.stored,
            f"billed {self.billed}, not {row.billed}": self.billed == row.billed,
            f"gone on with, it became {self.resumed}, not {row.resumed}": self.resumed is row.resumed,
            f"billed {self.in_all} in all, not {row.in_all}": self.in_all == row.in_all,
            f"{others} others stored in the end": others == SIX - 1,
            "billed more than intended": self.billed <= self.intents and self.in_all <= self.intents_in_all,
            "asked without an intent": self.posts <= self.attempts,
            "billed twice": self.most_of_one <= (2 if row.again else 1),
            f"{self.pictures} pictures in the folder": self.pictures == self.second.states[State.STORED],
        }
        said = [*self.first.lines, *self.second.lines, *self.first.passing, *self.second.passing]
        said += [leg.said for leg in (self.first, self.second) if leg.hit]
        checks |= {f"nobody may see: {line[:40]}": _may_be_seen(line) for line in said}
        return [wrong for wrong, well in checks.items() if not well]

    def cells(self) -> tuple[str, ...]:
        """As in `HEAD`."""
        said = self.first.said.partition(": ")[2] or "(it is not in the journal)"
        meanwhile = self.first.passing[-1] if self.first.passing else ""
        sentence = said if not meanwhile or meanwhile in said else f"{said} (meanwhile: {meanwhile})"
        summary = " ".join(line for line in self.first.lines if _is_count(line)) or self.first.lines[0]
        others = min(self.first.states[State.STORED], SIX) - (self.becomes is State.STORED)
        return (
            self.row.step,
            self.row.fault,
            self.way,
            str(self.becomes),
            f"{others} of {SIX - 1}",
            f"{self.billed} / {self.intents}",
            sentence,
            summary,
            f"{self.resumed}; {self.second.states[State.STORED]} of {SIX} stored, {self.in_all} billed",
        )


HEAD = (
    "step", "fault", "way", "the order hit", "others stored", "billed / intended", "the order's line",
    "the summary", "gone on with",
)  # fmt: skip


def play(row: Row, way: Way, folder: Path) -> Outcome:
    """Run the batch into the fault, and go on with it once that is over."""
    accident = row.accident()
    with world(folder, way, row.table(), accident, row.hangs) as there:
        orders = there.orders()
        hit = orders[row.number - 1]
        accident.before(there)
        first = there.run(orders, hit)
        before = there.attempts()
        accident.mended(there)
        billed = there.state()["billed"]
        there.heal()
        second = there.run(orders, hit, frozenset({hit.key} if row.again else ()))
        after, state = there.attempts(), there.state()
        return Outcome(
            row=row,
            way=way,
            first=first,
            second=second,
            billed=billed,
            in_all=state["billed"],
            intents=_intents(before),
            intents_in_all=_intents(after),
            most_of_one=max(Counter(state["by_payload"]).values(), default=0),
            posts=state["submissions"],
            attempts=len(after),
            pictures=sum(path.suffix == ".png" for path in there.out.iterdir()),
        )


def _intents(attempts: list[tuple[str, str | None]]) -> int:
    return sum(outcome != "refused" for _, outcome in attempts)


def _may_be_seen(line: str) -> bool:
    return bool(line.strip()) and "://" not in line and not secrets_in(line) and not _BASE64.search(line)


def _is_count(line: str) -> bool:
    return not re.search(r" in garments\d|The journal was|^Billed", line)
