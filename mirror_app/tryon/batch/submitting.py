"""From a planned order to an accepted task: one POST, written down before and after."""

import asyncio
import hashlib
import logging
import math
import traceback
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mirror_app.errors import InputError
from mirror_app.tryon.batch.collecting import collect, duration
from mirror_app.tryon.batch.desk import Desk
from mirror_app.tryon.batch.slots import Slot
from mirror_app.tryon.jobs import STOPS_THE_BATCH, Failure, Job, Kind, State
from mirror_app.tryon.journal import JournalError, OrderMoved
from mirror_app.tryon.orders import Order
from mirror_app.tryon.providers.provider import Accepted, Refused, Uncertain, Upload

_log = logging.getLogger(__name__)

_CUT_OFF = Failure(Kind.TRANSPORT, "The submission was broken off: it may have been accepted and billed.")
_PLANNED = "what was not asked for yet stays planned."
_OFFLINE = Failure(Kind.TRANSPORT, f"The service cannot be reached; {_PLANNED}")
_LATER = (Kind.NO_SLOT, Kind.THROTTLED, Kind.TRANSPORT, *STOPS_THE_BATCH)


@dataclass(frozen=True, slots=True)
class _Package:
    """What is sent. sha256: of both pictures."""

    upload: Upload
    sha256: str


