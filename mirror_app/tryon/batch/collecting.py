"""From an accepted task to its pictures in the folder."""

import asyncio
from collections.abc import Sequence

from mirror_app.tryon.batch.desk import Desk
from mirror_app.tryon.batch.offer import sha256_of, still_there
from mirror_app.tryon.batch.slots import Slot
from mirror_app.tryon.batch.watching import Watch
from mirror_app.tryon.jobs import STOPS_THE_BATCH, Failure, Kind, State
from mirror_app.tryon.journal import Finished, Stored, TaskRecord
from mirror_app.tryon.orders import Order
from mirror_app.tryon.providers.provider import Answer, Refused, Result
from mirror_app.tryon.results.problems import ResultGone, ResultRefused

_HOUR_S = 3600.0


async def collect(desk: Desk, order: Order, slot: Slot, waiting: int | None) -> None:
    """Ask after the order's task until it is over, give its slot back, and store what it made. waiting:
    orders without a slot yet; None: it was not accepted just now, but earlier."""
    task = desk.journal.task(order.key)
    assert task is not None
    if task.urls and all(task.urls) and task.urls_until is not None and desk.now() < task.urls_until:
        # Its address may outlive the task, so the task need not be asked after.
        desk.free(slot)
        await _keep(desk, order, [Result(url=url) for url in task.urls], task.seed)
        return
    watch = Watch(desk, order, task, desk.schedule(order, waiting or 0), waiting is not None)
    answer = await watch.until_over()
    if answer is None:
        return
    desk.free(slot)
    if answer.state == "done":
        finished = watch.finished(answer)
        desk.tell(desk.journal.done(order.key, finished))
        if finished.latency_s is not None:
            desk.latency_known()
        desk.slots.went_well()
        await _keep(desk, order, answer.results, answer.seed)
    elif answer.state == "failed":
        _failed(desk, order, answer)
    else:
        desk.tell(desk.journal.move(order.key, State.GONE, _gone(desk, task, answer)))


async def reuse(desk: Desk, order: Order) -> bool:
    """Take the pictures that are stored already, into this batch's folder too; whether all are there."""
    stored = await asyncio.to_thread(still_there, desk.journal.stored(order.key))
    folder = desk.results.folder.absolute()
    for one in stored:
        if one.path.parent == folder:
            continue
        try:
            result = Result(content=await asyncio.to_thread(one.path.read_bytes))
            path = await desk.results.keep(order, result, one.number, None)
        except (OSError, ResultRefused):
            # It stays where it is, which is told with the job.
            continue
        desk.journal.picture(order.key, Stored(one.number, path, await asyncio.to_thread(sha256_of, path)))
    return bool(stored)


async def _keep(desk: Desk, order: Order, results: Sequence[Result], seed: int | None) -> None:
    """Store what was made; where an address no longer works, once with fresh ones."""
    try:
        await _store(desk, order, results, seed)
    except ResultGone:
        answer = await _fresh(desk, order)
        if answer is not None:
            try:
                await _store(desk, order, answer.results, answer.seed)
            except ResultGone as gone:
                task = desk.journal.task(order.key)
                # As long as the service knows the task it may give an address that works: it is paid.
                known = task is not None and desk.now() < task.kept_until
                desk.tell(desk.journal.move(order.key, State.DONE if known else State.GONE, gone.failure))


async def _store(desk: Desk, order: Order, results: Sequence[Result], seed: int | None) -> None:
    """Raises ResultGone. What cannot be stored now stays to be collected: it is paid."""
    there = await asyncio.to_thread(still_there, desk.journal.stored_of_task(order.key))
    numbers = {one.number for one in there}
    for number, result in enumerate(results, 1):
        if number in numbers:
            continue
        try:
            path = await desk.results.keep(order, result, number, seed)
        except ResultRefused as refused:
            desk.tell(desk.journal.move(order.key, State.DONE, refused.failure))
            return
        desk.journal.picture(order.key, Stored(number, path, await asyncio.to_thread(sha256_of, path)))
    desk.tell(desk.journal.all_stored(order.key))


async def _fresh(desk: Desk, order: Order) -> Answer | None:
    """The results with fresh addresses; None where there are none, which is written down and told."""
    task = desk.journal.task(order.key)
    assert task is not None
    answer = await desk.ask(task.task_id)
    if isinstance(answer, Refused):
        desk.tell(desk.journal.move(order.key, State.DONE, answer.failure))
        return None
    if answer.state == "done":
        now = desk.now()
        urls = tuple(result.url for result in answer.results)
        until = now + desk.provider.terms.result_kept_s
        desk.journal.done(order.key, Finished(now, 1, urls, until, answer.seed))
        return answer
    desk.tell(desk.journal.move(order.key, State.GONE, _gone(desk, task, answer)))
    return None


def _failed(desk: Desk, order: Order, answer: Answer) -> None:
    failure = answer.failure or Failure(Kind.SERVICE, "The service could not make it, and does not say why.")
    desk.tell(desk.journal.move(order.key, State.FAILED, failure))
    if failure.kind in STOPS_THE_BATCH:
        desk.halt(failure)


def _gone(desk: Desk, task: TaskRecord, answer: Answer) -> Failure:
    terms, now = desk.provider.terms, desk.now()
    code = answer.failure.code if answer.failure else ""
    if task.finished_at is not None:
        sentence = (
            f"It was made {duration(now - task.finished_at)} ago and never fetched; the service keeps a"
            f" result for {duration(terms.result_kept_s)}, and its address no longer works."
        )
        return Failure(Kind.RESULT_GONE, sentence, code)
    if now >= task.kept_until:
        sentence = (
            f"It was accepted {duration(now - task.accepted_at)} ago, and the service keeps a task for"
            f" {duration(terms.task_kept_s)}: it can no longer be collected."
        )
        return Failure(Kind.TASK_GONE, sentence, code)
    return answer.failure or Failure(Kind.TASK_GONE, "The service no longer knows this task.", code)


def duration(seconds: float) -> str:
    """As it is told to a person."""
    if seconds < _HOUR_S:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / _HOUR_S:.0f} h"
