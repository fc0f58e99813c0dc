"""The local engine as a provider: no key, no price, and no picture leaves the machine, unless it is made on a
cluster elsewhere, which `Terms.host` then names."""

import asyncio
import secrets
from collections import OrderedDict
from dataclasses import replace
from decimal import Decimal

from mirror_app.tryon.executors.executor import Executor
from mirror_app.tryon.jobs import STOPS_THE_BATCH, Failure, Kind
from mirror_app.tryon.orders import Order
from mirror_app.tryon.providers.provider import Accepted, Answer, Provider, Refused, Result, Terms, Upload

QUALITY = "Preview quality: made on this machine, by warping the garment onto the person."
"""What the person is told of these pictures, wherever they are shown or ordered."""

_KEPT_S = 12 * 3600.0
LOCAL_TERMS = Terms(
    host="",
    price=Decimal(0),
    currency="XXX",
    in_flight=2,
    gap_s=0.0,
    task_kept_s=_KEPT_S,
    result_kept_s=_KEPT_S,
    waits=True,
)
"""Of one worker on this machine."""

# Answers that were given are kept for being asked again; a picture is some MB.
_GIVEN = 8
_UNKNOWN = Failure(Kind.TASK_GONE, "The local engine was ended before it had made this picture.")


def open_local(executor: Executor) -> Provider:
    """The local engine, its pictures made by the executor, which is closed with it."""
    return Local(executor)


class Local:
    """A task is known as long as this process runs, and asked for again after that: it costs nothing.

    Where nothing can be made any more (a cluster that is gone), what was accepted is gone too, and what is
    submitted after that is refused with CONFIG: so nothing counts as failed that can be made another day.
    """

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._made: dict[str, asyncio.Task[Answer]] = {}
        self._given: OrderedDict[str, Answer] = OrderedDict()

    @property
    def name(self) -> str:
        return "local"

    @property
    def terms(self) -> Terms:
        return replace(LOCAL_TERMS, host=self._executor.host, in_flight=self._executor.at_once)

    async def submit(self, order: Order, upload: Upload) -> Accepted:
        """Begins at once, as soon as a worker is free. Raises Refused where none will ever be."""
        task_id = secrets.token_hex(16)
        task = asyncio.create_task(self._answer(order, upload))
        # Once round: what refuses everything does it without waiting for anything.
        await asyncio.sleep(0)
        failure = task.result().failure if task.done() else None
        if failure is not None and failure.kind in STOPS_THE_BATCH:
            raise Refused(failure)
        self._made[task_id] = task
        return Accepted(task_id)

    async def inquire(self, task_id: str) -> Answer:
        """Waits for the end."""
        task = self._made.get(task_id)
        if task is None:
            return self._given.get(task_id) or Answer("gone", failure=_UNKNOWN)
        # Whoever waits may be cancelled; the picture is made all the same.
        answer = await asyncio.shield(task)
        if self._made.pop(task_id, None):
            self._given[task_id] = answer
            if len(self._given) > _GIVEN:
                self._given.popitem(last=False)
        return answer

    async def aclose(self) -> None:
        for task in self._made.values():
            task.cancel()
        await asyncio.gather(*self._made.values(), return_exceptions=True)
        self._made.clear()
        await self._executor.aclose()

    async def _answer(self, order: Order, upload: Upload) -> Answer:
        seed = seed_of(order)
        try:
            content = await self._executor.make(upload.person, upload.garment, order.type, seed)
        except Refused as refused:
            gone = refused.failure.kind in STOPS_THE_BATCH
            return Answer("gone" if gone else "failed", failure=refused.failure)
        return Answer("done", results=(Result(content=content),), seed=seed)


def seed_of(order: Order) -> int:
    """The one asked for; where any will do, one by the order, so that it makes the same picture each time."""
    return order.parameters.seed if order.parameters.seed >= 0 else int(order.key[:8], 16)