class Submitting:
    """Takes a batch's orders one after another, each when there is a slot and the pace allows it."""

    def __init__(self, desk: Desk, orders: Mapping[Order, State]) -> None:
        """orders: in their turn, and as they stood when it was decided to submit them."""
        self._desk = desk
        self._seen = {order.key: state for order, state in orders.items()}
        self._queue = deque(orders)
        self._tries: Counter[str] = Counter()
        self._resubmitted: set[str] = set()
        self._live = 0

    async def run(self, group: asyncio.TaskGroup) -> None:
        """Until no order is left that could be submitted."""
        try:
            await self._all(group)
        except JournalError as error:
            self._desk.break_off(error)

    async def _all(self, group: asyncio.TaskGroup) -> None:
        while await self._ready():
            order = self._queue[0]
            package = await self._packed(order)
            # While the pictures were encoded, or their turn came, the person may have called the order off.
            if package is None or not await self._ready() or not self._queue or self._queue[0] is not order:
                continue
            self._queue.popleft()
            self._desk.pace.submitted(self._desk.time())
            self._begin(group, order, package)

    def collect(self, group: asyncio.TaskGroup, order: Order) -> None:
        """Take on a task that was accepted earlier."""
        self._begin(group, order, None)

    def _begin(self, group: asyncio.TaskGroup, order: Order, package: _Package | None) -> None:
        self._live += 1
        group.create_task(self._one(order, self._desk.slots.take(), package))

    def call_off(self, key: str) -> bool:
        """Take an order out of the queue; whether it was still in it."""
        before = len(self._queue)
        self._queue = deque(order for order in self._queue if order.key != key)
        return len(self._queue) < before

    async def _ready(self) -> bool:
        """Wait until the next order may leave; False: none will."""
        while (pause_s := self._pause_s()) is not None:
            if pause_s == 0:
                return True
            await self._desk.bell.wait(pause_s)
        return False

    def _pause_s(self) -> float | None:
        desk, now = self._desk, self._desk.time()
        if desk.closing or (not self._queue and self._live == 0):
            return None
        if not self._queue or not desk.slots.is_free:
            return math.inf
        if desk.breaker.opened_at is not None:
            if self._live:
                return math.inf  # their polls will tell when the network is back
            if now - desk.breaker.opened_at >= desk.limits.offline_s:
                desk.halt(_OFFLINE)
                return None
        return desk.pace.pause_s(now)

    async def _packed(self, order: Order) -> _Package | None:
        """Its pictures as they are sent and the sha256 of both; None where they cannot be read, which is
        told."""
        try:
            return await asyncio.to_thread(self._pack, order)
        except InputError as error:
            if self.call_off(order.key):
                failure = Failure(Kind.UNREADABLE, str(error))
                self._desk.tell(self._desk.journal.move(order.key, State.FAILED, failure))
        except Exception as error:  # noqa: BLE001 - a thread begins there: the other orders go on
            if self.call_off(order.key):
                self._unforeseen(order, error)
        return None

    def _pack(self, order: Order) -> _Package:
        person, garment = (self._desk.uploads.of(picture) for picture in (order.person, order.garment))
        digest = hashlib.sha256(len(person).to_bytes(8, "big"))
        digest.update(person)
        digest.update(garment)
        return _Package(Upload(person, garment), digest.hexdigest())

    async def _one(self, order: Order, slot: Slot, package: _Package | None) -> None:
        """All that happens to one order once it has a slot. package: None where it was accepted earlier."""
        try:
            if package is None:
                await self._collected(order, slot, None)
            elif await self._submitted(order, package):
                del package  # megabytes, for as long as the task is waited for
                await self._collected(order, slot, len(self._queue))
        except JournalError as error:
            self._desk.break_off(error)
        except Exception as error:  # noqa: BLE001 - as where a thread begins: the other orders go on
            self._unforeseen(order, error)
        finally:
            self._live -= 1
            slot.give_back()
            self._desk.bell.ring()

    async def _submitted(self, order: Order, package: _Package) -> bool:
        """Whether it was accepted. Whatever happens: one POST at most, and never without its intent on the
        disk."""
        desk = self._desk
        try:
            attempt = desk.journal.intend(order.key, package.sha256, desk.now(), self._seen[order.key])
        except OrderMoved:
            desk.tell(desk.journal.told(order.key))
            return False
        desk.tally.billed += 1
        try:
            desk.tell(desk.journal.told(order.key))
            accepted = await desk.provider.submit(order, package.upload)
        except Refused as refused:
            desk.tally.billed -= 1
            await self._refused(order, attempt, refused)
            return False
        except Uncertain as uncertain:
            doubt = partial(desk.journal.doubt, attempt, uncertain.failure)
            desk.tell(await desk.written(doubt))
            desk.heard(uncertain.failure)
            # Before more money goes the same way.
            desk.pace.not_now(desk.time(), None)
            self._resubmit_if_free(order)
            return False
        except BaseException:
            desk.tell(desk.journal.doubt(attempt, _CUT_OFF))
            raise
        await self._accepted(order, attempt, accepted)
        return True

    async def _accepted(self, order: Order, attempt: int, accepted: Accepted) -> None:
        desk, now = self._desk, self._desk.now()
        accept = partial(desk.journal.accept, attempt, accepted, now, now + desk.provider.terms.task_kept_s)
        try:
            desk.tell(await desk.written(accept))
        except JournalError:
            # All that is left of what was paid is what the person is told.
            failure = Failure(
                Kind.UNREADABLE,
                f"It was accepted as task {accepted.task_id}, which could not be written down.",
            )
            job = Job(order, State.UNKNOWN, failure, accepted.task_id, submissions=1)
            desk.tell(job)
            raise
        desk.answered()
        desk.pace.accepted()
        desk.went_on = desk.time()

    async def _refused(self, order: Order, attempt: int, refused: Refused) -> None:
        desk, failure = self._desk, refused.failure
        self._tries[order.key] += failure.kind is Kind.SERVICE
        again = failure.kind is Kind.SERVICE and self._tries[order.key] < desk.limits.tries
        later = again or failure.kind in _LATER
        desk.tell(await desk.written(partial(desk.journal.refuse, attempt, failure, later)))
        desk.heard(failure)
        self._patience(refused, later)
        if failure.kind is Kind.NO_SLOT:
            desk.slots.was_full()
            desk.pace.no_slot(desk.time(), refused.retry_after_s)
        elif later:
            desk.pace.not_now(desk.time(), refused.retry_after_s)
        if later and order.key in desk.called_off:
            desk.tell(desk.journal.move(order.key, State.CANCELLED, None))
        elif later:
            self._again(order)

    def _patience(self, refused: Refused, later: bool) -> None:
        """Pictures are not sent for ever to a service that takes none."""
        desk, most_s = self._desk, self._desk.limits.refused_s
        if not later and refused.failure.kind is not Kind.SERVICE:
            desk.went_on = desk.time()
        elif (refused.retry_after_s or 0.0) > most_s:
            asked = f"The service asks not to be asked again for {duration(refused.retry_after_s or 0.0)}"
            desk.halt(Failure(refused.failure.kind, f"{asked}; {_PLANNED}"))
        elif desk.time() - desk.went_on >= most_s:
            taken = f"The service has taken nothing for {duration(desk.time() - desk.went_on)}"
            desk.halt(Failure(refused.failure.kind, f"{taken}; {_PLANNED}"))

    async def _collected(self, order: Order, slot: Slot, waiting: int | None) -> None:
        desk = self._desk
        this = asyncio.current_task()
        if desk.stopped or this is None:
            return
        desk.collecting.add(this)
        try:
            await collect(desk, order, slot, waiting)
        finally:
            desk.collecting.discard(this)
        if desk.journal.told(order.key).state is State.GONE:
            self._resubmit_if_free(order)

    def _resubmit_if_free(self, order: Order) -> None:
        if self._desk.is_free and order.key not in self._resubmitted | self._desk.called_off:
            self._resubmitted.add(order.key)
            self._again(order)

    def _again(self, order: Order) -> None:
        self._seen[order.key] = self._desk.journal.told(order.key).state
        self._queue.appendleft(order)

    def _unforeseen(self, order: Order, error: Exception) -> None:
        """Our own mistake. Only its kind and place are written down: its text may hold anything."""
        place = traceback.extract_tb(error.__traceback__)[-1]
        name = type(error).__name__
        _log.error("unforeseen %s at %s:%s", name, Path(place.filename).name, place.lineno)
        failure = Failure(Kind.PROTOCOL, f"The mirror made a mistake with this order ({name}).")
        try:
            state = self._desk.journal.told(order.key).state
            after = State.FAILED if state is State.PLANNED else state
            self._desk.tell(self._desk.journal.move(order.key, after, failure))
        except JournalError as broken:
            self._desk.break_off(broken)
