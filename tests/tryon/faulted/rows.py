"""The matrix: each fault at each step, and what must become of it."""

from collections.abc import Callable
from dataclasses import dataclass

from mirror_app.tryon.jobs import Kind, State
from tests.tryon.faulted import accidents
from tests.tryon.faulted.world import SIX, Accident, Way

ALL: tuple[Way, ...] = ("signed", "sdk", "fashn")
BOTH: tuple[Way, ...] = ("signed", "sdk")


@dataclass(frozen=True)
class Row:
    """step, fault: in words. on, plays: the event and the stand-in's fault, of the order hit alone where
    `pair`, from the nth on, so many times (0: always). accident: what goes wrong on this side.

    becomes, stored, billed: the state of the order hit, the orders stored and the submissions billed after
    the first run; kind: why, None where it is well. resumed, in_all: its state, and all that was billed, once
    the fault is over and the batch was gone on with. number: of the order hit. again: it is asked for anew,
    knowingly. hangs: the client's patience is short.
    """

    step: str
    fault: str
    becomes: State
    stored: int
    billed: int
    resumed: State
    in_all: int
    kind: Kind | None = None
    on: str = ""
    plays: str = ""
    pair: bool = True
    nth: int = 1
    times: int = 0
    accepted: bool | None = None
    seconds: float | None = None
    accident: Callable[[], Accident] = Accident
    ways: tuple[Way, ...] = ("signed",)
    number: int = 2
    again: bool = False
    hangs: bool = False

    def table(self) -> dict[str, object]:
        """The stand-in's script."""
        if not self.plays:
            return {}
        rule: dict[str, object] = {"on": self.on, "fault": self.plays, "nth": self.nth, "times": self.times}
        if self.pair:
            rule["pair"] = self.number
        if self.accepted is not None:
            rule["accepted"] = self.accepted
        if self.seconds is not None:
            rule["seconds"] = self.seconds
        return {"rule": [rule]}


def _passes(step: str, fault: str, on: str, plays: str, times: int = 1, **more: object) -> Row:
    """A fault that the batch gets over by itself."""
    return _row(step, fault, on, plays, (State.STORED, SIX, SIX), (State.STORED, SIX), times=times, **more)


def _unknown(fault: str, plays: str, billed: int, **more: object) -> Row:
    """A submission without an answer that can be read: `billed` 6 where it was accepted all the same."""
    after = (State.UNKNOWN, SIX - 1, billed)
    return _row("submit", fault, "submit", plays, after, (State.UNKNOWN, billed), **more)


def _refused(fault: str, plays: str, kind: Kind, **more: object) -> Row:
    """An order that the service will not take: nothing is billed for it."""
    after, on = (State.FAILED, SIX - 1, SIX - 1), "submit"
    return _row("submit", fault, on, plays, after, (State.FAILED, SIX - 1), kind=kind, **more)


def _lost(fault: str, plays: str, becomes: State, kind: Kind, on: str = "result", **more: object) -> Row:
    """A task that is billed and comes to nothing."""
    return _row("poll", fault, on, plays, (becomes, SIX - 1, SIX), (becomes, SIX), kind=kind, **more)


def _stops(fault: str, kind: Kind, plays: str = "", stored: int = 0, **more: object) -> Row:
    """What stops the whole batch, until it is mended."""
    after, resumed = (State.PLANNED, stored, stored), (State.STORED, SIX)
    place = {"nth": stored + 1, "number": stored + 1, "pair": False}
    return _row("submit", fault, "submit", plays, after, resumed, kind=kind, **place, **more)


def _waits(fault: str, on: str, plays: str, kind: Kind, resumed: State = State.STORED, **more: object) -> Row:
    """A result that cannot be had now: it waits, paid, and is collected when the batch is gone on with."""
    return _row("download", fault, on, plays, (State.DONE, SIX - 1, SIX), (resumed, SIX), kind=kind, **more)


def _row(
    step: str,
    fault: str,
    on: str,
    plays: str,
    after: tuple[State, int, int],
    resumed: tuple[State, int],
    **more: object,
) -> Row:
    return Row(step, fault, *after, *resumed, **{"on": on, "plays": plays, **more})  # type: ignore[arg-type]


