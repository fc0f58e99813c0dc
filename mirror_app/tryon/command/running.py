"""One batch from its offer to its ending."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from mirror_app.tryon.batch import Batch, Limits, Summary
from mirror_app.tryon.clock import Clock, SystemClock
from mirror_app.tryon.command.asking import needs_consent, offer_lines
from mirror_app.tryon.command.choice import Choice
from mirror_app.tryon.command.ending import ending_lines, resume_words, status_of
from mirror_app.tryon.command.front import Front, on_interrupt
from mirror_app.tryon.command.progress import View, view_for
from mirror_app.tryon.executors import open_executor
from mirror_app.tryon.jobs import Job, State
from mirror_app.tryon.journal import Journal
from mirror_app.tryon.orders import Order
from mirror_app.tryon.pictures import Uploads
from mirror_app.tryon.providers.local import QUALITY
from mirror_app.tryon.providers.opening import open_provider
from mirror_app.tryon.providers.provider import Provider
from mirror_app.tryon.results import Results

NOT_STARTED = 2

Open = Callable[[Choice], Awaitable[Provider]]


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done. orders: for the provider's name. again: keys of those to be made anew, knowingly.
    new: whether the journal does not have this batch yet. agreed: beforehand, to what is sent and paid."""

    choice: Choice
    orders: Callable[[str], Sequence[Order]]
    again: frozenset[str] = frozenset()
    new: bool = True
    agreed: bool = False


async def opened(choice: Choice) -> Provider:
    """The provider of a batch. Raises InputError."""
    executor = None
    if choice.provider == "local":
        executor = await open_executor(choice.cluster, choice.workers)
    auth: Any = choice.auth
    return open_provider(choice.provider, auth=auth, endpoint=choice.endpoint, executor=executor)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a command meets: the person, the providers, and time."""

    front: Front = field(default_factory=Front)
    open: Open = opened
    clock: Clock = field(default_factory=SystemClock)


USUAL = Surroundings()


class Runner:
    """Runs batches over one journal."""

    def __init__(self, journal: Journal, around: Surroundings) -> None:
        self.journal = journal
        self.front = around.front
        self.open = around.open
        self.clock = around.clock

    async def run(self, work: Work) -> int:
        """The exit status. Raises MirrorError where it cannot be started."""
        choice = work.choice
        async with AsyncExitStack() as closing:
            provider = await self.open(choice)
            closing.push_async_callback(provider.aclose)
            results = Results(choice.out, provider.terms.result_hosts, self.clock)
            closing.push_async_callback(results.aclose)
            limits = Limits(in_flight=choice.in_flight or None)
            batch = Batch(provider, self.journal, Uploads(), results, limits, self.clock)
            orders = tuple(work.orders(provider.name))
            if not self._agreed(batch, orders, work):
                self.front.say("Nothing was sent.")
                return NOT_STARTED
            if work.new:
                self.journal.begin(choice.settings(), orders, self.clock.now_s())
            view = view_for(self.front, self.clock)
            summary, told = await _watched(batch, orders, work.again, view)
            # Not by the journal: where it could not be written any more, they know better.
            jobs = [_at_rest(told[order.key]) for order in orders]
            words = resume_words(self.journal.path)
            for line in ending_lines(summary, jobs, provider.terms, words):
                self.front.say(line)
            if summary.stored + summary.reused:
                self.front.say(f"The pictures are in {choice.out.resolve()}")
            return status_of(summary)

    def _agreed(self, batch: Batch, orders: Sequence[Order], work: Work) -> bool:
        """Tell what will be done; whether the person has agreed, where that is needed."""
        offer = batch.offer(orders, work.again)
        terms = batch.provider.terms
        for line in offer_lines(offer, terms):
            self.front.say(line)
        if offer.anew and work.choice.provider == "local":
            self.front.say(QUALITY)
        if work.agreed or not needs_consent(offer, terms):
            return True
        return self.front.agrees("Type yes to send them: ")


async def _watched(
    batch: Batch, orders: Sequence[Order], again: frozenset[str], view: View
) -> tuple[Summary, dict[str, Job]]:
    """What became of the batch and, by their keys, of its orders."""
    told: dict[str, Job] = {}

    def stop() -> None:
        batch.stop()
        view.note("Stopping: nothing more is asked for, and what was accepted stays to be collected.")

    def tell(job: Job) -> None:
        told[job.order.key] = job
        view.tell(job)

    with view, on_interrupt(stop):
        keeping_up = asyncio.create_task(view.keep_up())
        try:
            return await batch.run(orders, tell, again), told
        finally:
            keeping_up.cancel()
            with suppress(asyncio.CancelledError):
                await keeping_up


def _at_rest(job: Job) -> Job:
    """Nobody is at it any more."""
    return replace(job, state=State.UNKNOWN) if job.state is State.SUBMITTING else job