ROWS: tuple[Row, ...] = (
    _passes("submit", "429 50429, too many calls", "submit", "throttle", 2, ways=ALL),
    _passes("submit", "429 50430, no slot", "submit", "slot", 2, ways=ALL),
    _unknown("500 50500, not accepted", "e50500", SIX - 1, ways=ALL),
    _unknown("500 50501, accepted all the same", "e50501", SIX, accepted=True, ways=BOTH),
    _refused("400 50411, picture moderated", "moderation_in", Kind.MODERATED_INPUT, ways=BOTH),
    _refused("400 50215, input invalid", "invalid_input", Kind.INPUT, ways=ALL),
    _stops("wrong secret", Kind.AUTH, accident=accidents.WrongKeys, ways=ALL),
    _stops("wrong key", Kind.AUTH, accident=lambda: accidents.WrongKeys(access=True), ways=BOTH),
    _stops("service not activated", Kind.AUTH, "not_activated"),
    _stops("account empty from the third on", Kind.QUOTA, "overdue", stored=2, ways=ALL),
    _stops("clock an hour slow", Kind.AUTH, accident=accidents.SlowClock),
    _unknown("reset before accept", "reset_before_accept", SIX - 1, ways=ALL),
    _unknown("reset after accept", "reset_after_accept", SIX, ways=ALL),
    _row(
        "submit", "reset after accept, then asked for anew, knowingly", "submit", "reset_after_accept",
        (State.UNKNOWN, SIX - 1, SIX), (State.STORED, SIX + 1), again=True,
    ),
    _unknown("hang before accept", "hang_before_accept", SIX - 1, hangs=True, ways=BOTH),
    _unknown("hang after accept", "hang_after_accept", SIX, hangs=True, ways=ALL),
    _unknown("HTML 502, not accepted", "http_502", SIX - 1, accepted=False, ways=ALL),
    _unknown("HTML 502, accepted all the same", "http_502", SIX, accepted=True, ways=BOTH),
    _unknown("HTML 200 of somebody else", "html", SIX - 1),
    _unknown("truncated JSON", "truncated_json", SIX, ways=ALL),
    _unknown("half the answer, then a reset", "half_body", SIX, ways=BOTH),
    _unknown("answer longer than its length", "length_too_short", SIX, ways=BOTH),
    _stops("connection refused", Kind.TRANSPORT, accident=accidents.ServerDown, ways=ALL),
    _passes("poll", "429 50429, too many calls", "result", "throttle", 2, ways=ALL),
    _passes("poll", "500 50500", "result", "e50500", 2, ways=BOTH),
    _passes("poll", "500 50501", "result", "e50501", 2),
    _passes("poll", "HTML 502", "result", "http_502", 2, ways=ALL),
    _passes("poll", "truncated JSON", "result", "truncated_json", 2, ways=ALL),
    _passes("poll", "reset", "result", "reset_before_accept", 2, ways=ALL),
    _passes("poll", "hang", "result", "hang_before_accept", hangs=True, ways=BOTH),
    _passes("poll", "not_found twice, then there", "result", "not_found", 2, ways=ALL),
    _lost("not_found for good", "not_found", State.GONE, Kind.TASK_GONE),
    _lost("expired", "expired", State.GONE, Kind.TASK_GONE, ways=BOTH),
    _lost("400 50411, picture moderated", "moderation_in", State.FAILED, Kind.MODERATED_INPUT, ways=ALL),
    _lost("400 50511, result moderated", "moderation_out", State.FAILED, Kind.MODERATED_OUTPUT, ways=BOTH),
    _lost("400 50215, input invalid", "invalid_input", State.FAILED, Kind.INPUT, ways=ALL),
    _lost("done, with empty arrays", "empty_results", State.FAILED, Kind.RESULT, on="done", ways=ALL),
    _row(
        "poll", "key withdrawn meanwhile", "result", "unknown_key", (State.QUEUED, 1, 2), (State.STORED, SIX),
        ways=ALL,
    ),
    _row(
        "poll", "500 50500 each time", "result", "e50500", (State.WAITED_OUT, SIX - 1, SIX),
        (State.STORED, SIX), kind=Kind.SERVICE,
    ),
    _row(
        "poll", "never done in 300 s", "result", "stuck", (State.WAITED_OUT, SIX - 1, SIX),
        (State.STORED, SIX),
    ),
    _row(
        "poll", "never done, gone on with 13 h later", "result", "stuck", (State.WAITED_OUT, SIX - 1, SIX),
        (State.GONE, SIX), accident=lambda: accidents.Later(13),
    ),
    _row(
        "poll", "service down for a moment, then back", "", "", (State.STORED, SIX, SIX), (State.STORED, SIX),
        accident=lambda: accidents.ServerRestarts(2), ways=ALL,
    ),
    _passes("download", "403, then a fresh address", "download", "forbidden"),
    _passes("download", "404, then a fresh address", "download", "missing", ways=("signed", "fashn")),
    _waits("403, and of the fresh address", "download", "forbidden", Kind.RESULT_GONE),
    _passes("download", "half of it, once", "download", "half_body"),
    _waits("half of it, each time", "download", "half_body", Kind.TRANSPORT, ways=("signed", "fashn")),
    _waits("shorter than its length", "download", "length_too_long", Kind.TRANSPORT, hangs=True),
    _waits("longer than its length", "download", "length_too_short", Kind.RESULT),
    _waits("slow drip", "download", "slow_drip", Kind.TRANSPORT, seconds=5.0, hangs=True),
    _waits("hang", "download", "hang_before_accept", Kind.TRANSPORT, hangs=True),
    _waits("502", "download", "http_502", Kind.TRANSPORT),
    _waits("corrupt picture", "download", "corrupt_png", Kind.RESULT),
    _waits("no picture at all", "download", "not_a_picture", Kind.RESULT),
    _waits("picture of too many pixels", "download", "huge_pixels", Kind.RESULT),
    _waits("64 MB of no stated length", "download", "flood", Kind.RESULT),
    _waits("redirect to another host", "download", "redirect_host", Kind.RESULT),
    _waits("redirect to a private address", "download", "redirect_private", Kind.RESULT),
    _waits("redirect without end", "download", "redirect_loop", Kind.RESULT),
    _waits("address on another host", "done", "foreign_url", Kind.RESULT, resumed=State.DONE),
    _waits("address in a private network", "done", "private_url", Kind.RESULT, resumed=State.DONE),
    _waits(
        "502, gone on with 13 h later", "download", "http_502", Kind.TRANSPORT,
        accident=lambda: accidents.Later(13),
    ),
    _waits(
        "502, gone on with 25 h later", "download", "http_502", Kind.TRANSPORT,
        accident=lambda: accidents.Later(25), resumed=State.GONE,
    ),
    _row(
        "store", "disk full", "", "", (State.DONE, SIX - 1, SIX), (State.STORED, SIX), kind=Kind.RESULT,
        accident=accidents.DiskFull,
    ),
    _row(
        "store", "folder of results removed", "", "", (State.DONE, 0, SIX), (State.STORED, SIX),
        kind=Kind.RESULT, accident=lambda: accidents.FolderRemoved(1), number=1,
    ),
    _row(
        "prepare", "garment's file deleted once ordered", "", "", (State.FAILED, SIX - 1, SIX - 1),
        (State.FAILED, SIX - 1), kind=Kind.UNREADABLE, accident=accidents.GarmentDeleted,
    ),
    _row(
        "prepare", "garment's file changed once ordered", "", "", (State.FAILED, SIX - 1, SIX - 1),
        (State.FAILED, SIX - 1), kind=Kind.UNREADABLE, accident=accidents.GarmentChanged,
    ),
    _row(
        "journal", "held by another process", "", "", (State.PLANNED, 0, 0), (State.STORED, SIX),
        accident=accidents.JournalHeld, number=1,
    ),
    _row(
        "journal", "cannot be written once an order is accepted", "", "", (State.QUEUED, 0, 1),
        (State.STORED, SIX), accident=lambda: accidents.JournalUnwritable(1), number=1,
    ),
)  # fmt: skip
